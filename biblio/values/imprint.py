"""What an imprint says that it does not know: no place, no publisher, no date."""

from __future__ import annotations

import re
from functools import cache

from biblio.tables import load_table, load_words
from biblio.text import fold

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


_SAYS = {"issued": says_undated, "publisher": says_no_publisher, "publisher-place": says_no_place}


def absent_variables(text: str) -> tuple[str, ...]:
    """The variables of which `text`, taken whole, says that there are none.

    >>> absent_variables("n.p."), absent_variables("o. J."), absent_variables("London")
    (('publisher', 'publisher-place'), ('issued',), ())
    """
    if len(text) >= 60:
        return ()
    return tuple(variable for variable, says in _SAYS.items() if says(text))


@cache
def _places() -> frozenset[str]:
    table = load_table("places")
    return frozenset(fold(name) for place, aliases in table.items() for name in (place, *aliases))


def is_place(text: str) -> bool:
    """Whether `text` is a place of printing or a country of the tables, in whatever spelling they know.

    >>> is_place("Leningrad"), is_place("U.K."), is_place("Gollancz")
    (True, True, False)
    """
    folded = fold(text)
    return folded in _places() or folded.replace(" ", "") in load_words("countries", "countries")


@cache
def _series() -> dict[str, str]:
    return {fold(name): house for house, names in load_table("series").items() for name in names}


def house_of_series(text: str) -> str | None:
    """The publisher whose series `text` names, or None: "Penguin Special" is Penguin's.

    >>> house_of_series("Penguin Special"), house_of_series("Penguin Books")
    ('Penguin', None)
    """
    return _series().get(fold(text))
