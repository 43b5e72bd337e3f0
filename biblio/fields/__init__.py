"""Span -> labelled pieces of its text: tokens, features, labeller (the trained model), train."""

from biblio.fields.labeller import label_spans

__all__ = ["label_spans"]
