"""Titles: equal, a few letters apart, one the beginning of the other, apart by a number, alike in words, or other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from biblio.duplicates.columns import each_pair_once
from biblio.duplicates.features import sound
from biblio.records.record import Record

if TYPE_CHECKING:
    from biblio.duplicates.columns import Columns, Ints, Levels

NAME = "title"
LEVELS = ("equal", "close", "prefix", "numbered", "within", "main", "words", "other")
_EQUAL, _CLOSE, _PREFIX, _NUMBERED, _WITHIN, _MAIN, _WORDS, _OTHER = range(8)
# Below both, nobody would call two titles alike; above one of them, the words are looked at.
_LIKENESS: Final = 0.75
_SHARED: Final = 80


def show(record: Record) -> str:
    """The title as the record has it."""
    return record.title or ""


def compare(columns: Columns, left: Ints, right: Ints) -> Levels:
    """The first level that holds."""
    import numpy as np
    from rapidfuzz.distance import Indel
    from rapidfuzz.fuzz import token_set_ratio
    from rapidfuzz.process import cpdist

    ours, theirs = columns.title.codes[left], columns.title.codes[right]
    low, high, place = each_pair_once(ours, theirs)
    first, second = ([columns.title.values[code] for code in codes] for codes in (low, high))
    workers = -1 if len(low) > 5000 else 1
    likeness = cpdist(first, second, scorer=Indel.normalized_similarity, score_cutoff=_LIKENESS, workers=workers)
    shared = cpdist(first, second, scorer=token_set_ratio, score_cutoff=_SHARED, workers=workers)
    distinct = np.where(low == high, _EQUAL, _OTHER).astype(np.int8)
    main = columns.main.codes[columns.title_row]
    maybe = (low != high) & ((likeness > 0) | (shared > 0) | (main[low] == main[high]))
    titles: dict[int, _Title] = {}
    for index in np.flatnonzero(maybe).tolist():
        one, other = (
            titles.get(code) or titles.setdefault(code, _Title(columns, code))
            for code in (int(low[index]), int(high[index]))
        )
        distinct[index] = _level(one, other, float(likeness[index]))
    return np.where((ours == 0) | (theirs == 0), -1, distinct[place]).astype(np.int8)


class _Title:
    """The parts of one title."""

    __slots__ = ("_sound", "bare", "main", "numbers", "squeezed", "title", "whole")

    def __init__(self, columns: Columns, code: int) -> None:
        row = columns.title_row[code]
        self._sound = ""
        self.title = columns.title.values[code]
        self.main = columns.main.values[columns.main.codes[row]]
        self.bare = columns.bare.values[columns.bare.codes[row]]
        self.whole = columns.whole.values[columns.whole.codes[row]]
        self.squeezed = columns.squeezed.values[columns.squeezed.codes[row]]
        self.numbers = columns.numbers.values[columns.numbers.codes[row]].split()

    @property
    def sound(self) -> str:
        """How it sounds, for two that were carried over from another alphabet differently."""
        if not self._sound:
            self._sound = " ".join(sound(word) for word in self.title.split())
        return self._sound


def _level(one: _Title, other: _Title, likeness: float) -> int:
    if one.squeezed == other.squeezed or one.whole == other.whole:
        return _EQUAL
    if one.numbers != other.numbers and one.numbers and other.numbers and not _nested(one, other):
        alike = _similar(one.bare, other.bare) >= 0.92 or one.main == other.main
        return _NUMBERED if alike else _OTHER
    if (
        one.numbers == other.numbers
        and (likeness >= 0.88 or _squeezed_alike(one, other))
        and _slips(one.title, other.title)
    ):
        return _CLOSE
    if _nested(one, other) or _main_alone(one, other):
        return _PREFIX
    if one.numbers != other.numbers and one.bare == other.bare:
        return _PREFIX
    if _is_long(one.main) and one.main == other.main:
        return _MAIN
    if _within(one.title, other.title):
        return _WITHIN
    if sorted(one.title.split()) == sorted(other.title.split()) or one.sound == other.sound:
        return _CLOSE
    return _WORDS if _mostly_shared(one.title, other.title) else _OTHER


def _similar(left: str, right: str) -> float:
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity(left, right)


def _squeezed_alike(one: _Title, other: _Title) -> bool:
    return len(one.squeezed) >= 12 and _similar(one.squeezed, other.squeezed) >= 0.93


def _main_alone(one: _Title, other: _Title) -> bool:
    """Whether one has no subtitle, and the main titles are a slip apart."""
    if one.main != one.title and other.main != other.title:
        return False
    return _is_long(one.main) and (
        one.main == other.main or (_similar(one.main, other.main) >= 0.9 and _slips(one.main, other.main))
    )


def _nested(one: _Title, other: _Title) -> bool:
    short, long = sorted((one, other), key=lambda title: len(title.squeezed))
    if len(short.squeezed) >= 30 and long.squeezed.startswith(short.squeezed):  # what follows has lost its blank
        return True
    return (long.title + " ").startswith(short.title + " ") and (_is_long(short.title) or one.main == other.main)


def _is_long(text: str) -> bool:
    return len(text.split()) >= 3 or len(text) >= 14


def _within(left: str, right: str) -> bool:
    """Whether a title of three long words and more stands in the other, behind or between other words."""
    short, long = sorted((left, right), key=len)
    return len(short.split()) >= 3 and len(short) >= 20 and f" {short} " in f" {long} "


def _mostly_shared(left: str, right: str) -> bool:
    """Whether four words in five are shared, and four at least."""
    ours, theirs = set(left.split()), set(right.split())
    return len(ours & theirs) >= max(4, 0.8 * max(len(ours), len(theirs)))


def _slips(one: str, other: str) -> bool:
    """Whether the words that differ are slips of each other: nearly alike, or joined and parted differently."""
    from rapidfuzz.distance import OSA

    ours, theirs = set(one.split()), set(other.split())
    odd, even = sorted(ours - theirs), sorted(theirs - ours)
    if len(odd) + len(even) > 8:
        return not ours & theirs and _joined(one, other)
    if "".join(odd) == "".join(even):
        return True
    if len(odd) != len(even):
        return _joined(one, other)
    return all(
        min(OSA.distance(word, another) for another in even) <= (1 + (len(word) > 6) + (len(word) > 10))
        and len(word) > 3
        for word in odd
    )


def _joined(one: str, other: str) -> bool:
    """Whether blanks alone, and a slip, make the difference."""
    from rapidfuzz.distance import OSA

    left, right = one.replace(" ", ""), other.replace(" ", "")
    return OSA.distance(left, right) <= 1 + max(len(left), len(right)) // 30
