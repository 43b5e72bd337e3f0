"""A title that says that it treats of another publication: an answer to it, a review, a list of errors, an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from biblio.records.record import Record

if TYPE_CHECKING:
    from biblio.duplicates.columns import Columns, Ints, Levels

NAME = "about"
LEVELS = ("one",)


def show(record: Record) -> str:
    """Nothing: the title shows it."""
    return ""


def compare(columns: Columns, left: Ints, right: Ints) -> Levels:
    """Where the one title says so and the other does not."""
    import numpy as np

    ours, theirs = columns.about.codes[left], columns.about.codes[right]
    return np.where(ours != theirs, 0, -1).astype(np.int8)
