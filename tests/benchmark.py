"""`python -m tests.benchmark`: how long things take here, each beside a yardstick of the same run.

Figures of one machine say little by themselves; the yardstick (a fixed piece of pure Python) makes two runs comparable.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, ignore_patterns

from tests.shared import ROOT


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """The least wall time of `runs` runs: the one that other programs disturbed least."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def yardstick() -> float:
    """Seconds for a fixed amount of pure Python."""
    return seconds(lambda: sum(i * i % 7 for i in range(2_000_000)))


def _process(*arguments: str) -> float:
    return seconds(lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True), 7)


def main() -> None:
    """Print a line a measurement: seconds, and times the yardstick."""
    from biblio.documents import read_text
    from biblio.pipeline import build, parse_references, read_references

    unit = yardstick()

    def show(name: str, value: float, remark: str = "") -> None:
        print(f"{name:34} {value:8.3f} s {value / unit:8.2f} yardsticks  {remark}")

    show("yardstick", unit)
    bare = _process("-c", "pass")
    show("python -c pass", bare)
    version = _process("-m", "biblio", "--version")
    show("biblio --version", version, f"{version - bare:.3f} s more than python -c pass")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "references"
        copytree(ROOT / "references", folder, ignore=ignore_patterns(".biblio", "catalogue.yaml", "exports"))
        show("build references, first", seconds(lambda: build(folder), 1))
        show("build references, again", seconds(lambda: build(folder)))
    # Real references, each once: of lines that are alike the labeller remembers most.
    paths = sorted((ROOT / "tests" / "cases" / "layouts").glob("*.jsonl"))
    rows = [json.loads(row) for path in paths for row in path.read_text(encoding="utf-8").splitlines()]
    lines = [" ".join(row["raw"].split()) for row in rows]
    parse_references(lines[:10])
    start = time.process_time()
    parse_references(lines)
    took = time.process_time() - start
    show(f"parse {len(lines)} references", took, f"{len(lines) / took:.0f} references a second of CPU")
    prose = "The delegates had come a long way and spoke until the lamps were put out, one after another.\n\n" * 20_000
    took = seconds(lambda: read_references(read_text(prose, "prose.txt")), 2)
    show("find in prose without references", took, f"{len(prose) / took / 1e6:.1f} MB a second")


if __name__ == "__main__":
    main()
