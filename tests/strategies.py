"""What hypothesis draws values from: names, dates, words."""

from __future__ import annotations

from hypothesis import strategies as st

from biblio.values.date import Date
from biblio.values.name import Name

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
PERSONS = st.builds(
    Name,
    family=WORDS,
    given=st.none() | WORDS,
    suffix=st.none() | WORDS,
    dropping_particle=st.none() | WORDS,
    non_dropping_particle=st.none() | WORDS,
)
NAMES = st.lists(PERSONS | st.builds(Name, literal=WORDS), min_size=1, max_size=4).map(tuple)


@st.composite
def single_dates(draw: st.DrawFn) -> Date:
    """A date without an end: every precision, month, season and mark."""
    about, doubted = draw(st.booleans()), draw(st.booleans())
    precision = draw(st.sampled_from(["year", "year", "decade", "century"]))
    if precision == "decade":
        return Date(draw(st.integers(100, 202)) * 10, None, None, about, doubted, "decade")
    if precision == "century":
        return Date(draw(st.integers(10, 20)) * 100, None, None, about, doubted, "century")
    month = draw(st.none() | st.integers(1, 12) | st.integers(21, 24))
    day = draw(st.integers(1, 28)) if month and month <= 12 and draw(st.booleans()) else None
    return Date(draw(st.integers(1, 9999)), month, day, about, doubted)


@st.composite
def dates(draw: st.DrawFn) -> Date:
    first = draw(single_dates())
    if first.precision != "year" or not draw(st.booleans()):
        return first
    return Date(first.year, first.month, first.day, first.approximate, first.uncertain, end=draw(single_dates()))
