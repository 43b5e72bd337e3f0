"""What a heading says of the references below it: whose they are, from what year, from which house."""

from __future__ import annotations

import re
from dataclasses import dataclass

from biblio.spans.evidence import YEAR, is_publisher
from biblio.spans.people import NAMES, UP
from biblio.tables import load_words
from biblio.values.date import Date
from biblio.values.name import Name, parse_names

_BY = re.compile(
    r"\b(?:books?|works?|pamphlets?|writings?|publications?|articles?|titles?|novels?|selected works|collected works|texts?|poems?|plays?|bücher|werke|schriften|romane|"  # noqa: E501
    r"ouvrages|œuvres|livres|romans|libros|obras|novelas|opere|libri|scritti|romanzi|сочинения|книги|работы|произведения)\s+"
    r"(?:written\s+|published\s+)?(?:by|von|de|di|par|por)\s+(?P<name>[^\W\d_][^,:;()\n]{2,60})$",
    re.I,
)
_YEAR = re.compile(
    rf"^\W{{0,4}}(?:(?:published|printed|issued|erschienen|parus?|pubblicati|publicados)?\s?(?:in|im|en|nel)?\s?)?({YEAR})(?:\s?г\.)?\W{{0,4}}$",
    re.I,
)
_YEAR_AT_END = re.compile(
    rf"^(?:[^,;]{{0,60}}\b(?:announcements|list|catalogue|publications|new books|books|novelties|titles|verzeichnis|neuerscheinungen|nouveautés|novità|novedades)\b[^,;]{{0,30}})[,:]?\s({YEAR})\W*$",  # noqa: E501
    re.I,
)
_HOUSE = re.compile(
    rf"^(?:messrs\.?\s)(?P<messrs>[{UP}][\w’' &.,-]{{2,40}}?)[’']?s?[’']?\s+(?:new|list|publications|books|announcements|recent)\b"  # noqa: E501
    r"|\b(?:books|publications|titles|pamphlets|list)\s(?:published\s)?(?:by|of|from)\s(?:the\s)?(?P<by>[A-Z].{2,60})$",
    re.I,
)
_PERSON = re.compile(rf"(?:{NAMES})(?:\s\([^()]{{0,30}}\))?$")
_TURNED = re.compile(rf"[{UP}][\w’'-]+, (?:[{UP}][\w’'.-]*[ .]?){{1,3}}(?:\s?\(?{YEAR}[-–]\d{{0,4}}\)?)?$")


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for the references below a heading; empty where it says nothing of them.

    `sure` is false where a name stands alone: it may head a life as well as a list. `whole` is true of what holds
    for a whole publisher's list, whatever headings come after it.
    """

    author: tuple[Name, ...] = ()
    issued: Date | None = None
    publisher: str | None = None
    sure: bool = True
    whole: bool = False


def context_of(heading: str, *, first: bool = False) -> Context:
    """What `heading` says of the references below it; `first` where it is the document's own title.

    >>> context_of("1926").issued, [name.family for name in context_of("Books by Rosa Luxemburg").author]
    (Date(year=1926, month=None, day=None, approximate=False, uncertain=False, precision='year', end=None), ['Luxemburg'])
    """  # noqa: E501
    bare = heading.strip(" \n*_#").rstrip(":.").strip()
    if len(bare) > 120:
        return Context()
    if year := _YEAR.match(bare):
        return Context(issued=Date(int(year[1])))
    if year := _YEAR_AT_END.match(bare):
        return Context(issued=Date(int(year[1])), whole=True)
    if (house := _HOUSE.search(bare)) and not house["by"]:
        return Context(publisher=_in_small_letters(house["messrs"]), whole=True)
    if house and is_publisher(house["by"].casefold().split()):
        return Context(publisher=house["by"], whole=True)
    if author := author_of_heading(bare):
        return Context(author=author)
    person = () if first else person_alone(bare)
    return Context(author=person, sure=False) if person else Context()


def author_of_heading(heading: str) -> tuple[Name, ...]:
    """The people a heading such as "Books by Tom Wintringham" names; none where it names nobody.

    >>> [name.family for name in author_of_heading("Books by Rosa Luxemburg")]
    ['Luxemburg']
    """
    match = _BY.search(heading.strip().rstrip(":.").strip())
    return parse_names(match["name"]) if match and match["name"][0].isupper() else ()


def person_alone(text: str) -> tuple[Name, ...]:
    """The person whose name is all that `text` holds; none where it holds anything else.

    >>> [name.family for name in person_alone("Lewis Grassic Gibbon")], person_alone("General Works")
    (['Gibbon'], ())
    """
    bare = text.strip(" *_:.")
    if not (_PERSON.match(bare) or _TURNED.match(bare)) or not 2 <= len(bare.split()) <= 6:
        return ()
    words = re.findall(r"[\w’'-]+\.?", bare.casefold())
    given = load_words("given_names", "given")
    if not any(word in given or re.fullmatch(r"\w\.", word) for word in words):
        return ()
    return tuple(parse_names(re.sub(rf",?\s\(?{YEAR}[-–]\d{{0,4}}\)?", "", bare)))


def _in_small_letters(text: str) -> str:
    return text.title() if text.isupper() else text
