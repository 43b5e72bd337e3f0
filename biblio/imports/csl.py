"""CSL-JSON, as an array or a line each, -> records."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from biblio.errors import BiblioError
from biblio.problems import Problem
from biblio.records.csl import from_csl
from biblio.records.record import Record
from biblio.text import line_and_column, line_starts

_HINT = 'write an array of CSL-JSON items: [{"id": ..., "type": "book", ...}]'


def read_csl_json(text: str, path: str) -> tuple[list[Record], list[Problem]]:
    """The records of a CSL-JSON array (or of one item, or of `items` in an object), and what was wrong.

    An element that is no item is a problem; null, which `parse` writes for a line without a reference, is passed over.
    Raises BiblioError where the file is no JSON or holds no list.
    """
    data = _loads(text, path)
    if isinstance(data, Mapping):
        found = next((data[key] for key in ("items", "references") if isinstance(data.get(key), list)), None)
        data = found if found is not None else [data]
    if not isinstance(data, list):
        raise BiblioError(Problem("no-list", f"holds {_kind(data)}, not a list of items", path=path, hint=_HINT))
    problems: list[Problem] = []
    return [
        record for n, item in enumerate(data, 1) for record in _read(item, f"item {n}", path, None, problems)
    ], problems


def read_csl_jsonl(text: str, path: str) -> tuple[list[Record], list[Problem]]:
    """The records of a file with a CSL-JSON item on each line; a line that is none is a problem."""
    records: list[Record] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            item = _loads(line, path, number)
        except BiblioError as error:
            problems += error.problems
        else:
            records += _read(item, "the line", path, number, problems)
    return records, problems


def _loads(text: str, path: str, line: int | None = None) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        found, column = line_and_column(line_starts(text), error.pos)
        problem = Problem("no-json", error.msg, path, line or found, column, _HINT)
    except RecursionError:
        problem = Problem("too-deep", "is nested too deep for a bibliography", path, line, None, _HINT)
    except ValueError as error:
        problem = Problem("no-json", str(error), path, line, None, _HINT)
    raise BiblioError(problem)


def _no_constant(name: str) -> None:
    """What JSON cannot say (NaN, Infinity) is nothing."""


def _read(item: object, what: str, path: str, line: int | None, problems: list[Problem]) -> Iterator[Record]:
    if isinstance(item, Mapping):
        yield from_csl(item)
    elif item is not None:
        problems.append(Problem("no-item", f"{what} is {_kind(item)}, not a CSL-JSON item", path, line, None, _HINT))


def _kind(value: object) -> str:
    names = {
        str: "a text",
        list: "a list",
        bool: "true or false",
        int: "a number",
        float: "a number",
        type(None): "null",
    }
    return names.get(type(value), "an object")
