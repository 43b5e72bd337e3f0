"""A record as it is compared: folded, romanised, its numbers and names apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from biblio.records.record import Record
from biblio.tables import load_table
from biblio.text import fold, romanise
from biblio.values.edition import parse_edition
from biblio.values.name import Name
from biblio.values.number import parse_number
from biblio.values.volume import parse_volume

TITLE_LENGTH = 1000  # a longer title says no more
NAMES = 50  # nor does the fifty-first name
_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "and",
        "for",
        "to",
        "der",
        "die",
        "das",
        "des",
        "und",
        "le",
        "la",
        "les",
        "l",
        "et",
        "de",
        "du",
        "el",
        "los",
        "y",
        "il",
        "lo",
        "gli",
        "i",
        "v",
    ]
)
_DESIGNATOR = re.compile(
    r"[\s,:;.(\[–—-]+((?:volume|vol|band|bd|tome|tomo|part|pt|teil|partie|parte|book|том|часть|т|ч)\b\.?"
    r"\s*(?:[\divxlc]{1,6}|[^\W\d_]{3,8})(?![\w-]))",
    re.IGNORECASE,
)
_ORDINALS = frozenset(
    [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "erste",
        "erster",
        "erstes",
        "zweite",
        "zweiter",
        "dritte",
        "dritter",
        "premier",
        "premiere",
        "deuxieme",
        "troisieme",
        "primo",
        "prima",
        "secondo",
        "seconda",
        "terzo",
        "terza",
        "primero",
        "primera",
        "segundo",
        "segunda",
        "tercero",
        "tercera",
    ]
)
_NUMERAL = re.compile(r"\d+(?:st|nd|rd|th)?|[ivx]{2,6}")
_BOOKS = frozenset({"book", "document", "pamphlet", "report", "thesis", "map"})


@dataclass(frozen=True, slots=True)
class Person:
    """A folded surname (or body) with the folded given names or initials."""

    family: str
    given: tuple[str, ...]
    shown: str


@dataclass(frozen=True, slots=True)
class Features:
    """What is compared of a record; "" and () where it says nothing."""

    record: Record
    title: str
    main: str
    bare: str
    numbers: tuple[str, ...]
    people: tuple[Person, ...]
    everybody: tuple[str, ...]
    years: tuple[int, ...]
    publisher: str
    place: str
    pages: int
    volume: str
    part: str
    edition: str
    series: str
    series_number: str
    container: str
    in_container: tuple[str, str, str]
    isbn: frozenset[str]
    doi: str

    @property
    def is_book(self) -> bool:
        """Whether it stands for itself, with an imprint of its own."""
        return self.record.type in _BOOKS and not self.container


def read_features(record: Record) -> Features:
    """What is compared of `record`."""
    whole = (record.title or "")[:TITLE_LENGTH]
    designators = [match[1] for match in _DESIGNATOR.finditer(whole)]
    volumes = [volume for volume in map(parse_volume, designators) if volume]
    title = _significant(_DESIGNATOR.sub(" ", whole))
    main = _significant(_DESIGNATOR.sub(" ", re.split(r"[:(\[]|\s[–—-]\s", whole)[0]))
    words = title.split()
    numbers = tuple(number for word in words for number in _number(word))
    bare = " ".join(word for word in words if not _number(word))
    volume = record.volume or next((v.number for v in volumes if v.number), None)
    part = record.part_number or next((v.part_number for v in volumes if v.part_number), None)
    series, number = _series(record)
    return Features(
        record, title, main or title, bare, numbers, tuple(_people(_makers(record))),
        tuple(dict.fromkeys(p.family for p in _people(_all_names(record)) if p.family)),
        _years(record), _publisher(record.publisher), _place(record.publisher_place), _pages(record.number_of_pages),
        _plain_number(volume) if record.type == "book" or not record.container_title else "",
        _plain_number(part), _edition(record), series, number, romanise((record.container_title or "")[:TITLE_LENGTH]),
        (_plain_number(record.volume), _plain_number(record.issue), _first_number(record.page)),
        _isbns(record.ISBN), (record.DOI or "").casefold().removeprefix("https://doi.org/"),
    )  # fmt: skip


def _significant(text: str) -> str:
    words = romanise(text.replace("&", " and ")).split()
    return " ".join(word for word in words if word not in _STOP) or " ".join(words)


def _number(word: str) -> tuple[str, ...]:
    if not (word in _ORDINALS or _NUMERAL.fullmatch(word)):
        return ()
    if word[0].isdigit():
        return (str(int(re.sub(r"\D", "", word)[:9])),)
    number = parse_number(word)
    return (str(number),) if number is not None else ()


def _makers(record: Record) -> Iterable[Name]:
    return record.author or record.editor or record.compiler


def _all_names(record: Record) -> Iterable[Name]:
    return (*record.author[:NAMES], *record.editor[:NAMES], *record.compiler[:NAMES], *record.contributor[:NAMES])


def _people(names: Iterable[Name]) -> Iterable[Person]:
    for name in list(names)[:NAMES]:
        yield _person(name)


def _person(name: Name) -> Person:
    if name.family is None:
        literal = name.literal or ""
        words = romanise(literal[:300]).split()
        if 2 <= len(words) <= 3 and "," not in literal and len(words[0]) <= 2:  # "r fagin", split by nobody
            return Person(words[-1], tuple(words[:-1]), literal)
        return Person(" ".join(words), (), literal)
    given = name.given or ""
    letters = re.sub(r"[^\w]", "", given)
    if letters.isupper() and len(letters) <= 4:
        given = " ".join(letters)
    return Person(romanise(name.family[:300]), tuple(romanise(given[:300]).split()), str(name))


def _years(record: Record) -> tuple[int, ...]:
    if record.issued is None or record.issued.precision != "year":
        return ()
    return (record.issued.year,)


@cache
def _aliases() -> dict[str, str]:
    owners = {}
    for name, row in (load_table("publishers") or {}).items():
        for alias in (name, *((row or {}).get("aliases") or ())):
            owners[romanise(str(alias))] = romanise(str(name))
    return owners


def _publisher(text: str | None) -> str:
    folded = romanise((text or "").replace("&", " and ")[:300])
    folded = _aliases().get(folded, folded)
    words = [
        w for w in folded.split() if w not in {"ltd", "inc", "co", "company", "press", "publishers", "verlag", "and"}
    ]
    return " ".join(words) or folded


def _place(text: str | None) -> str:
    return romanise(re.split(r"[,;:/(]| and | & ", (text or "")[:300])[0])


def _pages(text: str | None) -> int:
    numbers = [int(n) for n in re.findall(r"\d{1,5}", (text or "")[:200])]
    return max(numbers, default=0)


def _first_number(text: str | None) -> str:
    found = re.search(r"\w*\d+", (text or "")[:50])
    return found[0].casefold() if found else ""


def _plain_number(text: str | None) -> str:
    if not text:
        return ""
    number = parse_number(text[:30])
    return str(number) if number is not None else fold(text[:30])


def _edition(record: Record) -> str:
    text = (record.edition or "")[:100]
    parsed = parse_edition(text) or text if text else ""
    return _plain_number(parsed)


def _series(record: Record) -> tuple[str, str]:
    name, _, tail = (record.collection_title or "")[:300].partition(";")
    number = record.collection_number or tail
    return romanise(name), _first_number(number)


def _isbns(text: str | None) -> frozenset[str]:
    found = re.findall(r"[\dXx-]{10,17}", (text or "")[:500])
    plain = (isbn.replace("-", "").upper() for isbn in found)
    return frozenset(isbn[3:12] if len(isbn) == 13 else isbn[:9] for isbn in plain if len(isbn) in (10, 13))
