"""Pairs of records as data: `tests/cases/duplicates.yaml` -> records."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from biblio.records.record import VARIABLES, Record, attribute
from biblio.values.date import Date
from biblio.values.name import Name

PATH = Path(__file__).parent / "cases" / "duplicates.yaml"


@dataclass(frozen=True)
class Case:
    """Two records, what they are to each other, and levels that must appear (None: no such evidence)."""

    id: str
    note: str
    left: Record
    right: Record
    verdict: str
    levels: dict[str, str | None]


def load_cases(path: Path = PATH) -> list[Case]:
    """The cases of a file, in its order."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Case(
            row["id"],
            row["note"],
            to_record(row["left"], "left"),
            to_record(row["right"], "right"),
            row["verdict"],
            row["levels"],
        )
        for row in rows
    ]


def to_record(row: dict[str, Any], key: str = "") -> Record:
    """The record that a row of a case means. Raises ValueError for a variable that there is not."""
    values: dict[str, Any] = {"id": str(row.get("id", key)), "type": row.get("type", "book")}
    for variable, value in row.items():
        if variable in ("id", "type"):
            continue
        if variable not in VARIABLES:
            raise ValueError(f"there is no variable {variable!r}")
        kind = VARIABLES[variable]
        values[attribute(variable)] = (
            _names(value) if kind == "names" else Date.from_edtf(str(value)) if kind == "date" else str(value)
        )
    return Record(**values)


def _names(text: str) -> tuple[Name, ...]:
    names = []
    for part in text.split(";"):
        family, comma, given = part.strip().partition(", ")
        names.append(Name(family=family, given=given) if comma else Name(literal=family))
    return tuple(names)
