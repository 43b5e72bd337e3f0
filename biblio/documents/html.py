"""HTML: the text as a reader of the page sees it, with blocks and marks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from biblio.documents.document import Block, BlockKind, Document, Mark, MarkKind
from biblio.errors import BiblioError
from biblio.problems import Problem

_SPACE = re.compile(r"[ \t\r\n\f]+")
_OUT = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "title",
        "select",
        "option",
        "textarea",
        "button",
        "svg",
        "canvas",
        "object",
        "iframe",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
        "ul",
        "caption",
    ]
)
_MARKS: dict[str, MarkKind] = {
    "a": "link", "b": "strong", "cite": "emphasis", "em": "emphasis", "i": "emphasis", "strong": "strong", "sup": "superscript"  # noqa: E501
}  # fmt: skip
_KINDS: dict[str, BlockKind] = {
    "blockquote": "quote", "dd": "definition", "dt": "definition", "li": "list-item", "nav": "navigation",
    "td": "table-row", "th": "table-row",
}  # fmt: skip
_NAVIGATION = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|pagination|skip-link|cookie\w*|toc)(?:$|[\s_-])",
    re.I,
)
_NOTE = re.compile(r"doc-(?:foot|end)note|\b(?:foot|end)notes?\b", re.I)
# libxml2 gives up at this depth and would drop the rest without a word.
DEEPEST = 2000


@dataclass(slots=True)
class _Piece:
    kind: BlockKind
    level: int
    text: list[str] = field(default_factory=list)
    marks: list[tuple[int, int, MarkKind]] = field(default_factory=list)
    length: int = 0
    tight: bool = False
    cell: int = 0


def read_html(text: str, name: str) -> Document:
    """The document of an HTML page; its text is made here: a line a block, blank lines around paragraphs.

    Scripts, styles and comments are left out; menus and the like are blocks of the kind navigation. The cells of a
    table's row are parted by " | ".
    """
    from lxml import etree

    reader = _Reader(name)
    parser: Any = etree.HTMLParser(target=cast(Any, reader), huge_tree=True, encoding="utf-8", recover=True)
    data = re.sub(r"^\s*<\?xml[^>]*>", "", text[:500]) + text[500:]
    parser.feed(data.replace("\x00", "\ufffd").encode("utf-8", errors="replace"))
    parser.close()
    return reader.document()


class _Reader:
    """What the parser calls; it keeps the open elements itself and never walks a tree."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pieces: list[_Piece] = []
        self.piece: _Piece | None = None
        self.stack: list[tuple[str, BlockKind | None, int]] = []
        self.kinds: list[BlockKind] = ["paragraph"]
        self.open_marks: list[tuple[MarkKind, _Piece | None, int]] = []
        self.out = self.lists = self.pre = 0
        self.rows: list[tuple[int, int]] = []
        self.tight = False

    def start(self, tag: Any, attributes: Mapping[str, str]) -> None:
        tag = str(tag)
        if len(self.stack) > DEEPEST:
            raise BiblioError(Problem("too-deep", f"elements are nested more than {DEEPEST} deep", path=self.name))
        kind = self._kind(tag, attributes)
        self.stack.append((tag, kind, len(self.open_marks)))
        if tag in _OUT:
            self.out += 1
            return
        if tag == "br":
            self._flush(tight=True)
        elif tag in _BLOCKS:
            self._flush(tight=tag in ("li", "tr", "td", "th", "dt", "dd"))
        if kind is not None:
            self.kinds.append(kind)
        if tag in ("ul", "ol", "dir"):
            self.lists += 1
        elif tag == "pre":
            self.pre += 1
        elif tag == "tr":
            self.rows.append((len(self.pieces), 0))
        elif tag in ("td", "th") and self.rows:
            self.rows[-1] = (self.rows[-1][0], self.rows[-1][1] + 1)
        elif tag == "q":
            self.data("“")
        if tag in _MARKS and (tag != "a" or "href" in attributes):
            self.open_marks.append((_MARKS[tag], self.piece, self.piece.length if self.piece else 0))

    def _kind(self, tag: str, attributes: Mapping[str, str]) -> BlockKind | None:
        if self.kinds[-1] == "navigation":
            return None
        label = f"{attributes.get('role', '')} {attributes.get('class', '')} {attributes.get('id', '')}"
        if tag in _BLOCKS and len(label) > 2:
            if _NOTE.search(label) and tag in ("li", "p", "div", "aside"):
                return "footnote"
            if tag not in ("body", "main", "article") and len(label) < 200 and _NAVIGATION.search(label):
                return "navigation"
        inside = any(t in ("article", "main", "blockquote", "section", "figure") for t, _, _ in self.stack[-30:])
        if tag == "aside" or (tag in ("header", "footer") and not inside):
            return "navigation"
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            return "heading"
        found = _KINDS.get(tag)
        return None if found is None or (self.kinds[-1] == "footnote" and found == "list-item") else found

    def end(self, tag: Any) -> None:
        tag = str(tag)
        if not self.stack or self.stack[-1][0] != tag:
            return
        _, kind, marks = self.stack.pop()
        if tag in _OUT:
            self.out -= 1
            return
        if tag == "q":
            self.data("”")
        self._close_marks(marks)
        if tag in _BLOCKS:
            self._flush(tight=tag in ("li", "tr", "td", "th", "dt", "dd"))
        if kind is not None:
            self.kinds.pop()
        if tag in ("ul", "ol", "dir"):
            self.lists -= 1
        elif tag == "pre":
            self.pre -= 1
        elif tag == "tr" and self.rows:
            self._row(*self.rows.pop())

    def data(self, text: str) -> None:
        if self.out:
            return
        if self.pre:
            lines = re.split(r"\r\n|\n|\r", text)
            for index, line in enumerate(lines):
                if index:
                    self._flush(tight=True)
                self._append(line if self.piece else line.lstrip())
            return
        self._append(_SPACE.sub(" ", text))

    def comment(self, text: str) -> None:
        """Left out."""

    def close(self) -> None:
        self._flush()

    def _append(self, text: str) -> None:
        if self.piece is None or (self.piece.text and self.piece.text[-1].endswith(" ") and not self.pre):
            text = text.lstrip(" ")
        if not text:
            return
        if self.piece is None:
            kind = self.kinds[-1]
            level = self._heading_level() if kind == "heading" else self.lists if kind == "list-item" else 0
            cell = self.rows[-1][1] if self.rows else 0
            self.piece = _Piece(kind, level, tight=self.tight, cell=cell)
            self.tight = True
        self.piece.text.append(text)
        self.piece.length += len(text)

    def _heading_level(self) -> int:
        return next((int(t[1]) for t, k, _ in reversed(self.stack) if k == "heading"), 1)

    def _close_marks(self, keep: int) -> None:
        while len(self.open_marks) > keep:
            kind, piece, start = self.open_marks.pop()
            if self.piece is not None:
                begin = start if piece is self.piece else 0
                if begin < self.piece.length:
                    self.piece.marks.append((begin, self.piece.length, kind))

    def _flush(self, *, tight: bool = False) -> None:
        """End the block that is open; `tight` where no blank line parts it from the next."""
        piece = self.piece
        if piece is not None:
            for kind, of, start in self.open_marks:
                piece.marks.append((start if of is piece else 0, piece.length, kind))
            self.piece = None
            if "".join(piece.text).strip():
                self.pieces.append(piece)
        self.tight = self.tight and tight

    def _row(self, first: int, cells: int) -> None:
        """One block of the row's cells, where it is a row of data: at most one block a cell, none of them another thing."""  # noqa: E501
        row = self.pieces[first:]
        plain = all(p.kind in ("table-row", "paragraph", "list-item") for p in row)
        if cells < 2 or len(row) > cells or not plain or len({p.cell for p in row}) != len(row):
            for piece in row:
                if piece.kind == "table-row" and cells < 2:
                    piece.kind = "paragraph"
            return
        del self.pieces[first:]
        whole = _Piece("table-row", 0, tight=True)
        for piece in row:
            if whole.text:
                whole.text.append(" | ")
                whole.length += 3
            text = "".join(piece.text).rstrip()
            whole.marks += [(whole.length + s, whole.length + min(e, len(text)), k) for s, e, k in piece.marks]
            whole.text.append(text)
            whole.length += len(text)
        if row:
            self.pieces.append(whole)

    def document(self) -> Document:
        self._flush()
        parts: list[str] = []
        blocks: list[Block] = []
        marks: list[Mark] = []
        at = 0
        for piece in self.pieces:
            text = "".join(piece.text).rstrip(" ")
            if parts:
                gap = "\n" if piece.tight else "\n\n"
                parts.append(gap)
                at += len(gap)
            blocks.append(Block(at, at + len(text), piece.kind, piece.level))
            trimmed = ((s, min(e, len(text)), k) for s, e, k in sorted(piece.marks))
            marks += [Mark(at + s, at + e, k) for s, e, k in trimmed if s < e]
            parts.append(text)
            at += len(text)
        return Document(self.name, "".join(parts) + ("\n" if parts else ""), tuple(blocks), tuple(marks))
