"""Plain text: each line that is not blank is a block."""

from __future__ import annotations

import re

from biblio.documents.document import Block, BlockKind, Document

LINE = re.compile(r"[^\r\n]+")
# Signs before a list item: a bullet, or a number of up to three figures with a point or bracket, or "[12]".
BULLET = re.compile(
    r"[ \t\u00a0]*(?:[-*+•·‣▪●○◦∙–—](?=[ \t\u00a0])|\d{1,4}[.)](?=[ \t\u00a0])|\[\d{1,4}\](?=[ \t\u00a0])|\([0-9]{1,3}\)(?=[ \t\u00a0]))[ \t\u00a0]*"  # noqa: E501
)


def read_plain(text: str, name: str) -> Document:
    """The document of a plain text: a block a line, its outer blanks and its list sign left out."""
    blocks: list[Block] = []
    before = 0
    previous_end = 0
    for line in LINE.finditer(text):
        start, end = line.span()
        raw = line[0]
        bare = raw.strip()
        if not bare:
            continue
        start += len(raw) - len(raw.lstrip())
        end = start + len(bare)
        kind: BlockKind = "paragraph"
        if (sign := BULLET.match(text, start, end)) and sign.end() < end:
            start, kind = sign.end(), "list-item"
        elif _is_heading(bare) and (before == 0 or _blank_between(text, previous_end, line.start())):
            kind = "heading"
        blocks.append(Block(start, end, kind, 1 if kind != "paragraph" else 0))
        before, previous_end = before + 1, line.end()
    return Document(name, text, tuple(blocks))


def _blank_between(text: str, end: int, start: int) -> bool:
    between = text[end:start]
    return between.count("\n") > 1 or between.count("\r") > 1


def _is_heading(line: str) -> bool:
    """A short line that ends as no sentence and no reference does; a heading with a year or a comma stays a paragraph."""  # noqa: E501
    if len(line) > 80 or line[-1] in ".,;!?)”’\"'»…" or any(c.isdigit() for c in line) or "," in line:
        return False
    return line[-1] == ":" or (line[0].isupper() and len(line.split()) <= 9)
