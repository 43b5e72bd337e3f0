"""The report: harmless whatever the records hold, whole without scripts, and in step with what was found."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from biblio.cli.main import _biblio
from biblio.duplicates import compare_records, find_duplicates
from biblio.duplicates.report import pair_to_text, to_clusters, to_data, to_html
from biblio.records.record import Record, Source
from biblio.values.date import Date
from biblio.values.name import Name
from tests.duplicate_cases import load_cases, to_record

# What a page of ours may hold: anything else would be a reader's title come alive.
TAGS = """
html head meta title style body header main h1 h2 h3 p strong b i details summary mark article input label div table
thead tbody tr th td span code section ul li q figure figcaption svg rect line text
"""
ATTRIBUTES = """
lang charset http-equiv content name class id type checked for style tabindex role aria-label aria-hidden scope data-key
open viewbox x y x1 x2 y1 y2 width height text-anchor
"""
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    "&lt;script&gt;",
    "]]><!--",
    "javascript:alert(1)",
    "a\x00b\x1b[31mc\u202ed",
    "</article></main></body>",
]


class _Page(HTMLParser):
    """Tags, attributes and text of a page, and whether every tag that was opened was closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.opened: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in ("meta", "input"):
            self.opened.append(tag)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _twins(text: str, key: str = "k") -> list[Record]:
    return [
        Record(
            id=f"{key}{number}",
            title=f"Armed intervention in the north {text}",
            author=(Name(family="Coates" + text, given="W. P."),),
            publisher=text,
            issued=Date(1935),
            note=text,
            sources=(Source(text or "a.txt", 0, 1, text, line=3),),
        )
        for number in (1, 2)
    ]


def _check_harmless(page: str) -> _Page:
    read = _Page(page)
    assert read.opened == []
    assert read.tags <= set(TAGS.split())
    assert {name for name, _ in read.attributes} <= set(ATTRIBUTES.split())
    styles = [value for name, value in read.attributes if name == "style"]
    assert all(re.fullmatch(r"left:\d+\.\d%;width:\d+\.\d%", style) for style in styles)
    assert "default-src 'none'" in dict(read.attributes)["content"] or "default-src 'none'; style-src" in page
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", page)
    return read


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=12), max_size=4).map(" ".join), st.sampled_from(HOSTILE))
def test_no_value_of_a_record_comes_alive(text: str, key: str) -> None:
    _check_harmless(to_html(find_duplicates(_twins(text, key))))


def test_what_stands_in_a_record_is_shown_as_it_is() -> None:
    read = _check_harmless(to_html(find_duplicates(_twins("<b>& 'so' \"on\"</b>"))))
    assert "Armed intervention in the north <b>& 'so' \"on\"</b>" in "".join(read.words)


