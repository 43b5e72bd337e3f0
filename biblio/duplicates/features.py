"""A record as it is compared: folded, romanised, its numbers and names apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

import yaml

from biblio.records.record import Record
from biblio.tables import load_table, load_words
from biblio.text import fold, romanise
from biblio.values.date import Date
from biblio.values.edition import parse_edition
from biblio.values.name import Name
from biblio.values.number import parse_number
from biblio.values.volume import parse_volume

TITLE_LENGTH: Final = 1000  # a longer title says no more
NAMES: Final = 30  # nor does the thirty-first name
_BOOKS: Final = frozenset({"book", "document", "pamphlet", "report", "thesis", "map"})
_BRACKETS = re.compile(r"\[[^\[\]]{0,300}\]")
_DASHES = re.compile(r"[‐‑‒–—―−]")
_YEARS = re.compile(r"\b(1[4-9]\d\d|20\d\d)(\s?[-/]\s?)(\d\d)(?![\d-])")
_MAIN = re.compile(r"[:(;=]|\.\s|\s-{1,3}\s|\s/\s")
_NUMERAL = re.compile(r"\d+(?:st|nd|rd|th)?|[ivx]{2,6}")
_EDITION = re.compile(
    r"[\s,;:(\[/–—-]+((?:the\s+)?(?:[^\W\d_]{4,9}|rev\.|\d{1,2}(?:st|nd|rd|th|\.|e|ème)?|(?:new|newly|second|third|fourth|2nd|3rd|4th)?,?\s?"
    r"(?:revised|enlarged|corrected|abridged|updated|special|premium))\s+(?:edition|edn|ed|aufl(?:age)?|éd(?:ition)?)\b\.?"
    r"|edition\s+\d{1,2}\b|reprint\b)[)\]]?(?=\s*(?:$|[,;:.)]))",
    re.IGNORECASE,
)
# "(vol 360, pg 542, 2009)" behind a title: an index of journals marks a correction so
_CORRECTS = re.compile(r"\(\s*vol\.?\s*\d+\s*,\s*p[gp]?\.?\s*\d[^()]*\)\s*$", re.IGNORECASE)
_LOST = re.compile(r"(?<=\w)[?\ufffd]|[?\ufffd](?=\w)")  # a letter that no encoding could carry over; 0 stands for it
_INITIALS = re.compile(r"[a-z]|[b-df-hj-np-tv-xz]{2}")
_ASIDE = re.compile(r"\s*(?:\(([^()]{3,40})\)|\s-\s([^-()]{3,40})$)")
_ISBN = re.compile(r"[\dXx][\dXx -]{8,15}[\dXx]")


@dataclass(frozen=True, slots=True)
class Person:
    """A folded surname (or body) with the folded given names or initials."""

    family: str
    given: tuple[str, ...] = ()
    is_body: bool = False


@dataclass(frozen=True, slots=True)
class Features:
    """What is compared of a record; "", 0 and () where it says nothing.

    `title` has its significant words, numbers in digits, without what names a volume or an edition; `whole` has all its
    words without blanks, for "To-day" and "Today"; `main` ends before a subtitle; `bare` has no numbers. `years` are
    the first and last year that the date allows; `day` is yyyymmdd where the date is known to the day. `about` is a
    word that says that it treats of another publication.
    """

    title: str = ""
    whole: str = ""
    main: str = ""
    bare: str = ""
    numbers: tuple[str, ...] = ()
    about: str = ""
    generic: bool = False
    makers: tuple[Person, ...] = ()
    others: tuple[Person, ...] = ()
    years: tuple[int, int] = (0, 0)
    exact: bool = False
    day: int = 0
    publisher: str = ""
    place: str = ""
    pages: int = 0
    volume: str = ""
    part: str = ""
    edition: str = ""
    series: str = ""
    series_number: str = ""
    container: str = ""
    in_volume: str = ""
    in_issue: str = ""
    page_prefix: str = ""
    first_page: int = 0
    last_page: int = 0
    isbn: tuple[str, ...] = ()
    doi: str = ""
    is_book: bool = True
    carrier: str = ""

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody named: who made it first."""
        return self.makers + self.others


@cache
def words() -> dict[str, Any]:
    """The table `words.yaml`, its blocks of words as sets."""
    text = files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return {key: frozenset(value.split()) if isinstance(value, str) else value for key, value in table.items()}


@cache
def _designator() -> re.Pattern[str]:
    heads = "|".join(sorted(words()["volume"], key=lambda word: (-len(word), word)))
    return re.compile(
        rf"[\s,:;.(\[-]+((?:{heads})\b\.?\s*(?:no\.?\s*)?(?:[\divxlc]{{1,6}}|[^\W\d_]{{3,8}})(?![\w-]))", re.IGNORECASE
    )


