"""A date as cataloguers know it: text <-> one typed value, spelled in EDTF (ISO 8601-2, level 1)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from biblio.values.imprint import says_undated

__all__ = ["Date", "parse_date", "says_undated"]

Precision = Literal["year", "decade", "century"]

_EDTF = re.compile(
    r"(?P<year>-?\d{4}|Y-?\d{5,9}|\d{3}X|\d{2}XX)(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?P<mark>[?~%]?)", re.ASCII
)
_MARKS = {"": (False, False), "~": (True, False), "?": (False, True), "%": (True, True)}
SEASONS = range(21, 25)


@dataclass(frozen=True, slots=True)
class Date:
    """A year with what is known beside it, or a range of two such.

    `month` is 1 to 12, or 21 to 24 for spring, summer, autumn and winter (EDTF's numbers). `uncertain` is EDTF's
    `?` ("[1941?]"), `approximate` its `~` ("c. 1941"), both together `%`. `precision` "decade" and "century" are
    192X and 19XX, where `year` is the first of them. `end` is the last date of a range, which has no end itself.

    >>> str(Date(1940, approximate=True, uncertain=True)), str(Date(1917, end=Date(1918, 11)))
    ('1940%', '1917/1918-11')
    """

    year: int
    month: int | None = None
    day: int | None = None
    approximate: bool = False
    uncertain: bool = False
    precision: Literal["year", "decade", "century"] = "year"
    end: Date | None = None

    def __str__(self) -> str:
        text = _year_text(self.year, self.precision)
        if self.month:
            text += f"-{self.month:02}" + (f"-{self.day:02}" if self.day else "")
        text += {marks: sign for sign, marks in _MARKS.items()}[(self.approximate, self.uncertain)]
        return f"{text}/{self.end}" if self.end else text

    @classmethod
    def from_edtf(cls, text: str) -> Date:
        """The date that EDTF `text` means; ValueError, saying what is wrong, where it is not level 1 or no such day.

        A range open at an end ("1941/..") has no value here and is refused too.

        >>> Date.from_edtf("1941?").uncertain, Date.from_edtf("192X").precision, Date.from_edtf("1967-23").month
        (True, 'decade', 23)
        """
        first, slash, last = text.strip().partition("/")
        date = _from_edtf_part(first)
        return replace(date, end=_from_edtf_part(last)) if slash else date

    def to_csl(self) -> dict[str, Any]:
        """The date as a CSL date: `date-parts`, `season` (1 to 4), and `circa` where it is doubted; the marks merge.

        A decade or a century goes out as a range with `circa`, for CSL has no such thing.

        >>> Date(1967, 23).to_csl(), Date(1920, precision="decade").to_csl()
        ({'date-parts': [[1967]], 'season': 3}, {'date-parts': [[1920], [1929]], 'circa': True})
        """
        last = self.end or self._last_year()
        dates = (self, last) if last else (self,)
        csl: dict[str, Any] = {"date-parts": [date._parts() for date in dates]}
        if self.month is not None and self.month in SEASONS:
            csl["season"] = self.month - 20
        if any(date.approximate or date.uncertain or date.precision != "year" for date in dates):
            csl["circa"] = True
        return csl

    def _parts(self) -> list[int]:
        if self.month is None or self.month in SEASONS:
            return [self.year]
        return [self.year, self.month, *([self.day] if self.day else [])]

    def _last_year(self) -> Date | None:
        span = {"year": 0, "decade": 9, "century": 99}[self.precision]
        return Date(self.year + span) if span else None

    @classmethod
    def from_csl(cls, value: object) -> Date | None:
        """The date that a CSL date means, or None where it means none.

        Taken are `date-parts` of numbers or digits, `season` (1 to 4, or its name), `circa` of any true value, and
        `raw`, `literal`, a plain text or a year number, read as EDTF or else as a source would write it.

        >>> Date.from_csl({"date-parts": [["1935", "7"]], "circa": 1})
        Date(year=1935, month=7, day=None, approximate=True, uncertain=False, precision='year', end=None)
        >>> Date.from_csl({"date-parts": [[]]}) is None
        True
        """
        if isinstance(value, Mapping):
            date = _from_csl_parts(value)
            if date is None:
                return next(filter(None, (cls.from_csl(value.get(key)) for key in ("raw", "literal", "edtf"))), None)
            return replace(date, approximate=True) if _is_true(value.get("circa")) else date
        if isinstance(value, int) and not isinstance(value, bool):
            return cls(value) if -9999 <= value <= 9999 else None
        return _from_edtf_or_source(value) if isinstance(value, str) else None


def _year_text(year: int, precision: Precision) -> str:
    if precision == "decade":
        return f"{year // 10:03}X"
    if precision == "century":
        return f"{year // 100:02}XX"
    if abs(year) > 9999:
        return f"Y{year}"
    return f"-{-year:04}" if year < 0 else f"{year:04}"


def _from_edtf_part(text: str) -> Date:
    match = _EDTF.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no EDTF date: write 1935, 1935-07, 1935-07-28, 1941?, 1940~, 192X or 1917/1918")
    year = match["year"]
    month, day = (int(match[key]) if match[key] else None for key in ("month", "day"))
    approximate, uncertain = _MARKS[match["mark"]]
    precision: Precision = "century" if year.endswith("XX") else "decade" if year.endswith("X") else "year"
    if precision != "year" and month is not None:
        raise ValueError(f"{text!r}: a decade or a century has no month")
    number = int(year.removeprefix("Y").replace("X", "0"))
    if (year.startswith("Y") and abs(number) <= 9999) or year == "-0000":
        raise ValueError(f"{text!r}: a year of four digits is written without Y, and there is no year -0000")
    if not _exists(number, month, day):
        raise ValueError(f"{text!r}: there is no such month or day")
    return Date(number, month, day, approximate, uncertain, precision)


def _exists(year: int, month: int | None, day: int | None) -> bool:
    if month is None:
        return day is None
    if month in SEASONS:
        return day is None
    if not 1 <= month <= 12:
        return False
    return day is None or 1 <= day <= (29 if month == 2 and calendar.isleap(year) else _DAYS[month])


_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _from_edtf_or_source(text: str) -> Date | None:
    from biblio.values._dates import parse_date

    try:
        return Date.from_edtf(text)
    except ValueError:
        return parse_date(text)


def _is_true(value: object) -> bool:
    return bool(value) and str(value).casefold() not in {"0", "false", "no"}


def _from_csl_parts(value: Mapping[Any, Any]) -> Date | None:
    parts = value.get("date-parts")
    if not isinstance(parts, list | tuple) or not parts:
        return None
    # [1935, 7] for [[1935, 7]] is a common slip
    dates = [_from_parts(part) for part in (parts[:2] if isinstance(parts[0], list | tuple) else [parts])]
    first = dates[0]
    if first is None:
        return None
    season = _season(value.get("season"))
    if season and first.month is None:
        first = replace(first, month=season)
    return replace(first, end=dates[1]) if len(dates) > 1 and dates[1] else first


def _from_parts(parts: object) -> Date | None:
    if not isinstance(parts, list | tuple) or not parts:
        return None
    numbers: list[int] = []
    for part in parts[:3]:
        text = str(part).strip() if not isinstance(part, bool | float) else ""
        if not re.fullmatch(r"-?\d{1,5}", text, re.ASCII):
            break
        numbers.append(int(text))
    # a month or a day of 0 is how some programs write "none"
    while len(numbers) > 1 and (numbers[-1] == 0 or not _exists(*_three(numbers))):
        numbers.pop()
    return Date(*_three(numbers)) if numbers else None


def _three(numbers: list[int]) -> tuple[int, int | None, int | None]:
    return numbers[0], numbers[1] if len(numbers) > 1 else None, numbers[2] if len(numbers) > 2 else None


def _season(value: object) -> int | None:
    from biblio.values._dates import month_number

    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if text in {"1", "2", "3", "4"}:
        return 20 + int(text)
    number = month_number(text) if text else None
    return number if number in SEASONS else None


def parse_date(text: str) -> Date | None:
    """The first date that `text` states, as sources write dates in six languages, or None. Never raises.

    Numeric dates are day first ("10.6.1963"). A bracket alone says nothing ("[1964]"); a question mark is
    `uncertain`; "c.", "um", "около", "early 1940's" are `approximate`.

    >>> str(parse_date("28 December 1923")), str(parse_date("early 1940's?")), str(parse_date("1917-18"))
    ('1923-12-28', '1940%', '1917/1918')
    """
    from biblio.values._dates import parse_date as parse

    return parse(text)
