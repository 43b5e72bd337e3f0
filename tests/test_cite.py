"""`biblio cite`: formatted references, styles, and the keys that manuscripts cite."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from biblio.exports import cite as citing
from biblio.exports import export_records
from biblio.exports.cite import FORMS, STYLES, cite, cited_keys
from tests.shared import ROOT
from tests.test_cli import run
from tests.test_exports import CASES

SCANS = yaml.load((ROOT / "tests/cases/cited_keys.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
RECORDS = {case.id: case.record for case in CASES}


@pytest.mark.parametrize("row", SCANS, ids=lambda row: row["id"])
def test_keys_are_found(row: dict[str, Any]) -> None:
    assert cited_keys(row["text"], row.get("suffix", ".md")) == row["keys"]


@given(st.text("@\\cite{}[]a1,.:%`~-\n <>()#", max_size=80), st.sampled_from([".md", ".tex", ".typ"]))
def test_any_manuscript_is_scanned(text: str, suffix: str) -> None:
    keys = cited_keys(text, suffix)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("form", FORMS)
def test_plain_form_needs_nothing(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citing, "_pandoc", lambda: pytest.fail("pandoc is asked for"))
    text = cite([RECORDS["hostile"], RECORDS["reprint"]], "plain", form)
    assert "Ten Days that Shook the World" in text
    assert "<script" not in text


def test_a_style_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citing, "_pandoc", lambda: "pandoc")
    (tmp_path / "a.yaml").write_text(export_records([RECORDS["reprint"]], "csl-yaml")[0], encoding="utf-8")
    for style, words in (("chicgo", "no style 'chicgo'"), ("mine.csl", "no such style")):
        result = run("cite", "reed1977ten", "--style", style, "--catalogue", tmp_path / "a.yaml")
        assert result.exit_code == 1
        assert words in result.stderr


def test_without_pandoc_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setitem(__import__("sys").modules, "pypandoc", None)
    (tmp_path / "a.yaml").write_text(export_records([RECORDS["reprint"]], "csl-yaml")[0], encoding="utf-8")
    result = run("cite", "reed1977ten", "--style", "chicago", "--catalogue", tmp_path / "a.yaml")
    assert result.exit_code == 1
    assert "pip install 'biblio-catalogue[cite]'" in result.stderr


def test_styles_are_named_in_the_help() -> None:
    text = " ".join(run("cite", "--help").stdout.split())
    assert all(style in text for style in STYLES)


def test_scan_writes_what_is_cited_and_names_what_is_not(tmp_path: Path) -> None:
    records = [RECORDS["reprint"], RECORDS["old-keys"], RECORDS["german"]]
    (tmp_path / "a.yaml").write_text(export_records(records, "csl-yaml")[0], encoding="utf-8")
    (tmp_path / "paper.md").write_text("See [@hammonds, p. 3] and @reed1977ten; @nobody1900.\n")
    result = run(
        "cite", "--scan", tmp_path / "paper.md", "--catalogue", tmp_path / "a.yaml", "-o", tmp_path / "paper.bib"
    )
    assert result.exit_code == 1
    assert "nobody1900 is cited and not in the catalogue" in result.stderr
    assert "hammonds is called hammond1917town now" in result.stderr
    written = (tmp_path / "paper.bib").read_text(encoding="utf-8")
    assert written == export_records([RECORDS["old-keys"], RECORDS["reprint"]], "biblatex")[0]
