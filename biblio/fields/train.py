"""Labelled references -> a model; run as a module, it rebuilds the model that biblio ships.

    BIBLIO_SHARED=../shared python -m biblio.fields.train [--output biblio/fields/model.npz] [--check]

rebuilds it from the training parts of the public corpora in BIBLIO_SHARED/corpora (MODEL.md names them), references
invented from layouts.yaml and pools.yaml, and the project's own labelled references in tests/cases/training. The same
files give the same model. `--check` first trains without a tenth of the references and prints the scores on it.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from biblio.errors import BiblioError
from biblio.fields.corpora import Example, make_example, read_corpus, to_example
from biblio.fields.features import see
from biblio.fields.invent import collect_pools, invent
from biblio.fields.labels import FIELDS, to_states
from biblio.fields.learning import Settings, learn
from biblio.fields.network import Network
from biblio.fields.vary import vary
from biblio.problems import Problem
from biblio.variables import VARIABLES

# Corpus -> (the most references taken of it, how often each counts). Books before articles where not all are taken;
# the noisy ones (ugly: a label in four is wrong; linkedbooks: one in six) by few.
SOURCES: Final = {
    "anystyle-core": (None, 3),
    "anystyle-good": (None, 1),
    "anystyle-ugly": (700, 1),
    "grobid": (4000, 1),
    "linkedbooks": (4500, 1),
    "law-footnotes": (None, 3),
    "giant": (900, 1),
}
_WORKS_OF: Final = ("anystyle-core", "anystyle-good", "linkedbooks", "law-footnotes")
INVENTED: Final = 18_000
OWN_WEIGHT: Final = 3
_LABELS: Final = frozenset({*VARIABLES, *FIELDS, "id", "lead", "other"})


@dataclass(slots=True)
class Report:
    """How a model did on references that it did not see: right, found and expected pieces for each label."""

    trained: int = 0
    held_out: int = 0
    whole: int = 0
    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)

    def f1(self, label: str | None = None) -> float:
        """F1 in percent, of one label or of all together."""
        right, found, expected = (
            counter[label] if label else sum(counter.values()) for counter in (self.right, self.found, self.expected)
        )
        return 200 * right / (found + expected) if found + expected else 0.0

    def __str__(self) -> str:
        rows = [f"{label:24} {self.f1(label):5.1f}  of {n}" for label, n in self.expected.most_common()]
        share = 100 * self.whole / self.held_out if self.held_out else 0.0
        head = f"trained on {self.trained}, held out {self.held_out}: F1 {self.f1():.1f}, fully right {share:.0f} %"
        return "\n".join([head, *rows])


def train(paths: Sequence[Path], output: Path) -> tuple[Report, list[Problem]]:
    """The scores on a tenth held out, and what was wrong with lines that were left out; the model is at `output`.

    `paths` are files of JSON lines or folders of them: objects with "raw" and "labels" ([label, words] pairs which
    joined are "raw"). Once the scores are known the model is trained on all usable lines. Raises BiblioError where no
    line is usable or a file cannot be read.
    """
    problems: list[Problem] = []
    examples = list(_read_labelled(paths, problems))
    if not examples:
        hint = 'give files of JSON lines with "raw" and "labels"'
        raise BiblioError(problems or Problem("no-examples", "no labelled reference was found", hint=hint))
    kept, held = _split(examples)
    fit(kept or examples, output)
    report = evaluate(output, held or examples)
    report.trained = len(kept)
    fit(examples, output)
    return report, problems


def fit(examples: Sequence[Example], output: Path, tell: Callable[[str], None] = lambda _: None) -> None:
    """A model of the examples is at `output`; `tell` is told of each round of learning."""
    sequences = [
        (see(example.tokens, example.marks), to_states(example.tokens, example.labels))
        for example in examples
        if example.tokens
    ]
    learn(sequences, _settings(len(sequences)), tell).save(output)


# Fewer references need more rounds over them, smaller batches, and each of their features.
_MANY: Final = 4000
_LEAST_STEPS: Final = 600


def _settings(count: int) -> Settings:
    if count >= _MANY:
        return Settings()
    batch = max(4, min(32, count // 16))
    return Settings(batch=batch, rounds=max(8, _LEAST_STEPS * batch // max(count, 1)), rarest=2)


def evaluate(model: Path, examples: Sequence[Example]) -> Report:
    """The scores of a model, by pieces: label and words must both be right, signs at the edges aside."""
    network = Network.load(model.read_bytes())
    report = Report()
    read = network.read_all([see(example.tokens, example.marks) for example in examples])
    for example, (states, _) in zip(examples, read, strict=True):
        expected = _spans(to_states(example.tokens, example.labels))
        found = _spans(states)
        report.held_out += 1
        report.whole += expected == found
        for counter, spans in ((report.right, expected & found), (report.found, found), (report.expected, expected)):
            counter.update(label for label, _, _ in spans)
    return report


def _spans(states: Sequence[str]) -> set[tuple[str, int, int]]:
    spans: set[tuple[str, int, int]] = set()
    start = 0
    for i in range(1, len(states) + 1):
        if i == len(states) or states[i].startswith("B-") or states[i] != states[start].removeprefix("B-"):
            spans.add((states[start].removeprefix("B-"), start, i))
            start = i
    return {span for span in spans if span[0] not in ("other", "lead")}


def _split(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """All but a tenth, and that tenth: by a digest of the text, so that more examples move none to the other side."""
    kept: list[Example] = []
    held: list[Example] = []
    for example in examples:
        digest = hashlib.sha256(example.raw.encode()).digest()[0]
        (held if digest < 26 else kept).append(example)
    return kept, held


def _read_labelled(paths: Sequence[Path], problems: list[Problem]) -> Iterator[Example]:
    for path in paths:
        for file in sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]:
            for number, line in enumerate(_lines(file), 1):
                found = _read_line(line, number) if line.strip() else None
                if isinstance(found, str):
                    problems.append(Problem("bad-example", found, path=str(file), line=number, hint=_FORM))
                elif found is not None:
                    yield found


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot be read: {error}"
        raise BiblioError(Problem("unreadable", message, path=str(path), hint="give JSON lines in UTF-8")) from error


_FORM: Final = 'write {"raw": "Title, 1890", "labels": [["title", "Title"], ["other", ", "], ["issued", "1890"]]}'


def _read_line(line: str, number: int) -> Example | str | None:
    """The example of a line, None where it is one of a corpus that cannot be used, or what is wrong with it."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return "this line is not JSON"
    if not isinstance(row, dict) or not isinstance(row.get("raw"), str) or not _is_labels(row.get("labels")):
        return '"raw" or "labels" is missing or has another form'
    if "".join(text for _, text in row["labels"]) != row["raw"]:
        return "the labelled words joined are not the reference; blanks and signs belong to a piece too"
    if isinstance(row.get("csl"), dict):
        return to_example({"id": str(number), **row})
    unknown = sorted({label for label, _ in row["labels"]} - _LABELS)
    if unknown:
        return f"unknown label {unknown[0]!r}: labels are CSL variables, `lead` or `other`"
    return own_example(str(row.get("id", number)), row["labels"])


