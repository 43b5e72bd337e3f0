"""What each level should weigh, by labelled pairs: `python -m tests.fit_weights [--without SET]`.

A logistic regression over the levels, held near the weights that stand in `weights.yaml` where the pairs say little.
Fitted on the sets of TRAINING below BIBLIO_SHARED/dedupe and the pairs of tests/cases/duplicates.yaml; each set has a
start of its own, for the share of true pairs is the set's and not the world's. Prints the table to be put in place.
"""

from __future__ import annotations

import json
import sys
from itertools import combinations
from typing import Any

import numpy as np

from biblio.duplicates.candidates import Candidates, find_candidates
from biblio.duplicates.columns import read_columns
from biblio.duplicates.comparison import compare_candidates
from biblio.duplicates.features import read_features
from biblio.duplicates.rules import RULES
from biblio.duplicates.verdict import weights
from biblio.records.csl import from_csl
from biblio.records.record import Record
from tests.shared import SHARED

TRAINING = ("dblp-acm", "dblp-scholar", "bibdedupe-cytology-screening", "bibdedupe-haematology")
_NEAR = 4.0  # how much pairs' worth of evidence the standing weight has
_LEVELS = [
    (number, place) for number, rule in enumerate(RULES) if rule.NAME != "kind" for place in range(len(rule.LEVELS))
]


def load_pairs(name: str) -> tuple[list[Record], list[tuple[int, int]], list[bool]]:
    """The records of a set, and its labelled pairs: of clusters every candidate and every true pair."""
    folder = SHARED / "dedupe" / name
    records = [from_csl(json.loads(line)) for line in (folder / "records.jsonl").open(encoding="utf-8")]
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    row = {record.id: index for index, record in enumerate(records)}
    if "pairs" in truth:
        pairs = [(row[str(a)], row[str(b)]) for a, b, _ in truth["pairs"]]
        return records, pairs, [bool(same) for _, _, same in truth["pairs"]]
    home = {row[str(key)]: number for number, group in enumerate(truth["clusters"]) for key in group}
    candidates = find_candidates(read_columns(map(read_features, records)))
    wanted = set(zip(candidates.left.tolist(), candidates.right.tolist(), strict=True))
    for group in truth["clusters"]:
        wanted |= set(combinations(sorted(row[str(key)] for key in group), 2))
    return records, sorted(wanted), [home[a] == home[b] for a, b in sorted(wanted)]


def design(name: str) -> tuple[Any, Any, Any]:
    """A row for each pair with a 1 at each level that it has, what title length and rarity add, and the labels."""
    records, pairs, same = load_pairs(name)
    columns = read_columns(map(read_features, records))
    left, right = (np.array(side, dtype=np.int32) for side in zip(*pairs, strict=True))
    compared = compare_candidates(records, columns, Candidates(left, right, np.zeros(len(pairs), dtype=np.int64)))
    rows = np.stack([compared.levels[:, number] == place for number, place in _LEVELS], axis=1).astype(float)
    standing = rows @ anchors()
    return rows, compared.weights.sum(axis=1) - standing, np.array(same, dtype=float)


def anchors() -> Any:
    """The weights that stand in the table."""
    table = weights()["weights"]
    return np.array([table[RULES[n].NAME][RULES[n].LEVELS[p]][0] for n, p in _LEVELS], dtype=float)


def fit(sets: list[tuple[Any, Any, Any]]) -> Any:
    """The weights in bits that explain the labels best."""
    size = len(_LEVELS)
    rows = np.concatenate([np.hstack([x, np.eye(len(sets))[np.full(len(x), n)]]) for n, (x, _, _) in enumerate(sets)])
    moved = np.concatenate([offset for _, offset, _ in sets])
    same = np.concatenate([y for _, _, y in sets])
    # every set counts alike, and as much as a few hundred pairs
    each = np.concatenate([np.full(len(y), 500 / len(y)) for _, _, y in sets])
    start = np.concatenate([anchors(), np.full(len(sets), -9.0)])
    hold = np.concatenate([np.full(size, _NEAR), np.full(len(sets), 0.01)]) * np.log(2) ** 2

    def loss(beta: Any) -> float:
        margin = np.log(2) * np.where(same > 0, 1, -1) * (rows @ beta + moved)
        return float((each * np.logaddexp(0, -margin)).sum() + (hold * (beta - start) ** 2).sum() / 2)

    beta = start.copy()
    for _ in range(100):
        chance = 1 / (1 + np.exp2(-np.clip(rows @ beta + moved, -60, 60)))
        slope = np.log(2) * rows.T @ (each * (same - chance)) - hold * (beta - start)
        curve = np.log(2) ** 2 * (rows.T * (each * chance * (1 - chance))) @ rows + np.diag(hold)
        step = np.linalg.solve(curve, slope)
        while loss(beta + step) > loss(beta) and np.abs(step).max() > 1e-6:
            step /= 2
        beta = beta + step
        if np.abs(step).max() < 1e-4:
            break
    return beta[:size]


def main(arguments: list[str]) -> None:
    """Print each level with the weight that stands, the weight found, and how many pairs speak for it."""
    left_out = arguments[1] if arguments[:1] == ["--without"] else ""
    sets = [design(name) for name in TRAINING if name != left_out]
    found, standing = fit(sets), anchors()
    for column, (number, place) in enumerate(_LEVELS):
        seen = sum(int(x[:, column].sum()) for x, _, _ in sets)
        true = sum(int((x[:, column] * y).sum()) for x, _, y in sets)
        rule = RULES[number]
        print(f"{rule.NAME:12} {rule.LEVELS[place]:9} {standing[column]:+6.1f} {found[column]:+6.1f}  {true} of {seen}")


if __name__ == "__main__":
    main(sys.argv[1:])
