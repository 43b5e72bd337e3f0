"""What an imprint says that it does not know: no place, no publisher, no date."""

from __future__ import annotations

import re
from functools import cache

from biblio.tables import load_table

_NOISE = re.compile(r"[\W\d_]+")


@cache
def _markers(kind: str) -> frozenset[str]:
    return frozenset(load_table("absent")[kind])


def says_absent(text: str, kind: str) -> bool:
    """Whether `text` is a mark of the table `absent` under `kind`, whatever its brackets, full stops and blanks."""
    return len(text) < 60 and _NOISE.sub("", text.casefold()) in _markers(kind) and not any(c.isdigit() for c in text)


def says_undated(text: str) -> bool:
    """Whether `text` says that there is no date.

    >>> says_undated("n.d."), says_undated("[б. г.]"), says_undated("1941")
    (True, True, False)
    """
    return says_absent(text, "undated")


def says_no_place(text: str) -> bool:
    """Whether `text` says that there is no place of publication; "n.p." says so of the publisher too.

    >>> says_no_place("[S.l.]"), says_no_place("n.p."), says_no_place("London")
    (True, True, False)
    """
    return says_absent(text, "no-place")


def says_no_publisher(text: str) -> bool:
    """Whether `text` says that there is no publisher; "n.p." says so of the place too.

    >>> says_no_publisher("s. n."), says_no_publisher("n.p."), says_no_publisher("Gollancz")
    (True, True, False)
    """
    return says_absent(text, "no-publisher")
