"""Volume and part, from their fields or out of the title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from biblio.duplicates.features import read_features
from biblio.records.record import Record

if TYPE_CHECKING:
    from biblio.duplicates.columns import Columns, Ints, Levels

NAME = "volume_part"
LEVELS = ("equal", "other", "one")


def show(record: Record) -> str:
    """The volume and the part, from their fields or the title."""
    one = read_features(record)
    words = [f"volume {one.volume}" if one.volume else "", f"part {one.part}" if one.part else ""]
    return ", ".join(word for word in words if word)


def compare(columns: Columns, left: Ints, right: Ints) -> Levels:
    """Equal, contradicting, or named by one alone; missing where neither names any."""
    import numpy as np

    pairs = [(texts.codes[left], texts.codes[right]) for texts in (columns.volume, columns.part)]
    none = np.logical_and.reduce([(a == 0) & (b == 0) for a, b in pairs])
    equal = np.logical_and.reduce([a == b for a, b in pairs])
    other = np.logical_or.reduce([(a != 0) & (b != 0) & (a != b) for a, b in pairs])
    return np.where(none, -1, np.select([equal, other], [0, 1], default=2)).astype(np.int8)
