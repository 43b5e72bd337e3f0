"""The commands as a user runs them: what they print, where, and their exit status; library and command agree."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from biblio.cli.main import COMMANDS, _biblio
from biblio.documents import read_document
from biblio.pipeline import parse_references, read_references
from biblio.records.csl import to_csl
from biblio.records.record import Record
from tests.shared import ROOT

LIST = """Pamphlets on our shelves

Homage to Catalonia, George Orwell, Secker and Warburg, London, 1938, 314 pages.

The Road to Wigan Pier, George Orwell, Victor Gollancz, London, 1937, 264 pages.

The Town Labourer, 1760-1832, J. L. and Barbara Hammond, Longmans, Green, London, 1917, 346 pages.
"""


def run(*arguments: str | Path, stdin: str | bytes = "") -> Result:
    """What the command gives; a traceback fails the test at once."""
    result = CliRunner().invoke(_biblio, [str(argument) for argument in arguments], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one reading list in it."""
    folder = tmp_path / "references"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "list.txt").write_text(LIST, encoding="utf-8")
    return folder


def _files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example_and_the_line_of_the_overview(name: str) -> None:
    text = run(name, "--help").stdout
    assert f"biblio {name}" in text.split("\n", 1)[1]
    assert "Example" in text
    assert COMMANDS[name][1] in text


def test_wrong_usage_exits_with_2_and_suggests() -> None:
    result = run("exprot")
    assert result.exit_code == 2
    assert "Did you mean export?" in result.stderr


def test_build_writes_catalogue_report_and_exports(folder: Path) -> None:
    result = run("build", folder)
    assert result.exit_code == 0, result.stderr
    assert {"catalogue.yaml", "report.html", "exports/catalogue.bib", "exports/catalogue.json"} <= {
        name.replace("\\", "/") for name in _files(folder)
    }
    assert "references      3" in result.stdout
    records = json.loads((folder / "exports" / "catalogue.json").read_text(encoding="utf-8"))
    assert [record["title"] for record in records if record["issued"]["date-parts"] == [[1938]]] == [
        "Homage to Catalonia"
    ]


def test_build_twice_changes_no_byte(folder: Path) -> None:
    run("build", folder)
    before = _files(folder)
    result = run("build", folder)
    assert _files(folder) == before
    assert "nothing has changed" in result.stdout


def test_build_keeps_what_a_person_changed(folder: Path) -> None:
    run("build", folder)
    path = folder / "catalogue.yaml"
    text = path.read_text(encoding="utf-8")
    edited = "# my own remark\n" + text.replace(
        "title: Homage to Catalonia", "title: Homage to Catalonia (first edition)"
    )
    assert edited != "# my own remark\n" + text
    path.write_text(edited, encoding="utf-8")
    assert run("build", folder).exit_code == 0
    assert path.read_text(encoding="utf-8") == edited


