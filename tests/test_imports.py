"""What comes in: files of other programs become records, nothing is lost, and what we wrote comes back as it was."""

from __future__ import annotations

import json
import time
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from biblio.errors import BiblioError
from biblio.exports import export_records
from biblio.imports import IMPORTERS, read_records
from biblio.imports.add import Added, choose
from biblio.imports.bib import read_bib
from biblio.imports.latex import plain_text
from biblio.imports.names import read_names
from biblio.imports.ris import read_ris
from biblio.records.csl import from_csl, to_csl
from biblio.records.record import Record
from biblio.values.date import Date
from biblio.values.name import Name
from tests.shared import ROOT
from tests.test_exports import CASES, Case, every_case, every_format

# What only the catalogue keeps: BibTeX and its kin leave it out, by their contract.
PROVENANCE = {"sources", "doubtful", "unread", "works", "sets", "merged", "confidence"}


def _rows(name: str) -> list[dict[str, Any]]:
    text = (ROOT / "tests" / "cases" / "imports" / name).read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = yaml.load(text, Loader=yaml.BaseLoader)
    return rows


def _given(rows: list[dict[str, Any]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", rows, ids=lambda row: row["id"])


@_given(_rows("latex.yaml"))
def test_latex_is_read(row: dict[str, Any]) -> None:
    assert plain_text(row["latex"]) == row["text"]


@_given(_rows("names.yaml"))
def test_names_are_read(row: dict[str, Any]) -> None:
    useprefix = {"true": True, "false": False}.get(row.get("useprefix", ""))
    names, _ = read_names(row["names"], useprefix)
    assert [name.to_csl() for name in names] == row["csl"]


@_given(_rows("bib.yaml"))
def test_bib_is_read(row: dict[str, Any]) -> None:
    records, problems = read_bib(row["bib"], "x.bib")
    expected = [from_csl(item) for item in row["csl"]]
    assert [to_csl(record) for record in records] == [to_csl(record) for record in expected]
    assert [f"{p.line}:{p.column} {p.code}" for p in problems] == row.get("problems", [])


# -- round trips -----------------------------------------------------------------------------------------------------


def _carried(record: Record, name: str) -> Record:
    """The record as the format can carry it: the declared losses taken out."""
    record = replace(record, absent=tuple(a for a in record.absent if a == "issued" and name == "bibtex"))
    if record.type in ("book", "document"):
        record = replace(record, page=None)  # a locator is not exported
    return record


def _differences(before: Record, after: Record) -> dict[str, tuple[Any, Any]]:
    return {
        field.name: (getattr(before, field.name), getattr(after, field.name))
        for field in fields(Record)
        if field.name not in PROVENANCE and getattr(before, field.name) != getattr(after, field.name)
    }


@every_case
@every_format
def test_a_case_comes_back_as_it_was(case: Case, name: str) -> None:
    (after,), problems = read_bib(export_records([case.record], name)[0], "x.bib")
    assert problems == []
    assert _differences(_carried(case.record, name), after) == {}


# RIS parts names at commas and has no particles, old keys or fields of others.
NOT_IN_RIS = {"old-keys", "particle-apart", "particle-that-drops", "and-others", "comma-and-and-in-names", "hostile",
              "extra-fields"}  # fmt: skip


@pytest.mark.parametrize("case", [case for case in CASES if case.id not in NOT_IN_RIS], ids=lambda case: case.id)
def test_a_case_comes_back_from_ris(case: Case) -> None:
    text, _ = export_records([case.record], "ris")
    (after,), problems = read_ris(text, "x.ris")
    assert problems == []
    assert _differences(_carried(case.record, "bibtex"), after) == {}


def test_ris_as_it_comes() -> None:
    text = (
        "\ufeffTY  - JOUR\r\nA1  - Hobsbawm, E. J.\r\nT1  - The Machine\r\nBreakers\r\n"
        "JO  - Past & Present\r\nJF  - P&P\r\nY1  - 1952/02//\r\nSP  - 57--70\r\nC1  - odd\r\nER  -\r\n"
        "XX  - lost\r\nTY  - BOOK\r\nTI  - Two\r\n"
    )
    records, problems = read_ris(text, "x.ris")
    assert [to_csl(record) for record in records] == [
        {
            "id": "",
            "type": "article-journal",
            "author": [{"family": "Hobsbawm", "given": "E. J."}],
            "title": "The Machine Breakers",
            "container-title": "Past & Present",
            "issued": {"date-parts": [[1952, 2]]},
            "page": "57-70",
            "custom": {"extra": {"JF": "P&P", "C1": "odd"}},
        },
        {"id": "", "type": "book", "title": "Two"},
    ]
    assert [(problem.line, problem.code) for problem in problems] == [(11, "no-type"), (12, "no-end")]


@given(st.text("TYERAUN1 -:=/1935\r\n\u2028", max_size=80))
def test_any_ris_is_read_without_a_traceback(text: str) -> None:
    records, _ = read_ris(text, "x.ris")
    assert len(records) <= text.count("TY")


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp", "Co"]), min_size=1, max_size=40
)
CLEAN = TEXT.map(lambda text: " ".join(part for part in text.split(" ") if part)).filter(bool)
# What a name or an imprint holds: no separators of lists, no particles.
WORDS = st.lists(st.from_regex(r"[A-ZÄÉЖ][a-zäéж&%{}\\~'-]{0,9}", fullmatch=True), min_size=1, max_size=3).map(" ".join)
WORD = st.from_regex(r"[A-ZÄÉЖ][a-zäéж]{1,9}", fullmatch=True)
PERSON = st.one_of(
    st.builds(Name, family=WORDS, given=WORDS),
    st.builds(Name, family=WORD),
    st.builds(Name, literal=CLEAN),
)
YEAR = st.builds(Date, st.integers(1000, 2100), approximate=st.booleans(), uncertain=st.booleans())
DATES = st.one_of(YEAR, st.builds(Date, st.integers(1000, 1500), end=st.builds(Date, st.integers(1501, 2100))))


@given(title=CLEAN, note=CLEAN, short=CLEAN, publisher=WORDS, people=st.lists(PERSON, max_size=3), issued=DATES)
@example(title="\u00a0", note="0", short="0", publisher="A", people=[], issued=Date(1000))
@every_format
def test_any_text_comes_back(
    title: str, note: str, short: str, publisher: str, people: list[Name], issued: Date, name: str
) -> None:
    record = Record(
        id="a1",
        title=title,
        title_short=short,
        abstract=title,
        note=f"Note: {note}.",
        publisher=publisher,
        author=tuple(people),
        issued=issued,
        language="fr",
    )
    (after,), _ = read_bib(export_records([record], name)[0], "x.bib")
    assert _differences(replace(record, title_short=after.title_short), after) == {}


@given(
    title=TEXT,
    note=TEXT,
    people=st.lists(PERSON, max_size=3),
    issued=DATES,
    extra=st.dictionaries(TEXT, TEXT, max_size=2),
)
def test_any_text_comes_back_from_csl_json(
    title: str, note: str, people: list[Name], issued: Date, extra: dict[str, str]
) -> None:
    record = Record(id="a1", title=title, note=note, author=tuple(people), issued=issued, extra=extra)
    item = json.loads(json.dumps(to_csl(record)))
    assert from_csl(item) == record


def test_every_file_that_we_write_is_read(tmp_path: Path) -> None:
    records = [case.record for case in CASES]
    for name, file in {"csl-json": "a.json", "csl-jsonl": "a.jsonl", "csl-yaml": "a.yaml", "biblatex": "a.bib"}.items():
        path = tmp_path / file
        path.write_text(export_records(records, name)[0], encoding="utf-8")
        read, _ = read_records(path)
        assert [record.id for record in read] == [record.id for record in records]
        if name.startswith("csl"):
            assert [_differences(a, b) for a, b in zip(records, read, strict=True) if _differences(a, b)] == []


# -- files as they come ----------------------------------------------------------------------------------------------


def _read(tmp_path: Path, name: str, content: str | bytes) -> Any:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_records(path)


@pytest.mark.parametrize("name", ["a.bib", "a.json", "a.jsonl", "a.yaml"])
@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff" * 50, b"%PDF-1.4 x"], ids=["empty", "binary", "pdf"])
def test_what_is_no_text_is_named_once(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(BiblioError) as error:
        _read(tmp_path, name, content)
    assert len(error.value.problems) == 1
    assert name in str(error.value)


@pytest.mark.parametrize("name", ["missing.bib", "missing.json", "missing.yaml", "a.docx", "noname"])
def test_a_missing_file_or_an_unknown_kind_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(BiblioError, match=name):
        read_records(tmp_path / name)


def test_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.bib").mkdir()
    with pytest.raises(BiblioError, match="folder"):
        read_records(tmp_path / "a.bib")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('[{"id": "a", "type": "book"}, 3, "x", null]', "no-item"),
        ('[{"id": "a", "type": "book", "title": NaN}]', None),
        ('{"items": [{"id": "a", "type": "book"}]}', None),
        ('[{"id": "a", "type": 3, "issued": {"date-parts": "x"}, "author": [3], "volume": {"a": [1]}}]', None),
    ],
)
def test_json_that_is_not_quite_csl(tmp_path: Path, content: str, code: str | None) -> None:
    records, problems = _read(tmp_path, "a.json", content)
    assert [record.id for record in records] == ["a"]
    assert {problem.code for problem in problems} == ({code} if code else set())


