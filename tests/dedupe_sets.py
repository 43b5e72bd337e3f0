"""How well duplicates are found on public sets: `python -m tests.dedupe_sets [SET…]`.

Reads the sets below BIBLIO_SHARED/dedupe and prints pairwise precision, recall and F1; sets that are missing are
passed over.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from typing import Any

from biblio.duplicates import Duplicates, find_duplicates
from biblio.records.csl import from_csl
from tests.shared import SHARED

WORKS = {"cora", "fatcat-verify"}  # what counts as the same there is the work


def clusters(found: Duplicates, *, works: bool) -> list[set[str]]:
    """The groups by key; with `works`, editions and works joined."""
    groups = [set(g) for g in found.editions]
    for work in found.works if works else ():
        groups = [g for g in groups if not g & set(work)] + [set(work).union(*(g for g in groups if g & set(work)))]
    return [{found.records[i].id for i in g} for g in groups]


def labelled(truth: dict[str, Any]) -> Iterable[tuple[str, str, bool]]:
    """The labelled pairs of a truth."""
    for left, right, same in truth.get("pairs", ()):
        yield str(left), str(right), bool(same)


def score(truth: dict[str, Any], groups: list[set[str]]) -> tuple[int, int, int]:
    """Right, wrong and missed pairs."""
    home = {key: number for number, group in enumerate(groups) for key in group}
    if "pairs" in truth:
        rows = [(a in home and home[a] == home.get(b), same) for a, b, same in labelled(truth)]
        return (sum(g and s for g, s in rows), sum(g and not s for g, s in rows), sum(s and not g for g, s in rows))
    owner = {str(key): number for number, group in enumerate(truth["clusters"]) for key in group}
    true = sum(len(g) * (len(g) - 1) // 2 for g in truth["clusters"])
    right = made = 0
    for group in groups:
        counts: dict[int, int] = {}
        for key in group & owner.keys():
            counts[owner[key]] = counts.get(owner[key], 0) + 1
        right += sum(n * (n - 1) // 2 for n in counts.values())
        made += len(group) * (len(group) - 1) // 2
    return right, made - right, true - right


def main(names: list[str]) -> None:
    """Print a line for each set."""
    for folder in sorted((SHARED / "dedupe").glob("*/")) if (SHARED / "dedupe").exists() else []:
        if not (folder / "truth.json").exists() or (names and folder.name not in names):
            continue
        records = [from_csl(json.loads(line)) for line in (folder / "records.jsonl").open(encoding="utf-8")]
        truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        start = time.perf_counter()
        found = find_duplicates(records)
        right, wrong, missed = score(truth, clusters(found, works=folder.name in WORKS))
        precision, recall = right / (right + wrong or 1), right / (right + missed or 1)
        f1 = 2 * precision * recall / (precision + recall or 1)
        seconds = time.perf_counter() - start
        figures = f"P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}"
        print(f"{folder.name:30} {figures}  unsure {len(found.unsure)}  {seconds:.1f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
