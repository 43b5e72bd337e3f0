"""Edition statements; a first edition seldom says so, and how a book is bound makes no edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from biblio.duplicates.features import read_features
from biblio.records.record import Record

if TYPE_CHECKING:
    from biblio.duplicates.columns import Columns, Ints, Levels

NAME = "edition"
LEVELS = ("equal", "other", "one")


def show(record: Record) -> str:
    """The edition as the record has it, or as its title says."""
    return record.edition or read_features(record).edition


def compare(columns: Columns, left: Ints, right: Ints) -> Levels:
    """Equal, other, or named by one alone; missing where neither names any but the first."""
    import numpy as np

    ours, theirs = columns.edition.codes[left], columns.edition.codes[right]
    first = columns.edition.values.index("1") if "1" in columns.edition.values else -1
    later = [(codes != 0) & (codes != first) for codes in (ours, theirs)]
    levels = np.select([ours == theirs, (ours != 0) & (theirs != 0)], [0, 1], default=2)
    return np.where((ours == theirs) & (ours == 0) | ~later[0] & ~later[1] & (ours != theirs), -1, levels).astype(
        np.int8
    )
