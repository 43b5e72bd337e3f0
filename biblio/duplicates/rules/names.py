"""Names: authors, else editors or compilers; initials agree with the names that they begin."""

from __future__ import annotations

from collections.abc import Sequence

from biblio.duplicates.features import Features

NAME = "names"


def show(one: Features) -> str:
    """The names, ten at most."""
    return "; ".join(person.shown for person in one.people[:10])


def compare(lefts: Sequence[Features], rights: Sequence[Features]) -> list[str | None]:
    """The level of each pair."""
    return [_level(left, right) for left, right in zip(lefts, rights, strict=True)]


def _level(left: Features, right: Features) -> str | None:
    if not left.people or not right.people:
        return None
    exact = close = 0
    for person in left.people:
        same = [other for other in right.people if person.family == other.family]
        if any(agree(person.given, other.given) for other in same):
            exact += 1
        elif not same and any(_near(person.family, o.family) and agree(person.given, o.given) for o in right.people):
            close += 1
    if exact + close > 1:
        return "several"
    if exact:
        return "shared"
    return "close" if close else "other"


def agree(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether given names do not contradict: no name on a side, or initials that can stand for each other.

    >>> agree(("w", "p"), ("william",)), agree(("zelda", "k"), ("zelda",)), agree(("john",), ("james",))
    (True, True, False)
    """
    if not left or not right:
        return True
    pairs = list(zip(left, right, strict=False))
    return all(a.startswith(b) or b.startswith(a) or _near(a, b) for a, b in pairs)


def _near(left: str, right: str) -> bool:
    from rapidfuzz.distance import OSA

    if min(len(left), len(right)) < 5:
        return False
    return left[0] == right[0] and OSA.distance(left, right) <= (2 if max(len(left), len(right)) > 8 else 1)
