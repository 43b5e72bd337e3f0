"""Titles: equal, a few letters apart, one the beginning of the other, apart by a number, or other."""

from __future__ import annotations

from collections.abc import Sequence

from biblio.duplicates.features import Features

NAME = "title"


def show(one: Features) -> str:
    """The title as the record has it."""
    return one.record.title or ""


def compare(lefts: Sequence[Features], rights: Sequence[Features]) -> list[str | None]:
    """The level of each pair."""
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import cpdist

    likeness = cpdist([f.title for f in lefts], [f.title for f in rights], scorer=Indel.normalized_similarity)
    bare = cpdist([f.bare for f in lefts], [f.bare for f in rights], scorer=Indel.normalized_similarity)
    mains = cpdist([f.main for f in lefts], [f.main for f in rights], scorer=Indel.normalized_similarity)
    return [
        _level(left, right, float(a), float(b), float(m))
        for left, right, a, b, m in zip(lefts, rights, likeness, bare, mains, strict=True)
    ]


def _level(left: Features, right: Features, likeness: float, bare: float, mains: float) -> str | None:
    if not left.title or not right.title:
        return None
    if left.title.replace(" ", "") == right.title.replace(" ", ""):
        return "equal"
    both = bool(left.numbers and right.numbers)
    if both and left.numbers != right.numbers and not _nested(left, right):
        return "numbered" if bare >= 0.92 or left.main == right.main else "other"
    # one letter in a short word makes another word: three long words at least, or none but slips
    if likeness >= 0.92 and left.numbers == right.numbers and _slips(left, right):
        return "close"
    if _nested(left, right) or (_is_long(left.main) and mains >= 0.92 and _one_has_no_subtitle(left, right)):
        return "prefix"
    if left.numbers != right.numbers and left.bare == right.bare:
        return "prefix"
    return "other"


def _nested(left: Features, right: Features) -> bool:
    short, long = sorted((left.title, right.title), key=len)
    return (long + " ").startswith(short + " ") and (_is_long(short) or left.main == right.main)


def _is_long(text: str) -> bool:
    return len(text.split()) >= 3 or len(text) >= 14


def _one_has_no_subtitle(left: Features, right: Features) -> bool:
    return left.main == left.title or right.main == right.title


def _slips(left: Features, right: Features) -> bool:
    """Whether the words that differ are slips of each other: nearly alike, or joined and parted differently."""
    from rapidfuzz.distance import Levenshtein

    ours, theirs = set(left.title.split()), set(right.title.split())
    odd, even = sorted(ours - theirs), sorted(theirs - ours)
    if len(odd) + len(even) > 6:
        return False
    if "".join(odd) == "".join(even):
        return True
    if len(odd) != len(even):
        return not odd or not even
    return all(
        min(Levenshtein.distance(word, other) for other in even) <= (2 if len(word) > 6 else 1) and len(word) > 3
        for word in odd
    )
