"""A document's references are found: a finder a setting; FINDERS in order, the first claim on a stretch wins."""

from biblio.spans.find import FINDERS, find_spans

__all__ = ["FINDERS", "find_spans"]
