"""What is wrong in the data: each `Problem` has a code, a place and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with its place.

    `code` is stable and lower-case with hyphens (``repeated-key``); `line` and `column` count from 1, the column
    in code points; `hint` says what would be right, as a sentence without a subject ("save it as UTF-8").

    >>> print(Problem("repeated-key", "'title' stands twice", path="catalogue.yaml", line=4, column=3))
    catalogue.yaml:4:3: 'title' stands twice [repeated-key]
    """

    code: str
    message: str
    path: str | None = None
    line: int | None = None
    column: int | None = None
    hint: str | None = None
    severity: Severity = "error"

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        text = f"{place}: {self.message}" if place else self.message
        if self.hint:
            text += f"; {self.hint}"
        return f"{text} [{self.code}]"


def in_reading_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems by file, line and column; those without a place first."""
    return sorted(problems, key=lambda p: (p.path or "", p.line or 0, p.column or 0, p.code))