@pytest.mark.parametrize("content", ["[" * 100_000, '{"a": ' * 100_000, "[1, 2", "3", '"x"', "nonsense"])
def test_json_that_cannot_be_read_has_a_place_and_a_hint(tmp_path: Path, content: str) -> None:
    with pytest.raises(BiblioError) as error:
        _read(tmp_path, "a.json", content)
    assert error.value.problems[0].hint


def test_a_line_of_jsonl_that_is_broken_costs_no_other(tmp_path: Path) -> None:
    records, problems = _read(tmp_path, "a.jsonl", '{"id": "a"}\n{"id": \n\n{"id": "b"}\n')
    assert [record.id for record in records] == ["a", "b"]
    assert [problem.line for problem in problems] == [2]


def test_a_repeated_key_keeps_both(tmp_path: Path) -> None:
    records, problems = _read(tmp_path, "a.bib", "@book{a, title={One}}\n@book{a, title={Two}}\n@book{, title={Three}}")
    assert [(record.id, record.title) for record in records] == [("a", "One"), ("a-2", "Two"), ("record-3", "Three")]
    assert {problem.code for problem in problems} == {"repeated-key", "no-key"}


def test_unknown_fields_come_out_again(tmp_path: Path) -> None:
    text = "@book{a,\n  title = {One},\n  shelf = {B \\& 3},\n  file = {:a_b c.pdf:PDF},\n}\n"
    records, _ = _read(tmp_path, "a.bib", text)
    assert records[0].extra == {"shelf": "B & 3", "file": ":a_b c.pdf:PDF"}
    assert (
        export_records(records, "bibtex")[0] == "@book{a,\n  title = {One},\n  key = {One},\n" + text.split("\n", 2)[2]
    )


