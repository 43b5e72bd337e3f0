"""The README cannot lie: every command in it is run, and what it shows is what comes out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from biblio.cli.main import COMMANDS
from tests.shared import ROOT

README = ROOT / "README.md"
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.M | re.S)


@dataclass(frozen=True)
class Shown:
    """A command of the README and the output that it shows; a line `…` there stands for any number of lines."""

    line: int
    command: str
    output: str


def _shown() -> list[Shown]:
    text = README.read_text(encoding="utf-8")
    shown = []
    for block in _BLOCK.finditer(text):
        line = text.count("\n", 0, block.start(1)) + 1
        for part in re.split(r"^\$ ", block[1], flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            shown.append(Shown(line, command.strip(), output))
    return shown


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a user has after cloning: the references and the files beside them."""
    folder = tmp_path_factory.mktemp("clone")
    shutil.copytree(ROOT / "references", folder / "references", ignore=shutil.ignore_patterns(".biblio"))
    return folder


def _run(command: str, folder: Path) -> str:
    paths = [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    environment = {**os.environ, "PATH": os.pathsep.join(paths), "COLUMNS": "100"}
    environment.pop("BIBLIO_CATALOGUE", None)
    done = subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


def _installs(command: str) -> bool:
    return command.startswith(("python -m venv", "pip ", ".venv\\", "pipx ", "git ", "make test"))


def _without_make(command: str) -> str:
    return command.replace("make catalogue", "biblio build references")


def _agrees(shown: str, printed: str) -> bool:
    pattern = r"(?:.*\n)*?".join(re.escape(part) for part in re.split(r"^…\n", shown, flags=re.M))
    return re.fullmatch(pattern, printed) is not None


@pytest.mark.parametrize("shown", _shown(), ids=lambda shown: f"line-{shown.line}-{shown.command[:40]}")
def test_command_prints_what_the_readme_shows(shown: Shown, folder: Path) -> None:
    if _installs(shown.command):
        pytest.skip("installs; .ci/run does it on a fresh machine")
    printed = _run(_without_make(shown.command), folder)
    assert _agrees(shown.output, printed), f"{shown.command} prints:\n{printed}"


def rewrite(folder: Path) -> None:
    """Put what the commands print today into the README, where it shows all of it (`python -m tests.test_readme`)."""
    text = README.read_text(encoding="utf-8")
    for shown in _shown():
        printed = None if _installs(shown.command) else _run(_without_make(shown.command), folder)
        if printed is not None and not _agrees(shown.output, printed):
            old, new = (f"$ {shown.command}\n{output}" for output in (shown.output, printed))
            text = text.replace(old, new, 1)
    README.write_text(text, encoding="utf-8")


def test_every_command_is_mentioned() -> None:
    text = README.read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"biblio {name}" not in text] == []


def test_every_dependency_has_its_reason() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[<>=!\[ ]", dependency)[0] for dependency in project["dependencies"]]
    text = README.read_text(encoding="utf-8")
    assert [name for name in names if not re.search(rf"^\| {re.escape(name)} \|", text, re.M)] == []


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(ROOT / "references", Path(name) / "references", ignore=shutil.ignore_patterns(".biblio"))
        rewrite(Path(name))
