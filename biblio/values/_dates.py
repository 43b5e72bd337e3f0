"""How sources write dates: the patterns behind `biblio.values.date.parse_date`."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from biblio.tables import load_table
from biblio.text import collapse
from biblio.values.date import Date, _exists
from biblio.values.number import parse_roman

_DASHES = str.maketrans("‐‑‒–—―−", "-------")
# Years misread by eye or machine: "l938", "19S8", "I94O". Two true digits at least must be left.
_MISREAD = re.compile(r"(?<![\w])[1lI|][5-9gGsSoO][0-9oOlIsS|]{2}(?![\w])")
_MISREAD_DIGITS = str.maketrans("lI|oOsSgG", "111005599")
_ABOUT = re.compile(
    r"(?<![^\W\d_])(?:c(?=[.\s\d])|ca|cca|circa|cir|um|gegen|etwa|ungefähr|vers|env|environ|verso|hacia|около|ок|прибл|approx|approximately|about|around|"
    r"early|mid|late|anfang|mitte|ende|début|fin|inizio|fine|principios|mediados|finales|начало|конец|~)(?:[.\s-]|(?=\d)|of\b|der\b|des\b|de\b)*"
    r"(?:the\s+|years?\s+|les\s+|années\s+|los\s+|años\s+|anni\s+|\[|\()*(?=[1-9]\d{2})|~(?=\s?\d{4})|(?<=\d{4})~",
    re.IGNORECASE,
)
_YEAR = r"(?<!\d)(?P<year>[1-9]\d{3})"
_RANGE = re.compile(
    _YEAR
    + r"(?P<sure>\s?\??)[\])]?\s*(?P<dash>-{1,3}|/|\s(?:to|bis|à|al?|по)\s)\s*"
    + r"[\[(]?(?P<end>\d{4}|\d{1,2})(?![\d.])(?P<mark>\s?\?)?"
)
_DECADE = re.compile(
    _YEAR
    + r"(?:['’]?s\b|er\b|-?е\b|-х\b|(?<=0)\s?gg\b)"
    + r"|(?<!\d)(?P<tens>[1-9]\d{2})[-_?XxХх](?![\dA-Za-z])"
    + r"|(?<!\d)(?P<century>1[4-9]|20)(?:--|__|\?\?|XX|xx)(?!\w)"
)
_ISO = re.compile(
    _YEAR + r"(?:[-/.]|年)\s?(?P<month>0?[1-9]|1[0-2])(?:[-/.]\s?(?P<day>[0-3]?\d)(?!\d)|月(?:\s?(?P<tag>[0-3]?\d)日)?)"
)
_NUMERIC = re.compile(
    r"(?<![\d.])(?P<day>[0-3]?\d)\s?[./-]\s?(?P<month>[0-3]?\d|[IVX]{1,4})\s?[./-]\s?(?P<year>[1-9]\d{3})(?!\d)"
)
_YEAR_MONTH = re.compile(r"\W*(?P<year>[12]\d{3})\.\s?(?P<month>0?[1-9]|1[0-2])\W*")
_CLOCK = re.compile(r"\b\d\d?:\d\d(?::\d\d)?\b")
_MONTH_YEAR = re.compile(r"(?<![\d./-])(?P<month>0?[1-9]|1[0-2])[./](?P<year>[1-9]\d{3})(?!\d)")
_ONE_YEAR = re.compile(_YEAR + r"(?!\d)")
_ROMAN_YEAR = re.compile(r"(?<!\w)(?P<roman>M[MDCLXVI]{2,12})(?!\w)")
_SPACED_ROMAN = re.compile(r"(?<!\w)M[., ]*(?:D|CC|CM)[MDCLXVI., ]{2,24}(?<=\w)(?!\w)")
_WORD = re.compile(r"[^\W\d_]{2,12}")
# "12", "12th", "12.", "12-19" (the first day counts), before a month or behind it
_DAY_BEFORE = re.compile(
    r"(?<!\d)(?P<day>[0-3]?\d)(?:\s?(?:st|nd|rd|th|er|º|°|ª|-?го))?\.?(?:\s*(?:-|/|&|and|und|et|y|e|и)\s*[0-3]?\d(?:st|nd|rd|th|\.)?)?\s*(?:of|de|di|den)?[\s-]*$",
    re.IGNORECASE,
)
_DAY_BEHIND = re.compile(
    r"[.,]?\s*(?:the\s)?(?P<day>[0-3]?\d)(?:\s?(?:st|nd|rd|th))?(?:\s*[-/&]\s*(?:\w{3,9}\.?\s)?[0-3]?\d(?:st|nd|rd|th)?)?(?!\d)\s*[,.;]?\s*"
)
_YEAR_NEAR = re.compile(r"[\s.,;/'’()\[\]-]*(?:de[l]?\s+|of\s+|anno\s+)?[\s\[(]*(?P<year>[1-9]\d{3})(?!\d)")
_YEAR_BEFORE = re.compile(r"(?<!\d)(?P<year>[1-9]\d{3})[)\]]?[\s,.;:(/-]*(?:[0-3]?\d(?:st|nd|rd|th|\.)?\s*)?$")
_UNCERTAIN = re.compile(
    r"(?:\d{3,4}|['’]?s|[-_])[\])]?\s?\(?\?|\?\s?\d{4}|probabl|vermutl|wohl|peut-être|forse|probablement|возможно|\bprob\.",
    re.IGNORECASE,
)


@cache
def _months() -> dict[str, int]:
    return {word: number for number, words in load_table("months").items() for word in words}


def month_number(word: str) -> int | None:
    """The number of the month (1 to 12) or season (21 to 24) that `word` names in one of six languages, or None.

    >>> month_number("août"), month_number("Fall"), month_number("марта"), month_number("Monday")
    (8, 23, 3, None)
    """
    return _months().get(word.strip(" .").casefold())


def parse_date(text: str) -> Date | None:
    """What `biblio.values.date.parse_date` says."""
    text = collapse(text[:400]).translate(_DASHES)
    text = _CLOCK.sub("", _MISREAD.sub(_mend, text))
    date = _roman_year(text) if not any(char.isdigit() for char in text) else _parse(text)
    if date is None:
        return None
    about = bool(_ABOUT.search(text))
    doubt = bool(_UNCERTAIN.search(text))
    if date.precision == "decade" and about:  # "early 1940's": a year near 1940, not the whole of the forties
        date = replace(date, precision="year")
    if date.end:
        return replace(date, approximate=about, end=replace(date.end, approximate=about))
    return replace(date, approximate=about, uncertain=doubt)


def _mend(match: re.Match[str]) -> str:
    true = sum(char.isdigit() for char in match[0])
    return match[0].translate(_MISREAD_DIGITS) if true >= 2 else match[0]


def _parse(text: str) -> Date | None:
    for read in (_numeric, _named, _range, _decade, _plain):
        date = read(text)
        if date:
            return date
    return None


def _numeric(text: str) -> Date | None:
    if match := _ISO.search(text):
        day = match["day"] or match["tag"]
        return _checked(match["year"], int(match["month"]), int(day) if day else None)
    if match := _YEAR_MONTH.fullmatch(text):
        return _checked(match["year"], int(match["month"]), None)
    if match := _NUMERIC.search(text):
        month = parse_roman(match["month"]) or (int(match["month"]) if match["month"].isdigit() else 0)
        number = int(match["day"])
        if month > 12 >= number:  # month first, as in the United States, where no other reading is a date
            number, month = month, number
        return _checked(match["year"], month, number)
    if (match := _MONTH_YEAR.search(text)) and int(match["month"]):
        return _checked(match["year"], int(match["month"]), None)
    return None


def _checked(year: str, month: int, day: int | None) -> Date | None:
    number = int(year)
    if _exists(number, month, day):
        return Date(number, month, day)
    return Date(number, month) if _exists(number, month, None) else Date(number)


def _named(text: str) -> Date | None:
    """A date with the name of a month or season in it: "28 December 1923", "mars-avril 1936", "1936, août"."""
    for word in _WORD.finditer(text):
        month = month_number(word[0])
        if month is None:
            continue
        behind = _behind(text, word.end())
        year, day = behind if behind else (None, None)
        if year is None:
            before_year = _YEAR_BEFORE.search(text, max(0, word.start() - 30), word.start())
            if before_year is None:
                continue
            year = before_year["year"]
            late = _DAY_BEHIND.match(text, word.end())
            day = int(late["day"]) if late else None
        before = _DAY_BEFORE.search(text, max(0, word.start() - 24), word.start())
        if before:
            day = int(before["day"])
        return _checked(year, month, day if month <= 12 else None)
    return None


def _behind(text: str, position: int) -> tuple[str, int | None] | None:
    """The year behind a month's name at `position`, and the day between them if there is one."""
    if day := _DAY_BEHIND.match(text, position):
        year = _YEAR_NEAR.match(text, day.end())
        if year:
            return year["year"], int(day["day"])
    if year := _YEAR_NEAR.match(text, position):
        return year["year"], None
    # "March/April 1936", "Dec. 1936-Jan. 1937": the first month counts
    other = re.compile(r"\.?\s*[-/&]\s*[^\W\d_]{3,10}").match(text, position)
    if other and (year := _YEAR_NEAR.match(text, other.end())):
        return year["year"], None
    return None


