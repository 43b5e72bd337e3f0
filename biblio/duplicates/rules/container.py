"""The journal or book that it stands in, and where. A locator of a whole book is no evidence."""

from __future__ import annotations

from collections.abc import Sequence

from biblio.duplicates.features import Features

NAME = "container"


def show(one: Features) -> str:
    """Container, volume, issue and first page."""
    if not one.container and one.is_book:
        return ""
    volume, issue, page = one.in_container
    words = (
        one.record.container_title or "",
        volume and f"vol. {volume}",
        issue and f"no. {issue}",
        page and f"p. {page}",
    )
    return ", ".join(word for word in words if word)


def compare(lefts: Sequence[Features], rights: Sequence[Features]) -> list[str | None]:
    """The level of each pair."""
    return [_level(left, right) for left, right in zip(lefts, rights, strict=True)]


def _level(left: Features, right: Features) -> str | None:
    if left.is_book or right.is_book:
        return None
    known = [(a, b) for a, b in zip(left.in_container, right.in_container, strict=True) if a and b]
    equal = sum(a == b for a, b in known)
    if len(known) >= 2 and equal == 0:
        return "place"
    if left.in_container[2] and left.in_container[2] == right.in_container[2] and equal >= 2:
        return "equal"
    if not left.container or not right.container:
        return None
    if left.container == right.container or left.container in right.container or right.container in left.container:
        return "close"
    return "other"
