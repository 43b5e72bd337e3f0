"""The whole run in order, on one screen: documents -> spans -> fields -> records -> catalogue, duplicates, exports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from biblio.documents import READERS, read_document
from biblio.documents.document import Document
from biblio.errors import BiblioError
from biblio.fields import label_spans
from biblio.fields.field import Field
from biblio.problems import Problem
from biblio.records import build_record
from biblio.records.record import Record, Source
from biblio.spans import find_spans
from biblio.spans.span import Span

if TYPE_CHECKING:
    from biblio.catalogue.known import Recognised
    from biblio.catalogue.update import Update
    from biblio.duplicates import Duplicates

# format -> the file below FOLDER/exports that `build` keeps in step with the catalogue
BUILD_EXPORTS: Final = {"bibtex": "catalogue.bib", "csl-json": "catalogue.json"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One reference with all that was made of it: where it stands, its labelled pieces, and a record or a problem."""

    span: Span
    fields: tuple[Field, ...]
    result: Record | Problem


@dataclass(frozen=True, slots=True)
class Build:
    """What a build did, for its summary: counts, and where to look. `removed` are records that a person took out and
    that stayed away, `restored` those that came back."""

    documents: int
    readings: tuple[Reading, ...]
    duplicates: Duplicates
    merged: int
    update: Update
    problems: tuple[Problem, ...]
    written: tuple[Path, ...]
    removed: tuple[Record, ...] = ()
    restored: tuple[Record, ...] = ()


def read_references(document: Document) -> list[Reading]:
    """Every reference found in the document, in reading order; a span becomes a record or a problem, never nothing.

    A span that points back ("ibid.") becomes another source of the record that it means, and no reading of its own;
    one whose author is that of an earlier one ("Ders.") takes it from there.
    """
    spans = find_spans(document)
    own = [index for index, span in enumerate(spans) if span.same_as < 0]
    readings: dict[int, Reading] = {}
    for index, fields in zip(own, label_spans([spans[index] for index in own]), strict=True):
        span = spans[index]
        readings[index] = Reading(
            span, fields, _with_author_of(build_record(span, fields), readings.get(span.author_of))
        )
    for span in spans:
        if span.same_as >= 0:
            readings[span.same_as] = _with_source(readings[span.same_as], span)
    return list(readings.values())


def _with_author_of(result: Record | Problem, earlier: Reading | None) -> Record | Problem:
    if earlier is None or not isinstance(result, Record) or not isinstance(earlier.result, Record):
        return result
    return result if result.author or result.editor else replace(result, author=earlier.result.author)


def _with_source(reading: Reading, span: Span) -> Reading:
    if not isinstance(reading.result, Record):
        return reading
    source = Source(span.document, span.start, span.end, span.raw, span.line)
    return replace(reading, result=replace(reading.result, sources=(*reading.result.sources, source)))


def parse_references(lines: Sequence[str], name: str = "-", first_line: int = 1) -> list[Record | Problem | None]:
    """A record for each line that is a reference, in order; None for a blank line, a problem where none can be read.

    The lines are read as those of one list: what the sure ones share helps with the doubtful ones.
    """
    spans = [
        Span(name, 0, len(raw), raw, line=first_line + index, finder="line", group=0)
        for index, raw in enumerate(line.strip() for line in lines)
    ]
    labelled = iter(label_spans([span for span in spans if span.raw]))
    return [build_record(span, next(labelled)) if span.raw else None for span in spans]