def read_features(record: Record) -> Features:
    """What is compared of `record`."""
    whole = _without_asides(_prepare(record.title or ""))
    whole, volume, part = _without_volume(whole)
    whole, edition = _without_edition(whole)
    title = _significant(whole)
    spelled = title.split()
    numbers = tuple(word for word in spelled if word.isdigit())
    series, series_number = _series(record)
    is_book = record.type in _BOOKS and not record.container_title
    prefix, first, last = _page_range(record.page) if record.page and not is_book else ("", 0, 0)
    makers = record.author or record.editor or record.compiler
    others = () if makers is not record.author else (*record.editor, *record.compiler)
    years, exact, day = _years(record.issued)
    return Features(
        title=title,
        whole="".join(romanise(whole.replace("&", " and ")).split()),
        main=_significant(_MAIN.split(whole, maxsplit=1)[0]) or title,
        bare=" ".join(word for word in spelled if not word.isdigit()),
        numbers=numbers,
        about=_about(record.title or ""),
        generic=all(word in words()["generic"] or word.isdigit() for word in spelled),
        makers=_people(makers),
        others=_people((*others, *record.contributor, *record.translator)),
        years=years,
        exact=exact,
        day=day,
        publisher=_publisher(record.publisher),
        place=_place(record.publisher_place),
        pages=_pages(record.number_of_pages),
        volume=_plain_number((record.volume if is_book else None) or volume),
        part=_plain_number((record.part_number if is_book else None) or part),
        edition=_edition(record.edition or edition),
        series=series,
        series_number=series_number,
        container="" if is_book else _significant(_prepare(record.container_title or "")),
        in_volume="" if is_book else _plain_number(record.volume),
        in_issue="" if is_book else _plain_number(record.issue),
        page_prefix=prefix,
        first_page=first,
        last_page=last,
        isbn=_isbns(record.ISBN) if record.ISBN else (),
        doi=_doi(record.DOI) if record.DOI else "",
        is_book=is_book,
        carrier=_carrier(record),
    )


def _carrier(record: Record) -> str:
    """ "electronic" or "microform" where the record says so; else "", which is print as a rule."""
    said = romanise(" ".join(text[:200] for text in (record.medium, record.genre, record.number_of_pages) if text))
    for carrier in ("electronic", "microform"):
        if not words()[carrier].isdisjoint(said.split()):
            return carrier
    return ""


def _prepare(text: str) -> str:
    text = _DASHES.sub("-", text[:TITLE_LENGTH])
    text = _CORRECTS.sub(" ", text)
    text = _BRACKETS.sub(" ", text) if not text.startswith("[") or _BRACKETS.sub("", text).strip() else text
    return _YEARS.sub(lambda m: f"{m[1]}{m[2]}{m[1][:2]}{m[3]}", text)


def _without_asides(text: str) -> str:
    """The title without brackets, or an end behind a dash, of words such as "tutorial", "abstract", "paperback"."""

    def drop(match: re.Match[str]) -> str:
        return (
            " "
            if match.start() and all(word in words()["aside"] for word in romanise(match[1] or match[2]).split())
            else match[0]
        )

    return _ASIDE.sub(drop, text)


def _without_volume(text: str) -> tuple[str, str, str]:
    """The title without what names a volume or part, the volume and the part."""
    volume = part = ""
    if not any(char.isdigit() for char in text) and " " not in text:
        return text, volume, part
    for match in _designator().finditer(text):
        found = parse_volume(match[1])
        if found:
            volume = volume or found.number or ""
            part = part or found.part_number or ""
    return (_designator().sub(_keep_words, text), volume, part) if volume or part else (text, "", "")


def _keep_words(match: re.Match[str]) -> str:
    return " " if parse_volume(match[1]) else match[0]


def _without_edition(text: str) -> tuple[str, str]:
    match = _EDITION.search(text)
    if match is None or match.start() == 0:
        return text, ""
    return text[: match.start()] + " " + text[match.end() :], match[1]


@cache
def _about_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    found, at_end = ("|".join(sorted(words()[key])) for key in ("about", "about_at_end"))
    before, behind = r"(?:an?|the|eine?|une?)?\s?(?:\w+\s)?", "to|of|on|upon|for|zu|auf|a|au|aux|alla|al|k|na|de"
    return (
        re.compile(rf"{before}({found}) (?:{behind})\b"),
        re.compile(
            rf"(?:[-:.(/]|\bin)\s*(?:an?\s|authors?'?\s)?({at_end})(?:\s(?:to|by|from)\s.{{1,60}})?[\s).\]]*$|\s((?:editorial|invited)\s+comment(?:ary)?)$"
        ),
    )


