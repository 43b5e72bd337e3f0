"""`python -m tests.quality`: precision, recall and F1 by field and set, against the pinned floors.

    python -m tests.quality                 every set that is here, and what got better or worse
    python -m tests.quality seeds umass     these sets alone
    python -m tests.quality --fields        by field as well
    python -m tests.quality --differences 20 seeds    the first wrong fields, ready to look at
    python -m tests.quality --pin           write today's figures as the floors (never lower one to pass)

`floors.json` holds the figures that must not be undercut and `passing.txt` the references of the seeds and of our
own layouts that are read fully right: a listed one that is wrong now has got worse, an unlisted one that is right now
has got better. Exit status 1 where a figure is below its floor. The sets are scored by the scorer in BIBLIO_SHARED.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from tests.quality.measure import Score, measure_document, measure_lines, sets_here
from tests.shared import ROOT

FLOORS = ROOT / "tests" / "quality" / "floors.json"
PASSING = ROOT / "tests" / "quality" / "passing.txt"
# Rounding of the printed and pinned figures: a tenth of a point.
_DIGITS = 1


def main(arguments: list[str] | None = None) -> int:
    """The exit status; the table goes to standard output."""
    options = _options(arguments)
    floors: dict[str, dict[str, float]] = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    scores = list(_scores(options.sets))
    if not scores:
        print("no set is here: BIBLIO_SHARED names no folder with gold and corpora")
        return 0
    below = [line for score in scores for line in _print_score(score, floors.get(score.name, {}), options.fields)]
    for score in scores:
        for error in score.errors[: options.differences]:
            print(json.dumps(error, ensure_ascii=False))
    _print_changes(scores)
    if options.pin:
        _pin(scores, floors)
    for line in below:
        print(f"BELOW ITS FLOOR: {line}")
    return 1 if below and not options.pin else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.quality")
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--fields", action="store_true")
    parser.add_argument("--differences", type=int, default=0, metavar="N")
    parser.add_argument("--pin", action="store_true")
    return parser.parse_args(arguments)


def _scores(wanted: list[str]) -> Iterator[Score]:
    for name, kind, path in sets_here():
        if not wanted or name in wanted:
            yield measure_document(name, path) if kind == "document" else measure_lines(name, path)


def _print_score(score: Score, floor: Mapping[str, float], fields: bool) -> list[str]:
    below = []
    cells = []
    for figure, value in score.figures.items():
        pinned = floor.get(figure)
        cells.append(f"{figure} {value:5.1f}" + (f" (floor {pinned:.1f})" if pinned is not None else ""))
        if pinned is not None and round(value, _DIGITS) < pinned:
            below.append(f"{score.name} {figure} {value:.1f} < {pinned:.1f}")
    print(f"{score.name:22} {score.references:5}  " + "  ".join(cells))
    if fields:
        for field, cell in score.fields.items():
            print(
                f"    {field:22} P {_percent(cell['precision'])} R {_percent(cell['recall'])} F1 {_percent(cell['f1'])}"
                f"  of {cell['gold']}"
            )
    return below


def _percent(value: Any) -> str:
    return "    –" if value is None else f"{100 * value:5.1f}"


def _print_changes(scores: list[Score]) -> None:
    listed = set(PASSING.read_text().split()) if PASSING.exists() else set()
    for score in scores:
        if not score.listed:
            continue
        better = sorted(score.right - listed)
        worse = sorted(i for i in listed if i in score.wrong)
        if better:
            print(f"{score.name}: better: {' '.join(better)}")
        if worse:
            print(f"{score.name}: WORSE: {' '.join(worse)}")


def _pin(scores: list[Score], floors: dict[str, dict[str, float]]) -> None:
    for score in scores:
        floors[score.name] = {figure: round(value, _DIGITS) for figure, value in score.figures.items()}
    FLOORS.write_text(json.dumps(dict(sorted(floors.items())), indent=1) + "\n")
    listed = set(PASSING.read_text().split()) if PASSING.exists() else set()
    for score in scores:
        if score.listed:
            listed = (listed - score.wrong) | score.right
    PASSING.write_text("".join(f"{i}\n" for i in sorted(listed)))


if __name__ == "__main__":
    sys.exit(main())
