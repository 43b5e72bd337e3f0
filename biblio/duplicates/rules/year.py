"""Years of publication."""

from __future__ import annotations

from collections.abc import Sequence

from biblio.duplicates.features import Features

NAME = "year"


def show(one: Features) -> str:
    """The date in EDTF."""
    return str(one.record.issued) if one.record.issued else ""


def compare(lefts: Sequence[Features], rights: Sequence[Features]) -> list[str | None]:
    """The level of each pair."""
    return [_level(left, right) for left, right in zip(lefts, rights, strict=True)]


def _level(left: Features, right: Features) -> str | None:
    if not left.years or not right.years:
        return None
    gap = abs(left.years[0] - right.years[0])
    return "equal" if gap == 0 else "near" if gap == 1 else "apart" if gap <= 5 else "far"
