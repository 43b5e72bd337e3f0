"""What a person decided about records: references/decisions.yaml, made to be edited by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Final, Literal

import yaml

from biblio.catalogue.save import locked, write_if_changed
from biblio.catalogue.writer import print_flow, print_scalar
from biblio.duplicates.linkage import components
from biblio.errors import BiblioError
from biblio.problems import Problem
from biblio.records.record import Record
from biblio.text import collapse

Answer = Literal["same", "different", "unrelated"]
ANSWERS: Final[tuple[Answer, ...]] = ("same", "different", "unrelated")
_HINT = "write - {same: [KEY, KEY], why: …} or - {different: [KEY, KEY], why: …}"
_HEAD = """\
# What you decided about records that look alike; biblio keeps to it and does not ask again.
# same: one publication, to be merged. different: not one publication (perhaps another edition or volume).
# unrelated: not the same work either. A later line beats an earlier one. Records are named by their keys.
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """That the records named (by key, old key or the words of a source) are the same, or all different."""

    verdict: Answer
    names: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Decisions about the records at hand: groups and pairs of indexes. `unrelated` pairs are in `apart` too."""

    same: tuple[tuple[int, ...], ...] = ()
    apart: frozenset[tuple[int, int]] = frozenset()
    unrelated: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions, in the order of the file."""

    rows: tuple[Decision, ...] = field(default=())

    def resolve(self, records: Sequence[Record]) -> Resolved:
        """What the decisions say about these records; a later one beats an earlier, unknown names are passed over."""
        owners = _owners(records)
        said: dict[tuple[int, int], Answer] = {}
        for row in self.rows:
            found = [owners.get(collapse(name), []) for name in row.names]
            for ours, theirs in combinations(found, 2):
                pairs = {(min(a, b), max(a, b)) for a in ours for b in theirs if a != b}
                said.update(dict.fromkeys(sorted(pairs), row.verdict))
            if row.verdict == "same":  # the words of several sources are one name
                said.update({pair: "same" for own in found for pair in combinations(sorted(own), 2)})
        same = components(pair for pair, answer in said.items() if answer == "same")
        return Resolved(
            tuple(sorted(tuple(group) for group in same)),
            frozenset(pair for pair, answer in said.items() if answer != "same"),
            frozenset(pair for pair, answer in said.items() if answer == "unrelated"),
        )


def _owners(records: Sequence[Record]) -> dict[str, list[int]]:
    owners: dict[str, list[int]] = {}
    for index, record in enumerate(records):
        words = (collapse(source.raw) for source in record.sources)
        for name in {record.id, *record.aliases, *words} - {""}:
            owners.setdefault(name, []).append(index)
    return owners


def load_decisions(path: Path) -> Decisions:
    """The decisions of a file; none where there is no file. Raises BiblioError with line and column of each slip."""
    return parse_decisions(_read(path), path) if path.exists() else Decisions()


def parse_decisions(text: str, path: Path) -> Decisions:
    """The decisions that `text`, the content of `path`, holds. Raises BiblioError as `load_decisions`.

    >>> parse_decisions("- {same: [a, b]}", Path("decisions.yaml")).rows
    (Decision(verdict='same', names=('a', 'b'), why=''),)
    """
    node = _compose(text, path)
    if node is None:
        return Decisions()
    problems: list[Problem] = []
    if not isinstance(node, yaml.SequenceNode):
        raise BiblioError(_problem(path, node, "is no list"))
    rows = [row for row in (_read_row(path, child, problems) for child in node.value) if row]
    if problems:
        raise BiblioError(problems)
    return Decisions(tuple(rows))


def add_decision(path: Path, decision: Decision) -> bool:
    """Write one more decision behind those of the file, every byte of which stays; False where it stands there last.

    Raises BiblioError, with the file as it was, where it cannot be read or written.
    """
    with locked(path):
        text = _read(path) if path.exists() else _HEAD
        before = parse_decisions(text, path)
        if before.rows and _same_answer(before.rows[-1], decision):
            return False
        new = _with_row(text, path, decision)
        if parse_decisions(new, path).rows != (*before.rows, decision):
            raise BiblioError(
                Problem("decision", "cannot be added to as it is written", str(path), hint="write it as a plain list")
            )
        return write_if_changed(path, new)


def take_back(path: Path, decision: Decision) -> None:
    """Take the last decision of the file away again, which must be `decision` and stand as `add_decision` wrote it."""
    with locked(path):
        text = _read(path)
        row = _row(decision, "")
        at = text.rfind(row)
        if at >= 0:
            write_if_changed(path, text[:at] + text[at + len(row) :])


def _same_answer(one: Decision, other: Decision) -> bool:
    return one.verdict == other.verdict and sorted(one.names) == sorted(other.names)


def _with_row(text: str, path: Path, decision: Decision) -> str:
    node = _compose(text, path)
    if isinstance(node, yaml.SequenceNode) and node.flow_style:
        at = node.end_mark.index - 1
        comma = ", " if node.value else ""
        return f"{text[:at].rstrip(', ')}{comma}{_flow(decision)}{text[at:]}"
    indent = " " * (node.start_mark.column if node is not None else 0)
    end = "" if not text or text.endswith("\n") else "\n"
    return text + end + _row(decision, indent)


def _row(decision: Decision, indent: str) -> str:
    row = f"{indent}- {decision.verdict}: {print_flow(list(decision.names))}\n"
    return row + (f"{indent}  why: {print_scalar(decision.why)}\n" if decision.why else "")


def _flow(decision: Decision) -> str:
    why = f", why: {print_scalar(decision.why, flow=True)}" if decision.why else ""
    return f"{{{decision.verdict}: {print_flow(list(decision.names))}{why}}}"


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BiblioError(Problem("encoding", "is not UTF-8", str(path), hint="save it as UTF-8")) from error
    except OSError as error:
        raise BiblioError(Problem("unreadable", error.strerror or "cannot be read", str(path))) from error


def _compose(text: str, path: Path) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        message = error.problem or "is no YAML"
        raise BiblioError(Problem("not-yaml", message, str(path), line, column, hint=_HINT)) from error
    except yaml.YAMLError as error:
        raise BiblioError(Problem("not-yaml", "holds characters that YAML forbids", str(path), hint=_HINT)) from error


def _read_row(path: Path, node: yaml.Node, problems: list[Problem]) -> Decision | None:
    if not isinstance(node, yaml.MappingNode):
        problems.append(_problem(path, node, "a decision is a mapping"))
        return None
    names: dict[Answer, tuple[str, ...]] = {}
    why = ""
    slips = len(problems)
    for key, value in node.value:
        if key.value == "why" and isinstance(value, yaml.ScalarNode):
            why = value.value
        elif key.value in ANSWERS and _is_list(value) and not names:
            names[key.value] = tuple(child.value for child in value.value)
        else:
            problems.append(_problem(path, key, f"{str(key.value)[:40]!r} is not expected here, or twice, or no list"))
    for verdict, listed in names.items():
        if len(set(listed)) > 1:
            return Decision(verdict, listed, why)
    if len(problems) == slips:
        problems.append(_problem(path, node, "names fewer than two records"))
    return None


def _is_list(node: yaml.Node) -> bool:
    return isinstance(node, yaml.SequenceNode) and all(isinstance(child, yaml.ScalarNode) for child in node.value)


def _problem(path: Path, node: yaml.Node, message: str) -> Problem:
    mark = node.start_mark
    return Problem("decision", message, str(path), mark.line + 1, mark.column + 1, _HINT)
