"""References found in documents of many kinds, and nothing found where there is none."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from biblio.documents import read_document, read_text
from biblio.spans import find_spans

CASES = Path(__file__).parent / "cases" / "spans"
WITH = sorted(path for path in CASES.iterdir() if path.suffix != ".yaml" and path.with_suffix(".yaml").exists())
WITHOUT = sorted(path for path in CASES.iterdir() if path.suffix != ".yaml" and not path.with_suffix(".yaml").exists())


@pytest.mark.parametrize("path", WITH, ids=lambda path: path.stem)
def test_the_references_of_a_document(path: Path) -> None:
    expected = yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))
    assert [span.raw for span in find_spans(read_document(path)) if span.same_as < 0] == expected


@pytest.mark.parametrize("path", WITHOUT, ids=lambda path: path.stem)
def test_nothing_is_found_in_running_text(path: Path) -> None:
    assert [span.raw for span in find_spans(read_document(path))] == []


PIECES = st.sampled_from(
    [
        "London, 1935",
        "Smith, John. ",
        "‘Title of it’ (1939)",
        "(",
        ")",
        "\n",
        "\n\n",
        "- ",
        "12 pages.",
        "Source: ",
        "*a*",
        ";",
        "он ",
        "\r\n",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["text", "markdown", "html"]))
def test_spans_are_slices_in_order_without_overlap(text: str, kind: str) -> None:
    document = read_text(text, "any", kind)
    end = 0
    for span in find_spans(document):
        assert span.start >= end
        assert document.text[span.start : span.end] == span.raw != ""
        assert all(0 <= mark.start < mark.end <= len(span.raw) for mark in span.marks)
        end = span.end


def test_a_heading_names_the_author_of_a_list() -> None:
    spans = find_spans(
        read_text(
            "# Books by Rosa Luxemburg\n\n- Social Reform or Revolution, Leipzig, 1899, 80 pages.\n", "a", "markdown"
        )
    )
    assert [[name.family for name in span.author] for span in spans] == [["Luxemburg"]]
    assert spans[0].group == 0


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "[" * 100_000,
        "‘" * 100_000,
        "1935 (" * 50_000,
        "a, 1935 " * 100_000,
        ";" * 200_000,
        "1935\n" * 20_000,
    ],
)
def test_hostile_text_is_read_in_bounded_time(text: str) -> None:
    started = process_time()
    find_spans(read_text(text, "hostile"))
    assert process_time() - started < 5
