"""The commands that change the catalogue: what they print, which bytes they change, and that each can be taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from biblio.catalogue import index
from biblio.catalogue.actions import add_record, remove_records, rename_record, set_values, unset_values
from biblio.catalogue.loader import load_catalogue, parse_catalogue, record_from_plain
from biblio.catalogue.session import redo, undo
from biblio.errors import BiblioError
from tests.catalogue_files import files
from tests.test_cli import run

FILE = """\
# Our shelf, begun in 1931
references:
- id: reed1919ten      # the first edition
  type: book
  author:
  - {family: Reed, given: John}
  title:   Ten Days That Shook the World   # not "shocked"
  issued: 1919

# By a friend
- id: goldman1923disillusionment
  type: book
  title: 'My Disillusionment in Russia'
  issued: 1923
  custom: {doubtful: [issued], aliases: [goldman1923my]}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "catalogue.yaml"
    path.write_text(FILE, encoding="utf-8", newline="")
    return path


def _text(path: Path) -> str:
    return path.read_bytes().decode()


def test_set_changes_the_value_alone(path: Path) -> None:
    assert run("set", "--catalogue", path, "reed1919ten", "title=Ten Days: A Report", "publisher=").exit_code == 0
    assert _text(path) == FILE.replace("Ten Days That Shook the World", "'Ten Days: A Report'")
    assert run("set", "--catalogue", path, "reed1919ten", "title=Ten Days: A Report").stderr.strip().endswith("already")


def test_set_reads_dates_and_names_as_people_write_them(path: Path) -> None:
    author = "author=Reed, John; {Communist Party}; Louise Bryant"
    assert run("set", "--catalogue", path, "reed1919ten", "year=c. 1920", author).exit_code == 0
    record = load_catalogue(path).records[0]
    assert str(record.issued) == "1920~"
    assert [str(name) for name in record.author] == ["Reed, John", "Communist Party", "Bryant, Louise"]
    assert "issued: 1920~" in _text(path)


def test_a_value_that_a_person_sets_is_no_longer_doubtful(path: Path) -> None:
    run("set", "--catalogue", path, "goldman1923my", "issued=1923?")
    record = load_catalogue(path).records[1]
    assert (str(record.issued), record.doubtful, record.aliases) == ("1923?", (), ("goldman1923my",))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["set", "reed1919ten", "publsher=Boni"], "did you mean publisher?"),
        (["set", "reed1919ten", "issued=soon"], "no EDTF date"),
        (["set", "reed1919", "title=x"], "did you mean reed1919ten?"),
        (["set", "reed1919ten", "id=x"], "biblio rename"),
        (["unset", "reed1919ten", "note"], "no note"),
        (["unset", "reed1919ten", "type"], "no type"),
        (["rename", "reed1919ten", "goldman1923my"], "already"),
        (["rename", "reed1919ten", "no spaces"], "cannot be a key"),
        (["remove", "reed1919ten", "nobody", "no-one"], "no-one"),
        (["add", "--key", "REED1919ten", "title=x"], "already"),
        (["undo"], "nothing to take back"),
        (["redo"], "nothing to make again"),
    ],
    ids=lambda value: "-".join(value)[:40] if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_said_and_nothing_changes(path: Path, arguments: list[str], said: str) -> None:
    result = run(arguments[0], "--catalogue", path, *arguments[1:])
    assert result.exit_code == 1
    assert said in result.stderr
    assert _text(path) == FILE


def test_unset_keeps_the_comment(path: Path) -> None:
    run("unset", "--catalogue", path, "reed1919ten", "title")
    assert '  # not "shocked"\n  issued: 1919\n' in _text(path)


def test_rename_keeps_the_old_key_as_an_alias_that_commands_understand(path: Path) -> None:
    assert run("rename", "--catalogue", path, "reed1919ten", "reed1919days").exit_code == 0
    assert load_catalogue(path).records[0].aliases == ("reed1919ten",)
    assert "# the first edition" in _text(path)
    assert run("show", "--catalogue", path, "reed1919ten").stdout.startswith("- id: reed1919days")
    assert run("set", "--catalogue", path, "reed1919ten", "note=x").exit_code == 0


def test_add_makes_a_key_and_keeps_the_gap_between_records(path: Path) -> None:
    assert (
        run("add", "--catalogue", path, "author=Reed, John", "title=Ten Days", "issued=1919").stdout == "reed1919tenb\n"
    )
    added = "\n- id: reed1919tenb\n  type: book\n  author:\n  - {family: Reed, given: John}\n  title: Ten Days\n"
    assert _text(path) == FILE + added + "  issued: 1919\n"


def test_add_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    assert run("add", "--catalogue", path, "title=Red Star over China", "--key", "snow").stdout == "snow\n"
    assert _text(path) == "references:\n- id: snow\n  type: book\n  title: Red Star over China\n"


