"""Series and the number in it."""

from __future__ import annotations

from collections.abc import Sequence

from biblio.duplicates.features import Features

NAME = "series"


def show(one: Features) -> str:
    """Series and number."""
    words = one.record.collection_title, one.record.collection_number
    return ", ".join(word for word in words if word)


def compare(lefts: Sequence[Features], rights: Sequence[Features]) -> list[str | None]:
    """The level of each pair."""
    return [_level(left, right) for left, right in zip(lefts, rights, strict=True)]


def _level(left: Features, right: Features) -> str | None:
    if not left.series or not right.series:
        return None
    same = left.series in right.series or right.series in left.series
    if not same:
        return "other"
    if left.series_number and right.series_number:
        return "equal" if left.series_number == right.series_number else "number"
    return "close"
