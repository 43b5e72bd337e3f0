"""The spelling of the catalogue: publishers and places by the tables, dashes in numbers, initials with blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, Final

from biblio.records.record import VARIABLES, Record, Value, attribute
from biblio.tables import load_table, load_words
from biblio.text import fold
from biblio.values.name import Name

_DASH: Final = r"[‐‑‒–—―−﹘﹣－]"
_NUMBER_DASH = re.compile(rf"(?<=[\dIVXLCivxlc])\s?{_DASH}\s?(?=[\dIVXLCivxlc])")
_YEAR_DASH = re.compile(rf"(?<!\d)(\d{{4}})\s?{_DASH}\s?(\d{{2}}|\d{{4}})(?!\d)")
_NUMBERS: Final = (
    "volume",
    "number-of-volumes",
    "part-number",
    "issue",
    "collection-number",
    "number-of-pages",
    "page",
)
_TITLES: Final = ("title", "container-title", "volume-title", "part-title", "original-title", "collection-title")
_PUBLISHERS: Final = ("publisher", "original-publisher")
_PLACES: Final = ("publisher-place", "original-publisher-place", "event-place")
_NAMES: Final = tuple(variable for variable, kind in VARIABLES.items() if kind == "names")
# What a firm's name may end in without being another firm.
_FIRM = re.compile(
    r"[\s,]+(?:ltd|limited|inc|gmbh|& co|and co|& company|and company|pty|plc|s\.?a\.?|llc|publishers?|verlag)\.?\s*$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\s*(?:;|/|\||&|\s+(?:and|und|et|e|y|и)\s+|,|\s[–—-]\s)\s*")
_BRACKETS = re.compile(r"^[\[(]\s*([^\[\]()]+?)\s*[\])]$")
_UPPER = r"[^\W\d_a-zà-öø-ÿа-яё]"
_INITIALS = re.compile(rf"{_UPPER}{{1,4}}")
_DOTTED = re.compile(rf"(?:{_UPPER}[a-z]?\.-?)+(?:{_UPPER}\.?)?")
_CAPITALS = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"I{2,3}|IV|VI{1,3}")

RULES: Final = {
    "publisher": "table publishers",
    "place": "table places",
    "dash": "dashes between numbers",
    "initials": "initials and capitals of names",
    "locator": "a page of a whole book is a locator",
}


def normalise(record: Record) -> Record:
    """`record` as the catalogue spells it: publishers, places, dashes between numbers, initials. The rest stays.

    `sources` keep the words as they stood. Normalising twice changes nothing more.

    >>> record = Record(author=(Name("Coates", "WP"),), publisher="Gollanz", publisher_place="Londres")
    >>> done = normalise(record)
    >>> str(done.author[0]), done.publisher, done.publisher_place
    ('Coates, W. P.', 'Victor Gollancz', 'London')
    """
    values: dict[str, Any] = {}
    for variable, value in record.variables():
        settled = _settle(variable, value)
        if settled != value:
            values[attribute(variable)] = settled
    return replace(record, **values) if values else record


def _settle(variable: str, value: Value) -> Value:
    if isinstance(value, tuple):
        return tuple(_settle_name(name) for name in value)
    if not isinstance(value, str):
        return value
    if variable in _PUBLISHERS:
        return settle_publisher(value)
    if variable in _PLACES:
        return settle_place(value)
    if variable in _NUMBERS:
        return _NUMBER_DASH.sub("-", value)
    if variable in _TITLES:
        return _YEAR_DASH.sub(r"\1-\2", value)
    return value


def explain_normalisation(before: Record, after: Record) -> Iterator[tuple[str, str, str, str]]:
    """(variable, before, after, rule) for each variable that `normalise` and `move_locator` changed.

    >>> one = Record(publisher="FLPH", publisher_place="Moscow")
    >>> next(explain_normalisation(one, normalise(one)))
    ('publisher', 'FLPH', 'Foreign Languages Publishing House', 'table publishers')
    """
    for variable in VARIABLES:
        old, new = before.get(variable), after.get(variable)
        if old != new:
            yield variable, _shown(old), _shown(new), RULES[_rule(variable, new)]


def _rule(variable: str, new: Value | None) -> str:
    if variable == "page" and new is None:
        return "locator"
    if variable in _NAMES:
        return "initials"
    return "publisher" if variable in _PUBLISHERS else "place" if variable in _PLACES else "dash"


def _shown(value: Value | None) -> str:
    if isinstance(value, tuple):
        return "; ".join(str(name) for name in value)
    return "" if value is None else str(value)


def move_locator(record: Record) -> Record:
    """`record` with the `page` of a whole work moved to its sources' `locator`: it says nothing about the work.

    A part of something else (an article, a chapter) keeps its pages.

    >>> from biblio.records.record import Source
    >>> record = Record(title="Red Star", page="12-15", sources=(Source("notes.md", 0, 8, "Red Star"),))
    >>> move_locator(record).page, move_locator(record).sources[0].locator
    (None, '12-15')
    """
    whole = record.container_title is None and record.type in ("book", "pamphlet", "document", "report", "thesis")
    if record.page is None or not whole or not record.sources:
        return record
    sources = tuple(source if source.locator else replace(source, locator=record.page) for source in record.sources)
    doubtful = tuple(variable for variable in record.doubtful if variable != "page")
    return replace(record, page=None, sources=sources, doubtful=doubtful)


# -- publishers and places -------------------------------------------------------------------------------------------
@cache
def _publishers() -> dict[str, str]:
    table: dict[str, str] = {}
    for name, row in load_table("publishers").items():
        for alias in (name, *row.get("aliases", ())):
            table.setdefault(fold(alias), name)
    return table


@cache
def _places() -> dict[str, str]:
    table: dict[str, str] = {}
    for name, aliases in load_table("places").items():
        for alias in (name, *aliases):
            table.setdefault(fold(alias), name)
    return table


def settle_publisher(text: str) -> str:
    """The publisher as the table spells it; `text` itself where the table does not know it.

    Several are told apart only where the table knows each of them; they are joined by "; ".

    >>> settle_publisher("V. Gollancz Ltd."), settle_publisher("Nobody & Sons")
    ('Victor Gollancz', 'Nobody & Sons')
    """
    known = _known_publisher(text)
    if known:
        return known
    parts = re.split(r"\s*[;/]\s*", text)
    found = [_known_publisher(part) for part in parts]
    if len(parts) > 1 and all(found):
        return "; ".join(dict.fromkeys(name for name in found if name))
    return text


def _known_publisher(text: str) -> str | None:
    table = _publishers()
    for form in (text, _FIRM.sub("", text), re.sub(r"^(?:the|messrs\.?)\s+", "", text, flags=re.IGNORECASE)):
        bare = _BRACKETS.sub(r"\1", form)
        if name := table.get(fold(bare)):
            return name
    return None


def settle_place(text: str) -> str:
    """The place as the table spells it; `text` itself where the table does not know it. Several are joined by "; ".

    >>> settle_place("[Moskva]"), settle_place("London & New York"), settle_place("Little Wenlock")
    ('Moscow', 'London; New York', 'Little Wenlock')
    """
    table = _places()
    bare = _BRACKETS.sub(r"\1", text)
    if name := table.get(fold(bare)):
        return name
    parts = [part for part in _SEVERAL.split(bare) if part]
    found = [table.get(fold(part)) for part in parts]
    if len(parts) > 1 and all(found):
        return "; ".join(dict.fromkeys(name for name in found if name))
    return text


# -- initials --------------------------------------------------------------------------------------------------------
def _settle_name(name: Name) -> Name:
    family = _settle_family(name)
    given = name.given
    if given and family != name.family and given.isupper() and re.fullmatch(rf"{_UPPER}{{2,}}", given):
        # Where all is in capitals, four letters are a name, and nothing tells what fewer are.
        given = given.capitalize() if len(given) > 3 else given
    elif given:
        given = _settle_given(given)
    return name if (family, given) == (name.family, name.given) else replace(name, family=family, given=given)


def _settle_family(name: Name) -> str | None:
    """A family name set in capitals as other lists write it: COATES is Coates, O'BRIEN is O'Brien, TCHITCHERINE too."""
    family = name.family
    if not family or not name.given or len(family) < 4 or not family.isupper() or "." in family:
        return family
    small = load_table("particles")["lower"]
    first, *others = family.split()
    words = [word.lower() if word.lower() in small else _CAPITALS.sub(_capital, word) for word in others]
    return " ".join([_CAPITALS.sub(_capital, first), *words])


def _capital(match: re.Match[str]) -> str:
    return match[0].capitalize()


def _settle_given(given: str) -> str:
    return " ".join(_settle_word(word) for word in given.split())


def _settle_word(word: str) -> str:
    if _INITIALS.fullmatch(word) and not _ROMAN.fullmatch(word):
        is_name = len(word) > 3 or (len(word) > 1 and word.casefold() in load_words("given_names", "given"))
        return word if is_name else " ".join(f"{letter}." for letter in word)
    if _DOTTED.fullmatch(word):
        spaced = re.sub(r"\.(?=[^\W\d_])", ". ", word)
        return spaced if spaced.endswith(".") else f"{spaced}."
    return word
