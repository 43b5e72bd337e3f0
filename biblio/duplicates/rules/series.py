"""Series and the number in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from biblio.duplicates.columns import each_pair_once
from biblio.records.record import Record

if TYPE_CHECKING:
    from biblio.duplicates.columns import Columns, Ints, Levels

NAME = "series"
LEVELS = ("equal", "number", "close", "other")


def show(record: Record) -> str:
    """Series and number."""
    words = record.collection_title, record.collection_number
    return ", ".join(word for word in words if word)


def compare(columns: Columns, left: Ints, right: Ints) -> Levels:
    """Same series and number, another number of one series, the series alone, or another series."""
    import numpy as np
    from rapidfuzz.fuzz import partial_ratio
    from rapidfuzz.process import cpdist

    ours, theirs = columns.series.codes[left], columns.series.codes[right]
    low, high, place = each_pair_once(ours, theirs)
    names = columns.series.values
    likeness = cpdist([names[c] for c in low], [names[c] for c in high], scorer=partial_ratio, score_cutoff=90)
    alike = (likeness >= 90)[place]
    number, other = columns.series_number.codes[left], columns.series_number.codes[right]
    both = (number != 0) & (other != 0)
    levels = np.select([alike & both & (number == other), alike & both, alike], [0, 1, 2], default=3)
    return np.where((ours == 0) | (theirs == 0), -1, levels).astype(np.int8)
