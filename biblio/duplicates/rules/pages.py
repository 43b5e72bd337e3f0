"""The number of pages; cataloguers count them differently, so within ten or a twentieth is close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from biblio.records.record import Record

if TYPE_CHECKING:
    from biblio.duplicates.columns import Columns, Ints, Levels

NAME = "pages"
LEVELS = ("equal", "close", "other")


def show(record: Record) -> str:
    """The extent as the record has it."""
    return record.number_of_pages or ""


def compare(columns: Columns, left: Ints, right: Ints) -> Levels:
    """Equal, within 5 % or ten pages (of a small book a seventh), or other."""
    import numpy as np

    ours, theirs = columns.pages[left], columns.pages[right]
    larger = np.maximum(ours, theirs)
    allowed = np.maximum(0.05 * larger, np.minimum(10, 0.15 * larger))
    gap = np.abs(ours - theirs)
    levels = np.select([gap == 0, gap <= allowed], [0, 1], default=2)
    return np.where((ours == 0) | (theirs == 0), -1, levels).astype(np.int8)
