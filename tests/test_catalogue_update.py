"""Builds over a catalogue that its owner edits: whose a value is, what is offered, what stays away, what is known.

The documents here are read by a reader of a line's own making ("title | author | year | publisher"), so that these
tests hold whatever the labeller makes of a line.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from biblio import pipeline
from biblio.catalogue.loader import load_catalogue
from biblio.catalogue.session import undo
from biblio.documents.document import Document
from biblio.pipeline import Build, Reading, build
from biblio.records.record import Record, Source
from biblio.spans.span import Span
from biblio.values.date import Date
from biblio.values.name import Name
from tests.test_cli import run

RED = "Red Star over China | Snow, Edgar | 1937 | Gollanz"
TEN = "Ten Days That Shook the World | Reed, John | 1919 | Boni & Liveright"
ROAD = "The Road to Wigan Pier | Orwell, George | 1937 | Left Book Club"


def _read(document: Document) -> list[Reading]:
    readings = []
    offset = 0
    for number, line in enumerate(document.text.split("\n"), 1):
        if "|" in line:
            title, who, year, publisher = (part.strip() for part in line.split("|"))
            family, _, given = who.partition(", ")
            source = Source(document.name, offset, offset + len(line), line, number)
            record = Record(
                title=title,
                author=(Name(family, given or None),),
                issued=Date.from_edtf(year) if year else None,
                publisher=publisher or None,
                sources=(source,),
                confidence=0.9,
            )
            readings.append(Reading(Span(document.name, offset, offset + len(line), line, number), (), record))
        offset += len(line) + 1
    return readings


class Shelf:
    """A folder to build in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "catalogue.yaml"
        (folder / "sources").mkdir(parents=True)

    def write(self, *lines: str, name: str = "list.txt") -> None:
        (self.folder / "sources" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def build(self, *lines: str, merge: bool = True, restore: bool = False) -> Build:
        if lines:
            self.write(*lines)
        return build(self.folder, merge=merge, restore=restore)

    def edit(self, old: str, new: str) -> str:
        text = self.path.read_text(encoding="utf-8")
        assert old in text
        edited = text.replace(old, new)
        self.path.write_text(edited, encoding="utf-8")
        return edited

    def records(self) -> dict[str, Record]:
        return {record.id: record for record in load_catalogue(self.path).records}

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr(pipeline, "read_references", _read)
    return Shelf(tmp_path / "references")


def test_the_first_build_and_the_second(shelf: Shelf) -> None:
    shelf.build(RED, TEN)
    first = shelf.text
    assert list(shelf.records()) == ["snow1937red", "reed1919ten"]
    assert "publisher: Victor Gollancz\n" in first
    assert f"raw: '{RED}'" in first
    assert not shelf.build().written
    assert shelf.text == first


def test_a_new_reference_is_added_behind_and_nothing_else_moves(shelf: Shelf) -> None:
    shelf.build(RED)
    before = shelf.edit("references:\n", "# mine\nreferences:   # all\n\n")
    shelf.build(RED, TEN)
    assert shelf.text.startswith(before)
    assert list(shelf.records()) == ["snow1937red", "reed1919ten"]


def test_offsets_follow_the_document(shelf: Shelf) -> None:
    shelf.build(RED)
    shelf.build("A line before", RED)
    assert shelf.records()["snow1937red"].sources[0].start == len("A line before") + 1
    assert "line: 2, start: 14" in shelf.text


def test_a_better_reading_replaces_the_programs_values_and_not_a_persons(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.build(RED, TEN)
    shelf.edit("title: Red Star over China\n", "title: Red Star Over China   # as on the title page\n")

    def better(document: Document) -> list[Reading]:
        from dataclasses import replace

        readings = _read(document)
        return [
            replace(r, result=replace(r.result, title=f"{r.result.title}!", issued=Date(1938), number_of_pages="9"))
            for r in readings
            if isinstance(r.result, Record)
        ]

    monkeypatch.setattr(pipeline, "read_references", better)
    done = shelf.build()
    red, ten = shelf.records()["snow1937red"], shelf.records()["reed1919ten"]
    assert (red.title, str(red.issued), red.number_of_pages) == ("Red Star Over China", "1938", "9")
    assert (ten.title, str(ten.issued)) == ("Ten Days That Shook the World!", "1938")
    assert "# as on the title page" in shelf.text
    assert [(o.key, o.variable, o.current, o.found) for o in done.update.offers] == [
        ("snow1937red", "title", "Red Star Over China", "Red Star over China!")
    ]
    listed = run("offers", "--catalogue", shelf.path).stdout
    assert "Red Star over China!" in listed
    assert run("accept", "--catalogue", shelf.path, "snow1937red", "title").exit_code == 0
    assert "title: Red Star over China!   # as on the title page\n" in shelf.text
    assert run("offers", "--catalogue", shelf.path).stdout == ""
    assert not shelf.build().update.offers
    undo(shelf.path)
    assert shelf.records()["snow1937red"].title == "Red Star Over China"
    assert "Red Star over China!" in run("offers", "--catalogue", shelf.path).stdout


def test_what_a_person_said_against_the_document_is_not_asked_again(shelf: Shelf) -> None:
    shelf.build(RED)
    shelf.edit("issued: 1937", "issued: 1938")
    edited = shelf.edit("  publisher: Victor Gollancz\n", "")
    for _ in range(2):
        done = shelf.build()
        assert not done.update.offers
        assert shelf.text == edited


def test_a_removed_record_stays_away_until_it_is_restored(shelf: Shelf) -> None:
    shelf.build(RED, TEN)
    before = shelf.text
    run("remove", "--catalogue", shelf.path, "snow1937red")
    removed = shelf.text
    done = shelf.build("A new line above", RED, TEN)
    assert [record.id for record in done.removed] == ["snow1937red"]
    assert list(shelf.records()) == ["reed1919ten"]
    moved = removed.replace("line: 2, start: 51, end: 119", "line: 3, start: 68, end: 136")
    assert shelf.text == moved
    again = shelf.build(RED, TEN, restore=True)
    assert [record.id for record in again.restored] == ["snow1937red"]
    assert sorted(shelf.records()) == ["reed1919ten", "snow1937red"]
    assert sorted(shelf.text) == sorted(before)


def test_a_record_removed_by_hand_stays_away_and_its_key_is_not_given_again(shelf: Shelf) -> None:
    shelf.build(RED, TEN)
    start = shelf.text.index("- id: reed1919ten")
    shelf.path.write_text(shelf.text[:start], encoding="utf-8")
    shelf.build(RED, TEN, "Ten Days in Petrograd | Reed, John | 1919 | X")
    assert list(shelf.records()) == ["snow1937red", "reed1919tenb"]


def test_keys_stay_when_others_come_before(shelf: Shelf) -> None:
    shelf.build("Ten Days | Reed, John | 1919 | A", "Ten Nights in Chicago | Reed, John | 1919 | B", merge=False)
    keys = {record.title: key for key, record in shelf.records().items()}
    shelf.write("Ten Weeks at Sea | Reed, John | 1919 | C", name="a-first.txt")
    shelf.build(merge=False)
    after = {record.title: key for key, record in shelf.records().items()}
    assert after.items() >= keys.items()
    assert after["Ten Weeks at Sea"] == "reed1919tenc"


def test_a_renamed_record_is_known_again(shelf: Shelf) -> None:
    shelf.build(RED)
    run("rename", "--catalogue", shelf.path, "snow1937red", "snow")
    text = shelf.text
    shelf.build()
    assert shelf.text == text
    by_hand = shelf.edit("- id: snow\n", "- id: snow-by-hand\n")
    shelf.build()
    assert shelf.text == by_hand


def test_without_a_memory_nothing_is_overwritten_and_nothing_comes_twice(shelf: Shelf) -> None:
    shelf.build(RED, TEN)
    edited = shelf.edit("issued: 1937", "issued: 1938")
    (shelf.folder / ".biblio" / "state.json").unlink()
    done = shelf.build()
    assert shelf.text == edited
    assert [(offer.variable, offer.found) for offer in done.update.offers] == [("issued", "1937")]
    (shelf.folder / ".biblio" / "state.json").write_text("{", encoding="utf-8")
    assert "state-lost" in [problem.code for problem in shelf.build().problems]
    assert shelf.text == edited


def test_a_corrected_line_is_the_same_reference(shelf: Shelf) -> None:
    shelf.build(RED, TEN)
    shelf.build(RED.replace("over", "Over"), TEN)
    (record,) = [record for key, record in shelf.records().items() if key == "snow1937red"]
    assert [source.raw for source in record.sources] == [RED.replace("over", "Over")]
    assert len(shelf.records()) == 2
    before = shelf.text
    assert not shelf.build().written
    assert shelf.text == before


def test_a_document_that_is_gone_takes_nothing_with_it(shelf: Shelf) -> None:
    shelf.write(TEN, name="other.txt")
    shelf.build(RED)
    before = shelf.text
    (shelf.folder / "sources" / "other.txt").unlink()
    shelf.build()
    assert shelf.text == before


def test_duplicates_are_merged_and_the_second_build_agrees(shelf: Shelf) -> None:
    shelf.write("Red Star over China | Snow, E. | 1937 | Gollancz", name="other.txt")
    shelf.build(RED, TEN)
    record = shelf.records()["snow1937red"]
    assert [source.document for source in record.sources] == ["list.txt", "other.txt"]
    assert len(record.merged) == 2
    text = shelf.text
    assert not shelf.build().written
    assert shelf.text == text


def test_a_typed_record_takes_in_a_reference_and_keeps_its_words(shelf: Shelf) -> None:
    typed = (
        "references:\n- id: mine   # typed on a Sunday\n  type: book\n  author:\n  - {family: Snow, given: Edgar}\n"
        "  title: Red Star over China\n  issued: 1937\n  publisher: V. Gollancz  # sic\n"
    )
    shelf.path.write_text(typed, encoding="utf-8")
    shelf.build(RED)
    assert list(shelf.records()) == ["mine"]
    assert shelf.text.startswith(typed)
    assert shelf.records()["mine"].sources[0].document == "list.txt"
    text = shelf.text
    assert not shelf.build().written
    assert shelf.text == text


def test_undo_takes_a_build_back_and_the_next_one_does_it_again(shelf: Shelf) -> None:
    shelf.build(RED)
    before = shelf.text
    shelf.build(RED, TEN)
    after = shelf.text
    undo(shelf.path)
    assert shelf.text == before
    shelf.build()
    assert shelf.text == after


def test_the_same_words_twice_in_a_document_are_two_references(shelf: Shelf) -> None:
    shelf.build(RED, "between", RED, merge=False)
    assert list(shelf.records()) == ["snow1937red", "snow1937redb"]
    text = shelf.text
    assert not shelf.build(merge=False).written
    run("remove", "--catalogue", shelf.path, "snow1937red")
    shelf.build(merge=False)
    assert list(shelf.records()) == ["snow1937redb"]
    assert shelf.records()["snow1937redb"].sources[0].line == 3
    assert text


def test_comments_in_a_record_that_goes_into_another_stay(shelf: Shelf) -> None:
    other = "Red Star over China | Snow, E. | 1937 | Gollancz"
    shelf.write(other, name="other.txt")
    shelf.build(RED, merge=False)
    shelf.edit("- id: snow1937redb\n", "- id: snow1937redb  # the copy in the attic\n")
    shelf.build()
    assert list(shelf.records()) == ["snow1937red"]
    assert "  # the copy in the attic\n" in shelf.text
    assert shelf.records()["snow1937red"].aliases == ("snow1937redb",)
