"""Markdown: a light scanner of blocks and inline marks; offsets stay those of the file's own text."""

from __future__ import annotations

import re

from biblio.documents.document import Block, BlockKind, Document, Mark
from biblio.documents.plain import LINE

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+(?:\[[ xX]\][ \t]+)?)")
_QUOTE = re.compile(r" {0,3}>[ \t]?")
_NOTE = re.compile(r" {0,3}\[\^[^\]\s]{1,80}\]:[ \t]*")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t:|-]*-[ \t:|-]*$")
_LINK_DEFINITION = re.compile(r" {0,3}\[[^\]\[]{1,200}\]:[ \t]*\S+")
# Each class stops at the next sign of its own kind, so that the scan as a whole stays linear.
_MARKS = re.compile(
    r"(?<![\\*])(?P<strong>\*\*|__)(?=\S)(?P<s>[^*_]{1,600})(?P=strong)"
    r"|(?<![\\*\w])\*(?=\S)(?P<star>[^*]{1,600})(?<=\S)\*(?!\*)"
    r"|(?<![\\_\w])_(?=\S)(?P<under>[^_]{1,600})(?<=\S)_(?!\w)"
    r"|\[\^(?P<note>[^\]\s]{1,80})\]"
    r"|(?<!\\)\[(?P<link>[^\[\]]{1,600})\]\([^()\s]{0,2000}(?:[ \t]+\"[^\"]{0,300}\")?\)"
)


def read_markdown(text: str, name: str) -> Document:
    """The document of a Markdown text: blocks leave out the signs of heading, list, quote and note; marks their own."""
    blocks = _Scanner(text).scan()
    marks: list[Mark] = []
    for block in blocks:
        if block.kind != "code":
            marks.extend(_marks(text, block))
    return Document(name, text, tuple(blocks), tuple(marks))


class _Scanner:
    """Reads line by line; `open` is the block that the next line may continue."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.blocks: list[Block] = []
        self.fence = ""
        self.open = False
        self.previous_end = -1

    def scan(self) -> list[Block]:
        start = self._front_matter()
        for line in LINE.finditer(self.text, start):
            self._line(line.start(), line.end())
        return self.blocks

    def _front_matter(self) -> int:
        if not self.text.startswith("---"):
            return 0
        end = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.M).search(self.text, 4)
        if end is None or ":" not in self.text[: end.start()]:
            return 0
        self.blocks.append(Block(0, end.end(), "navigation"))
        return end.end()

    def _line(self, start: int, end: int) -> None:
        text = self.text
        between = text[self.previous_end : start] if self.previous_end >= 0 else ""
        blank = between.count("\n") > 1 or between.count("\r") > 1
        self.previous_end = end
        content = text[start:end]
        if fence := _FENCE.match(content):
            self._fence_line(fence[1], start, end)
            return
        if self.fence:
            self._code(start, end)
            return
        if not content.strip():
            self.open = False
            return
        if blank and not (self.open and self._continues_item(content)):
            self.open = False
        self._content(start, end, content)

    def _fence_line(self, sign: str, start: int, end: int) -> None:
        if not self.fence:
            self.fence, self.open = sign[:3], False
        elif sign.startswith(self.fence):
            self.fence, self.open = "", False
        else:
            self._code(start, end)

    def _code(self, start: int, end: int) -> None:
        if self.open:
            self._extend(end)
        else:
            self._add(start, end, "code", 0)

    def _continues_item(self, content: str) -> bool:
        return bool(self.blocks) and self.blocks[-1].kind in ("list-item", "footnote") and content[:2] in ("  ", "\t")

    def _content(self, start: int, end: int, content: str) -> None:
        if heading := _ATX.match(content):
            bare = content.rstrip().rstrip("#").rstrip() or content
            if heading.end() < len(bare):
                self._add(start + heading.end(), start + len(bare), "heading", len(heading[1]))
            self.open = False
        elif self.open and self.blocks[-1].kind == "paragraph" and (under := _UNDERLINE.match(content)):
            last = self.blocks[-1]
            self.blocks[-1] = Block(last.start, last.end, "heading", 1 if under[1][0] == "=" else 2)
            self.open = False
        elif _RULE.match(content):
            self.open = False
        elif note := _NOTE.match(content):
            self._add(start + note.end(), end, "footnote", 0)
        elif _LINK_DEFINITION.match(content) and not self.open:
            self._add(start, end, "navigation", 0)
            self.open = False
        elif quote := _QUOTE.match(content):
            self._quote(start + quote.end(), end)
        elif item := _ITEM.match(content):
            self._add(start + item.end(), end, "list-item", 1 + _indent(content) // 2)
        elif content.lstrip().startswith("|"):
            self._row(start, end, content)
        elif self.open:
            self._extend(start + len(content.rstrip()))
        else:
            self._add(start + len(content) - len(content.lstrip()), end, "paragraph", 0)

    def _quote(self, start: int, end: int) -> None:
        if not self.text[start:end].strip():
            self.open = False
        elif self.open and self.blocks[-1].kind == "quote":
            self._extend(end)
        else:
            self._add(start, end, "quote", 0)

    def _row(self, start: int, end: int, content: str) -> None:
        if not _TABLE_RULE.match(content):
            bare = content.strip().strip("|").strip()
            if bare:
                at = start + content.index(bare)
                self._add(at, at + len(bare), "table-row", 0)
        self.open = False

    def _add(self, start: int, end: int, kind: BlockKind, level: int) -> None:
        while end > start and self.text[end - 1].isspace():
            end -= 1
        while start < end and self.text[start].isspace():
            start += 1
        if start < end:
            self.blocks.append(Block(start, end, kind, level))
            self.open = kind not in ("heading", "navigation")

    def _extend(self, end: int) -> None:
        last = self.blocks[-1]
        self.blocks[-1] = Block(last.start, max(end, last.end), last.kind, last.level)


def _indent(content: str) -> int:
    return sum(4 if c == "\t" else 1 for c in content[: len(content) - len(content.lstrip())])


def _marks(text: str, block: Block) -> list[Mark]:
    found: list[Mark] = []
    for match in _MARKS.finditer(text, block.start, block.end):
        for group, kind in (
            ("s", "strong"),
            ("star", "emphasis"),
            ("under", "emphasis"),
            ("link", "link"),
            ("note", "superscript"),
        ):
            if match[group] is not None:
                found.append(Mark(match.start(group), match.end(group), kind))  # type: ignore[arg-type]
    return found
