"""What a person decided about records: references/decisions.yaml, made to be edited by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Literal

import yaml

from biblio.errors import BiblioError
from biblio.problems import Problem
from biblio.records.record import Record
from biblio.text import collapse

_HINT = "write - {same: [KEY, KEY], why: …} or - {different: [KEY, KEY], why: …}"


@dataclass(frozen=True, slots=True)
class Decision:
    """That the records named (by key, old key or the words of a source) are the same, or all different."""

    verdict: Literal["same", "different"]
    names: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions, in the order of the file."""

    rows: tuple[Decision, ...] = ()

    def resolve(self, records: Sequence[Record]) -> tuple[list[list[int]], list[tuple[int, int]]]:
        """Groups of indexes that are the same, and pairs that are different; unknown names are passed over."""
        owners: dict[str, list[int]] = {}
        for index, record in enumerate(records):
            words = (collapse(source.raw) for source in record.sources)
            for name in {record.id, *record.aliases, *words} - {""}:
                owners.setdefault(name, []).append(index)
        same: list[list[int]] = []
        apart: list[tuple[int, int]] = []
        for row in self.rows:
            found = [owners.get(collapse(name), []) for name in row.names]
            if row.verdict == "same":
                same.append(sorted({index for indexes in found for index in indexes}))
            else:
                apart += [(a, b) for ours, theirs in combinations(found, 2) for a in ours for b in theirs if a != b]
        return [indexes for indexes in same if len(indexes) > 1], apart


def load_decisions(path: Path) -> Decisions:
    """The decisions of a file; none where there is no file. Raises BiblioError with line and column of each slip."""
    if not path.exists():
        return Decisions()
    try:
        text = path.read_text(encoding="utf-8-sig")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise BiblioError(Problem("encoding", "is not UTF-8", str(path), hint="save it as UTF-8")) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise BiblioError(
            Problem("not-yaml", error.problem or "is no YAML", str(path), line, column, hint=_HINT)
        ) from error
    except yaml.YAMLError as error:
        raise BiblioError(Problem("not-yaml", "holds characters that YAML forbids", str(path), hint=_HINT)) from error
    if node is None:
        return Decisions()
    problems: list[Problem] = []
    if not isinstance(node, yaml.SequenceNode):
        raise BiblioError(_problem(path, node, "is no list"))
    rows = [row for row in (_read_row(path, child, problems) for child in node.value) if row]
    if problems:
        raise BiblioError(problems)
    return Decisions(tuple(rows))


def _read_row(path: Path, node: yaml.Node, problems: list[Problem]) -> Decision | None:
    if not isinstance(node, yaml.MappingNode):
        problems.append(_problem(path, node, "a decision is a mapping"))
        return None
    names: dict[str, tuple[str, ...]] = {}
    why = ""
    for key, value in node.value:
        if key.value == "why" and isinstance(value, yaml.ScalarNode):
            why = value.value
        elif key.value in ("same", "different") and _is_list(value) and not names:
            names[key.value] = tuple(child.value for child in value.value)
        else:
            problems.append(_problem(path, key, f"{str(key.value)[:40]!r} is not expected here, or twice, or no list"))
    for verdict in ("same", "different"):
        if verdict in names and len(set(names[verdict])) > 1:
            return Decision("same" if verdict == "same" else "different", names[verdict], why)
    problems.append(_problem(path, node, "names fewer than two records"))
    return None


def _is_list(node: yaml.Node) -> bool:
    return isinstance(node, yaml.SequenceNode) and all(isinstance(child, yaml.ScalarNode) for child in node.value)


def _problem(path: Path, node: yaml.Node, message: str) -> Problem:
    mark = node.start_mark
    return Problem("decision", message, str(path), mark.line + 1, mark.column + 1, _HINT)
