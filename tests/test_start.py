"""Starting is quick because heavy packages are loaded where they are used."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("numpy", "rapidfuzz", "lxml", "pycrfsuite", "charset_normalizer", "filelock", "anyascii", "pybtex")


def _loaded_by(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in done.stdout.split("\n")[-2].split()}


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["list", "--help"]], ids=" ".join)
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    loaded = _loaded_by(f"from biblio.cli import main\ntry: main({arguments!r})\nexcept SystemExit: pass")
    assert loaded.isdisjoint({*HEAVY, "yaml"})
