"""Deciding, merging and taking back in the catalogue's file, by the commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from biblio.catalogue.loader import load_catalogue
from biblio.cli.main import _biblio
from biblio.duplicates import load_decisions
from biblio.duplicates.decisions import Decision, add_decision
from biblio.records.record import Record

CATALOGUE = """\
# our books
references:
- id: coates1935armed
  type: book
  author:
  - {family: Coates, given: W. P.}
  title: Armed Intervention in Russia   # seen in the shop
  publisher: Gollancz
  issued: 1935
  custom:
    sources:
    - {document: list.txt, start: 0, end: 44, raw: 'Armed Intervention in Russia, W. P. Coates'}
    unread: [blue cloth]

- id: coates1935armeda
  type: book
  author:
  - {family: Coates, given: William Peyton}
  title: Armed intervention in Russia
  issued: 1935
  number-of-pages: 400
  note: mine

- id: carr1950bolshevik
  type: book
  author:
  - {family: Carr, given: E. H.}
  title: The Bolshevik Revolution
  volume: 1
  issued: 1950

- id: reed1919ten
  type: book
  author:
  - {family: Reed, given: John}
  title: Ten Days That Shook the World
  publisher: Boni & Liveright
  issued: 1919

- id: reed1919tena
  type: book
  author:
  - {family: Reed, given: John}
  title: Ten Days That Shook the World
  publisher: Modern Library
  issued: 1919
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A catalogue with one book twice, a volume, and a pair that nobody can be sure of."""
    path = tmp_path / "references" / "catalogue.yaml"
    path.parent.mkdir()
    path.write_text(CATALOGUE, encoding="utf-8")
    return path


def run(path: Path, *arguments: str, stdin: str = "", code: int = 0) -> str:
    """What a command prints to standard output; a traceback or another exit status fails the test."""
    result = CliRunner().invoke(_biblio, [*arguments, "--catalogue", str(path)], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.stdout if code == 0 else result.stderr


def records(path: Path) -> dict[str, Record]:
    """The records of the catalogue by key."""
    return {record.id: record for record in load_catalogue(path).records}


def clusters(path: Path) -> dict[str, list[list[str]]]:
    """What dedupe finds."""
    found: dict[str, list[list[str]]] = json.loads(run(path, "dedupe", "--clusters", "-"))
    return found


def test_apply_merges_what_is_sure_and_nothing_else(path: Path) -> None:
    assert "coates1935armed took in coates1935armeda" in run(path, "dedupe", "--apply")
    kept = records(path)
    assert list(kept) == ["coates1935armed", "carr1950bolshevik", "reed1919ten", "reed1919tena"]
    one = kept["coates1935armed"]
    assert (one.publisher, one.number_of_pages, one.note, one.aliases) == (
        "Gollancz",
        "400",
        "mine",
        ("coates1935armeda",),
    )
    assert [row["id"] for row in one.merged] == ["coates1935armed", "coates1935armeda"]
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# our books\n")
    assert "# seen in the shop" in text
    assert json.loads((path.parent / "exports" / "merged-keys.json").read_text()) == {
        "coates1935armeda": "coates1935armed"
    }


def test_apply_twice_changes_nothing(path: Path) -> None:
    run(path, "dedupe", "--apply")
    files = {p: p.read_bytes() for p in path.parent.rglob("*") if p.is_file()}
    run(path, "dedupe", "--apply")
    assert {p: p.read_bytes() for p in path.parent.rglob("*") if p.is_file()} == files


def test_unmerge_gives_back_what_was_and_it_stays_apart(path: Path) -> None:
    before = records(path)
    run(path, "dedupe", "--apply")
    assert "coates1935armeda is 2 records again" in run(path, "unmerge", "coates1935armeda")
    assert records(path) == before
    assert clusters(path)["clusters"] == []
    run(path, "dedupe", "--apply")
    assert records(path) == before


def test_unmerge_keeps_what_was_typed_since(path: Path) -> None:
    run(path, "dedupe", "--apply")
    path.write_text(
        path.read_text(encoding="utf-8").replace("publisher: Gollancz", "publisher: Left Book Club"), encoding="utf-8"
    )
    run(path, "unmerge", "coates1935armed")
    assert records(path)["coates1935armed"].publisher == "Left Book Club"
    assert records(path)["coates1935armeda"].publisher is None


def test_unmerge_of_what_was_not_merged_says_so(path: Path) -> None:
    assert "was not merged" in run(path, "unmerge", "carr1950bolshevik", code=1)
    assert "there is no record 'carr'" in run(path, "unmerge", "carr", code=1)
    assert path.read_text(encoding="utf-8") == CATALOGUE


def test_same_is_written_down_and_merges_at_the_next_run(path: Path) -> None:
    assert clusters(path)["unsure"] == [["reed1919ten", "reed1919tena"]]
    run(path, "same", "reed1919ten", "reed1919tena", "--why", "one: a mistake")
    assert load_decisions(path.parent / "decisions.yaml").rows == (
        Decision("same", ("reed1919ten", "reed1919tena"), "one: a mistake"),
    )
    assert clusters(path)["unsure"] == []
    assert "stands in" in run(path, "same", "reed1919tena", "reed1919ten")
    run(path, "dedupe", "--apply")
    assert "reed1919tena" not in records(path)


def test_different_is_never_asked_again_and_may_still_be_one_work(path: Path) -> None:
    run(path, "different", "reed1919ten", "reed1919tena")
    found = clusters(path)
    assert (found["unsure"], found["works"]) == ([], [["reed1919ten", "reed1919tena"]])
    run(path, "different", "reed1919ten", "reed1919tena", "--unrelated")
    found = clusters(path)
    assert (found["unsure"], found["works"]) == ([], [])


def test_the_last_word_counts(path: Path) -> None:
    run(path, "different", "coates1935armed", "coates1935armeda")
    assert clusters(path)["clusters"] == []
    run(path, "same", "coates1935armed", "coates1935armeda")
    assert clusters(path)["clusters"] == [["coates1935armed", "coates1935armeda"]]


def test_deciding_about_unknown_keys_names_them_all(path: Path) -> None:
    message = run(path, "same", "reed1919te", "nobody", code=1)
    assert "'reed1919te'; did you mean reed1919ten" in message
    assert "'nobody'" in message
    assert run(path, "same", "reed1919ten", code=2)
    assert not (path.parent / "decisions.yaml").exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "- same: [a, 'b, c']\n"),
        ("# mine\n- different: [x, y]", "# mine\n- different: [x, y]\n- same: [a, 'b, c']\n"),
        ("  - different: [x, y]  # why not\n", "  - different: [x, y]  # why not\n  - same: [a, 'b, c']\n"),
        ("[{different: [x, y]}]\n", "[{different: [x, y]}, {same: [a, 'b, c']}]\n"),
        ("[]\n", "[{same: [a, 'b, c']}]\n"),
    ],
)
def test_a_decision_is_added_and_every_other_byte_stays(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text(before, encoding="utf-8")
    assert add_decision(path, Decision("same", ("a", "b, c")))
    assert path.read_text(encoding="utf-8") == after


# --- asking -----------------------------------------------------------------------------------------------------------


def test_interactive_takes_one_key_a_decision(path: Path) -> None:
    out = run(path, "dedupe", "--interactive", stdin="d")
    assert "1 of 1" in out
    assert "The publishers differ." in out
    assert out.rstrip().endswith(f"1 decided, 0 left; written to {path.parent / 'decisions.yaml'}")
    assert load_decisions(path.parent / "decisions.yaml").rows == (
        Decision("different", ("reed1919ten", "reed1919tena")),
    )
    assert "0 decided, 0 left" in run(path, "dedupe", "--interactive", stdin="")


def test_interactive_can_undo_skip_and_quit(path: Path) -> None:
    third = CATALOGUE + CATALOGUE[
        CATALOGUE.index("- id: reed1919ten\n") : CATALOGUE.index("- id: reed1919tena")
    ].replace("reed1919ten", "reed1919tenb").replace("Boni & Liveright", "Martin Lawrence")
    path.write_text(third, encoding="utf-8")
    assert "0 decided, 3 left" in run(path, "dedupe", "--interactive", stdin="kq")
    assert not (path.parent / "decisions.yaml").exists()
    assert "1 decided, 2 left" in run(path, "dedupe", "--interactive", stdin="xdusq")  # x is no answer; u takes d back
    assert [row.verdict for row in load_decisions(path.parent / "decisions.yaml").rows] == ["same"]


def test_interactive_and_apply_ask_and_then_merge(path: Path) -> None:
    out = run(path, "dedupe", "--interactive", "--apply", stdin="s")
    assert "2 merged" in out
    assert list(records(path)) == ["coates1935armed", "carr1950bolshevik", "reed1919ten"]


def test_apply_to_another_file_is_wrong_usage(tmp_path: Path) -> None:
    result = CliRunner().invoke(_biblio, ["dedupe", str(tmp_path / "x.bib"), "--apply"])
    assert result.exit_code == 2
