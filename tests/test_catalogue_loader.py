"""The catalogue is read strictly: what is wrong is named with its place, all at once, in bounded time and memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from biblio.catalogue.loader import load_catalogue, parse_catalogue
from biblio.errors import BiblioError
from biblio.problems import Problem
from biblio.values.date import Date
from tests.shared import ROOT

CASES = ROOT / "tests" / "cases" / "catalogue"
UNUSABLE: dict[str, dict[str, Any]] = yaml.safe_load((CASES / "unusable.yaml").read_text(encoding="utf-8"))
ODD: dict[str, dict[str, Any]] = yaml.safe_load((CASES / "odd.yaml").read_text(encoding="utf-8"))


def _places(problems: tuple[Problem, ...]) -> list[str]:
    return [f"{problem.line}:{problem.column} {problem.code}" for problem in problems]


@pytest.mark.parametrize("case", UNUSABLE.values(), ids=UNUSABLE)
def test_unusable(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "catalogue.yaml"
    data = bytes.fromhex(case["bytes"]) if "bytes" in case else case["text"].encode()
    path.write_bytes(data)
    with pytest.raises(BiblioError) as caught:
        load_catalogue(path)
    assert _places(caught.value.problems) == case["problems"]
    assert case.get("says", "") in str(caught.value.problems[0])
    assert all(problem.path == str(path) for problem in caught.value.problems)
    assert path.read_bytes() == data


@pytest.mark.parametrize("case", ODD.values(), ids=ODD)
def test_odd(case: dict[str, Any]) -> None:
    pad = "" if case.get("indent") is False else "  "
    lines = case["text"].split("\n")
    text = "references:\n- id: a\n" + "".join(f"{pad if number else '  '}{line}\n" for number, line in enumerate(lines))
    catalogue = parse_catalogue(text)
    assert _places(catalogue.problems) == case["problems"]
    assert case.get("says", "") in "".join(map(str, catalogue.problems))
    record = catalogue.records[0]
    for name, value in case.get("record", {}).items():
        found = getattr(record, name)
        shown = [str(part) for part in found] if isinstance(found, tuple) else found
        assert (str(shown) if isinstance(shown, Date) else shown) == value, name


def test_places_count_code_points_behind_a_mark_and_astral_signs(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.yaml"
    path.write_bytes("\ufeffreferences:\r\n- id: a\r\n  title: 𝔘𝔯 é [x\r\n  note: '\u2028'\r\n  autor: z\r\n".encode())
    catalogue = load_catalogue(path)
    assert catalogue.bom
    assert [(p.line, p.column) for p in catalogue.problems] == [(5, 3)]
    entry = catalogue.entries[0]
    assert catalogue.text[entry.start : entry.end].startswith("id: a")
    assert catalogue.text[entry.start : entry.end].endswith("z")


_HOSTILE: dict[str, Callable[[], str]] = {
    "levels": lambda: "references: " + "[" * 100_000,
    "closed-levels": lambda: "references:\n- id: a\n  title: " + "[" * 100_000 + "]" * 100_000,
    "block-levels": lambda: "\n".join(" " * i + "-" for i in range(3000)),
    "long-scalar": lambda: "references:\n- id: " + "a" * 10**8,
    "alias-bomb": lambda: "a: &a [x]\n" + "".join(f"b{i}: &b{i} [*a,*a,*a,*a]\n" for i in range(2000)),
    "many-values": lambda: "references: [" + "[]," * 10**7 + "]",
    "many-pairs": lambda: "references: [{" + ",".join(f"a{i}: b" for i in range(4 * 10**6)) + "}]",
    "many-repeated": lambda: "references:\n- id: a\n" + "  title: x\n" * 10**5,
}


@pytest.mark.parametrize("make", _HOSTILE.values(), ids=_HOSTILE)
def test_hostile_files_are_refused_in_bounded_time_and_memory(make: Callable[[], str], tmp_path: Path) -> None:
    path = tmp_path / "catalogue.yaml"
    path.write_text(make(), encoding="utf-8")
    code = f"""
import resource, sys, time
from pathlib import Path
from biblio.catalogue.loader import load_catalogue
from biblio.errors import BiblioError
start = time.process_time()
try:
    load_catalogue(Path({str(path)!r}))
except BiblioError as error:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == 'darwin' else 1e3)
    print(error.problems[0].line, time.process_time() - start, peak)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    line, seconds, megabytes = (float(part) for part in done.stdout.split())
    assert line >= 1
    assert seconds < 5
    assert megabytes < 500


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.yaml", tmp_path):
        with pytest.raises(BiblioError) as caught:
            load_catalogue(path)
        assert str(path) in str(caught.value)


def test_aliases_find_their_record() -> None:
    text = "references:\n- id: new\n  custom: {aliases: [old]}\n- id: other\n"
    catalogue = parse_catalogue(text)
    found = [catalogue.find(key) for key in ("new", "old", "other", "none")]
    assert [entry.record.id if entry else None for entry in found] == ["new", "new", "other", None]
