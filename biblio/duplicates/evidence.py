"""What a comparison finds: evidence with its weight, and the pair of records that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from biblio.problems import Problem
from biblio.records.record import Record

Verdict = Literal["same edition", "same work", "same set", "unsure", "different"]
VERDICTS: Final[tuple[Verdict, ...]] = ("same edition", "same work", "same set", "unsure", "different")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one rule found: its `level`, the weight in `bits`, both values as shown, and a sentence that says it."""

    rule: str
    level: str
    bits: float
    left: str
    right: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, by index, with the evidence about them. `bits` is the sum, the start (`prior`) included.

    `vetoes` are the bars that hold: what keeps the records from being one publication, or from being merged unasked.
    """

    left: int
    right: int
    keys: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    vetoes: tuple[str, ...]
    verdict: Verdict
    relation: str
    bits: float
    prior: float

    @property
    def probability(self) -> float:
        """How likely it is that both are one publication, from the sum of bits (vetoes left aside)."""
        return float(1 / (1 + 2 ** -max(-60.0, min(60.0, self.bits))))


@dataclass(frozen=True)
class Duplicates:
    """All that was found: pairs that are not different, and groups of indexes into `records`, sorted.

    `editions` are to be merged; `works` and `sets` list every record of each, `unsure` pairs are for a person.
    `found_by` counts the pairs that each key brought together.
    """

    records: Sequence[Record]
    pairs: Sequence[Pair] = ()
    editions: tuple[tuple[int, ...], ...] = ()
    works: tuple[tuple[int, ...], ...] = ()
    sets: tuple[tuple[int, ...], ...] = ()
    unsure: tuple[tuple[int, int], ...] = ()
    problems: tuple[Problem, ...] = ()
    found_by: tuple[tuple[str, int], ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What each record is called: its key; with its place in the list where it has none or an earlier one has it.

        >>> Duplicates((Record(id="a"), Record(), Record(id="a"))).names
        ('a', '#2', 'a#3')
        """
        given = {record.id for record in self.records}
        seen: set[str] = set()
        names = []
        for number, record in enumerate(self.records, 1):
            name = record.id
            if not name or name in seen:
                name = f"{name}#{number}"
                while name in seen or name in given:
                    name += "#"
            seen.add(name)
            names.append(name)
        return tuple(names)
