"""Groups that grow by the mean evidence between them: no chain joins what does not belong together as a whole."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

Groups = tuple[tuple[int, ...], ...]


class _Between(NamedTuple):
    """The scores between two groups: their sum, their number, and how many of them are enough alone."""

    total: float = 0.0
    times: int = 0
    strong: int = 0

    @property
    def mean(self) -> float:
        return self.total / self.times

    def suffices(self, enough: float, doubtful: float) -> bool:
        return self.mean >= enough or (2 * self.strong >= self.times and self.mean >= doubtful)

    def __add__(self, other: _Between) -> _Between:  # type: ignore[override]
        return _Between(self.total + other.total, self.times + other.times, self.strong + other.strong)


class Linkage:
    """Groups of indexes. Two are joined, the most alike first, while the scores between them are enough.

    They are where their mean reaches `enough`, or half of them do and the mean is not below `doubtful`: a record that
    was read badly may look like one of a group and unlike another, and speaks against neither.
    `forbid` keeps two apart whatever the scores; `bind` joins two whatever the scores, but not what is forbidden.
    `rank` orders indexes where scores are equal, so that the result does not hang on the order of the records.
    """

    def __init__(self, rank: Mapping[int, int], enough: float = 0.0, doubtful: float = 0.0) -> None:
        self._enough, self._doubtful = enough, doubtful
        self._rank = rank
        self._head: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}
        self._scores: dict[int, dict[int, _Between]] = {}
        self._against: dict[int, set[int]] = {}

    def head(self, index: int) -> int:
        """The index that stands for the group of `index`."""
        return self._head.get(index, index)

    def score(self, left: int, right: int, score: float) -> None:
        """Note how alike two indexes are."""
        one, other = self.head(left), self.head(right)
        if one != other:
            known = self._scores.setdefault(one, {}).get(other, _Between())
            more = known + _Between(score, 1, score >= self._enough)
            self._scores[one][other] = self._scores.setdefault(other, {})[one] = more

    def forbid(self, left: int, right: int) -> None:
        """Keep two indexes apart."""
        one, other = self.head(left), self.head(right)
        if one != other:
            self._against.setdefault(one, set()).add(other)
            self._against.setdefault(other, set()).add(one)

    def bind(self, members: Sequence[int]) -> None:
        """Join what is known to belong together."""
        for index in members[1:]:
            one, other = self.head(members[0]), self.head(index)
            if one != other and other not in self._against.get(one, ()):
                self._join(one, other)

    def grow(self) -> None:
        """Join groups while what stands between two is enough."""
        heap = [self._entry(one, other) for one, row in self._scores.items() for other in row if one < other]
        heapq.heapify(heap)
        while heap:
            negative, _, one, other = heapq.heappop(heap)
            known = self._scores.get(one, {}).get(other)
            if known is None or known.mean != -negative or other in self._against.get(one, ()):
                continue
            if not known.suffices(self._enough, self._doubtful):
                continue
            joined = self._join(one, other)
            for neighbour in self._scores.get(joined, ()):
                heapq.heappush(heap, self._entry(min(joined, neighbour), max(joined, neighbour)))

    def groups(self) -> Groups:
        """The groups of two and more, each sorted, in the order of their first members."""
        return tuple(sorted(tuple(sorted(members)) for members in self._members.values() if len(members) > 1))

    def _entry(self, one: int, other: int) -> tuple[float, tuple[int, int], int, int]:
        ranks = sorted((self._first(one), self._first(other)))
        return -self._scores[one][other].mean, (ranks[0], ranks[1]), one, other

    def _first(self, head: int) -> int:
        return min(self._rank[index] for index in self._members.get(head, (head,)))

    def _join(self, one: int, other: int) -> int:
        ours, theirs = self._members.get(one, [one]), self._members.get(other, [other])
        if len(ours) < len(theirs):
            one, other, ours, theirs = other, one, theirs, ours
        for index in theirs:
            self._head[index] = one
        self._head[one] = one
        self._members[one] = [*ours, *theirs] if ours is not self._members.get(one) else ours
        if self._members[one] is ours:
            ours.extend(theirs)
        self._members.pop(other, None)
        self._move_scores(one, other)
        for enemy in self._against.pop(other, ()):
            self._against[enemy].discard(other)
            self._against[enemy].add(one)
            self._against.setdefault(one, set()).add(enemy)
        return one

    def _move_scores(self, one: int, other: int) -> None:
        mine = self._scores.setdefault(one, {})
        mine.pop(other, None)
        for neighbour, known in self._scores.pop(other, {}).items():
            if neighbour == one:
                continue
            row = self._scores[neighbour]
            row.pop(other, None)
            mine[neighbour] = row[one] = mine.get(neighbour, _Between()) + known


def components(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """What hangs together by the pairs, each sorted."""
    head: dict[int, int] = {}

    def find(index: int) -> int:
        while head.setdefault(index, index) != index:
            head[index] = head[head[index]]
            index = head[index]
        return index

    for left, right in pairs:
        one, other = find(left), find(right)
        if one != other:
            head[max(one, other)] = min(one, other)
    members: dict[int, list[int]] = {}
    for index in head:
        members.setdefault(find(index), []).append(index)
    return [sorted(group) for group in members.values()]
