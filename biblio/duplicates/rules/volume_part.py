"""Volume and part, from their fields or out of the title."""

from __future__ import annotations

from collections.abc import Sequence

from biblio.duplicates.features import Features

NAME = "volume_part"


def show(one: Features) -> str:
    """The volume and the part."""
    words = [f"volume {one.volume}" if one.volume else "", f"part {one.part}" if one.part else ""]
    return ", ".join(word for word in words if word)


def compare(lefts: Sequence[Features], rights: Sequence[Features]) -> list[str | None]:
    """The level of each pair."""
    return [_level(left, right) for left, right in zip(lefts, rights, strict=True)]


def _level(left: Features, right: Features) -> str | None:
    ours, theirs = (left.volume, left.part), (right.volume, right.part)
    if not any(ours) and not any(theirs):
        return None
    if ours == theirs:
        return "equal"
    return "other" if any(a and b and a != b for a, b in zip(ours, theirs, strict=True)) else "one"
