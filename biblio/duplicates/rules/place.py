"""The first place of publication, by its canonical name where the table knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from biblio.records.record import Record

if TYPE_CHECKING:
    from biblio.duplicates.columns import Columns, Ints, Levels

NAME = "place"
LEVELS = ("equal", "other")


def show(record: Record) -> str:
    """The place as the record spells it."""
    return record.publisher_place or ""


def compare(columns: Columns, left: Ints, right: Ints) -> Levels:
    """Whether the places are the same."""
    import numpy as np

    ours, theirs = columns.place.codes[left], columns.place.codes[right]
    return np.where((ours == 0) | (theirs == 0), -1, np.where(ours == theirs, 0, 1)).astype(np.int8)
