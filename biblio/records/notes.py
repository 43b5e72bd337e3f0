"""What a format has no field for, said in a note in words that can be read back: table `notes`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import Final

from biblio.records.record import VARIABLES, Value
from biblio.tables import load_table
from biblio.values.date import Date, parse_date
from biblio.values.name import Name, parse_names

UNDATED: Final = "n.d."
# Values with "; " in them ("London; New York") are put together again from this many pieces at most.
_LONGEST: Final = 6


def remark(variable: str, value: Value) -> str:
    """The words of a note that say a variable.

    >>> remark("number-of-pages", "364"), remark("issued", Date(1941, approximate=True)), remark("genre", "pamphlet")
    ('364 pp.', 'published c. 1941', 'Pamphlet')
    """
    if variable == "genre" and value in load_table("genres"):
        return str(value)[:1].upper() + str(value)[1:]
    return str(load_table("notes")[variable]).replace("{}", _in_words(value))


def _in_words(value: Value) -> str:
    if isinstance(value, Date):
        return date_in_words(value)
    return value if isinstance(value, str) else " and ".join(name_in_words(name) for name in value)


def name_in_words(name: Name) -> str:
    """A name in reading order.

    >>> name_in_words(Name(family="Coates", given="W. P."))
    'W. P. Coates'
    """
    if name.literal is not None:
        return name.literal
    parts = (name.given, name.dropping_particle, name.non_dropping_particle, name.family, name.suffix)
    return " ".join(part for part in parts if part)


def date_in_words(date: Date) -> str:
    """A date as a person writes it where our own reader understands it so, else in EDTF.

    >>> date_in_words(Date(1941, approximate=True, uncertain=True)), date_in_words(Date(1917, end=Date(1920)))
    ('c. 1941?', '1917-1920')
    """
    words = str(date).replace("/", "-")
    if date.month is None and date.end is None and date.precision == "year":
        words = ("c. " if date.approximate else "") + str(date.year) + ("?" if date.uncertain else "")
    return words if parse_date(words) == date else str(date)


def read_note(note: str) -> tuple[dict[str, Value], str | None]:
    """The variables that `remark` put at the end of a note, and the note without them. `absent` is a date's absence.

    Only words that come out the same when they are written again are taken.

    >>> read_note("Signed by the author. 364 pp.; translated by W. P. Coates")[0]["number-of-pages"]
    '364'
    >>> read_note("see volume 2; much read")
    ({}, 'see volume 2; much read')
    """
    found: dict[str, Value] = {}
    parts = note.split("; ")
    end = len(parts)
    while end:
        for start in range(end - 1, max(-1, end - _LONGEST), -1):
            read = _read("; ".join(parts[start:end]))
            if read and read[0] not in found:
                found[read[0]] = read[1]
                end = start
                break
        else:
            break
    own = "; ".join(parts[:end])
    for match in reversed(list(re.finditer(r"(?<=[.!?]) ", parts[end - 1]))) if end else ():
        head, tail = parts[end - 1][: match.start()], parts[end - 1][match.end() :]
        read = _read(tail)
        if read and read[0] not in found:
            found[read[0]] = read[1]
            own = "; ".join([*parts[: end - 1], head])
            break
    return found, own or None


def _read(words: str) -> tuple[str, Value] | None:
    """The variable and value that `words` say, if they are words of `remark`."""
    if words == UNDATED:
        return "absent", "issued"
    low = words.casefold()
    if low in load_table("genres") and remark("genre", low) == words:
        return "genre", low
    for variable, start, end in _patterns():
        if words.startswith(start) and words.endswith(end) and len(words) > len(start) + len(end):
            for value in _values(variable, words[len(start) : len(words) - len(end)]):
                if remark(variable, value) == words:
                    return variable, value
    return None


@cache
def _patterns() -> tuple[tuple[str, str, str], ...]:
    """(variable, words before the value, words behind it), the longest first: "part title: " is no "part "."""
    table: Mapping[str, str] = load_table("notes")
    rows = [(variable, *words.partition("{}")[::2]) for variable, words in table.items()]
    return tuple(sorted(rows, key=lambda row: -len(row[1])))


def _values(variable: str, words: str) -> Iterator[Value]:
    """What `words` may mean as a value of the variable."""
    kind = VARIABLES[variable]
    if kind == "names":
        if names := parse_names(words):
            yield names
    elif kind == "date":
        if date := parse_date(words):
            yield date
        with suppress(ValueError):
            yield Date.from_edtf(words)
    # "pp." is the end of many sentences
    elif variable != "number-of-pages" or re.fullmatch(r"[\divxlcIVXLC, +\[\]]+", words):
        yield words
