"""From evidence to a verdict: the sum of the bits, and vetoes that outweigh any sum. Nothing else decides."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from biblio.duplicates.evidence import Evidence, Pair, Verdict
from biblio.duplicates.features import Features, read_features
from biblio.duplicates.rules import RULES
from biblio.records.record import Record

# What makes two publications of likeness: parts of a set, and editions of a work.
_SET = {
    ("title", "numbered"): "the numbers in the titles differ",
    ("volume_part", "other"): "another volume or part",
    ("series", "number"): "another number of the series",
}
_WORK = {
    ("year", "apart"): "the years are more than one apart",
    ("year", "far"): "the years are more than one apart",
    ("edition", "other"): "another edition",
    ("container", "place"): "another place of publication in journals",
}
_IMPRINT = frozenset({"year", "publisher", "pages", "identifiers", "container", "series"})


@cache
def weights() -> dict[str, Any]:
    """The table of weights, `weights.yaml`."""
    text = files(__package__).joinpath("weights.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return table


def compare_records(left: Record, right: Record, records: Sequence[Record] = ()) -> Pair:
    """The evidence between two records and its verdict, also where they are different.

    `records` are those among which they stand: what is common there weighs less.
    """
    features = [read_features(left), read_features(right)]
    counts = count_values([read_features(record) for record in records] or features)
    return compare_pairs(features, {(0, 1): ()}, counts)[0]


def count_values(features: Sequence[Features]) -> Counter[tuple[str, str]]:
    """How many records have each title and each name."""
    counts: Counter[tuple[str, str]] = Counter()
    for one in features:
        counts["title", one.title] += 1
        counts.update(("name", family) for family in one.everybody)
    return counts


def compare_pairs(
    features: Sequence[Features], keys: dict[tuple[int, int], tuple[str, ...]], counts: Counter[tuple[str, str]]
) -> list[Pair]:
    """The compared pairs, in the order of `keys`, column by column."""
    pairs = list(keys)
    lefts, rights = [features[left] for left, _ in pairs], [features[right] for _, right in pairs]
    columns = [(rule, rule.compare(lefts, rights)) for rule in RULES] if pairs else []
    done = []
    for row, (left, right) in enumerate(pairs):
        evidence = tuple(
            _evidence(rule.NAME, level, lefts[row], rights[row], rule.show(lefts[row]), rule.show(rights[row]), counts)
            for rule, levels in columns
            if (level := levels[row]) is not None
        )
        done.append(_judge(left, right, keys[left, right], evidence, lefts[row], rights[row]))
    return done


def _evidence(
    rule: str, level: str, left: Features, right: Features, shown: str, other: str, counts: Counter[tuple[str, str]]
) -> Evidence:
    bits, sentence = weights()[rule][level]
    if rule == "title" and level in ("equal", "close", "prefix"):
        words = min(len(left.title.split()), len(right.title.split()))
        # two records of one title are a pair; only what lies beyond is commonness
        common = max(counts["title", left.title], counts["title", right.title], 2) / 2
        bits += min(8.0, 1.5 * words) - min(4.0, math.log2(common))
    if rule == "names" and level in ("shared", "several"):
        shared = set(left.everybody) & set(right.everybody)
        common = min((counts["name", family] for family in shared), default=1)
        bits -= min(2.0, 0.5 * math.log2(max(1.0, common / 4)))
    return Evidence(rule, level, round(float(bits), 2), shown[:2000], other[:2000], sentence)


def _judge(
    left: int, right: int, keys: tuple[str, ...], evidence: tuple[Evidence, ...], one: Features, other: Features
) -> Pair:
    table = weights()
    bits = round(table["prior"] + sum(e.bits for e in evidence), 2)
    levels = {e.rule: e.level for e in evidence}
    parts = [text for (rule, level), text in _SET.items() if levels.get(rule) == level]
    if levels.get("volume_part") == "one":
        parts.append("only one of them is a volume or part")
    editions = [text for (rule, level), text in _WORK.items() if levels.get(rule) == level]
    verdict, relation = _verdict(bits, levels, parts, editions, evidence, one, other)
    return Pair(
        left, right, keys, evidence, tuple(dict.fromkeys((*parts, *editions))), verdict, relation, bits, table["prior"]
    )


def _verdict(
    bits: float,
    levels: dict[str, str],
    parts: list[str],
    editions: list[str],
    evidence: tuple[Evidence, ...],
    one: Features,
    other: Features,
) -> tuple[Verdict, str]:
    table = weights()
    names, title = levels.get("names"), levels.get("title")
    if title is None and not (levels.get("container") == "equal" and names not in (None, "other")):
        return "different", ""
    alike = title in ("equal", "close", "prefix", None)
    core = table["prior"] + sum(e.bits for e in evidence if e.rule in ("title", "names", "identifiers"))
    if parts:
        return ("same set", "other volume or part") if _is_set(levels, one, other) else ("different", "")
    if not alike or names == "other":
        shared = levels.get("identifiers") == "equal"
        return ("unsure", "identifier shared by different works") if shared else ("different", "")
    if editions and (one.is_book or other.is_book) and core >= 0 and title != "prefix":
        return "same work", "reprint or other edition"
    if editions:
        return ("unsure", "other edition or version") if core >= 0 else ("different", "")
    if bits >= table["same"]:
        if _imprint(levels) or not (one.is_book and other.is_book):
            return _edition_or_doubt(levels)
        if core >= table["unsure"] and names is not None:
            return "same work", "edition unknown"
        return "unsure", ""
    if core >= table["same"] and names is not None:
        return "same work", "other edition"
    return ("unsure", "") if bits >= table["unsure"] else ("different", "")


def _edition_or_doubt(levels: dict[str, str]) -> tuple[Verdict, str]:
    """Merged unasked only where nothing of the imprint speaks against it."""
    against = [rule for rule in ("publisher", "pages", "edition") if levels.get(rule) in ("other", "one")]
    if levels.get("identifiers") == "equal" or not against:
        return "same edition", "same publication"
    if levels.get("names") is None or levels.get("title") == "prefix" or (len(against) == 1 and "year" in levels):
        return "unsure", "perhaps another edition"
    return "same work", "other edition"


def _imprint(levels: dict[str, str]) -> bool:
    return any(levels.get(rule) in ("equal", "close") for rule in _IMPRINT)


def _is_set(levels: dict[str, str], one: Features, other: Features) -> bool:
    """Whether likeness beside the part says that both belong to one set."""
    if levels.get("names") == "other" or levels.get("title") not in ("equal", "close", "prefix", "numbered"):
        return False
    if levels.get("title") == "numbered":
        ordinals = len(one.numbers) == len(other.numbers) and (one.bare == other.bare or one.main == other.main)
        return ordinals and len(one.bare.split()) >= 2
    return levels.get("names") is not None or len(one.title.split()) >= 3
