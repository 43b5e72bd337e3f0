"""ISBN and DOI. A print and an electronic book have two ISBNs: two different ones say little."""

from __future__ import annotations

from typing import TYPE_CHECKING

from biblio.duplicates.columns import cross
from biblio.records.record import Record

if TYPE_CHECKING:
    from biblio.duplicates.columns import Columns, Ints, Levels

NAME = "identifiers"
LEVELS = ("equal", "doi", "isbn")


def show(record: Record) -> str:
    """ISBN and DOI."""
    return ", ".join(word for word in (record.ISBN, record.DOI) if word)


def compare(columns: Columns, left: Ints, right: Ints) -> Levels:
    """One identifier shared, two DOIs that differ, or two ISBNs that differ."""
    import numpy as np

    starts = columns.isbn.starts
    both = (starts[left + 1] > starts[left]) & (starts[right + 1] > starts[right])
    pair, first, second = cross(columns.isbn, left, right)
    shared = np.zeros(len(left), dtype=bool)
    shared[pair[first == second]] = True
    # chapters of one book share its ISBN
    shared &= columns.is_book[left] & columns.is_book[right]
    doi, other = columns.doi.codes[left], columns.doi.codes[right]
    equal = shared | ((doi != 0) & (doi == other))
    return np.select([equal, (doi != 0) & (other != 0), both], [0, 1, 2], default=-1).astype(np.int8)
