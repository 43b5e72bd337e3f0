"""Dates of publication: to the day, to the year, or as far as a doubtful date goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from biblio.records.record import Record

if TYPE_CHECKING:
    from biblio.duplicates.columns import Columns, Ints, Levels

NAME = "year"
LEVELS = ("day", "equal", "within", "near", "apart", "far")


def show(record: Record) -> str:
    """The date in EDTF."""
    return str(record.issued) if record.issued else ""


def compare(columns: Columns, left: Ints, right: Ints) -> Levels:
    """The gap between the two spans of years that the dates allow."""
    import numpy as np

    first = np.maximum(columns.first_year[left], columns.first_year[right])
    last = np.minimum(columns.last_year[left], columns.last_year[right])
    gap = first - last
    exact = columns.exact[left] & columns.exact[right]
    same_day = (columns.day[left] == columns.day[right]) & (columns.day[left] != 0)
    levels = np.select([same_day, exact & (gap == 0), gap <= 0, gap == 1, gap <= 5], [0, 1, 2, 3, 4], default=5)
    missing = (columns.first_year[left] == 0) | (columns.first_year[right] == 0)
    return np.where(missing, -1, levels).astype(np.int8)
