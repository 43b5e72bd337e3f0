"""What leaves the catalogue: each case of tests/cases/exports in every format; nothing disappears without a word."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from biblio.cli import export as cli_export
from biblio.exports import EXPORTERS, biblatex, bibtex, export_records
from biblio.exports.capitals import protect
from biblio.exports.latex import balanced, clean, escape, escape_marked
from biblio.exports.reading_list import GROUPS, SORTS, sort_records
from biblio.imports.bib import read_bib
from biblio.imports.entries import split_entries
from biblio.imports.latex import plain_text
from biblio.records.csl import from_csl
from biblio.records.record import VARIABLES, Record
from biblio.tables import load_table
from biblio.values.date import Date
from biblio.values.name import Name
from tests.shared import ROOT, SHARED, needs_shared

FORMATS = ("bibtex", "biblatex")


@dataclass(frozen=True)
class Case:
    """A record, what each format makes of it, and what is said of what the formats do not carry."""

    id: str
    record: Record
    expected: Mapping[str, Any]


def cases() -> list[Case]:
    """The cases of every file in tests/cases/exports."""
    rows = []
    for path in sorted((ROOT / "tests" / "cases" / "exports").glob("*.yaml")):
        rows += yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return [Case(row["id"], from_csl(row["record"]), row) for row in rows]


CASES = cases()
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
every_format = pytest.mark.parametrize("name", FORMATS)


def test_cases_have_names_of_their_own() -> None:
    assert len({case.id for case in CASES}) == len(CASES)
    assert len({case.record.id for case in CASES}) == len(CASES)


@every_case
@every_format
def test_case_is_written_as_expected(case: Case, name: str) -> None:
    assert export_records([case.record], name)[0] == case.expected[name]


@every_case
def test_case_is_written_as_csl(case: Case) -> None:
    (item,) = json.loads(export_records([case.record], "csl-json")[0])
    assert item == json.loads(case.expected["csl-json"])


@every_case
def test_case_says_what_is_not_carried(case: Case) -> None:
    problems = [p for name in (*FORMATS, "csl-json") for p in export_records([case.record], name)[1]]
    assert [problem.message for problem in problems] == case.expected["said"]
    assert {problem.severity for problem in problems} <= {"note"}


def _value(variable: str) -> Any:
    if VARIABLES[variable] == "names":
        return (Name(family="Zyx", given=variable),)
    if VARIABLES[variable] == "date":
        return Date(1066 + list(VARIABLES).index(variable))
    special = {
        "language": "ru",
        "ISBN": "0-14-021522-0",
        "page": "777-778",
        "URL": "https://example.org/zyx",
        "edition": "77",
    }
    return special.get(variable, f"zyx{list(VARIABLES).index(variable)}")


def _needles(variable: str) -> tuple[str, ...]:
    """What of the value must be seen in the output, in whatever form it is written."""
    special = {"language": ("russian",), "page": ("777--778", "777-778"), "edition": ("77",), "genre": ("yx",)}
    if VARIABLES[variable] == "names":
        return ("Zyx",)
    return special.get(variable, (str(_value(variable)),))


@pytest.mark.parametrize(
    "kind", ["book", "chapter", "article-journal", "report", "thesis", "map", "periodical", "manuscript"]
)
@pytest.mark.parametrize("variable", VARIABLES)
@every_format
def test_every_variable_is_carried_or_named(variable: str, kind: str, name: str) -> None:
    container = {"container_title": "A Journal"} if kind in ("chapter", "article-journal", "periodical") else {}
    values = {"title": "A Title", **container, variable.replace("-", "_"): _value(variable)}
    record = Record(id="a", type=kind, **values)
    text, problems = export_records([record], name)
    seen = any(needle in text for needle in _needles(variable))
    left_out = any(p.code == "not-carried" and f"a: {variable} " in p.message for p in problems)
    in_note = any(p.code == "in-note" and f"a: {variable} " in p.message for p in problems)
    assert seen != left_out, text
    note = re.search(r"note = \{(.*)\}", text)
    if variable not in ("note", "title", "container-title"):
        assert in_note == (note is not None), (text, problems)


def test_tables_of_fields_know_only_variables_and_fields() -> None:
    for module in (bibtex, biblatex):
        variables = [row[0] for row in module.FIELDS] + list(module.IN_NOTE)
        assert set(variables) <= set(VARIABLES)
        assert len(set(variables)) == len(variables)
        fields = {field for row in module.FIELDS for field in row[1]} | set(module.TAKEN_BY)
        assert fields <= set(module.ORDER)


# -- what can be injected --------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(codec="utf-8"), max_size=60) | st.text("{}\\\"%#@,=&$~^_<>'`-? \n\tabAB.", max_size=60)


@given(TEXTS)
def test_latex_is_balanced_and_reads_back(text: str) -> None:
    latex = escape(text)
    assert balanced(latex)
    assert balanced(escape_marked(text))
    assert balanced(protect(text, None))


@given(st.lists(TEXTS, min_size=6, max_size=6))
def test_no_text_opens_a_field_or_an_entry(texts: list[str]) -> None:
    record = Record(
        id="a",
        title=texts[0],
        author=(Name(family=texts[1], given=texts[2]), Name(literal=texts[3])),
        publisher=texts[4],
        note=texts[5],
        URL=texts[0],
        DOI=texts[1],
        page=texts[2],
        edition=texts[3],
        keyword=texts[4],
        volume=texts[5],
        language=texts[3],
        genre=texts[4],
        extra={"file": texts[0], "shorthand": texts[1], texts[2]: texts[3]},
    )
    allowed = {"key", "series", "month", "day", *bibtex.ORDER, *biblatex.ORDER, *(str(n).lower() for n in record.extra)}
    for name in FORMATS:
        text = export_records([record, Record(id="b", title="B")], name)[0]
        entries, problems = split_entries(text, "x.bib")
        assert [entry.key for entry in entries] == ["a", "b"]
        assert not problems
        assert set(entries[0].fields) <= allowed
        assert "\x00" not in text


@given(st.lists(st.text(max_size=12), max_size=8))
def test_keys_are_safe_and_unique_without_regard_to_case(ids: list[str]) -> None:
    text = export_records([Record(id=key, title="T") for key in ids], "bibtex")[0]
    keys = re.findall(r"^@\w+\{(.*),$", text, re.M)
    assert len(keys) == len(ids)
    assert len({key.casefold() for key in keys}) == len(keys)
    assert all(re.fullmatch(r"[A-Za-z0-9:_./+-]+", key) for key in keys)


def test_an_unsafe_key_is_named() -> None:
    _, problems = export_records([Record(id="Müller, 1920"), Record(id="muller-1920")], "bibtex")
    assert [problem.code for problem in problems] == ["changed-key", "changed-key"]
    assert "Muller-1920" in problems[0].message


@given(st.lists(TEXTS, min_size=3, max_size=3))
def test_no_text_opens_a_tag_of_ris(texts: list[str]) -> None:
    record = Record(id="a", title=f"x{texts[0]}", author=(Name(literal=f"x{texts[1]}"),), note=f"x{texts[2]}")
    lines = export_records([record], "ris")[0].split("\r\n")
    assert [line[:6] for line in lines if line] == ["TY  - ", "ID  - ", "AU  - ", "TI  - ", "N1  - ", "ER  - "]


@given(st.lists(TEXTS, min_size=2, max_size=2))
def test_no_cell_is_a_formula(texts: list[str]) -> None:
    text, _ = export_records([Record(id="a", title=texts[0], note=texts[1]), Record(id="=b", title="T")], "csv")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert len(rows) == 3
    assert len({len(row) for row in rows}) == 1
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)


def test_a_table_has_a_column_for_what_is_there() -> None:
    text, problems = export_records([case.record for case in CASES if case.id in ("leaflet", "decade")], "csv")
    assert text.removeprefix("\ufeff").splitlines() == [
        "key,type,author,title,publisher,issued,genre",
        'decade,book,"Doe, J.",A Title,P.,192X,',
        "leaflet1926,document,Communist Party of Great Britain,To All Workers,Communist Party,1926-05-04,leaflet",
    ]
    assert problems == []


@given(st.lists(TEXTS, min_size=3, max_size=3))
def test_no_text_is_markup_in_a_page(texts: list[str]) -> None:
    record = Record(id=f"a{texts[0]}", title=texts[0], publisher=texts[1], note=texts[2], URL=f"http://x/{texts[0]}")
    page = export_records([record], "html", group="publisher")[0]
    tags = set(re.findall(r"<[^>]*>?", page))
    assert {re.match(r"</?(\w+)", tag)[1] for tag in tags if re.match(r"</?(\w+)", tag)} <= PAGE_TAGS  # type: ignore[index]
    assert page.count("<li ") == 1


PAGE_TAGS = {"html", "head", "meta", "title", "style", "body", "ul", "li", "i", "h2"}


@given(st.lists(TEXTS, min_size=3, max_size=3))
def test_hayagriva_is_yaml_that_says_what_we_mean(texts: list[str]) -> None:
    record = Record(id="a", title=f"x{texts[0]}", author=(Name(literal=f"x{texts[1]}"),), publisher=f"x{texts[2]}")
    (entry,) = yaml.safe_load(export_records([record], "hayagriva")[0]).values()
    assert set(entry) == {"type", "title", "author", "publisher"}
    assert entry["author"][0]["name"] == clean(f"x{texts[1]}")
    assert re.sub(r"\\([{}$\\])", r"\1", entry["title"]) == clean(f"x{texts[0]}")


LISTS = yaml.load((ROOT / "tests/cases/reading_list.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


@pytest.mark.parametrize("row", LISTS, ids=lambda row: row["id"])
def test_reference_in_our_plain_form(row: dict[str, str]) -> None:
    record = next(case.record for case in CASES if case.id == row["id"])
    assert export_records([record], "markdown")[0] == f"- {row['markdown']}\n"


def test_lists_are_sorted_and_grouped() -> None:
    records = [case.record for case in CASES if case.id in ("decade", "circa", "german", "undated", "leaflet")]
    assert [record.id for record in sort_records(records, "year")] == [
        "circa",
        "german",
        "decade",
        "leaflet1926",
        "undated",
    ]
    text, _ = export_records(records, "markdown", group="decade")
    assert re.findall(r"^## (.*)$", text, re.M) == ["1850s", "1910s", "1920s", "Undated"]
    assert tuple(SORTS) == cli_export._SORTS
    assert tuple(GROUPS) == cli_export._GROUPS


def test_every_variable_has_words_for_a_note() -> None:
    assert set(load_table("notes")) == set(VARIABLES) - {"note"}


# -- what is read back -----------------------------------------------------------------------------------------------


@given(TEXTS)
def test_any_title_comes_back_from_latex(text: str) -> None:
    expected = " ".join(part for part in re.split("[\x00-\x20\x7f-\x9f\u2028\u2029]+", text) if part)
    expected = re.sub("[\ufdd0-\ufdef\ufffe\uffff]", "\ufffd", expected)
    assert plain_text(escape(text)) == expected
    assert plain_text(protect(text, None)) == expected


def test_csl_json_is_valid_by_our_own_reading() -> None:
    records = [case.record for case in CASES]
    items = json.loads(export_records(records, "csl-json")[0])
    assert [from_csl(item) for item in items] == records


def test_csl_lines_and_yaml_hold_the_same() -> None:
    records = [case.record for case in CASES]
    array = json.loads(export_records(records, "csl-json")[0])
    lines = [json.loads(line) for line in export_records(records, "csl-jsonl")[0].splitlines()]
    assert lines == array
    assert export_records(records, "csl-yaml")[0].startswith("references:\n- id: ")


@needs_shared
@pytest.mark.shared
def test_csl_json_is_valid_by_the_schema() -> None:
    from jsonschema import Draft7Validator

    from biblio.exports.csl import to_csl_json

    schema = json.loads((SHARED / "schema" / "csl-data.json").read_text(encoding="utf-8"))
    records = [case.record for case in CASES]
    strict = json.loads(to_csl_json(records, strict=True)[0])
    assert [error.message for error in Draft7Validator(schema).iter_errors(strict)] == []
    schema["items"]["properties"] |= {"part-number": {"type": "string"}, "volume-title": {"type": "string"}}
    items = json.loads(to_csl_json(records)[0])
    assert [error.message for error in Draft7Validator(schema).iter_errors(items)] == []


def test_every_format_writes_nothing_as_something() -> None:
    for name in EXPORTERS:
        text, problems = export_records([], name)
        assert problems == []
        assert text.removeprefix("\ufeff") in ("", "[]\n", "references: []\n", "key,type\r\n") or name == "html"


@every_format
def test_cases_together_are_a_fixpoint(name: str) -> None:
    """Writing what was read changes nothing."""
    first = export_records([case.record for case in CASES], name)[0]
    records, problems = read_bib(first, "x.bib")
    assert [problem.message for problem in problems] == []
    assert export_records(records, name)[0] == first
