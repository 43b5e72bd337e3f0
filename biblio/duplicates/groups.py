"""From pairs to groups: editions first, then works and sets over them; no chain joins what contradicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from biblio.duplicates.evidence import Pair

Groups = tuple[tuple[int, ...], ...]


class Partition:
    """Groups of indexes that grow by joining; `forbidden` pairs are never in one group."""

    def __init__(self, count: int, forbidden: Iterable[tuple[int, int]] = ()) -> None:
        self._head = list(range(count))
        self._members = [[index] for index in range(count)]
        self._against: list[set[int]] = [set() for _ in range(count)]
        for left, right in forbidden:
            self._against[left].add(right)
            self._against[right].add(left)

    def together(self, left: int, right: int) -> bool:
        """Whether both are in one group now."""
        return self._head[left] == self._head[right]

    def join(self, left: int, right: int) -> bool:
        """Whether both are in one group afterwards: False where something stands against it."""
        one, other = self._head[left], self._head[right]
        if one == other:
            return True
        if len(self._members[one]) < len(self._members[other]):
            one, other = other, one
        if any(self._head[index] == one for index in self._against[other]):
            return False
        if any(self._head[index] == other for index in self._against[one]):
            return False
        for index in self._members[other]:
            self._head[index] = one
        self._members[one] += self._members[other]
        self._against[one] |= self._against[other]
        self._members[other] = []
        return True

    def groups(self) -> Groups:
        """The groups of two and more, each sorted, in the order of their first members."""
        return tuple(sorted(tuple(sorted(members)) for members in self._members if len(members) > 1))


def group(
    count: int, pairs: Sequence[Pair], same: Sequence[Sequence[int]], apart: Sequence[tuple[int, int]]
) -> tuple[Groups, Groups, Groups]:
    """Editions, works and sets. `same` are groups that belong together whatever else, `apart` pairs that never do.

    A pair that is another volume, another edition or different work keeps two groups apart.
    """
    ordered = sorted(pairs, key=lambda p: (-p.bits, p.left, p.right))
    bound = {(min(a, b), max(a, b)) for group in same for a in group for b in (group[0],)}
    against = [(p.left, p.right) for p in pairs if p.vetoes or p.verdict == "different"]
    editions = _grow(
        count, [*apart, *_without(against, same)], same, [p for p in ordered if p.verdict == "same edition"]
    )
    merged = [
        (p.left, p.right) for p in pairs if p.verdict in ("different", "same set") and (p.left, p.right) not in bound
    ]
    linked = [p for p in ordered if p.verdict == "same work"]
    works = _grow(count, [*apart, *_without(merged, editions)], editions, linked)
    sets = _grow(count, apart, editions, [p for p in ordered if p.verdict == "same set"])
    return editions, _new(works, editions), _new(sets, editions)


def _grow(
    count: int, apart: Iterable[tuple[int, int]], start: Sequence[Sequence[int]], pairs: Iterable[Pair]
) -> Groups:
    partition = Partition(count, apart)
    for together in start:
        for index in together[1:]:
            partition.join(together[0], index)
    for pair in pairs:
        partition.join(pair.left, pair.right)
    return partition.groups()


def _without(pairs: Iterable[tuple[int, int]], groups: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """The pairs that do not lie within one of the groups."""
    home = {index: number for number, members in enumerate(groups) for index in members}
    return [(a, b) for a, b in pairs if a not in home or home[a] != home.get(b)]


def _new(groups: Groups, editions: Groups) -> Groups:
    known = set(editions)
    return tuple(members for members in groups if members not in known)