def find_documents(folder: Path) -> list[Path]:
    """The documents below `folder` that a reader knows, sorted by path; hidden files and folders are left alone."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in READERS and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def read_documents(paths: Iterable[Path], folder: Path) -> tuple[list[Document], list[Problem]]:
    """The documents that could be read, named by their path below `folder`, and what was wrong with the others."""
    documents: list[Document] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            document = read_document(path, path.relative_to(folder).as_posix())
        except BiblioError as error:
            problems.extend(error.problems)
        else:
            documents.append(document)
            problems.extend(document.problems)
    return documents, problems


def build(
    folder: Path, *, merge: bool = True, restore: bool = False, step: Callable[[str], None] = lambda _: None
) -> Build:
    """Read FOLDER/sources into FOLDER/catalogue.yaml, FOLDER/report.html and FOLDER/exports; what was done comes back.

    Raises BiblioError, with nothing written, where there are no documents or the catalogue or the decisions cannot
    be read. A document that cannot be read is a problem in the result and stops no other. A second run with nothing
    new changes no byte. Records that a person removed stay away unless `restore`. `step` is told the name of each
    stage as it begins.
    """
    from biblio.catalogue.known import recognise
    from biblio.catalogue.loader import load_or_nothing
    from biblio.catalogue.save import locked, write_if_changed
    from biblio.catalogue.session import write_update
    from biblio.catalogue.state import load_state, state_path
    from biblio.catalogue.update import reconcile
    from biblio.duplicates import find_duplicates, load_decisions
    from biblio.duplicates.report import to_html
    from biblio.exports import export_records

    step("reading documents")
    paths = _documents_to_build(folder)
    decisions = load_decisions(folder / "decisions.yaml")
    catalogue = folder / "catalogue.yaml"
    load_or_nothing(catalogue)  # one that cannot be read is said at once, not after the documents
    documents, problems = read_documents(paths, folder / "sources")

    step("finding and reading references")
    readings = [reading for document in documents for reading in read_references(document)]
    problems += [r.result for r in readings if isinstance(r.result, Problem)]

    with locked(catalogue):
        step("comparing records")
        existing = load_or_nothing(catalogue)
        state, lost = load_state(state_path(catalogue))
        known = recognise([r.result for r in readings if isinstance(r.result, Record)], existing, state, restore)
        duplicates = find_duplicates(known.records, decisions, known.together)
        records, names = _merged(known, duplicates, known.together if not merge else duplicates.editions)

        step("writing")
        update = reconcile(existing, records, state, names)
        problems += [*existing.problems, *lost, *update.problems]
        files = {folder / "report.html": to_html(duplicates, update.records)}
        for name, file in BUILD_EXPORTS.items():
            files[folder / "exports" / file] = export_records(update.records, name)[0]
        written = [catalogue] if write_update(existing, update, f"build {folder}") else []
        written += [path for path, text in files.items() if write_if_changed(path, text)]
    return Build(
        len(documents),
        tuple(readings),
        duplicates,
        len(known.records) - len(records),
        update,
        tuple(problems),
        tuple(written),
        known.removed,
        known.restored,
    )


def _documents_to_build(folder: Path) -> list[Path]:
    """The documents of a folder to build. Raises BiblioError where there are none."""
    sources = folder / "sources"
    hint = f"put documents ({', '.join(READERS)}) into {sources}"
    if not sources.is_dir():
        what = "is a file" if sources.exists() else "there is no such folder"
        raise BiblioError(Problem("no-sources", what, str(sources), hint=hint))
    paths = find_documents(sources)
    if not paths:
        raise BiblioError(Problem("no-sources", "holds no documents that biblio can read", str(sources), hint=hint))
    return paths


def _merged(
    known: Recognised, duplicates: Duplicates, groups: Sequence[Sequence[int]]
) -> tuple[list[Record], dict[str, tuple[str, ...]]]:
    """One record a group and those in none, works and sets linked by key; and key -> the references read of it."""
    from biblio.duplicates import merge_records

    head = {index: group[0] for group in groups for index in group}
    members: dict[int, list[int]] = {}
    for index in range(len(known.records)):
        members.setdefault(head.get(index, index), []).append(index)
    ids = {first: [known.records[index].id for index in inside] for first, inside in members.items()}
    key_of = {first: next((key for key in keys if key in known.kept), keys[0]) for first, keys in ids.items()}
    keys = [key_of[head.get(index, index)] for index in range(len(known.records))]
    links: dict[str, dict[int, dict[str, None]]] = {"works": defaultdict(dict), "sets": defaultdict(dict)}
    for name, linked in (("works", duplicates.works), ("sets", duplicates.sets)):
        for group in linked:
            for index in group:
                links[name][head.get(index, index)].update(dict.fromkeys(keys[other] for other in group))
    records: list[Record] = []
    names: dict[str, tuple[str, ...]] = {}
    for index, inside in members.items():
        read_alone = known.as_read.get(index) if len(inside) == 1 else None
        record = read_alone or merge_records([known.records[member] for member in inside], keys[index])
        for name in ("works", "sets"):
            others = tuple(sorted(set(links[name][index]) - {record.id}))
            record = replace(record, works=others) if name == "works" else replace(record, sets=others)
        records.append(record)
        read = tuple(name for member in inside for name in known.names.get(member, ()))
        if read:
            names[record.id] = read
    return records, names
