"""A document's references are found: each finder knows one setting; FINDERS in order, the first claim on a stretch wins."""

from biblio.spans.find import FINDERS, find_spans

__all__ = ["FINDERS", "find_spans"]
