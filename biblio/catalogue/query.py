"""What a user types after `biblio list`, and which records it means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from biblio.records.record import VARIABLES, Record
from biblio.text import fold, romanise
from biblio.values.date import Date
from biblio.values.name import Name

_TERM = re.compile(r'(-?)(?:([A-Za-z][\w-]*):)?(?:"([^"]*)"|(\S+))')
_YEARS = re.compile(r"(\d{1,4})?(\.\.)?(\d{1,4})?$")


@dataclass(frozen=True, slots=True)
class Term:
    """One condition of a query: `words` in `variable` (anywhere where that is None); the reverse where `negated`."""

    words: str
    variable: str | None = None
    negated: bool = False


def parse_query(text: str) -> tuple[Term, ...]:
    """The conditions of a query, all of which a record must meet.

    >>> parse_query('-lenin year:1935..1940 "red army"')[1]
    Term(words='1935..1940', variable='year', negated=False)
    """
    terms = []
    for sign, variable, quoted, bare in _TERM.findall(text):
        if variable and variable not in VARIABLES and variable not in ("year", "key", "type"):
            bare, variable = f"{variable}:{quoted or bare}", ""
        terms.append(Term(quoted or bare, variable or None, bool(sign)))
    return tuple(terms)


def matches(record: Record, terms: tuple[Term, ...]) -> bool:
    """Whether the record meets every condition; accents, case and script make no difference."""
    return all(_holds(record, term) != term.negated for term in terms)


def _holds(record: Record, term: Term) -> bool:
    if term.variable == "year":
        return _year_in(record.issued, term.words)
    wanted, haystack = romanise(term.words), _text_of(record, term.variable)
    return wanted in romanise(haystack) or fold(term.words) in fold(haystack)


def _text_of(record: Record, variable: str | None) -> str:
    if variable == "key":
        return " ".join((record.id, *record.aliases))
    if variable == "type":
        return f"{record.type} {record.genre or ''}"
    if variable is not None:
        return _plain(record.get(variable))
    return " ".join([record.id, *record.aliases, *(_plain(value) for _, value in record.variables())])


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(f"{name} {name.given or ''} {name.family or ''}" for name in value if isinstance(name, Name))
    return "" if value is None else str(value)


def _year_in(issued: Date | None, words: str) -> bool:
    match = _YEARS.match(words)
    if issued is None or match is None:
        return False
    first, dots, last = match.groups()
    low = int(first) if first else 0
    high = int(last) if last else (9999 if dots else low)
    end = issued.end.year if issued.end else issued.year
    return issued.year <= high and end >= low
