"""Print, electronic and microform: one edition on two carriers has two ISBNs, and often one date alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from biblio.records.record import Record

if TYPE_CHECKING:
    from biblio.duplicates.columns import Columns, Ints, Levels

NAME = "carrier"
LEVELS = ("other",)


def show(record: Record) -> str:
    """What says how it was published."""
    return record.medium or record.genre or ""


def compare(columns: Columns, left: Ints, right: Ints) -> Levels:
    """Where one says that it is electronic or on film, and the other does not."""
    import numpy as np

    ours, theirs = columns.carrier.codes[left], columns.carrier.codes[right]
    return np.where(ours != theirs, 0, -1).astype(np.int8)