def test_a_document_that_cannot_be_read_stops_no_other(folder: Path) -> None:
    (folder / "sources" / "broken.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (folder / "sources" / "empty.md").write_bytes(b"")
    result = run("build", folder)
    assert result.exit_code == 1
    assert "broken.txt" in result.stderr
    assert "empty.md" in result.stderr
    assert "Homage to Catalonia" in (folder / "catalogue.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "catalogue", ["references:\n- id: a\n  title: [\n", "references: yes\n", "\x00\x01", "- - - -\n  a: *x\n"]
)
def test_a_catalogue_that_cannot_be_read_is_left_alone(folder: Path, catalogue: str) -> None:
    path = folder / "catalogue.yaml"
    path.write_text(catalogue, encoding="utf-8")
    before = _files(folder)
    result = run("build", folder)
    assert result.exit_code == 1
    assert "catalogue.yaml" in result.stderr
    assert _files(folder) == before


def test_build_without_documents_says_what_would_be_right(tmp_path: Path) -> None:
    result = run("build", tmp_path / "nothing")
    assert result.exit_code == 1
    assert "sources" in result.stderr
    assert not (tmp_path / "nothing").exists()


def _unusable(tmp_path: Path) -> Sequence[tuple[str, Path]]:
    (tmp_path / "a-folder.txt").mkdir()
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    return [(name, tmp_path / name) for name in ("missing.txt", "a-folder.txt", "empty.txt", "binary.txt")]


@pytest.mark.parametrize("command", ["extract", "text", "parse"])
def test_bad_input_is_named_with_status_1(tmp_path: Path, command: str) -> None:
    for name, path in _unusable(tmp_path):
        result = run(command, path)
        assert (result.exit_code, result.stdout) == (1, ""), (command, name)
        assert name in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1, result.stderr


def test_extract_names_all_unusable_files_and_reads_the_others(tmp_path: Path) -> None:
    good = tmp_path / "list.txt"
    good.write_text(LIST, encoding="utf-8")
    result = run("extract", tmp_path / "missing.txt", good, tmp_path / "gone.txt")
    assert result.exit_code == 1
    assert "missing.txt" in result.stderr
    assert "gone.txt" in result.stderr
    assert len(json.loads(result.stdout)) == 3


def test_extract_offsets_count_in_what_text_prints(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(b"\xef\xbb\xbf" + LIST.replace("\n", "\r\n").encode())
    text = run("text", path).stdout_bytes.decode()
    for record in json.loads(run("extract", path).stdout):
        (source,) = record["custom"]["sources"]
        assert text[source["start"] : source["end"]] == source["raw"]


def test_extract_agrees_with_the_library(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(LIST, encoding="utf-8")
    printed = json.loads(run("extract", path).stdout)
    results = [reading.result for reading in read_references(read_document(path, str(path)))]
    found = [to_csl(result) for result in results if isinstance(result, Record)]
    assert [{**record, "id": ""} for record in printed] == [{**record, "id": ""} for record in found]
    assert len({record["id"] for record in printed}) == len(printed)


def test_the_reading_report_shows_what_was_read_and_runs_no_script(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(LIST.replace("Homage to Catalonia", "Homage <script>alert(1)</script>"), encoding="utf-8")
    assert run("extract", path, "--report", tmp_path / "reading.html", "-o", tmp_path / "out.json").exit_code == 0
    page = (tmp_path / "reading.html").read_text(encoding="utf-8")
    assert "The Road to Wigan Pier" in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_extract_reads_standard_input() -> None:
    result = run("extract", "-", stdin=LIST)
    assert [record["custom"]["sources"][0]["document"] for record in json.loads(result.stdout)] == ["-"] * 3


def test_parse_gives_one_element_a_line() -> None:
    lines = LIST.splitlines()
    printed = json.loads(run("parse", "-", stdin=LIST).stdout)
    assert len(printed) == len(lines)
    assert [record is None for record in printed if record is None or "author" in record] == [
        not line.strip() or line.startswith("Pamphlets") for line in lines if line.strip() == "" or "," in line
    ]
    found = [result for result in parse_references(lines) if isinstance(result, Record)]
    assert [r.title for r in found if r.author] == [r["title"] for r in printed if r and "author" in r]


def test_parse_of_nothing_is_an_empty_array() -> None:
    assert json.loads(run("parse", "-", stdin="").stdout) == []


def test_parse_names_the_place_of_a_broken_byte(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_bytes(b"Homage to Catalonia, George Orwell, 1938\nThe Road to W\xffgan Pier\n")
    result = run("parse", path, "-o", tmp_path / "out.json")
    assert result.exit_code == 1
    assert "lines.txt:2:14" in result.stderr
    assert not (tmp_path / "out.json").exists()


@pytest.fixture
def built(folder: Path) -> Path:
    run("build", folder)
    return folder / "catalogue.yaml"


def test_list_finds_words_fields_and_years(built: Path) -> None:
    def keys(*query: str) -> list[str]:
        return run("list", "--keys", "--catalogue", built, *query).stdout.split()

    assert len(keys()) == 3
    assert keys("catalonia") == ["orwell1938homage"]
    assert keys("author:orwell", "year:1930..1937") == ["orwell1937road"]
    assert keys("orwell", "-homage") == ["orwell1937road"]
    assert keys("--", "-orwell") == ["hammond1917town"]


def test_show_and_explain_name_the_source(built: Path) -> None:
    shown = run("show", "--catalogue", built, "orwell1938homage").stdout
    assert "publisher-place: London" in shown
    explained = run("explain", "--catalogue", built, "orwell1938homage").stdout
    assert "list.txt, line 3" in explained
    assert "Homage to Catalonia, George Orwell" in explained


def test_an_unknown_key_is_named_with_the_nearest(built: Path) -> None:
    result = run("show", "--catalogue", built, "orwell1938homge", "nobody")
    assert result.exit_code == 1
    assert "did you mean orwell1938homage?" in result.stderr
    assert "nobody" in result.stderr


def test_export_writes_one_record_or_all(built: Path, tmp_path: Path) -> None:
    one = run("export", "--catalogue", built, "orwell1938homage", "--to", "bibtex").stdout
    assert one.count("@") == 1
    run("export", "--catalogue", built, "--to", "csl-json", "-o", tmp_path / "all.json")
    assert len(json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))) == 3
    wrong = run("export", "--catalogue", built, "--to", "bibtexx")
    assert wrong.exit_code == 2


def test_dedupe_explains_and_changes_nothing(folder: Path) -> None:
    second = "Homage to Catalonia, by G Orwell, Secker & Warburg, 1938, 314 pages.\n"
    (folder / "sources" / "more.txt").write_text("Further reading\n\n" + second, encoding="utf-8")
    run("build", "--no-merge", folder)
    before = _files(folder)
    clusters = folder.parent / "clusters.json"
    result = run("dedupe", "--catalogue", folder / "catalogue.yaml", "--clusters", clusters)
    assert result.exit_code == 0
    groups = json.loads(clusters.read_text(encoding="utf-8"))
    assert [sorted(group) for group in groups["clusters"]] == [["orwell1938homage", "orwell1938homageb"]]
    assert "orwell1938homage" in result.stdout
    assert _files(folder) == before


def test_the_catalogue_is_found_from_a_folder_below(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("build", folder)
    below = folder.parent / "chapters" / "one"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    monkeypatch.delenv("BIBLIO_CATALOGUE", raising=False)
    assert len(run("list", "--keys").stdout.split()) == 3


def test_the_committed_results_are_what_build_makes(tmp_path: Path) -> None:
    committed = ROOT / "references"
    copy = tmp_path / "references"
    shutil.copytree(committed / "sources", copy / "sources")
    shutil.copy(committed / "decisions.yaml", copy / "decisions.yaml")
    assert run("build", copy).exit_code == 0
    for name in ("catalogue.yaml", "report.html", "exports/catalogue.bib", "exports/catalogue.json"):
        assert (copy / name).read_bytes() == (committed / name).read_bytes(), f"{name}: run 'make catalogue' and commit"
