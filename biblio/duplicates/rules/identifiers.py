"""ISBN and DOI. A print and an electronic book have two ISBNs: two different ones say little."""

from __future__ import annotations

from collections.abc import Sequence

from biblio.duplicates.features import Features

NAME = "identifiers"


def show(one: Features) -> str:
    """ISBN and DOI."""
    return ", ".join(word for word in (one.record.ISBN, one.record.DOI) if word)


def compare(lefts: Sequence[Features], rights: Sequence[Features]) -> list[str | None]:
    """The level of each pair."""
    return [_level(left, right) for left, right in zip(lefts, rights, strict=True)]


def _level(left: Features, right: Features) -> str | None:
    if left.isbn & right.isbn or (left.doi and left.doi == right.doi):
        return "equal"
    if left.doi and right.doi:
        return "doi"
    return "isbn" if left.isbn and right.isbn else None
