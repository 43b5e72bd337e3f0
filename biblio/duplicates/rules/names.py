"""Names: who made it, else whoever is named; initials agree with the names that they begin."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from biblio.duplicates.columns import cross, each_pair_once
from biblio.duplicates.features import Person, sound, words
from biblio.records.record import Record

if TYPE_CHECKING:
    from biblio.duplicates.columns import Bools, Columns, Ints, Levels

NAME = "names"
LEVELS = ("several", "shared", "close", "body", "other")
_EXACT, _CLOSE, _NONE = 2, 1, 0


def show(record: Record) -> str:
    """The names, ten at most."""
    return "; ".join(str(name) for name in (record.author or record.editor or record.compiler)[:10])


def compare(columns: Columns, left: Ints, right: Ints) -> Levels:
    """Several names shared, one, one spelled nearly alike, a body on one side alone, or none."""
    import numpy as np

    ours, theirs = (columns.people.starts[rows + 1] > columns.people.starts[rows] for rows in (left, right))
    pair, first, second = cross(columns.people, left, right)
    low, high, place = each_pair_once(first, second)
    kinds = _kinds(columns, low, high)[place]
    exact = _count(pair[kinds == _EXACT], first[kinds == _EXACT], len(left))
    close = _count(pair[kinds >= _CLOSE], first[kinds >= _CLOSE], len(left))
    bodies = (columns.body_counts[left] > 0) != (columns.body_counts[right] > 0)
    levels = np.select([(close > 1) & (exact > 0), exact > 0, close > 0, bodies], [0, 1, 2, 3], default=4)
    return np.where(ours & theirs, levels, -1).astype(np.int8)


def _count(pair: Any, person: Ints, size: int) -> Any:
    """How many different persons of the left record are found in the right one."""
    import numpy as np

    once = np.unique(pair.astype(np.int64) << 32 | person)
    return np.bincount(once >> 32, minlength=size)


def _kinds(columns: Columns, low: Ints, high: Ints) -> Levels:
    """How alike two persons are, for each pair of persons: those that share no sound at all are not looked at."""
    import numpy as np

    kinds = np.zeros(len(low), dtype=np.int8)
    family = columns.person_family
    maybe = (low == high) | (family[low] == family[high]) | _share_a_token(columns, low, high)
    for index in np.flatnonzero(maybe).tolist():
        kinds[index] = liken(columns.persons[low[index]], columns.persons[high[index]])
    return kinds


def _share_a_token(columns: Columns, low: Ints, high: Ints) -> Bools:
    """Whether the names share a word, or sound alike, or are a slip apart."""
    import numpy as np
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cpdist

    first, second = ([columns.persons[code] for code in codes] for codes in (low, high))
    tokens = columns.person_tokens
    shared = [not tokens[a].isdisjoint(tokens[b]) for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    names = [person.family for person in first], [person.family for person in second]
    slips = cpdist(*names, scorer=OSA.distance, score_cutoff=2) <= 2
    found: Bools = np.logical_or(slips, np.array(shared, dtype=bool))
    return found


@lru_cache(maxsize=200_000)
def liken(one: Person, other: Person) -> int:
    """2 where two names are one person's, 1 where they may be, spelled nearly alike, 0 where they are not.

    >>> liken(Person("coates", ("w", "p")), Person("coates", ("william",)))
    2
    >>> liken(Person("chicherin", ("g", "v")), Person("tchitcherine", ("george",)))
    1
    >>> liken(Person("mill", ("james",)), Person("mill", ("john", "stuart")))
    0
    """
    if not one.family or not other.family:
        return _NONE
    if one.is_body or other.is_body:
        return _liken_bodies(one.family, other.family)
    if one.family == other.family:
        return _EXACT if agree(one.given, other.given) else _NONE
    if agree(one.given, other.given):
        parts, others = one.family.split(), other.family.split()
        if _is_part(parts, others) or _is_part(others, parts):
            return _EXACT if one.given and other.given else _CLOSE
        if is_near(one.family, other.family) or _sounds_alike(one.family, other.family):
            return _CLOSE
    return _CLOSE if _is_turned(one, other) or _is_turned(other, one) else _NONE


def _liken_bodies(left: str, right: str) -> int:
    if left == right:
        return _EXACT
    ours, theirs = set(left.split()), set(right.split())
    initials = "".join(word[0] for word in left.split()), "".join(word[0] for word in right.split())
    if right.replace(" ", "") == initials[0] or left.replace(" ", "") == initials[1]:
        return _CLOSE
    shared = len(ours & theirs)  # all of three words, or three words in four: "Labour Party" is in many names
    return (
        _CLOSE
        if shared >= min(max(3, min(len(ours), len(theirs))), 0.75 * max(len(ours), len(theirs))) and shared > 1
        else _NONE
    )


def _is_part(parts: list[str], others: list[str]) -> bool:
    """Whether a long word that ends one surname is in the other: "Molina" in "Garcia Molina"."""
    return len(parts) < len(others) and len(parts[-1]) > 3 and parts[-1] in others


def _is_turned(one: Person, other: Person) -> bool:
    """Whether family and given name have changed places."""
    return bool(one.given) and one.family in other.given and one.given[0] == other.family.split()[0]


def _sounds_alike(left: str, right: str) -> bool:
    return len(left) > 4 and len(right) > 4 and sound(left) == sound(right)


def agree(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether given names do not contradict: none on a side, or initials and short forms that can stand for each other.

    >>> agree(("w", "p"), ("william",)), agree(("tom",), ("thomas", "henry")), agree(("john",), ("james",))
    (True, True, False)
    """
    if not left or not right:
        return True
    if all(_stand_for(a, b) for a, b in zip(left, right, strict=False)):
        return True
    # "E. Gladys" and "Gladys", "G. D. H." and "Douglas": a whole name that both have
    return any(len(word) > 2 and word in right for word in left)


def _stand_for(left: str, right: str) -> bool:
    if left.startswith(right) or right.startswith(left) or is_near(left, right):
        return True
    groups = _given().get(left, frozenset())
    if len(right) == 1:
        return any(name.startswith(right) for group in groups for name in _group(group))
    if len(left) == 1:
        return _stand_for(right, left)
    return not groups.isdisjoint(_given().get(right, frozenset()))


@cache
def _given() -> dict[str, frozenset[int]]:
    owners: dict[str, set[int]] = {}
    for number, line in enumerate(words()["given"]):
        for name in line.split():
            owners.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in owners.items()}


@cache
def _group(number: int) -> tuple[str, ...]:
    return tuple(words()["given"][number].split())


SHORTEST: Final = 5  # letters of a name that may be misspelt


def is_near(left: str, right: str) -> bool:
    """Whether two names are a slip apart: one letter, or two in a long name; the first letter stands.

    >>> is_near("bettelheim", "bettleheim"), is_near("marx", "mary")
    (True, False)
    """
    from rapidfuzz.distance import OSA

    if "0" in left or "0" in right:  # a lost letter may be any
        return len(left) == len(right) and all(a == b or "0" in (a, b) for a, b in zip(left, right, strict=True))
    if min(len(left), len(right)) < SHORTEST or left[0] != right[0]:
        return False
    return OSA.distance(left, right) <= (2 if max(len(left), len(right)) > 8 else 1)
