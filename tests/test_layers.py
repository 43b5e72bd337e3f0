"""Imports run against the arrows of the pipeline, never along them; heavy packages are imported where they are used."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.shared import ROOT

# A stage may import itself and every stage in the rows above; stages of one row do not know each other.
LAYERS = (
    ("problems",),
    ("errors", "text", "variables"),
    ("tables",),
    ("values",),
    ("documents",),
    ("spans",),
    ("fields",),
    ("records",),
    ("catalogue",),
    ("duplicates", "exports", "imports"),
    ("pipeline",),
    ("reading_report",),
    ("cli",),
    ("__main__",),
)
# Imported inside functions alone, so that `--help`, `list`, `show` and `check` start with the stated four.
LAZY = {
    "numpy",
    "rapidfuzz",
    "lxml",
    "pycrfsuite",
    "charset_normalizer",
    "filelock",
    "anyascii",
    "pybtex",
    "jsonschema",
}
# Modules that nothing imports unless their work is at hand; they may import what they work with.
ONLY_WHEN_AT_WORK: set[str] = set()


def _rank(stage: str) -> int:
    return next(i for i, row in enumerate(LAYERS) if stage in row)


def _imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.lineno, node.module
            for name in node.names:
                yield node.lineno, f"{node.module}.{name.name}"


def _top_level_imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _imports(node)


def _sources() -> list[Path]:
    return sorted((ROOT / "biblio").rglob("*.py"))


def test_every_stage_is_ranked() -> None:
    stages = {p.stem if p.is_file() else p.name for p in (ROOT / "biblio").iterdir() if p.suffix == ".py" or p.is_dir()}
    assert stages - {"__init__", "__pycache__"} == {stage for row in LAYERS for stage in row}


def test_imports_run_against_the_arrows() -> None:
    wrong = []
    for path in _sources():
        parts = path.relative_to(ROOT / "biblio").with_suffix("").parts
        if parts[0] == "__init__":
            continue
        for line, module in _imports(ast.parse(path.read_text(encoding="utf-8"))):
            target = module.split(".")
            if target[0] != "biblio" or len(target) < 2 or target[1] == "__version__":
                continue
            if target[1] != parts[0] and _rank(target[1]) >= _rank(parts[0]):
                wrong.append(f"{path.relative_to(ROOT)}:{line}: {parts[0]} imports {target[1]}")
    assert not wrong, "\n".join(wrong)


def test_heavy_packages_are_imported_where_they_are_used() -> None:
    wrong = []
    for path in _sources():
        if str(path.relative_to(ROOT)) in ONLY_WHEN_AT_WORK:
            continue
        for line, module in _top_level_imports(ast.parse(path.read_text(encoding="utf-8"))):
            if module.split(".")[0] in LAZY:
                wrong.append(f"{path.relative_to(ROOT)}:{line}: {module}")
    assert not wrong, "\n".join(wrong)


def test_only_the_command_line_prints() -> None:
    wrong = []
    for path in _sources():
        if path.relative_to(ROOT / "biblio").parts[0] == "cli":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not wrong, "\n".join(wrong)
