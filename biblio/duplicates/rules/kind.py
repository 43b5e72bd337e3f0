"""What stands for itself and what stands in another publication: a chapter is not its book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from biblio.records.record import Record

if TYPE_CHECKING:
    from biblio.duplicates.columns import Columns, Ints, Levels

NAME = "kind"
LEVELS = ("books", "parts", "whole", "mixed")


def show(record: Record) -> str:
    """The type."""
    return record.genre or record.type


def compare(columns: Columns, left: Ints, right: Ints) -> Levels:
    """Two books, two parts, a part and the whole that it stands in, or a book and something else."""
    import numpy as np

    ours, theirs = columns.is_book[left], columns.is_book[right]
    container = columns.title_of_container
    holds = (container[columns.container.codes[left]] == columns.title.codes[right]) & theirs & ~ours
    held = (container[columns.container.codes[right]] == columns.title.codes[left]) & ours & ~theirs
    whole = (holds | held) & (columns.title.codes[left] != columns.title.codes[right])
    return np.select([ours & theirs, ~ours & ~theirs, whole], [0, 1, 2], default=3).astype(np.int8)