def test_a_page_of_every_kind_of_group() -> None:
    records = []
    for case in load_cases():
        for side, record in (("a", case.left), ("b", case.right)):
            records.append(
                to_record({}, f"{case.id}-{side}") if record.title is None else _renamed(record, case.id, side)
            )
    found = find_duplicates(records)
    page = to_html(found)
    read = _check_harmless(page)
    assert page == to_html(find_duplicates(records))
    assert page.count("<article") == len(found.editions) + len(found.works) + len(found.sets) + len(found.unsure)
    ids = [value for name, value in read.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {value for name, value in read.attributes if name == "for"} == set(ids)  # every filter has its label
    first, last = page.index('<article class="unsure"'), page.index('<article class="same-edition"')
    assert first < last


def _renamed(record: Record, key: str, side: str) -> Record:
    from dataclasses import replace

    return replace(record, id=f"{key}-{side}")


def test_differences_are_marked_within_words() -> None:
    one = to_record({"title": "The Theory of Capital", "author": "Bettelheim, Charles", "issued": 1950}, "a")
    other = to_record({"title": "The Theory of Capital", "author": "Bettleheim, Charles", "issued": 1950}, "b")
    page = to_html(find_duplicates([one, other]))
    assert re.search(r"Bett(<mark>[el]+</mark>|[el])+heim", page)
    assert "<mark>The" not in page


def test_a_key_with_blanks_is_quoted_in_the_command() -> None:
    page = to_html(find_duplicates(_twins("", "my key; rm -rf ")))
    assert "biblio different &#x27;my key; rm -rf 1&#x27; &#x27;my key; rm -rf 2&#x27;" in page


def test_a_page_without_groups_says_so() -> None:
    assert "No two records look alike." in to_html(find_duplicates([]))


def test_a_huge_title_makes_no_huge_page() -> None:
    records = [
        Record(id=key, title="word " * 100_000, author=(Name("Coates", "W."),), issued=Date(1935)) for key in "ab"
    ]
    assert len(to_html(find_duplicates(records))) < 40_000


def test_text_shows_every_weight_and_no_control_character() -> None:
    one, other = _twins("\x1b[31m")
    pair = compare_records(one, other)
    text = pair_to_text(pair, one, other)
    assert all(f"{row.bits:+.1f}" in text and row.sentence in text for row in pair.evidence)
    assert "\x1b" not in text


def test_data_and_clusters_agree_with_what_was_found() -> None:
    found = find_duplicates(_twins("x"))
    data = json.loads(json.dumps(to_data(found)))
    assert data["clusters"] == to_clusters(found)["clusters"] == [["k1", "k2"]]
    assert data["pairs"][0]["bits"] == found.pairs[0].bits
    assert {row["rule"] for row in data["pairs"][0]["evidence"]} >= {"title", "names", "year"}


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A CSL file with one book twice and two volumes of another."""
    rows = [
        {"id": "a", "title": "Armed Intervention in Russia", "year": 1935},
        {"id": "b", "title": "Armed Intervention in Russia", "year": 1935},
        {"id": "c", "title": "Collected Essays", "volume": "1", "year": 1966},
        {"id": "d", "title": "Collected Essays", "volume": "2", "year": 1966},
    ]
    path = tmp_path / "library.json"
    items = [
        {
            "type": "book",
            "author": [{"family": "Coates", "given": "W. P."}],
            "issued": {"date-parts": [[row.pop("year")]]},
            **row,
        }
        for row in rows
    ]
    path.write_text(json.dumps(items), encoding="utf-8")
    return path


def _run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(_biblio, ["dedupe", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_dedupe_prints_the_groups_and_changes_nothing(library: Path) -> None:
    before = library.read_bytes()
    code, out, _ = _run(library)
    assert code == 0
    assert "same edition" in out
    assert "another volume or part" in out
    assert out.rstrip().endswith("4 records: 1 edition listed more than once (1 too many), 1 set of volumes or parts")
    assert library.read_bytes() == before
    assert list(library.parent.iterdir()) == [library]


def test_dedupe_writes_clusters_and_report(library: Path, tmp_path: Path) -> None:
    clusters, report = tmp_path / "c.json", tmp_path / "r.html"
    code, out, _ = _run(library, "--clusters", clusters, "--report", report)
    assert (code, json.loads(clusters.read_text())) == (
        0,
        {"clusters": [["a", "b"]], "works": [], "sets": [["c", "d"]], "unsure": []},
    )
    assert "same edition" in out
    assert report.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert json.loads(_run(library, "--clusters", "-")[1])["clusters"] == [["a", "b"]]
    assert json.loads(_run(library, "--json")[1])["sets"] == [["c", "d"]]


def test_dedupe_heeds_the_decisions_beside_the_file(library: Path) -> None:
    (library.parent / "decisions.yaml").write_text("- different: [a, b]\n", encoding="utf-8")
    assert json.loads(_run(library, "--json")[1])["clusters"] == []
    (library.parent / "decisions.yaml").write_text("- differnt: [a, b]\n", encoding="utf-8")
    code, out, err = _run(library)
    assert (code, out) == (1, "")
    assert "decisions.yaml:1:3" in err


def test_dedupe_of_no_file_says_so(tmp_path: Path) -> None:
    code, out, err = _run(tmp_path / "none.json")
    assert (code, out) == (1, "")
    assert "none.json" in err