def _range(text: str) -> Date | None:
    match = _RANGE.search(text)
    if match is None:
        return None
    first, dash, last = match["year"], match["dash"], match["end"]
    if len(last) == 4:
        end = int(last)
    else:
        end = int(first[: 4 - len(last)] + last)
        # "2003-05" is a month: ranges of years are written so in older references ("1903-05") and with other dashes
        month = dash == "-" and len(last) == 2 and 1 <= int(last) <= 12
        if month and (end <= int(first) or int(first) >= 1990):
            return Date(int(first), int(last))
    if not 0 < end - int(first) <= 400:
        return Date(int(first)) if match.start() <= (_first_year(text) or 0) else None
    return Date(int(first), uncertain="?" in match["sure"], end=Date(end, uncertain=bool(match["mark"])))


def _first_year(text: str) -> int | None:
    match = _ONE_YEAR.search(text)
    return match.start() if match else None


def _decade(text: str) -> Date | None:
    match = _DECADE.search(text)
    if match is None:
        return None
    if match["century"]:
        return Date(int(match["century"]) * 100, precision="century")
    if match["tens"]:
        return Date(int(match["tens"]) * 10, precision="decade")
    year = int(match["year"])
    return Date(year, precision="decade") if year % 10 == 0 else Date(year)


def _plain(text: str) -> Date | None:
    match = _ONE_YEAR.search(text)
    return Date(int(match["year"])) if match else None


def _roman_year(text: str) -> Date | None:
    match = _ROMAN_YEAR.search(text) or _SPACED_ROMAN.search(text)
    year = parse_roman(re.sub(r"[., ]", "", match[0])) if match else None
    return Date(year) if year and 1400 <= year <= 2100 else None
