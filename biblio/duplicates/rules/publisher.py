"""Publishers, by their canonical name where the table knows them."""

from __future__ import annotations

from collections.abc import Sequence

from biblio.duplicates.features import Features

NAME = "publisher"


def show(one: Features) -> str:
    """The publisher as the record spells it."""
    return one.record.publisher or ""


def compare(lefts: Sequence[Features], rights: Sequence[Features]) -> list[str | None]:
    """The level of each pair."""
    from rapidfuzz.fuzz import partial_ratio
    from rapidfuzz.process import cpdist

    likeness = cpdist([f.publisher for f in lefts], [f.publisher for f in rights], scorer=partial_ratio)
    return [_level(a.publisher, b.publisher, float(n)) for a, b, n in zip(lefts, rights, likeness, strict=True)]


def _level(left: str, right: str, likeness: float) -> str | None:
    if not left or not right:
        return None
    if left == right:
        return "equal"
    initials = "".join(word[0] for word in left.split()), "".join(word[0] for word in right.split())
    if likeness >= 85 or initials[0] == right or initials[1] == left:
        return "close"
    return "other"
