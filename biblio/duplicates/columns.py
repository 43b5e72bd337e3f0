"""Many records as they are compared: an array for each feature, so that a comparison is one step over all pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from biblio.duplicates.features import Features, Person, tokens_of

if TYPE_CHECKING:
    from numpy import bool_, int8, int32
    from numpy.typing import NDArray

    Bools = NDArray[bool_]
    Ints = NDArray[int32]
    Levels = NDArray[int8]


@dataclass(frozen=True, slots=True)
class Texts:
    """A text for each record: `values[codes[i]]` is that of record i; code 0 is the empty text."""

    values: list[str]
    codes: Ints

    def column(self, rows: Ints) -> Ints:
        """The codes of these records."""
        return self.codes[rows]


@dataclass(frozen=True, slots=True)
class Lists:
    """Several codes for each record: those of record i are `codes[starts[i]:starts[i + 1]]`."""

    starts: Ints
    codes: Ints


@dataclass(frozen=True, slots=True)
class Columns:
    """The features of records, an array each.

    By code: `title_variety` (how many works have a title), `title_row` (a record with it), `title_of_container` (the
    title that a container's name is, or -1), `publisher_of_initials` (the publisher that is called by its initials, or
    -1), `person_tokens`. By record: `title_words` and `body_counts` are numbers of each, `rarest_name` how many records
    have the rarest of its surnames.
    """

    size: int
    title: Texts
    whole: Texts
    squeezed: Texts
    main: Texts
    bare: Texts
    numbers: Texts
    about: Texts
    publisher: Texts
    place: Texts
    volume: Texts
    part: Texts
    edition: Texts
    series: Texts
    series_number: Texts
    container: Texts
    in_volume: Texts
    in_issue: Texts
    page_prefix: Texts
    doi: Texts
    carrier: Texts
    isbn: Lists
    first_year: Ints
    last_year: Ints
    day: Ints
    pages: Ints
    first_page: Ints
    last_page: Ints
    exact: Bools
    is_book: Bools
    generic: Bools
    persons: list[Person]
    person_tokens: list[frozenset[str]]
    families: list[str]
    person_family: Ints
    makers: Lists
    people: Lists
    body_counts: Ints
    title_row: Ints
    title_words: Ints
    title_variety: Ints
    title_of_container: Ints
    publisher_of_initials: Ints
    rarest_name: Ints


_TEXTS = (
    "title", "whole", "main", "bare", "about", "publisher", "place", "volume", "part", "edition", "series",
    "series_number", "container", "in_volume", "in_issue", "page_prefix", "doi", "carrier",
)  # fmt: skip
_NUMBERS = ["day", "pages", "first_page", "last_page"]
_FLAGS = ["exact", "is_book", "generic"]


class _Coder:
    """Gives each text a code, in the order in which they come; the empty text is 0."""

    def __init__(self) -> None:
        self.known: dict[Any, int] = {"": 0}

    def code(self, value: Any) -> int:
        return self.known.setdefault(value, len(self.known))


def read_columns(features: Iterable[Features]) -> Columns:
    """The arrays of these features, in their order; nothing else of them is kept."""
    import numpy as np

    coders = {name: _Coder() for name in (*_TEXTS, "squeezed", "numbers")}
    codes: dict[str, list[int]] = {name: [] for name in (*coders, *_NUMBERS, *_FLAGS, "first_year", "last_year")}
    persons: dict[Person, int] = {}
    makers: list[list[int]] = []
    people: list[list[int]] = []
    isbns: list[list[int]] = []
    isbn = _Coder()
    title_rows: list[tuple[tuple[str, str], int]] = [(("", ""), 0)]
    for one in features:
        for name in _TEXTS:
            codes[name].append(coders[name].code(getattr(one, name)))
        # of several ways to write one title the first in the alphabet stands for all, whatever their order
        code, written = codes["title"][-1], ((one.main, one.whole), len(makers))
        if code == len(title_rows):
            title_rows.append(written)
        elif written[0] < title_rows[code][0]:
            title_rows[code] = written
        codes["squeezed"].append(coders["squeezed"].code(one.title.replace(" ", "")))
        codes["numbers"].append(coders["numbers"].code(" ".join(one.numbers)))
        isbns.append([isbn.code(number) for number in one.isbn])
        for name in (*_NUMBERS, *_FLAGS):
            codes[name].append(getattr(one, name))
        codes["first_year"].append(one.years[0])
        codes["last_year"].append(one.years[1])
        makers.append([persons.setdefault(person, len(persons)) for person in one.makers])
        people.append([persons.setdefault(person, len(persons)) for person in one.people])
    arrays: dict[str, Any] = {}
    for name, coder in coders.items():
        arrays[name] = Texts(list(coder.known), np.array(codes[name], dtype=np.int32))
    for name in (*_NUMBERS, "first_year", "last_year"):
        arrays[name] = np.array(codes[name], dtype=np.int32)
    for name in _FLAGS:
        arrays[name] = np.array(codes[name], dtype=bool)
    families = _Coder()
    person_family = np.array([families.code(person.family) for person in persons], dtype=np.int32)
    everybody = _lists(people)
    known = list(persons)
    bodies = [[known[code] for code in row] for row in people]
    titles = {text: code for text, code in coders["title"].known.items() if text}
    title: Texts = arrays["title"]
    return Columns(
        size=len(makers),
        **arrays,
        persons=known,
        person_tokens=[tokens_of(person) for person in known],
        families=list(families.known),
        person_family=person_family,
        makers=_lists(makers),
        isbn=_lists(isbns),
        people=everybody,
        body_counts=np.array([sum(person.is_body for person in row) for row in bodies], dtype=np.int32),
        title_row=np.array([row for _, row in title_rows], dtype=np.int32),
        title_words=np.array([text.count(" ") + 1 for text in title.values], dtype=np.int32)[title.codes],
        title_variety=_variety(title, arrays["first_year"], arrays["is_book"], [row[:1] for row in makers]),
        title_of_container=np.array([titles.get(name, -1) for name in arrays["container"].values], dtype=np.int32),
        publisher_of_initials=_abbreviated(coders["publisher"].known),
        rarest_name=_rarest(everybody, person_family, len(families.known)),
    )


def _lists(rows: Sequence[Sequence[int]]) -> Lists:
    import numpy as np

    starts = np.zeros(len(rows) + 1, dtype=np.int32)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    return Lists(starts, np.array([code for row in rows for code in row], dtype=np.int32))


def _abbreviated(publishers: dict[Any, int]) -> Ints:
    """For each publisher the one that has its initials for a name, or -1."""
    import numpy as np

    initials = ("".join(word[0] for word in name.split()) for name in publishers)
    return np.array([publishers.get(short, -1) if len(short) > 1 else -1 for short in initials], dtype=np.int32)


def _variety(title: Texts, years: Ints, is_book: Bools, makers: Sequence[Sequence[int]]) -> Ints:
    """How many different works have each title: books by their first name, for a book has editions; parts, and what
    nobody has signed, by their year too."""
    import numpy as np

    first = np.array([row[0] if row else -1 for row in makers], dtype=np.int32)
    years = np.where(is_book & (first >= 0), 0, years)
    rows = np.stack([title.codes, years, first], axis=1)
    distinct = np.unique(rows, axis=0)[:, 0] if len(rows) else title.codes
    return np.bincount(distinct, minlength=len(title.values)).astype(np.int32)


def _rarest(people: Lists, person_family: Ints, families: int) -> Ints:
    """How many records have the rarest surname of each record; 0 where nobody is named."""
    import numpy as np

    size = len(people.starts) - 1
    rarest = np.zeros(size, dtype=np.int32)
    if not len(people.codes):
        return rarest
    family = person_family[people.codes]
    counts = np.bincount(family, minlength=families)[family]
    named = people.starts[1:] > people.starts[:-1]
    rarest[named] = np.minimum.reduceat(counts, people.starts[:-1][named])
    return rarest


def each_pair_once(left: Ints, right: Ints) -> tuple[Ints, Ints, Any]:
    """The distinct pairs of codes, the smaller first, and for each given pair the place of its distinct one."""
    import numpy as np

    low, high = np.minimum(left, right).astype(np.int64), np.maximum(left, right).astype(np.int64)
    keys, inverse = np.unique(low << 32 | high, return_inverse=True)
    return (keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32), inverse


def cross(lists: Lists, left: Ints, right: Ints) -> tuple[Any, Ints, Ints]:
    """Every code of the left record with every one of the right: the number of the pair, and both codes."""
    import numpy as np

    ours = lists.starts[left + 1] - lists.starts[left]
    theirs = lists.starts[right + 1] - lists.starts[right]
    sizes = (ours * theirs).astype(np.int64)
    pair = np.repeat(np.arange(len(left)), sizes)
    place = np.arange(len(pair)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    width = theirs[pair]
    first = lists.codes[lists.starts[left][pair] + place // np.maximum(width, 1)]
    second = lists.codes[lists.starts[right][pair] + place % np.maximum(width, 1)]
    return pair, first, second
