"""Edition statements; a first edition seldom says so."""

from __future__ import annotations

from collections.abc import Sequence

from biblio.duplicates.features import Features

NAME = "edition"


def show(one: Features) -> str:
    """The edition as the record has it."""
    return one.record.edition or ""


def compare(lefts: Sequence[Features], rights: Sequence[Features]) -> list[str | None]:
    """The level of each pair."""
    return [_level(left.edition, right.edition) for left, right in zip(lefts, rights, strict=True)]


def _level(left: str, right: str) -> str | None:
    if left == right:
        return "equal" if left else None
    if not left or not right:
        return "one" if (left or right) not in ("1",) else None
    return "other"
