"""A document as biblio reads it: its text, and what stands where in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from biblio.problems import Problem

BlockKind = Literal[
    "heading", "paragraph", "list-item", "quote", "table-row", "definition", "navigation", "footnote", "code"
]
MarkKind = Literal["emphasis", "strong", "link", "superscript"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the document's text that its format sets apart; half-open offsets, the signs left outside."""

    start: int
    end: int
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the document's text that its format makes one unit; half-open offsets, in reading order.

    `level` is the depth of a heading (from 1) or of a list (from 1), else 0. In plain text each line that is not
    blank is a block of its own: whether lines belong together is for `spans` to find out.
    """

    start: int
    end: int
    kind: BlockKind
    level: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A document: `name` as sources name it (its path below the folder of sources, with /), text, blocks, marks.

    Offsets count Unicode code points of `text`. For plain text and Markdown that is the file's own text, decoded,
    without a byte order mark and with its line ends as they are; for other formats it is what `biblio text` prints.
    `problems` are what was doubtful in reading it (an encoding that was guessed).
    """

    name: str
    text: str
    blocks: tuple[Block, ...] = ()
    marks: tuple[Mark, ...] = ()
    encoding: str = "utf-8"
    problems: tuple[Problem, ...] = ()
