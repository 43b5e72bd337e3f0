"""Files become documents: encodings, blocks and marks, and what is said of files that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biblio.documents import read_document, read_text
from biblio.errors import BiblioError

WORD = "Édition “première”, Paris"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (WORD.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + WORD.encode(), "utf-8"),
        (WORD.encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + WORD.encode("utf-16-be"), "utf-16-be"),
        (WORD.encode("utf-32"), "utf-32-le"),
        (WORD.encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_encodings_that_show_themselves(tmp_path: Path, data: bytes, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    document = read_document(tmp_path / "a.txt")
    assert (document.text, document.encoding, document.problems) == (WORD, encoding, ())


def test_a_guessed_encoding_is_reported(tmp_path: Path) -> None:
    text = "Литература о войне и мире, изданная в Москве и Ленинграде до войны.\n" * 5
    (tmp_path / "a.txt").write_bytes(text.encode("cp1251"))
    document = read_document(tmp_path / "a.txt")
    assert document.text == text
    assert [(problem.code, problem.severity) for problem in document.problems] == [("guessed-encoding", "note")]


def test_the_encoding_that_a_page_declares(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes('<meta charset="windows-1251"><p>Книги'.encode("cp1251"))
    assert read_document(tmp_path / "a.html").text == "Книги\n"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"  \n", "empty"),
        ("a.txt", b"%PDF-1.4", "binary"),
        ("a.txt", b"PK\x03\x04", "binary"),
        ("a.txt", bytes(range(256)) * 4, "binary"),
        ("a.doc", b"text", "unknown-suffix"),
    ],
)
def test_files_that_are_no_documents(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(BiblioError) as caught:
        read_document(tmp_path / name)
    problem = caught.value.problems[0]
    assert problem.code == code
    assert problem.path == str(tmp_path / name)


def test_missing_files_and_folders(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "no.txt", "missing-file"), (tmp_path, "folder")):
        with pytest.raises(BiblioError) as caught:
            read_document(path)
        assert caught.value.problems[0].code == code


def test_the_first_wrong_byte_has_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"one\ntwo \xff")
    with pytest.raises(BiblioError) as caught:
        read_document(tmp_path / "a.txt", encoding="utf-8")
    problem = caught.value.problems[0]
    assert (problem.code, problem.line, problem.column) == ("undecodable", 2, 5)


def _blocks(text: str, kind: str) -> list[tuple[str, int, str]]:
    document = read_text(text, "a", kind)
    return [(block.kind, block.level, document.text[block.start : block.end]) for block in document.blocks]


def test_markdown_blocks() -> None:
    text = "---\na: b\n---\n\nTop\n===\n\n- A *b c*\n  more\n- B\n\n> said\n\n[^1]: Note\n\n| a | b |\n|---|---|\n"
    assert _blocks(text, "markdown")[1:] == [
        ("heading", 1, "Top"),
        ("list-item", 1, "A *b c*\n  more"),
        ("list-item", 1, "B"),
        ("quote", 0, "said"),
        ("footnote", 0, "Note"),
        ("table-row", 0, "a | b"),
    ]


def test_html_blocks_and_marks() -> None:
    text = "<nav>Home</nav><h2>Books &amp; more</h2><ul><li>A <i>b</i><ul><li>C</ul></ul><table><tr><td>d<td>e</table><script>x</script>"  # noqa: E501
    assert _blocks(text, "html") == [
        ("navigation", 0, "Home"),
        ("heading", 2, "Books & more"),
        ("list-item", 1, "A b"),
        ("list-item", 2, "C"),
        ("table-row", 0, "d | e"),
    ]
    document = read_text(text, "a", "html")
    assert [(mark.kind, document.text[mark.start : mark.end]) for mark in document.marks] == [("emphasis", "b")]


def test_html_too_deep_is_said() -> None:
    with pytest.raises(BiblioError, match="too-deep"):
        read_text("<div>" * 100_000, "a", "html")


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<li>",
        "<i>",
        "</i>",
        "<tr><td>",
        "<td>",
        "<br>",
        "<pre>",
        "a b",
        " ",
        "\n",
        "*x*",
        "# ",
        "- ",
        "> ",
        "|",
        "```",
        "\x00",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["text", "markdown", "html"]))
def test_blocks_are_in_order_and_marks_within_the_text(text: str, kind: str) -> None:
    document = read_text(text, "any", kind)
    end = 0
    for block in document.blocks:
        assert end <= block.start < block.end <= len(document.text)
        end = block.end
    assert all(0 <= mark.start < mark.end <= len(document.text) for mark in document.marks)
