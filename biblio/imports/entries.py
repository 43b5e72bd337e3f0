"""A .bib file -> its entries, each cut out and parsed alone, so that none can spoil another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from biblio.problems import Problem
from biblio.text import line_and_column, line_starts

# Where an entry may begin: anywhere outside of entries; inside an entry that does not end, at the head of a line.
_START = re.compile(r"@[ \t]*([A-Za-z][\w.+-]*)[ \t]*([{(])")
_NEXT = re.compile(
    r"^[ \t]*@[ \t]*(?:(?:string|preamble|comment)[ \t]*[{(]|[A-Za-z]\w*[ \t]*[{(][ \t]*[^\s,{}()=\"]*[ \t]*,)",
    re.M | re.I,
)
_BRACE = re.compile(r"[{}]")
_KEY = re.compile(r"[^\s,{}\"#%]+(?=\s*,)|[^\s,{}\"#%=]+(?=\s*\}$)")
_MONTHS: Final = "January February March April May June July August September October November December"
# A macro that expands to more than this is an attack (each twice the one before), not an abbreviation.
_LONGEST_MACRO: Final = 1_000_000
# The words of a broken entry that are kept with it.
_LONGEST_RAW: Final = 20_000


@dataclass(slots=True)
class RawEntry:
    """An entry as the file has it: type in lower case, key, fields in LaTeX under lower-case names, and its place.

    `raw` is its text where it could not be read whole, else None.
    """

    kind: str
    key: str
    line: int
    column: int
    fields: dict[str, str] = field(default_factory=dict)
    raw: str | None = None


def split_entries(text: str, path: str) -> tuple[list[RawEntry], list[Problem]]:
    """The entries of a .bib file in its order, and what was wrong, each with its line and column.

    `@string` is expanded, `#` joined, `@comment` and `@preamble` passed over. An entry whose braces do not pair ends
    where the next begins; the fields before the fault are kept, and its words in `raw`. Of a repeated field the later
    ones are kept as "name-2" and so on.

    >>> text = '@string{vg = "Gollancz"} @book{a1, publisher = vg # " Ltd", year = 1935}'
    >>> entries, problems = split_entries(text, "x.bib")
    >>> entries[0].fields
    {'publisher': 'Gollancz Ltd', 'year': '1935'}
    """
    reader = _Reader(text, path)
    return list(reader.entries()), reader.problems


class _Macros(dict[str, str]):
    """The abbreviations of a file, without regard to case; an unknown one is its own name, and is noted."""

    unknown: list[str]

    def __missing__(self, name: str) -> str:
        low = name.lower()
        if low in self:
            return self[low]
        self.unknown.append(name)
        return name


class _Reader:
    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.starts = line_starts(text)
        self.problems: list[Problem] = []
        self.macros = _Macros({name[:3].lower(): name for name in _MONTHS.split()})
        self.macros.unknown = []

    def entries(self) -> Iterator[RawEntry]:
        position = 0
        while start := _START.search(self.text, position):
            following = _NEXT.search(self.text, start.end())
            limit = following.start() if following else len(self.text)
            end = self._end(start, limit)
            position = limit if end is None else end
            kind = start[1].lower()
            if kind == "comment":
                position = max(position, start.end())
                continue
            entry = self._entry(start, self.text[start.start() : position].rstrip(), closed=end is not None)
            if entry is not None:
                yield entry

    def _end(self, start: re.Match[str], limit: int) -> int | None:
        """Behind the brace that closes the entry, or None where none does before `limit`."""
        if start[2] == "(":
            return self._end_of_brackets(start.end(), limit)
        depth = 1
        for brace in _BRACE.finditer(self.text, start.end(), limit):
            depth += 1 if brace[0] == "{" else -1
            if depth == 0:
                return brace.end()
        return None

    def _end_of_brackets(self, position: int, limit: int) -> int | None:
        depth = 0
        for match in re.compile(r"[{})]").finditer(self.text, position, limit):
            depth += {"{": 1, "}": -1}.get(match[0], 0)
            if match[0] == ")" and depth == 0:
                return match.end()
        return None

    def _entry(self, start: re.Match[str], chunk: str, *, closed: bool) -> RawEntry | None:
        kind = start[1].lower()
        line, column = line_and_column(self.starts, start.start())
        raw = chunk[:_LONGEST_RAW]
        if not closed:
            opened = "(" if start[2] == "(" else "{"
            self._problem("unclosed-entry", start.start(), f"@{start[1]} is never closed", f"pair each {opened}")
            chunk += "}" * max(0, chunk.count("{") - chunk.count("}")) if opened == "{" else ")"
        if kind in ("string", "preamble"):
            self._macro(chunk, start.start())
            return None
        chunk, key = self._with_key(chunk, start)
        entry = RawEntry(kind, key, line, column)
        fault = self._parse(chunk, entry, start.start())
        if fault or not closed:
            entry.raw = raw
        return entry

    def _with_key(self, chunk: str, start: re.Match[str]) -> tuple[str, str]:
        """The chunk with a key that the parser takes, and the key of the file, "" where there is none."""
        head = start.end() - start.start()
        rest = chunk[head:]
        blanks = len(rest) - len(rest.lstrip())
        key = _KEY.match(rest, blanks)
        if key:
            return f"{chunk[:head]}k{rest[key.end() :]}", key[0]
        self._problem("no-key", start.start(), f"@{start[1]} has no key", "write @book{KEY, ...}")
        comma = rest.lstrip()[:1] == ","
        named = re.match(r"\s*[\w-]+\s*=", rest)
        return f"{chunk[:head]}k{'' if comma else ','}{rest}" if comma or named else f"{chunk[:head]}k,{rest}", ""

    def _parse(self, chunk: str, entry: RawEntry, offset: int) -> bool:
        """Read the chunk's fields into the entry; whether anything in it could not be read."""
        faults: list[Any] = []
        parser = self._parser(chunk, faults)
        for _ in parser:
            break
        values = [(str(name), "".join(parts)) for name, parts in parser.current_fields or ()]
        if faults and parser.current_field_name and parser.current_value:
            values.append((parser.current_field_name, "".join(parser.current_value)))
        for name, value in dict.fromkeys(values):
            low, number = name.lower(), 2
            while low in entry.fields:
                low, number = f"{name.lower()}-{number}", number + 1
            if number > 2:
                self._problem("repeated-field", offset, f"{entry.key}: {name} stands twice; both are kept", None)
            entry.fields[low] = value
        for fault in faults[:1]:
            self._fault(fault, offset, entry.key)
        for name in dict.fromkeys(self.macros.unknown):
            self._problem("unknown-string", offset, f"{entry.key}: {name} is no @string of this file", "put it in {}")
        self.macros.unknown = []
        return bool(faults)

    def _parser(self, chunk: str, faults: list[Any]) -> Any:
        from pybtex.database.input.bibtex import LowLevelParser

        return LowLevelParser(chunk, macros=self.macros, handle_error=faults.append)

    def _macro(self, chunk: str, offset: int) -> None:
        faults: list[Any] = []
        before = set(self.macros)
        for _ in self._parser(chunk, faults):
            break
        for name in set(self.macros) - before:
            value = self.macros.pop(name)
            if len(value) > _LONGEST_MACRO:
                self._problem("long-string", offset, f"@string {name} is longer than a million signs", None)
            else:
                self.macros[name.lower()] = value
        for fault in faults[:1]:
            self._fault(fault, offset, "@string")
        for name in dict.fromkeys(self.macros.unknown):
            self._problem("unknown-string", offset, f"@string: {name} is not known here", "define it before it is used")
        self.macros.unknown = []

    def _fault(self, fault: Any, offset: int, name: str) -> None:
        line = line_and_column(self.starts, offset)[0] + max(0, int(getattr(fault, "lineno", 1) or 1) - 1)
        place = self.starts[min(line, len(self.starts)) - 1]
        message = f"{name}: {fault.args[0] if fault.args else fault}; what stands before it is read"
        self._problem(
            "unreadable-entry", max(place, offset), message, "pair braces and quotes, put commas between fields"
        )

    def _problem(self, code: str, offset: int, message: str, hint: str | None) -> None:
        line, column = line_and_column(self.starts, offset)
        severity: Any = "error" if code in ("unclosed-entry", "unreadable-entry") else "warning"
        self.problems.append(Problem(code, message, self.path, line, column, hint, severity))