def own_example(name: str, labels: Sequence[tuple[str, str]]) -> Example:
    """An example under the record's labels: words between fields announce what follows, so they are `lead`."""
    return make_example(name, [_own(label, text) for label, text in labels])


# What references name too seldom to be learnt by itself.
_TAKEN_FOR: Final = {"part-title": "volume-title", "title-short": "title"} | dict.fromkeys(
    ("medium", "language", "original-title", "call-number", "archive", "archive_location", "event-title", "event-place",
     "event-date", "abstract", "keyword"),
    "note",
)  # fmt: skip


def _own(label: str, text: str) -> tuple[str, str]:
    if label == "other" and sum(char.isalpha() for char in text) > 1:
        return "lead", text
    return _TAKEN_FOR.get(label, label), text


def _is_labels(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair) for pair in value
    )


# -- the shipped model -------------------------------------------------------------------------------------------
def shipped_examples(shared: Path, own: Path, invented: int = INVENTED, *, varied: bool = True) -> list[Example]:
    """All that the shipped model learns from, in a fixed order; what counts more often is there more often."""
    corpora = shared / "corpora"
    examples: list[Example] = []
    for name, (most, weight) in SOURCES.items():
        rows = list(read_corpus(corpora / f"{name}.train.jsonl", most=most))
        examples += rows * (weight - 1)
        examples += [*rows, *vary(rows)] if varied else rows
    examples += invent(invented, collect_pools(_works(corpora)), seed=1738)
    examples += list(_read_labelled([own] if own.exists() else [], [])) * OWN_WEIGHT
    random.Random(1).shuffle(examples)
    return examples


def _works(corpora: Path) -> list[dict[str, Any]]:
    works: list[dict[str, Any]] = []
    for name in _WORKS_OF:
        with (corpora / f"{name}.train.jsonl").open(encoding="utf-8") as lines:
            works += [json.loads(line)["csl"] for line in lines]
    return works


def main(arguments: Sequence[str]) -> int:
    """Rebuild the shipped model; see the module's docstring."""
    root = Path(__file__).parents[2]
    shared = Path(os.environ.get("BIBLIO_SHARED", root.parent / "shared"))
    named = dict(pairwise(arguments)).get("--output")
    output = Path(named) if named else Path(__file__).with_name("model.npz")
    examples = shipped_examples(shared, root / "tests" / "cases" / "training")
    if "--check" in arguments:
        kept, held = _split(examples)
        fit(kept, output)
        report = evaluate(output, held)
        report.trained = len(kept)
        sys.stdout.write(f"{report}\n")
    fit(examples, output)
    sys.stdout.write(f"{output}: {output.stat().st_size / 1e6:.1f} MB from {len(examples)} references\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