@pytest.mark.parametrize(
    "content",
    [
        "@book{a, title={" + "{" * 100_000 + "}" * 100_000 + "}}",
        "@book{a, title={" + "x" * 1_000_000 + "}}",
        "@book{a, title={" + "\\'e" * 300_000 + "}}",
        "@book{a, title={" + "{\\em " * 5_000 + "}" * 5_000 + "}}",
        "@book{a, author={" + "A B and " * 50_000 + "C D}}",
        "@" * 200_000,
        "@book{" * 20_000,
        "".join(f"@string{{s{n} = s{n - 1} # s{n - 1}}}\n" for n in range(1, 60)) + "@book{a, title=s59}",
        "".join(f"@book{{k{n}, title={{T}}, crossref={{k{n + 1}}}}}\n" for n in range(2_000)),
        "@book{a, crossref={b}}\n@book{b, crossref={a}}",
    ],
    ids=["nested", "megabyte", "accents", "switches", "names", "at", "unclosed", "strings", "chain", "circle"],
)
def test_hostile_bib_is_bounded(tmp_path: Path, content: str) -> None:
    start = time.process_time()
    read_bib(content, "x.bib")
    assert time.process_time() - start < 10


@given(st.text("@book{}=,\"#a1 \n\\'()%", max_size=80))
def test_any_bib_is_read_without_a_traceback(text: str) -> None:
    records, problems = read_bib(text, "x.bib")
    assert len(records) <= text.count("@")
    assert all(problem.line and problem.column for problem in problems)


def test_importers_are_registered_by_suffix() -> None:
    assert all(suffix.startswith(".") for suffix in IMPORTERS)


# -- into the catalogue ----------------------------------------------------------------------------------------------


def test_import_adds_once_overwrites_nothing_and_can_be_undone(tmp_path: Path) -> None:
    from tests.test_cli import run

    catalogue, bib = tmp_path / "c.yaml", tmp_path / "a.bib"
    catalogue.write_text(
        "references:\n# mine\n- id: reed1977ten\n  title: Ten Days that Shook the World\n", encoding="utf-8"
    )
    before = catalogue.read_bytes()
    bib.write_text(export_records([case.record for case in CASES], "biblatex")[0], encoding="utf-8")
    first = run("import", bib, "--catalogue", catalogue)
    assert first.exit_code == 0
    assert len(first.stdout.split()) == len(CASES) - 1
    assert "reed1977ten: is there already and stays as it is" in first.stderr
    assert catalogue.read_bytes().startswith(before)
    after = catalogue.read_bytes()
    second = run("import", bib, "--quiet", "--catalogue", catalogue)
    assert (second.exit_code, second.stdout) == (0, "")
    assert f"0 added, {len(CASES)} there already" in second.stderr
    assert catalogue.read_bytes() == after
    run("undo", "--catalogue", catalogue)
    assert catalogue.read_bytes() == before


def test_a_taken_key_is_given_to_no_other_publication() -> None:
    done = Added()
    existing = [Record(id="a", title="One")]
    chosen = choose([Record(id="a", title="Two"), Record(id="b c", title="Three")], existing, done)
    assert [record.title for record in chosen] == ["Two", "Three"]
    assert "a" not in done.keys
    assert [problem.code for problem in done.problems] == ["changed-key", "changed-key"]
    assert choose([Record(id="a", title="Two")], [*existing, *chosen], Added()) == []
