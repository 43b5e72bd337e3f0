"""A date as cataloguers know it: text <-> one typed value, spelled in EDTF (ISO 8601-2, level 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Date:
    """A year with what is known beside it, or a range of two such.

    `month` is 1 to 12, or 21 to 24 for spring, summer, autumn and winter (EDTF's numbers). `uncertain` is EDTF's
    `?` ("[1941?]"), `approximate` its `~` ("c. 1941"), both together `%`. `precision` "decade" and "century" are
    192X and 19XX, where `year` is the first of them. `end` is the last date of a range, which has no end itself.
    """

    year: int
    month: int | None = None
    day: int | None = None
    approximate: bool = False
    uncertain: bool = False
    precision: Literal["year", "decade", "century"] = "year"
    end: Date | None = None
