"""Labelled pieces of a reference -> a record, spelled as the source spells it."""

from biblio.records.build import build_record

__all__ = ["build_record"]