def _about(title: str) -> str:
    """The word by which a title says that it is about another one: "An Answer to …", "… - Reply"; else ""."""
    if _CORRECTS.search(title):
        return "correction"
    title = _DASHES.sub("-", title[:TITLE_LENGTH])
    head, tail = _about_patterns()
    match = head.match(romanise(title)) or tail.search(title.casefold())
    return match[match.lastindex or 0] if match else ""


def _significant(text: str) -> str:
    found = [_number(word) for word in romanise(text.replace("&", " and ")).split()]
    return " ".join(word for word in found if word not in words()["small"]) or " ".join(found)


@lru_cache(maxsize=65536)
def _number(word: str) -> str:
    """A number word, an ordinal or a Roman numeral in digits; any other word as it is."""
    if word.isdigit():
        return str(int(word[:18]))
    if word in _number_words() or _NUMERAL.fullmatch(word):
        number = parse_number(word)
        return str(number) if number is not None else word
    return word


@cache
def _number_words() -> frozenset[str]:
    # words of one language that are other words in another: "once", "six" of Roman kings, "sept." of September
    odd = {"once", "sei", "elf", "sept", "neuf", "otto", "acht", "tre", "second", "seconde"}
    table = load_table("numbers")
    return frozenset(word for number, row in table.items() if number > 1 for word in row) - odd | {
        word for word in table[1] if word in ("first", "erste", "erster", "erstes", "premier", "premiere", "primo")
    }


def _people(names: Iterable[Name]) -> tuple[Person, ...]:
    return tuple(dict.fromkeys(_person(name) for name in list(names)[:NAMES]))


@lru_cache(maxsize=65536)
def _person(name: Name) -> Person:
    if name.family is None:
        return _literal(name.literal or "")
    given = name.given or ""
    letters = re.sub(r"[^\w]", "", given)
    if letters.isupper() and len(letters) <= 4:
        given = " ".join(letters)
    family = " ".join(part for part in (name.non_dropping_particle, name.family) if part)
    folded = romanise(re.sub(r"[,\s]+(?:jr|sr|iii?|iv)\.?$", "", _LOST.sub("0", family[:300]), flags=re.IGNORECASE))
    initials = tuple(romanise(_LOST.sub("0", given[:300])).split())
    if folded in ("jr", "sr"):  # "Jr., Roberto J. Bayardo": the suffix has got into the place of the name
        return Person(initials[-1], initials[:-1]) if initials else Person("")
    if folded in load_words("bodies", "heads") and folded not in load_words("bodies", "also_family") and initials:
        return Person(" ".join((*initials, folded)), is_body=True)  # "Group, Study": a body taken for a person
    return Person(folded, tuple(word for word in initials if word not in ("jr", "sr")))


def _literal(literal: str) -> Person:
    """A body, or a person whom nobody took apart ("r fagin")."""
    found = romanise(literal[:300]).split()
    if 2 <= len(found) <= 3 and "," not in literal and _INITIALS.fullmatch(found[0]):
        return Person(found[-1], tuple(found[:-1]))
    return Person(" ".join(found), (), is_body=len(found) > 1 or (literal.isupper() and 1 < len(literal) < 8))


def _years(date: Date | None) -> tuple[tuple[int, int], bool, int]:
    """First and last year that the date allows, whether it is one sure year, and yyyymmdd or 0."""
    if date is None or not 0 < date.year <= 9999:
        return (0, 0), False, 0
    last = (date.end or date).year
    if date.precision != "year":
        last = date.year + (9 if date.precision == "decade" else 99)
    if date.approximate or date.uncertain:
        return (date.year - 1, last + 1), False, 0
    known = date.month and date.day and not date.end and (date.month, date.day) != (1, 1)  # what programs fill in
    day = date.year * 10000 + (date.month or 0) * 100 + (date.day or 0) if known else 0
    return (date.year, last), last == date.year, day


@cache
def publisher_aliases() -> dict[str, str]:
    """Folded name -> folded canonical name of the publishers that the table knows."""
    owners = {}
    for name, row in (load_table("publishers") or {}).items():
        for alias in (name, *((row or {}).get("aliases") or ())):
            owners[romanise(str(alias))] = romanise(str(name))
    return owners


