"""What was found as plain data: all of it, or the groups alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from biblio.duplicates.evidence import Duplicates, Pair


def to_clusters(duplicates: Duplicates) -> dict[str, list[list[str]]]:
    """The groups by key: `clusters` (editions), `works`, `sets`, and `unsure` pairs."""

    def names(groups: Iterable[Iterable[int]]) -> list[list[str]]:
        return [[duplicates.names[index] for index in members] for members in groups]

    return {
        "clusters": names(duplicates.editions),
        "works": names(duplicates.works),
        "sets": names(duplicates.sets),
        "unsure": names(duplicates.unsure),
    }


def to_data(duplicates: Duplicates) -> dict[str, Any]:
    """All that was found as plain data, for JSON: the groups, and every pair that is not different."""
    return {**to_clusters(duplicates), "pairs": [_pair(duplicates, pair) for pair in duplicates.pairs]}


def _pair(duplicates: Duplicates, pair: Pair) -> dict[str, Any]:
    return {
        "left": duplicates.names[pair.left],
        "right": duplicates.names[pair.right],
        "verdict": pair.verdict,
        "relation": pair.relation,
        "bits": pair.bits,
        "probability": round(pair.probability, 6),
        "vetoes": list(pair.vetoes),
        "keys": list(pair.keys),
        "evidence": [
            {name: getattr(row, name) for name in ("rule", "level", "bits", "left", "right", "sentence")}
            for row in pair.evidence
        ],
    }