def test_edit_puts_back_what_was_saved(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click.edit", lambda text, **_: text.replace("1919\n", "1920  # mine\n"))
    assert run("edit", "--catalogue", path, "reed1919ten").exit_code == 0
    assert _text(path) == FILE.replace("issued: 1919\n", "issued: 1920  # mine\n")
    answers = iter(["- id: [", None])
    monkeypatch.setattr("click.edit", lambda text, **_: next(answers))
    result = run("edit", "--catalogue", path, "goldman1923my", stdin="y\n")
    assert "1:7" in result.stderr
    assert "nothing has changed" in result.stderr


def test_history_undo_and_redo(path: Path) -> None:
    run("set", "--catalogue", path, "reed1919ten", "title=x y")
    run("remove", "--catalogue", path, "reed1919ten")
    listed = json.loads(run("history", "--catalogue", path, "--json").stdout)
    assert [row["command"] for row in listed] == ["remove reed1919ten", "set reed1919ten 'title=x y'"]
    assert run("undo", "--catalogue", path, "2").exit_code == 0
    assert _text(path) == FILE
    assert run("redo", "--catalogue", path, "2").exit_code == 0
    assert "reed1919ten" not in _text(path)
    run("undo", "--catalogue", path)
    assert "title:   x y   # not" in _text(path)


def test_undo_leaves_hand_edits_elsewhere_and_refuses_where_one_stands_in_the_way(path: Path) -> None:
    run("set", "--catalogue", path, "reed1919ten", "title=x")
    path.write_text(_text(path).replace("# By a friend", "# By Emma\n"), encoding="utf-8", newline="")
    run("undo", "--catalogue", path)
    assert _text(path) == FILE.replace("# By a friend", "# By Emma\n")
    run("redo", "--catalogue", path)
    edited = _text(path).replace("issued: 1919", "issued: 1920")
    path.write_text(edited, encoding="utf-8", newline="")
    result = run("undo", "--catalogue", path)
    assert result.exit_code == 1
    assert "issued: 1920" in result.stderr
    assert "reed1919ten was edited by hand since" in result.stderr
    assert _text(path) == edited


def test_removed_records_come_back_to_their_place_after_a_hand_edit(path: Path) -> None:
    run("remove", "--catalogue", path, "goldman1923disillusionment")
    path.write_text(_text(path).replace("issued: 1919", "issued: 1920"), encoding="utf-8", newline="")
    run("undo", "--catalogue", path)
    assert [record.id for record in load_catalogue(path).records] == ["reed1919ten", "goldman1923disillusionment"]
    assert "1920" in _text(path)


# -- random sequences -----------------------------------------------------------------------------------------------
def _do(draw: st.DataObject, path: Path, number: int) -> None:
    keys = [record.id for record in load_catalogue(path).records]
    what = draw.draw(st.sampled_from(["set", "unset", "add", "remove", "rename"]))
    key = draw.draw(st.sampled_from(keys)) if keys else ""
    title = draw.draw(st.sampled_from(["Red", "a: b", "no", "#x", "[y]", "Ж\u2028"]))
    try:
        if what == "add" or not keys:
            add_record(path, record_from_plain({"title": title}))
        elif what == "set":
            set_values(path, key, {draw.draw(st.sampled_from(["title", "note", "publisher"])): title, "issued": "1935"})
        elif what == "unset":
            unset_values(path, key, [draw.draw(st.sampled_from(["title", "author", "issued", "note"]))])
        elif what == "remove":
            remove_records(path, [key])
        else:
            rename_record(path, key, f"new{number}")
    except BiblioError as error:
        if error.problems[0].code != "no-value":
            raise


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), st.booleans())
def test_any_edits_and_their_undo_give_back_the_first_file(tmp_path_factory, data: st.DataObject, large: bool) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path_factory.mktemp("c") / "catalogue.yaml"
    text, _ = data.draw(files())
    with pytest.MonkeyPatch.context() as patch:
        if large:
            patch.setattr(index, "SMALL", 0)
        path.write_bytes(b"\xef\xbb\xbf" * data.draw(st.booleans()) + text.encode())
        states = [path.read_bytes()]
        for number in range(data.draw(st.integers(1, 6))):
            _do(data, path, number)
            now = path.read_bytes()
            if now != states[-1]:
                states.append(now)
        for before in states[-2::-1]:
            undo(path)
            assert path.read_bytes() == before
        for after in states[1:]:
            redo(path)
            assert path.read_bytes() == after


def test_an_index_gives_the_same_places_as_reading(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "SMALL", 0)
    for values in ({"title": "a much longer title than it was"}, {"note": "x"}, {"title": ""}):
        set_values(path, "goldman1923my", values)
    add_record(path, record_from_plain({"title": "last"}))
    rename_record(path, "reed1919ten", "reed")
    remove_records(path, ["reed"])
    opened = index.open_catalogue(path)
    assert opened.partial
    places = [(entry.record.id, entry.start, entry.end) for entry in opened.entries]
    assert places == [(e.record.id, e.start, e.end) for e in parse_catalogue(_text(path)).entries]
