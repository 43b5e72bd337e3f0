"""Where a part stands: the journal or book, its volume and issue, and the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from biblio.duplicates.columns import each_pair_once
from biblio.records.record import Record

if TYPE_CHECKING:
    from biblio.duplicates.columns import Bools, Columns, Ints, Levels

NAME = "container"
LEVELS = ("equal", "place", "elsewhere", "volume", "close", "other")


def show(record: Record) -> str:
    """Container, volume, issue and pages."""
    words = (
        record.container_title or "",
        record.volume and f"vol. {record.volume}",
        record.issue and f"no. {record.issue}",
        record.page and f"p. {record.page}",
    )
    return ", ".join(word for word in words if word) if record.container_title or record.type != "book" else ""


def compare(columns: Columns, left: Ints, right: Ints) -> Levels:
    """On the same pages, in another place of the same journal, in the same volume of it, in it, or in another."""
    import numpy as np

    ours, theirs = columns.container.codes[left], columns.container.codes[right]
    named = (ours != 0) & (theirs != 0)
    alike = _alike(columns, ours, theirs) & named
    prefixes = columns.page_prefix.codes
    # an article number ("e12724") and the pages of an offprint are two ways to say one place
    pages = (columns.first_page[left] != 0) & (columns.first_page[right] != 0) & (prefixes[left] == prefixes[right])
    same_page = pages & (columns.first_page[left] == columns.first_page[right])
    # "2297-2108" and "2097-2108": the last page corrects a slip in the first
    last, other_last = columns.last_page[left], columns.last_page[right]
    same_page |= (
        pages & (last == other_last) & ((last != columns.first_page[left]) | (other_last != columns.first_page[right]))
    )
    overlap = same_page | pages & (
        (columns.first_page[left] <= columns.last_page[right]) & (columns.first_page[right] <= columns.last_page[left])
    )
    volume, issue = ((texts.codes[left], texts.codes[right]) for texts in (columns.in_volume, columns.in_issue))
    same_volume = (volume[0] != 0) & (volume[0] == volume[1])
    other_volume = (volume[0] != 0) & (volume[1] != 0) & (volume[0] != volume[1])
    other_issue = (issue[0] != 0) & (issue[1] != 0) & (issue[0] != issue[1])
    equal = same_page & ~other_volume & (same_volume | alike)
    elsewhere = (pages & ~overlap) | (other_volume & ~same_page)
    elsewhere |= other_issue & ~overlap & ~other_volume & ~pages
    levels = np.select([equal, elsewhere & alike, elsewhere, alike & same_volume, alike], [0, 2, 1, 3, 4], default=5)
    silent = ~named & ~equal & ~elsewhere
    return np.where(silent | columns.is_book[left] | columns.is_book[right], -1, levels).astype(np.int8)


def _alike(columns: Columns, ours: Ints, theirs: Ints) -> Bools:
    """Whether the names of the containers are one, abbreviated or cut."""
    import numpy as np

    low, high, place = each_pair_once(ours, theirs)
    names = columns.container.values
    alike = [a == b or is_short_for(names[a], names[b]) for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    found: Bools = np.array(alike, dtype=bool)[place]
    return found


def is_short_for(left: str, right: str) -> bool:
    """Whether one name is the other, cut or with its words abbreviated.

    >>> is_short_for("pediatr nephrol", "pediatric nephrology"), is_short_for("vldb j", "sigmod record")
    (True, False)
    """
    short, long = sorted((left.split(), right.split()), key=len)
    if not short:
        return False
    if " ".join(short) in " ".join(long):
        return True
    rest = iter(long)
    return all(any(word.startswith(part) and part[0] == word[0] for word in rest) for part in short) and (
        len(short) > 1 or len(short[0]) > 3
    )
