"""Catalogue files as people write them, for hypothesis: every quoting, indentation, line end; comments everywhere."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from biblio.catalogue.markup import escape
from biblio.catalogue.writer import Plain, print_scalar

# Texts full of what YAML and Markdown take for signs, beside plain words.
SIGNS = "ab Ж 1:#-'\"[]{},&*!|>%@`\\_~?é\u00a0𝔘"
TEXTS = st.one_of(
    st.sampled_from(
        ["Red Star", "no", "1935", "0140", "Russia: 1918-1922", "a #b", "- x", "'q'", "[sic]", "*x* _y_", "é"]
    ),
    st.text(SIGNS, min_size=1, max_size=12).map(str.strip).filter(bool),
)
LONG = TEXTS | st.sampled_from(["one\ntwo", "tab\there", "line\u2028sep"])
DATES = st.sampled_from(["1935", "1941?", "1940~", "1923-12-28", "1917/1918", "192X"])
NAMES = st.lists(
    st.fixed_dictionaries({"family": TEXTS}, optional={"given": TEXTS}) | st.fixed_dictionaries({"literal": TEXTS}),
    min_size=1,
    max_size=3,
)
SOURCES = st.lists(
    st.fixed_dictionaries(
        {"document": st.just("list.txt"), "start": st.integers(0, 99).map(str), "end": st.just("100"), "raw": LONG}
    ),
    min_size=1,
    max_size=2,
)
WORDS = st.lists(TEXTS, min_size=1, max_size=3)
CUSTOMS = st.fixed_dictionaries({}, optional={"sources": SOURCES, "aliases": WORDS, "unread": WORDS})
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "type": st.sampled_from(["book", "chapter"]),
    "author": NAMES,
    "title": TEXTS,
    "publisher": TEXTS,
    "issued": DATES,
    "note": LONG,
    "custom": CUSTOMS.filter(bool),
}


@st.composite
def records(draw: st.DrawFn, key: str) -> dict[str, Plain]:
    """A record as plain data."""
    row: dict[str, Plain] = {"id": key, "type": "book"}
    if draw(st.booleans()):
        row["type"] = draw(VALUES["type"])
    for name in VALUES:
        if name != "type" and draw(st.booleans()):
            row[name] = draw(VALUES[name])
    return row


class Writer:
    """Writes records as a person might."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.comments = 0
        self.busy = draw(st.booleans())  # comments everywhere, or few
        self.pad = draw(st.sampled_from([0, 2]))

    def flip(self, often: bool = False) -> bool:
        return self.busy and self.draw(st.booleans()) if not often else self.draw(st.booleans())

    def comment(self) -> str:
        self.comments += 1
        return self.draw(st.sampled_from(["# c%d", "# it's: [%d", '# "x%d', "# - id: x%d"])) % self.comments

    def tail(self) -> str:
        return f"  {self.comment()}" if self.flip() else ""

    def above(self, indent: int) -> list[str]:
        lines = []
        if self.flip():
            lines.append(" " * indent + self.comment())
        if self.busy and self.draw(st.integers(0, 5)) == 0:
            lines.append("")
        return lines

    def scalar(self, text: str, flow: bool, markup: bool, date: bool = False) -> str:
        shown = escape(text) if markup and not date else text
        return print_scalar(shown, flow=flow, date=date, style=self.draw(st.sampled_from(["", "", "'", '"'])))

    def flow(self, value: Plain, markup: bool) -> str:
        if isinstance(value, str):
            return self.scalar(value, True, markup)
        gap = self.draw(st.sampled_from(["", " "]))
        if isinstance(value, list):
            return "[" + gap + f",{gap}".join(self.flow(part, markup) for part in value) + gap + "]"
        return "{" + gap + ", ".join(f"{key}: {self.flow(part, markup)}" for key, part in value.items()) + gap + "}"

    def pair(self, key: str, value: Plain, indent: int, markup: bool) -> list[str]:
        pad = " " * indent
        lines = self.above(indent)
        date, markup = key == "issued", markup and key not in ("id", "type", "custom")
        if isinstance(value, str):
            if "\n" not in value and value.strip() == value and self.draw(st.integers(0, 7)) == 0 and self.block(value):
                shown = escape(value) if markup and not date else value
                return [*lines, f"{pad}{key}: |-{self.tail()}", f"{pad}  {shown}"]
            gap = self.draw(st.sampled_from([" ", "   "]))
            return [*lines, f"{pad}{key}:{gap}{self.scalar(value, False, markup, date)}{self.tail()}"]
        if self.flip(True):
            return [*lines, f"{pad}{key}: {self.flow(value, markup)}{self.tail()}"]
        lines.append(f"{pad}{key}:{self.tail()}")
        if isinstance(value, dict):
            return [*lines, *(line for k, v in value.items() for line in self.pair(k, v, indent + 2, markup))]
        inner = indent + self.draw(st.sampled_from([0, 2]))
        for part in value:
            lines += self.above(inner)
            if isinstance(part, dict) and self.flip(True):
                pairs = [line for k, v in part.items() for line in self.plain_pair(k, v, inner + 2, markup)]
                lines += [f"{' ' * inner}- {pairs[0].lstrip(' ')}", *pairs[1:]]
            else:
                lines.append(f"{' ' * inner}- {self.flow(part, markup)}{self.tail()}")
        return lines

    def plain_pair(self, key: str, value: Plain, indent: int, markup: bool) -> list[str]:
        assert isinstance(value, str)
        return [f"{' ' * indent}{key}: {self.scalar(value, False, markup)}{self.tail()}"]

    @staticmethod
    def block(value: str) -> bool:
        return not value.startswith((" ", "\t", "#")) and value.isprintable()

    def record(self, row: dict[str, Plain]) -> list[str]:
        lines = self.above(self.pad)
        keys = [key for key in row if key != "type" or row[key] != "book" or self.flip(True)]
        if self.flip(True):
            keys = self.draw(st.permutations(keys))
        pairs = [line for key in keys for line in self.pair(key, row[key], self.pad + 2, True)]
        first = next(number for number, line in enumerate(pairs) if line.strip() and not line.lstrip().startswith("#"))
        lines += pairs[:first]
        return [*lines, f"{' ' * self.pad}- {pairs[first].lstrip(' ')}", *pairs[first + 1 :]]


@st.composite
def files(draw: st.DrawFn) -> tuple[str, list[dict[str, Plain]]]:
    """A catalogue's text, and the records in it as plain data."""
    rows = [draw(records(f"r{number}")) for number in range(draw(st.integers(1, 4)))]
    writer = Writer(draw)
    lines = [*writer.above(0), *(["---"] if draw(st.booleans()) else []), f"references:{writer.tail()}"]
    for row in rows:
        lines += writer.record(row)
    lines += writer.above(0)
    eol = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    end = draw(st.sampled_from([eol, eol, "", eol * 2]))
    return eol.join(lines) + end, rows
