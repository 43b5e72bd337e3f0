"""A record on its way into a format: what is dealt with, what goes into the note, and what has to be said of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from biblio.problems import Problem
from biblio.records.notes import remark
from biblio.records.record import Record, Value


@dataclass(slots=True)
class Draft:
    """One record in the making; `target` is the format's name as messages have it."""

    record: Record
    target: str
    remarks: list[str] = field(default_factory=list)  # what the note has to say, in words
    problems: list[Problem] = field(default_factory=list)
    said: set[str] = field(default_factory=set)  # variables that are dealt with
    values: dict[str, Value] = field(init=False)  # the record's variables

    def __post_init__(self) -> None:
        self.values = dict(self.record.variables())

    def take(self, variable: str) -> Value | None:
        """The variable's value, which is dealt with then; None where there is none or it was dealt with before."""
        if variable in self.said:
            return None
        self.said.add(variable)
        return self.values.get(variable)

    def text(self, variable: str) -> str | None:
        """`take` of a variable of text."""
        value = self.take(variable)
        return value if isinstance(value, str) else None

    def remark(self, variable: str, how: str | None = None) -> None:
        """Put a variable into the note, for it has no field, and say so (or `how` it stands then)."""
        value = self.take(variable)
        if value is None:
            return
        self.remarks.append(remark(variable, value))
        self.say(variable, how or "has no place in {}; written into note", "in-note")

    def remark_rest(self) -> None:
        """Put everything that is not dealt with into the note, in the order of variables."""
        for variable in self.values:
            if variable != "note":
                self.remark(variable)

    def leave_out(self, variable: str, why: str) -> None:
        """Say that a variable is not exported."""
        self.said.add(variable)
        self.say(variable, f"is left out of {self.target}: {why}", "not-carried")

    def change(self, variable: str, how: str) -> None:
        """Say that a value stands in the format in another form than in the record."""
        self.problems.append(Problem("changed-value", f"{self.record.id}: {variable} {how}", severity="note"))

    def say(self, variable: str, words: str, code: str) -> None:
        """Note a problem about a variable; {} stands for the format's name."""
        message = f"{self.record.id}: {variable} {words.replace('{}', self.target)}"
        self.problems.append(Problem(code, message, severity="note"))
