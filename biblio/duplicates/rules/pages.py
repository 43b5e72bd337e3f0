"""The number of pages; cataloguers count them differently, so within ten or a twentieth is close."""

from __future__ import annotations

from collections.abc import Sequence

from biblio.duplicates.features import Features

NAME = "pages"


def show(one: Features) -> str:
    """The extent as the record has it."""
    return one.record.number_of_pages or ""


def compare(lefts: Sequence[Features], rights: Sequence[Features]) -> list[str | None]:
    """The level of each pair."""
    return [_level(left.pages, right.pages) for left, right in zip(lefts, rights, strict=True)]


def _level(left: int, right: int) -> str | None:
    if not left or not right:
        return None
    if left == right:
        return "equal"
    allowed = max(0.05 * max(left, right), min(10, 0.15 * max(left, right)))
    return "close" if abs(left - right) <= allowed else "other"
