"""From levels to a verdict: the sum of the bits, and bars that outweigh any sum. Nothing else decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import yaml

from biblio.duplicates.evidence import VERDICTS, Verdict
from biblio.duplicates.rules import RULES

if TYPE_CHECKING:
    from numpy import bool_, float32, int8, int64
    from numpy.typing import NDArray

    from biblio.duplicates.columns import Columns, Ints

RULE_NAMES: Final = tuple(rule.NAME for rule in RULES)
_LEVELS: Final = {rule.NAME: rule.LEVELS for rule in RULES}
_COUNTED: Final = ("equal", "close", "prefix", "numbered", "within", "main")  # title levels that length and rarity move
# What makes a work: its title, its names, an identifier or pages that both have.
_WORK: Final[Mapping[str, tuple[str, ...] | None]] = {
    "title": None,
    "names": None,
    "identifiers": ("equal",),
    "container": ("equal",),
}
# What volumes of one set share beside that.
_SET_TOO: Final[Mapping[str, tuple[str, ...] | None]] = {
    "publisher": None,
    "place": None,
    "series": ("equal", "close", "other"),
}
_EDITION, _SAME_WORK, _SET, _UNSURE, _DIFFERENT = (
    VERDICTS.index(verdict) for verdict in ("same edition", "same work", "same set", "unsure", "different")
)


@dataclass(frozen=True, slots=True)
class Bar:
    """What keeps two records from more than `at_most`, where all of `when` hold and none of `unless`."""

    says: str
    at_most: Verdict
    relation: str
    always: bool
    when: Mapping[str, tuple[int, ...]]
    unless: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """For each pair: its weights (a column for each rule), their sum, the sum about the work, verdict, bars as bits."""

    weights: NDArray[float32]
    bits: NDArray[float32]
    work: NDArray[float32]
    verdicts: NDArray[int8]
    bars: NDArray[int64]


@cache
def weights() -> dict[str, Any]:
    """The table `weights.yaml`."""
    text = files(__package__).joinpath("weights.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return table


def sentence(rule: str, level: str) -> str:
    """What a level says."""
    return str(weights()["weights"][rule][level][1])


@cache
def bars() -> tuple[Bar, ...]:
    """The bars of the table."""
    return tuple(
        Bar(
            row["says"],
            row["at_most"],
            row.get("relation", ""),
            row.get("always", False),
            _numbers(row["when"]),
            _numbers(row.get("unless", {})),
        )
        for row in weights()["bars"]
    )


def _numbers(conditions: Mapping[str, list[str]]) -> dict[str, tuple[int, ...]]:
    return {
        rule: tuple(-1 if level == "none" else _LEVELS[rule].index(level) for level in levels)
        for rule, levels in conditions.items()
    }


def compare(columns: Columns, left: Ints, right: Ints) -> NDArray[int8]:
    """The level of each pair (a row) by each rule (a column); -1 where a value is missing."""
    import numpy as np

    levels = np.empty((len(left), len(RULES)), dtype=np.int8)
    for number, rule in enumerate(RULES if len(left) else ()):
        levels[:, number] = rule.compare(columns, left, right)
    return levels


def judge(columns: Columns, left: Ints, right: Ints, levels: NDArray[int8]) -> Judgement:
    """Weights, sums and verdicts of pairs whose levels are known."""
    weighed = _weigh(levels)
    _move(weighed, columns, left, right, levels)
    return decide(levels, weighed)


def decide(levels: NDArray[int8], weighed: NDArray[float32]) -> Judgement:
    """The verdicts by levels and their weights."""
    import numpy as np

    table = weights()
    total = (table["start"] + weighed.sum(axis=1)).round(2).astype(np.float32)
    work = table["start"] + _bits_of(_WORK, levels, weighed)
    of_set = work + _bits_of(_SET_TOO, levels, weighed)
    barred = np.zeros(len(levels), dtype=np.int64)
    always = np.zeros(len(levels), dtype=bool)
    at_most = {verdict: np.zeros(len(levels), dtype=bool) for verdict in VERDICTS}
    for number, bar in enumerate(bars()):
        holds = _holds(bar, levels)
        barred |= holds.astype(np.int64) << number
        at_most[bar.at_most] |= holds
        if bar.always:
            always |= holds
    verdicts = np.select(
        [
            always,
            at_most["different"],
            at_most["same set"],
            at_most["same work"] & (work >= table["work"]),
            at_most["same work"],
            at_most["unsure"],
            total >= table["same"],
        ],
        [
            _UNSURE,
            _DIFFERENT,
            np.where(of_set >= table["set"], _SET, _DIFFERENT),
            _SAME_WORK,
            np.where(work >= table["unsure"], _UNSURE, _DIFFERENT),
            np.where(np.maximum(total, work) >= table["unsure"], _UNSURE, _DIFFERENT),
            _EDITION,
        ],
        default=np.where(total >= table["unsure"], _UNSURE, _DIFFERENT),
    )
    return Judgement(weighed, total, work.astype(np.float32), verdicts.astype(np.int8), barred)


def _weigh(levels: NDArray[int8]) -> NDArray[float32]:
    import numpy as np

    table = np.zeros((len(RULES), 1 + max(len(rule.LEVELS) for rule in RULES)), dtype=np.float32)
    for number, rule in enumerate(RULES):
        for place, level in enumerate(rule.LEVELS):
            table[number, place + 1] = weights()["weights"][rule.NAME][level][0]
    return table[np.arange(len(RULES)), levels + 1]


def _move(weighed: NDArray[float32], columns: Columns, left: Ints, right: Ints, levels: NDArray[int8]) -> None:
    """Add what a title's length gives, take off what is common among these records."""
    import numpy as np

    table = weights()
    title, names = RULE_NAMES.index("title"), RULE_NAMES.index("names")
    counted = np.isin(levels[:, title], [_LEVELS["title"].index(level) for level in _COUNTED])
    length = np.minimum(columns.title_words[left], columns.title_words[right])
    long = np.minimum(table["longest"], 1.5 * (length + 1))
    long[columns.generic[left] | columns.generic[right]] = table["generic"]
    # one title in one year under one name is one publication; only what lies beyond is commonness
    variety = np.maximum(
        columns.title_variety[columns.title.codes[left]], columns.title_variety[columns.title.codes[right]]
    )
    common = np.minimum(table["common_title"], 1.5 * np.log2(np.maximum(variety, 2) / 2))
    weighed[:, title] += np.where(counted, (long - common).round(1), 0)
    shared = np.isin(levels[:, names], [_LEVELS["names"].index(level) for level in ("several", "shared")])
    rarity = np.maximum(columns.rarest_name[left], columns.rarest_name[right])
    common = np.minimum(table["common_name"], 0.5 * np.log2(np.maximum(rarity, 4) / 4))
    weighed[:, names] -= np.where(shared, common.round(1), 0)


def _bits_of(
    rules: Mapping[str, tuple[str, ...] | None], levels: NDArray[int8], weighed: NDArray[float32]
) -> NDArray[float32]:
    """The sum over some rules, of some only where their level is one of those named."""
    import numpy as np

    total = np.zeros(len(levels), dtype=np.float32)
    for rule, counted in rules.items():
        column = RULE_NAMES.index(rule)
        if counted is None:
            total += weighed[:, column]
        else:
            wanted = np.isin(levels[:, column], [_LEVELS[rule].index(level) for level in counted])
            total += np.where(wanted, weighed[:, column], 0)
    return total


def _holds(bar: Bar, levels: NDArray[int8]) -> NDArray[bool_]:
    import numpy as np

    holds = np.ones(len(levels), dtype=bool)
    for rule, wanted in bar.when.items():
        holds &= np.isin(levels[:, RULE_NAMES.index(rule)], wanted)
    for rule, lifting in bar.unless.items():
        holds &= ~np.isin(levels[:, RULE_NAMES.index(rule)], lifting)
    return holds
