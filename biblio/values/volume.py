"""Text -> which volume or part of a work it names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from biblio.text import collapse
from biblio.values.number import parse_number


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume (number, own title), a part (number, own title), or a part of a volume. Numbers are arabic digits."""

    number: str | None = None
    title: str | None = None
    part_number: str | None = None
    part_title: str | None = None


_VOLUME = r"volumen|volumes?|volum[io]|voli?|vols?|voi|v|band|bde|bd|tomes?|tomo|tomus|tom|t|том|т|тт"
_PART = (
    r"parts?|pts?|pars|teil|theil|thl|tl|th|parties?|part|parte|часть|ч|halbband|hbd|halbbd|abteilung|abt|abth|"
    r"book|bk|buch|livre|libro|книга|кн|fascicule|fasc|lieferung|lfg|heft|выпуск|вып"
)
_HEAD = re.compile(
    rf"(?:(?P<volume>{_VOLUME})|(?P<part>{_PART}))(?:\.?:?\s*(?:no\.?\s*)?(?=[\dIVXLCDMivxlcdm[(])|[.:]?\s+(?:the\s+)?)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"[\[(]?(?P<number>\d{1,4}-(?:й|я|е|ый|ая|ое)(?!\w)|\d{1,4}[a-zA-Z]?(?![\w])|\d{1,4}(?=st|nd|rd|th|-)|[IVXLCDM]{1,9}(?!\w)|[ivxlcdm]{1,9}(?!\w)|[^\W\d_]{2,14}(?!\w))"
    r"(?P<to>\s*[-–—/]\s*(?:\d{1,4}|[IVXLCDM]{1,9})(?!\w))?[\])]?"
)
# "2. Band", "3e partie", "Erster Teil", "Second Volume"
_ORDINAL = re.compile(
    rf"(?P<number>\d{{1,3}}(?:\.|st|nd|rd|th|e|ère|ème|er|re|ª|º|-[йяе])|[IVX]{{1,5}}\.?|[^\W\d_]{{3,14}})\s+(?:(?P<volume>{_VOLUME})|(?P<part>{_PART}))\b\.?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:[,;:.–—―]|\s-\s)*\s*")
_EDGE = " \t,;:.–—―-"


def parse_volume(text: str) -> Volume | None:
    """The volume that `text` names, or None.

    Arabic, Roman or spelled out, with or without its title; "2 vols" is an extent, not a volume, and gives None.

    >>> parse_volume("Volume One – The Prelude")
    Volume(number='1', title='The Prelude', part_number=None, part_title=None)
    >>> parse_volume("Bd. 1, Teil 2").part_number
    '2'
    """
    rest = collapse(text[:500]).strip(" ,;()[]–—")
    if bare := _bare(rest):  # before the words for volumes: "VII" is no "v" with "II" behind it
        return bare
    found: dict[str, str] = {}
    last = ""
    for _ in range(2):
        step = _take_number(rest)
        if step is None or step[0] in found:
            break
        last, number, rest = step
        found[last] = number
        rest = rest[_between_end(rest) :] if _take_number(rest[_between_end(rest) :]) else rest
    if not found:
        return None
    title = rest.strip(_EDGE).strip("()[]“”\"'‘’«»„").strip(_EDGE) or None
    if last == "part":
        return Volume(found.get("volume"), None, found["part"], title)
    return Volume(found["volume"], title, found.get("part"))


def _between_end(text: str) -> int:
    match = _BETWEEN.match(text)
    return match.end() if match else 0


def _take_number(text: str) -> tuple[str, str, str] | None:
    """("volume" or "part", its number, the text behind it) where `text` begins with one."""
    if head := _HEAD.match(text):
        match = _NUMBER.match(text, head.end())
        number = match and _arabic(match["number"], match["to"])
        if match and number:
            return ("volume" if head["volume"] else "part"), number, text[match.end() :]
    if match := _ORDINAL.match(text):
        number = _arabic(match["number"].rstrip("."), None)
        is_extent = match["number"].isdigit() or not number
        if number and not is_extent and _is_ordinal(match["number"]):
            return ("volume" if match["volume"] else "part"), number, text[match.end() :]
    return None


def _is_ordinal(text: str) -> bool:
    """Whether a number before "volumes" counts in order: "two volumes" and "2 vols" count how many there are."""
    return text[:1].isdigit() or text.isupper() or text.casefold() not in _CARDINALS


_CARDINALS = frozenset(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "ein",
        "eine",
        "zwei",
        "drei",
        "vier",
        "fünf",
        "sechs",
        "sieben",
        "acht",
        "neun",
        "zehn",
        "un",
        "deux",
        "trois",
        "quatre",
        "cinq",
        "sept",
        "huit",
        "neuf",
        "dix",
        "uno",
        "due",
        "tre",
        "quattro",
        "cinque",
        "sei",
        "sette",
        "otto",
        "nove",
        "dieci",
        "dos",
        "tres",
        "cuatro",
        "cinco",
        "seis",
        "siete",
        "ocho",
        "nueve",
        "diez",
        "один",
        "два",
        "две",
        "три",
        "четыре",
        "пять",
        "шесть",
    ]
)


def _arabic(text: str, to: str | None) -> str | None:
    if re.fullmatch(r"\d{1,4}[a-zA-Z]", text):
        return text
    number = parse_number(text)
    if number is None:
        return None
    if not to:
        return str(number)
    end = parse_number(to.strip(" -–—/"))
    return f"{number}{'/' if '/' in to else '-'}{end}"


def _bare(text: str) -> Volume | None:
    match = _NUMBER.fullmatch(text.strip(" .,:"))
    number = match and _arabic(match["number"], match["to"])
    return Volume(number) if number else None
