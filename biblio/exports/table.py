"""Records as a table, CSV: one a line, a column for each variable that any of them has."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

from biblio.exports.latex import clean
from biblio.problems import Problem
from biblio.records.record import VARIABLES, Record, Value

# A spreadsheet runs a cell that begins so as a formula; with a quote before it, it is text.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def to_csv(records: Sequence[Record]) -> tuple[str, list[Problem]]:
    """The records as CSV, as RFC 4180 has it, with a byte order mark, by which spreadsheets know UTF-8.

    Names are "Family, Given; Family, Given", dates EDTF. What would be run as a formula begins with a quote, and is
    named among the problems.
    """
    used = [variable for variable in VARIABLES if any(record.get(variable) for record in records)]
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["key", "type", *used, *(["aliases"] if any(record.aliases for record in records) else [])])
    problems: list[Problem] = []
    for record in records:
        row = [_cell(record, variable, record.get(variable), problems) for variable in used]
        aliases = [defused("; ".join(record.aliases))] if any(r.aliases for r in records) else []
        writer.writerow([defused(record.id), defused(record.type), *row, *aliases])
        for name in record.extra:
            message = f"{record.id}: {name} is left out of CSV: it is no variable of CSL"
            problems.append(Problem("not-carried", message, severity="note"))
    return "\ufeff" + stream.getvalue(), problems


def _cell(record: Record, variable: str, value: Value | None, problems: list[Problem]) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, tuple) else clean(str(value or ""))
    cell = defused(text)
    if cell != text:
        message = f"{record.id}: {variable} begins as a formula does; a quote stands before it"
        problems.append(Problem("changed-value", message, severity="note"))
    return cell


def defused(text: str) -> str:
    """`text` as a cell that no spreadsheet runs.

    >>> defused("=HYPERLINK(1)"), defused("1935")
    ("'=HYPERLINK(1)", '1935')
    """
    return f"'{text}" if text.startswith(FORMULA) else text
