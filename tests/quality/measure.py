"""Scores of biblio's own output on labelled references and documents, by the scorer in BIBLIO_SHARED."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from biblio.documents import read_document
from biblio.pipeline import parse_references, read_references
from biblio.problems import Problem
from biblio.records.csl import to_csl
from biblio.records.record import Record
from tests.shared import ROOT, SHARED

_DOCUMENTS = ("000.txt", "001.txt", "002.txt")
OWN_DOCUMENTS = ROOT / "tests" / "cases" / "documents"


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of one set, in percent; `right` and `wrong` are ids, `listed` says whether `passing.txt` has them."""

    name: str
    references: int
    figures: dict[str, float]
    fields: Mapping[str, Mapping[str, Any]]
    listed: bool = False
    right: frozenset[str] = frozenset()
    wrong: frozenset[str] = frozenset()
    errors: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


def sets_here() -> Iterator[tuple[str, str, Path]]:
    """(name, "lines" or "document", path) of every set that can be measured here; none where there is no scorer."""
    if not (SHARED / "gold" / "score.py").is_file():
        return
    yield "seeds", "lines", SHARED / "gold" / "seeds.jsonl"
    for path in sorted((ROOT / "tests" / "cases" / "layouts").glob("*.jsonl")):
        yield f"own-{path.stem}", "lines", path
    for path in sorted((SHARED / "corpora").glob("*.dev.jsonl")):
        if not path.name.startswith("aux-"):
            yield path.name.removesuffix(".dev.jsonl"), "lines", path
    for name in _DOCUMENTS:
        yield name, "document", SHARED / "seeds" / name
    for path in sorted(OWN_DOCUMENTS.iterdir()):
        if path.suffix != ".jsonl":
            yield path.name, "document", path


def measure_lines(name: str, path: Path) -> Score:
    """How well the references of a gold file are taken apart."""
    scorer = _scorer()
    gold = scorer.load_gold(str(path))
    predictions = [
        to_csl(result) if isinstance(result, Record) else None
        for result in parse_references([" ".join(line["raw"].splitlines()) for line in gold], name)
    ]
    pairs = list(zip(gold, predictions, strict=True))
    report = scorer.pair_report(pairs, None, 10**9)
    wrong = {error["id"] for error in report["errors"] if error["field"] != "type"}
    return Score(
        name=name,
        references=report["references"],
        figures={"F1": 100 * report["micro"]["f1"], "right": 100 * report["fully_right_share"]},
        fields=report["fields"],
        listed=name == "seeds" or name.startswith("own-"),
        right=frozenset(line["id"] for line in gold) - wrong,
        wrong=frozenset(wrong),
        errors=report["errors"],
    )


def measure_document(name: str, path: Path) -> Score:
    """How well the references of a document are found, and those found taken apart."""
    scorer = _scorer()
    labelled = OWN_DOCUMENTS / "gold.jsonl" if path.parent == OWN_DOCUMENTS else SHARED / "gold" / "seeds.jsonl"
    gold = [line for line in scorer.load_gold(str(labelled)) if line["doc"] == path.name]
    readings = read_references(read_document(path, path.name))
    problems = [reading for reading in readings if isinstance(reading.result, Problem)]
    predictions = [to_csl(reading.result) for reading in readings if isinstance(reading.result, Record)]
    if len(readings) != len(predictions) + len(problems):
        raise AssertionError(f"{name}: a span became neither a record nor a problem")
    report = scorer.document(gold, predictions, None, 10**9)
    detection = report["detection"]
    return Score(
        name=name,
        references=detection["gold"],
        figures={
            "P": 100 * (detection["precision"] or 0),
            "R": 100 * (detection["recall"] or 0),
            "detection": 100 * (detection["f1"] or 0),
        },
        fields=report["fields"],
        errors=[{"missed": report["missed"]}, *report["errors"]],
    )


@cache
def _scorer() -> Any:
    spec = importlib.util.spec_from_file_location("score", SHARED / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["score"] = module
    spec.loader.exec_module(module)
    return module


def load_jsonl(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
