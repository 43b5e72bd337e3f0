"""LaTeX text -> plain text that says the same, with CSL's markup for what is emphasised. Nothing is run or read in."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any, Final

from biblio.tables import load_table

_SPECIAL = re.compile(r"[\\{}$~`'\-\n\t?!]")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?[ \t\n]*|\\(.)", re.DOTALL)
_RUNS: Final = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("?`", "¿"), ("!`", "¡"))
_BLANKS: Final = {" ": " ", "\n": " ", "\t": " ", ",": " ", ";": " ", ":": " ", "\\": " "}
_NOTHING: Final = frozenset("-/@!*>")
_SPACES = re.compile("[ \t\n\r\f\v]+")
# A dotless i under an accent is an i to Unicode.
_DOTLESS: Final = {"ı": "i", "ȷ": "j"}
_DEEPEST: Final = 120
_MATH_SIMPLE = re.compile(r"\$\s*(?:\^|_)\s*\{?\\?(?:text|mathrm)?\{?(\w{1,4})\}?\}?\s*\$")


@cache
def _table() -> Any:
    return load_table("latex")


def plain_text(latex: str) -> str:
    r"""What a field in LaTeX prints: accents and symbols as letters, braces off, white space as single blanks.

    A command that is not known stays as it stands, and so does mathematics: no word is lost, none is run.

    >>> plain_text(r"{\'E}ditions du {\em Seuil}, 50\% \& more -- \textquotedblleft x\textquotedblright{}")
    'Éditions du <i>Seuil</i>, 50% & more – “x”'
    >>> plain_text(r"\input{/etc/passwd}")
    '\\input{/etc/passwd}'
    """
    if not _SPECIAL.search(latex):
        return _SPACES.sub(" ", latex).strip(" ")
    reader = _Reader(latex)
    text = reader.group(0, top=True)
    return _SPACES.sub(" ", text).strip(" ")


class _Reader:
    def __init__(self, latex: str) -> None:
        self.latex = latex
        self.position = 0

    def group(self, depth: int, *, top: bool = False) -> str:
        """The text up to the brace that closes this group; at the top up to the end."""
        parts: list[str] = []
        closing = ""
        while self.position < len(self.latex):
            match = _SPECIAL.search(self.latex, self.position)
            if match is None:
                parts.append(self.latex[self.position :])
                self.position = len(self.latex)
                break
            parts.append(self.latex[self.position : match.start()])
            self.position = match.start()
            char = match[0]
            if char == "}":
                self.position += 1
                if not top:
                    break
                continue  # one too many: nothing to close
            if char == "{":
                self.position += 1
                parts.append(self.group(depth + 1) if depth < _DEEPEST else "")
            elif char == "\\":
                tag = self._command(parts, depth)
                if tag:
                    parts.append(f"<{tag}>")
                    closing = f"</{tag}>{closing}"
            else:
                parts.append(self._sign(char))
        return "".join(parts) + closing

    def _sign(self, char: str) -> str:
        if char == "$":
            return self._math()
        if char == "~":
            self.position += 1
            return " "
        for run, text in _RUNS:
            if self.latex.startswith(run, self.position):
                self.position += len(run)
                return text
        self.position += 1
        return char

    def _math(self) -> str:
        if match := _MATH_SIMPLE.match(self.latex, self.position):
            self.position = match.end()
            tag = "sup" if "^" in match[0] else "sub"
            return f"<{tag}>{match[1]}</{tag}>"
        end = self.latex.find("$", self.position + 1)
        if end == -1:
            self.position += 1
            return "$"
        math = self.latex[self.position : end + 1]
        self.position = end + 1
        return math

    def _command(self, parts: list[str], depth: int) -> str | None:
        """Read one command, its text into `parts`; the tag that it switches on for the rest of the group, if any."""
        match = _COMMAND.match(self.latex, self.position)
        if match is None:  # a backslash at the very end
            self.position += 1
            parts.append("\\")
            return None
        start, self.position = self.position, match.end()
        name = match[1] or match[2]
        table = _table()
        if name in table["accents"] and (match[2] or name not in table["symbols"]):
            parts.append(self._accent(table["accents"][name], depth))
        elif match[2]:
            parts.append(_BLANKS.get(name, "" if name in _NOTHING else name))
        elif name in table["symbols"]:
            parts.append(table["symbols"][name])
        elif name in table["switches"]:
            return str(table["switches"][name])
        elif name in table["markup"]:
            tag = table["markup"][name]
            parts.append(f"<{tag}>{self._argument(depth)}</{tag}>")
        elif name in table["quotes"]:
            parts.append(f"“{self._argument(depth)}”")
        elif name in table["plain"]:
            parts.append(self._argument(depth))
        elif name in table["silent"]:
            self._argument(depth)
        elif name == "href":
            self._argument(depth)
            parts.append(self._argument(depth))
        elif name == "char" and (
            code := re.compile(r"(\d{1,7})\s?|\"([0-9A-F]{1,6})\s?").match(self.latex, match.end())
        ):
            self.position = code.end()
            number = int(code[1]) if code[1] else int(code[2], 16)
            parts.append(chr(number) if number < 0x110000 else "")
        elif name not in table["nothing"]:
            parts.append(self.latex[start : match.end()].rstrip(" \t\n"))
            parts.append(self._unknown_arguments(depth, match[0].endswith((" ", "\t", "\n"))))
        return None

    def _unknown_arguments(self, depth: int, blank: bool) -> str:
        """What stands behind an unknown command, its braces kept so that it reads as it stood."""
        text = ""
        while self.latex.startswith("{", self.position) and depth < _DEEPEST:
            self.position += 1
            inner = self.group(depth + 1)
            text += f"{{{inner}}}"
        return text or (" " if blank else "")

    def _argument(self, depth: int) -> str:
        """A group's text, or the next character or command."""
        if self.position >= len(self.latex) or depth >= _DEEPEST:
            return ""
        char = self.latex[self.position]
        if char == "{":
            self.position += 1
            return self.group(depth + 1)
        if char == "}":
            return ""
        if char == "\\":
            parts: list[str] = []
            self._command(parts, depth + 1)
            return "".join(parts)
        self.position += 1
        return char

    def _accent(self, mark: str, depth: int) -> str:
        while self.latex.startswith((" ", "\n", "\t"), self.position):
            self.position += 1
        letter = self._argument(depth)
        letter = _DOTLESS.get(letter[:1], letter[:1]) + letter[1:]
        if not letter.strip():
            return {"\u0302": "^", "\u0303": "~"}.get(mark, "") + letter
        return unicodedata.normalize("NFC", letter[0] + mark) + letter[1:]
