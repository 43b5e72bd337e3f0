"""`python -m tests.quality.values`: F1 and fully right per set where every label is given; what is lost, values lose.

    python -m tests.quality.values                    every set that is here
    python -m tests.quality.values linkedbooks        these sets alone
    python -m tests.quality.values --fields           by field as well
    python -m tests.quality.values --differences 20 linkedbooks [--field author]    the first wrong fields

The labels of the sets' sources are put under ours as training does; lines of which a part cannot be are left out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from typing import Any

from biblio.fields.corpora import Example, to_example
from biblio.fields.field import Field
from biblio.fields.labeller import _pieces, _tile
from biblio.fields.labels import to_states
from biblio.records import build_record
from biblio.records.csl import to_csl
from biblio.records.record import Record
from biblio.spans.span import Span
from biblio.values.identifier import find_identifiers
from tests.quality.measure import _scorer, load_jsonl
from tests.shared import SHARED


def main(arguments: list[str] | None = None) -> int:
    """The exit status; a line a set goes to standard output."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.values")
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--fields", action="store_true")
    parser.add_argument("--differences", type=int, default=0, metavar="N")
    parser.add_argument("--field", help="differences of this field alone")
    options = parser.parse_args(arguments)
    for path in sorted((SHARED / "corpora").glob("*.dev.jsonl")):
        name = path.name.removesuffix(".dev.jsonl")
        if name.startswith("aux-") or (options.sets and name not in options.sets):
            continue
        rows = load_jsonl(path)
        report = measure(rows)
        print(
            f"{name:22} {report['references']:5} of {len(rows):5}  F1 {100 * report['micro']['f1']:5.1f}"
            f"  right {100 * report['fully_right_share']:5.1f}"
        )
        if options.fields:
            _print_fields(report)
        wanted = [error for error in report["errors"] if options.field in (None, error["field"])]
        for error in wanted[: options.differences]:
            print(json.dumps(error, ensure_ascii=False))
    return 0


def measure(rows: list[dict[str, Any]]) -> Any:
    """The scorer's report over the rows whose labels can be put under ours."""
    pairs = [(row, predict(example)) for row in rows if (example := to_example(row)) is not None]
    return _scorer().pair_report(pairs, None, 10**9)


def predict(example: Example) -> dict[str, Any] | None:
    """The CSL-JSON item that an example's own labels make, or None where they make no record."""
    raw = example.raw
    span = Span("-", 0, len(raw), raw)
    result = build_record(span, perfect_fields(example))
    return to_csl(result) if isinstance(result, Record) else None


def perfect_fields(example: Example) -> tuple[Field, ...]:
    """The fields that a labeller would give who never errs."""
    tokens = example.tokens
    identifiers = find_identifiers(example.raw[: tokens[-1].end])
    states = to_states(tokens, example.labels)
    return _tile(example.raw, _pieces(tokens, states, [1.0] * len(tokens), identifiers))


def _print_fields(report: Any) -> None:
    errors = Counter(error["field"] for error in report["errors"])
    for name, cell in report["fields"].items():
        f1 = "    –" if cell["f1"] is None else f"{100 * cell['f1']:5.1f}"
        print(f"    {name:22} F1 {f1}  of {cell['gold']:5}  wrong {errors[name]:4}")


if __name__ == "__main__":
    sys.exit(main())
