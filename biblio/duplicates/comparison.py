"""Pairs of records compared in arrays; a pair with its evidence is made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, overload

from biblio.duplicates.columns import read_columns
from biblio.duplicates.evidence import VERDICTS, Evidence, Pair, Verdict
from biblio.duplicates.features import read_features
from biblio.duplicates.rules import RULES
from biblio.duplicates.verdict import Bar, bars, compare, decide, judge, sentence, weights
from biblio.records.record import Record

if TYPE_CHECKING:
    from biblio.duplicates.candidates import Candidates
    from biblio.duplicates.columns import Columns

SLICE = 100_000  # pairs compared at a time, which bounds memory


@dataclass(frozen=True)
class Comparison(Sequence[Pair]):
    """Compared pairs as arrays: rows, levels (a column for each rule), weights, sums, verdicts, bars and keys."""

    records: Sequence[Record]
    left: Any
    right: Any
    levels: Any
    weights: Any
    bits: Any
    work: Any
    verdicts: Any
    bars: Any
    keys: Callable[[int], tuple[str, ...]]
    numbers: Any  # the place of each pair among the candidates, which `keys` takes

    def __len__(self) -> int:
        return len(self.left)

    @overload
    def __getitem__(self, index: int) -> Pair: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Pair]: ...
    def __getitem__(self, index: int | slice) -> Pair | Sequence[Pair]:
        if isinstance(index, slice):
            return [self._pair(place) for place in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return self._pair(index % len(self))

    def __iter__(self) -> Iterator[Pair]:
        return (self._pair(index) for index in range(len(self)))

    def only(self, wanted: Any) -> Comparison:
        """The pairs where `wanted`, an array of truth values, is true."""
        return Comparison(
            self.records, self.left[wanted], self.right[wanted], self.levels[wanted], self.weights[wanted],
            self.bits[wanted], self.work[wanted], self.verdicts[wanted], self.bars[wanted], self.keys,
            self.numbers[wanted],
        )  # fmt: skip

    def _pair(self, index: int) -> Pair:
        left, right = int(self.left[index]), int(self.right[index])
        one, other = self.records[left], self.records[right]
        evidence = tuple(
            _evidence(number, int(level), float(self.weights[index, number]), one, other)
            for number, level in enumerate(self.levels[index])
            if (level >= 0 and RULES[number].NAME != "kind") or level >= 2
        )
        verdict = VERDICTS[self.verdicts[index]]
        holding = [bar for number, bar in enumerate(bars()) if self.bars[index] >> number & 1]
        if any(bar.at_most != "unsure" for bar in holding):  # what keeps from asking says all
            holding = [bar for bar in holding if bar.at_most != "unsure" or bar.always]
        return Pair(
            left,
            right,
            self.keys(int(self.numbers[index])),
            evidence,
            tuple(dict.fromkeys(bar.says for bar in holding)),
            verdict,
            _relation(verdict, holding, any(row.rule == "carrier" for row in evidence)),
            round(float(self.bits[index]), 2),
            float(weights()["start"]),
        )


def _evidence(number: int, level: int, bits: float, one: Record, other: Record) -> Evidence:
    rule = RULES[number]
    name = rule.LEVELS[level]
    shown = rule.show(one)[:2000], rule.show(other)[:2000]
    return Evidence(rule.NAME, name, round(bits, 2), *shown, sentence(rule.NAME, name))


def _relation(verdict: str, holding: Sequence[Bar], on_other_carrier: bool) -> str:
    """What the first bar that allows the verdict and no better calls it."""
    if verdict == "same edition":
        return "other carrier" if on_other_carrier else "same publication"
    return next((bar.relation for bar in holding if bar.at_most == verdict and bar.relation), "")


def compare_candidates(
    records: Sequence[Record], columns: Columns, candidates: Candidates, step: Callable[[int], object] = lambda _: None
) -> Comparison:
    """All candidates compared, slice by slice; `step` is told how many were done."""
    import numpy as np

    parts = []
    for start in range(0, len(candidates.left), SLICE):
        left, right = candidates.left[start : start + SLICE], candidates.right[start : start + SLICE]
        levels = compare(columns, left, right)
        parts.append((levels, judge(columns, left, right, levels)))
        step(len(left))
    if not parts:
        levels = compare(columns, candidates.left, candidates.right)
        parts.append((levels, judge(columns, candidates.left, candidates.right, levels)))
    return Comparison(
        records,
        candidates.left,
        candidates.right,
        np.concatenate([levels for levels, _ in parts]),
        np.concatenate([judged.weights for _, judged in parts]),
        np.concatenate([judged.bits for _, judged in parts]),
        np.concatenate([judged.work for _, judged in parts]),
        np.concatenate([judged.verdicts for _, judged in parts]),
        np.concatenate([judged.bars for _, judged in parts]),
        candidates.keys,
        np.arange(len(candidates.left)),
    )


def joined(one: Comparison, other: Comparison) -> Comparison:
    """Both, one behind the other; the pairs of `other` were found by no key."""
    import numpy as np

    names = ("left", "right", "levels", "weights", "bits", "work", "verdicts", "bars")
    arrays: dict[str, Any] = {name: np.concatenate([getattr(one, name), getattr(other, name)]) for name in names}
    numbers = np.concatenate([one.numbers, np.full(len(other), -1)])
    keys = one.keys
    return replace(one, **arrays, keys=lambda number: keys(number) if number >= 0 else (), numbers=numbers)


def what_would_change(left: Record, right: Record, records: Sequence[Record] = ()) -> list[tuple[str, str, Verdict]]:
    """What alone would give two records another verdict: rule, the sentence that would hold, and that verdict.

    For each rule the first of its levels, best first, that changes it; titles and names are what they are.

    >>> from biblio.values.date import Date
    >>> one, other = (Record(title="The Life of Reason in Society", issued=Date(year)) for year in (1905, 1911))
    >>> [row for row in what_would_change(one, other) if row[0] == "year"]
    [('year', 'The dates are the same to the day.', 'same edition')]
    """
    import numpy as np

    compared = _compare_two(left, right, records)
    changes: list[tuple[str, str, Verdict]] = []
    table = weights()["weights"]
    for number, rule in enumerate(RULES):
        missing = compared.levels[0, number] < 0
        if rule.NAME in ("title", "names", "about", "kind") or (rule.NAME == "container" and missing):
            continue
        for place, name in enumerate(rule.LEVELS):
            if place == compared.levels[0, number]:
                continue
            levels, weighed = compared.levels.copy(), compared.weights.copy()
            levels[0, number], weighed[0, number] = place, table[rule.NAME][name][0]
            verdict = VERDICTS[decide(levels, weighed.astype(np.float32)).verdicts[0]]
            if verdict != VERDICTS[compared.verdicts[0]]:
                changes.append((rule.NAME, sentence(rule.NAME, name), verdict))
                break
    return changes


def compare_records(left: Record, right: Record, records: Sequence[Record] = ()) -> Pair:
    """The evidence between two records and its verdict, also where they are different.

    `records` are those among which they stand: what is common there weighs less.

    >>> pair = compare_records(Record(title="Poems", volume="1"), Record(title="Poems", volume="2"))
    >>> pair.vetoes
    ('another volume or part', 'nothing of the imprint is known of both')
    """
    return _compare_two(left, right, records)[0]


def _compare_two(left: Record, right: Record, records: Sequence[Record]) -> Comparison:
    import numpy as np

    from biblio.duplicates.candidates import Candidates

    among = list(records)
    rows = []
    for record in (left, right):
        place = next((index for index, other in enumerate(among) if other is record and index not in rows), None)
        if place is None:
            among.append(record)
            place = len(among) - 1
        rows.append(place)
    columns = read_columns(read_features(record) for record in among)
    one, other = (np.array([row], dtype=np.int32) for row in rows)
    found = np.zeros(1, dtype=np.int64)
    return compare_candidates(among, columns, Candidates(one, other, found))
