"""The project's own reading lists: set by us, and the committed catalogue is what `build` makes of them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from biblio.documents import read_document
from biblio.text import collapse
from tests.shared import ROOT, SHARED, needs_shared

REFERENCES = ROOT / "references"
SOURCES = sorted((REFERENCES / "sources").iterdir())
OUTPUTS = ("catalogue.yaml", "report.html", "exports/catalogue.bib", "exports/catalogue.json")
# So many words in a row in common with another text are no chance, unless they are a title.
_RUN = 12


def test_there_are_reading_lists_in_clearly_different_layouts() -> None:
    assert len(SOURCES) >= 5
    assert {path.suffix for path in SOURCES} >= {".txt", ".md", ".html"}
    assert any(path.read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff") for path in SOURCES), "none is in UTF-16"


@needs_shared
@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_line_and_no_sentence_is_one_of_the_seeds(path: Path) -> None:
    seeds = [_seed_text(seed) for seed in sorted((SHARED / "seeds").glob("*.txt"))]
    theirs = {piece for text in seeds for piece in _pieces(text)}
    assert theirs
    assert not theirs & set(_pieces(_source_text(path)))


@needs_shared
@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_only_titles_share_many_words_with_the_seeds(path: Path) -> None:
    seeds = [_words(_seed_text(seed)) for seed in sorted((SHARED / "seeds").glob("*.txt"))]
    gold = (SHARED / "gold" / "seeds.jsonl").read_text(encoding="utf-8").splitlines()
    titles = [" ".join(_words(json.loads(line)["csl"].get("title", ""))) for line in gold]
    theirs = {run for words in seeds for run in _runs(words)}
    assert theirs
    shared = theirs & set(_runs(_words(_source_text(path))))
    assert not {run for run in shared if not any(run in title for title in titles)}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with our sources and decisions alone, built once."""
    from biblio.pipeline import build

    folder = tmp_path_factory.mktemp("built") / "references"
    shutil.copytree(REFERENCES / "sources", folder / "sources")
    shutil.copy(REFERENCES / "decisions.yaml", folder)
    build(folder)
    return folder


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_committed_file_is_what_build_makes(built: Path, name: str) -> None:
    # After a change that is meant to alter it: make catalogue, look at the difference, commit it.
    assert (built / name).read_text(encoding="utf-8") == (REFERENCES / name).read_text(encoding="utf-8")


def test_a_second_build_changes_no_byte(built: Path) -> None:
    from biblio.pipeline import build

    before = {path: path.read_bytes() for path in built.rglob("*") if path.is_file()}
    assert build(built).written == ()
    assert {path: path.read_bytes() for path in built.rglob("*") if path.is_file()} == before


def test_both_spellings_of_the_1935_book_are_one_record(built: Path) -> None:
    (record,) = _records_with(built, "armed intervention", 1935)
    raws = [collapse(source["raw"]) for source in record["custom"]["sources"]]
    assert any("Gollanz, 1935" in raw for raw in raws), raws
    assert any("Victor Gollancz, 1935" in raw for raw in raws), raws


def test_a_pamphlet_that_several_lists_name_is_one_record(built: Path) -> None:
    (record,) = _records_with(built, "state department and the cold war", 1948)
    assert len({source["document"] for source in record["custom"]["sources"]}) >= 3


def test_no_two_volumes_and_no_two_parts_are_merged(built: Path) -> None:
    for title, number in (
        ("history of the civil war", 2),
        ("class struggles in the ussr", 4),
        ("les luttes de classes", 2),
        ("la russie en guerre", 2),
    ):
        assert len(_records_with(built, title)) == number, title
    soviet = [r for r in _records_with(built, "soviet foreign policy", 1981) if r["title"].casefold()[:4] == "sovi"]
    assert sorted(str(record.get("volume")) for record in soviet) == ["1", "2"]
    # The essay names this one without a volume: that may be either, so it stays a record of its own.
    relations = [r.get("volume") for r in _records_with(built, "history of anglo-soviet relations")]
    assert sorted(volume for volume in relations if volume) == ["1", "2"]


def test_no_record_mixes_two_years_of_one_work(built: Path) -> None:
    editions = {str(record["issued"])[:4] for record in _records_with(built, "ten days that shook the world")}
    assert editions == {"1987", "2017"}


def _records_with(folder: Path, words: str, year: int | None = None) -> list[dict[str, Any]]:
    import yaml

    text = (folder / "catalogue.yaml").read_text(encoding="utf-8")
    records = yaml.load(text, Loader=yaml.BaseLoader)["references"]
    return [
        record
        for record in records
        if words in record.get("title", "").casefold() and (year is None or str(year) in str(record.get("issued")))
    ]


def _source_text(path: Path) -> str:
    return read_document(path, path.name).text


def _seed_text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


def _pieces(text: str) -> Iterator[str]:
    """Lines and sentences in small letters, without the short ones that anyone may write ("Home", "More")."""
    lines = text.splitlines()
    for piece in [*lines, *re.split(r"(?<=[.!?])\s+", collapse(text))]:
        normal = " ".join(_words(piece))
        if len(normal) > 15:
            yield normal


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _runs(words: list[str]) -> Iterator[str]:
    return (" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))
