"""Publishers, by their canonical name where the table knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from biblio.duplicates.columns import each_pair_once
from biblio.records.record import Record

if TYPE_CHECKING:
    from biblio.duplicates.columns import Columns, Ints, Levels

NAME = "publisher"
LEVELS = ("equal", "close", "other")


def show(record: Record) -> str:
    """The publisher as the record spells it."""
    return record.publisher or ""


def compare(columns: Columns, left: Ints, right: Ints) -> Levels:
    """Equal, close (one in the other, a few letters apart, initials), or other."""
    import numpy as np
    from rapidfuzz.fuzz import partial_ratio
    from rapidfuzz.process import cpdist

    ours, theirs = columns.publisher.codes[left], columns.publisher.codes[right]
    low, high, place = each_pair_once(ours, theirs)
    names = columns.publisher.values
    first, second = [names[code] for code in low], [names[code] for code in high]
    near = cpdist(first, second, scorer=partial_ratio, score_cutoff=85) >= 85
    short = columns.publisher_of_initials
    initials = (short[low] == high) | (short[high] == low)
    levels = np.select([low == high, near | initials], [0, 1], default=2)[place]
    return np.where((ours == 0) | (theirs == 0), -1, levels).astype(np.int8)
