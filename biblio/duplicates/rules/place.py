"""The first place of publication."""

from __future__ import annotations

from collections.abc import Sequence

from biblio.duplicates.features import Features

NAME = "place"


def show(one: Features) -> str:
    """The place as the record spells it."""
    return one.record.publisher_place or ""


def compare(lefts: Sequence[Features], rights: Sequence[Features]) -> list[str | None]:
    """The level of each pair."""
    return [
        None if not a.place or not b.place else "equal" if a.place == b.place else "other"
        for a, b in zip(lefts, rights, strict=True)
    ]