@cache
def _places() -> dict[str, str]:
    owners = {}
    for name, aliases in (load_table("places") or {}).items():
        for alias in (name, *(aliases or ())):
            owners[romanise(str(alias))] = romanise(str(name))
    return owners


@lru_cache(maxsize=65536)
def _publisher(text: str | None) -> str:
    if not text:
        return ""
    folded = romanise(text.replace("&", " and ")[:300])
    folded = publisher_aliases().get(folded, folded)
    kept = [word for word in folded.split() if word not in words()["house"]]
    return " ".join(kept) or folded


@lru_cache(maxsize=65536)
def _place(text: str | None) -> str:
    folded = romanise(re.split(r"[,;:/(]| and | & ", (text or "")[:300])[0])
    return _places().get(folded, folded)


def _pages(text: str | None) -> int:
    return max((int(n) for n in re.findall(r"\d{1,5}", text[:200])), default=0) if text else 0


def _page_range(text: str) -> tuple[str, int, int]:
    """The letters before the number, first and last page; "703-12" means 703 to 712. ("", 0, 0) where there is none.

    What has lost its beginning ("Suppl-87", "t-51") is none either.
    """
    match = re.match(
        r"\W*(?:pp?\.?\s*)?([a-z]{0,3})(\d{1,7})(?:\s*[-–—]+\s*[a-z]{0,3}(\d{1,7}))?", text[:50].casefold()
    )
    if match is None:
        return "", 0, 0
    first, last = int(match[2]), int(match[3] or match[2])
    if last < first and match[3] and len(match[3]) < len(match[2]):
        last = int(match[2][: -len(match[3])] + match[3])
    return match[1], first, last


@lru_cache(maxsize=65536)
def _plain_number(text: str | None) -> str:
    if not text:
        return ""
    number = parse_number(text[:30])
    return str(number) if number is not None else fold(text[:30])


@lru_cache(maxsize=65536)
def _edition(text: str | None) -> str:
    """The number of an edition, or its words; "" for what tells only how it is bound."""
    if not text:
        return ""
    parsed = parse_edition(text[:100]) or text[:100]
    kept = [word for word in romanise(parsed).split() if word not in words()["first_edition"] and word != "edition"]
    numbers = [str(number) for word in kept if (number := parse_number(word)) is not None]
    number = parse_number(parsed)
    if number is not None:
        return str(number)
    return numbers[0] if numbers else " ".join(kept)


def _series(record: Record) -> tuple[str, str]:
    name, _, tail = (record.collection_title or "")[:300].partition(";")
    found = re.search(r"\w*\d+", (record.collection_number or tail)[:50])
    return _significant(name), found[0].casefold() if found else ""


def _isbns(text: str) -> tuple[str, ...]:
    plain = (re.sub(r"[ -]", "", isbn).upper() for isbn in _ISBN.findall(text[:500]))
    return tuple(dict.fromkeys(isbn[3:12] if len(isbn) == 13 else isbn[:9] for isbn in plain if len(isbn) in (10, 13)))


def _doi(text: str) -> str:
    found = re.search(r"10\.\d{4,9}/\S+", text.casefold())
    return found[0].rstrip(".,;") if found else ""


def tokens_of(person: Person) -> frozenset[str]:
    """The words of a name with how they sound, and a body's initials: persons who share none have no name in common."""
    found = [word for name in (person.family, *person.given) for word in name.split()]
    initials = ["".join(word[0] for word in found)] if person.is_body else []
    return frozenset([*initials, *(token for word in found if len(word) > 2 for token in (word, sound(word)))])


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """How a romanised word sounds, roughly, however its letters were carried over from another alphabet.

    >>> {sound(name) for name in ("chicherin", "tchitcherine", "tschitscherin")}
    {'cicerin'}
    >>> {sound(name) for name in ("trotsky", "trotzki", "trotskiy", "trockij")}
    {'trocki'}
    """
    for pattern, plain in _SOUNDS:
        word = pattern.sub(plain, word)
    return word


_SOUNDS: Final = [
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"shch|schtsch", "s"),
        (r"tsch|tch|ch|cz", "c"),
        (r"sch|sh|sz", "s"),
        (r"zh", "z"),
        (r"kh", "h"),
        (r"tz|ts", "c"),
        (r"x", "ks"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"w|ff?(?=\b)", "v"),
        (r"ou|oo|ue", "u"),
        (r"oe", "o"),
        (r"ae", "a"),
        (r"qu?", "k"),
        (r"[yj]", "i"),
        (r"i+(?=[aeou])", ""),
        (r"(.)\1+", r"\1"),
        (r"(?<=\w{4})e\b", ""),
    )
]
