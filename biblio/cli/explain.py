"""`biblio explain`: the chain behind one record, or the evidence between two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from biblio.cli.common import CATALOGUE_OPTION, find_catalogue, pick, read_records_or_stop, show_problems
from biblio.errors import BiblioError
from biblio.problems import Problem
from biblio.text import collapse, visible

if TYPE_CHECKING:
    from biblio.pipeline import Reading
    from biblio.records.record import Record, Source

_PLACE = re.compile(r"(.+):(\d+)$")


@click.command("explain")
@click.argument("subjects", nargs=-1, required=True, metavar="KEY | DOCUMENT:LINE | KEY KEY")
@CATALOGUE_OPTION
def explain_command(subjects: tuple[str, ...], catalogue: Path | None) -> None:
    """Show where a record comes from, or why two are the same or not.

    For a KEY: each source with document, line and words, which finder found it, the fields with their confidence,
    and what the tables changed. For DOCUMENT:LINE: the same of what stands there. For two keys: the evidence for and
    against their being the same.

    \b
    Examples:
      biblio explain coates1935armed
      biblio explain references/sources/pamphlets.txt:12
      biblio explain reed1919ten reed1919tenb
    """
    if len(subjects) > 2:
        raise click.UsageError("explain takes a KEY, a DOCUMENT:LINE or two keys")
    if len(subjects) == 2:
        _explain_pair(subjects, find_catalogue(catalogue))
        return
    place = _PLACE.match(subjects[0])
    if place and Path(place[1]).is_file():
        _explain_line(Path(place[1]), int(place[2]))
    else:
        _explain_key(subjects[0], find_catalogue(catalogue))


def _explain_pair(keys: tuple[str, ...], path: Path) -> None:
    from biblio.duplicates import compare_records, what_would_change
    from biblio.duplicates.report import changes_to_text, pair_to_text

    records = read_records_or_stop(path)
    left, right = pick(records, keys)
    click.echo(visible_lines(pair_to_text(compare_records(left, right, records), left, right)))
    click.echo(changes_to_text(what_would_change(left, right, records)))


def _explain_key(key: str, path: Path) -> None:
    (record,) = pick(read_records_or_stop(path), [key])
    click.echo(f"{record.id}  {visible(record.title or record.container_title or '')}")
    if record.aliases:
        click.echo(f"also known as {', '.join(record.aliases)}")
    if not record.sources:
        click.echo("No document says this: the record was typed or imported.")
    problems = []
    for source in record.sources:
        reading = _read_again(path.parent / "sources" / source.document, source)
        if isinstance(reading, Problem):
            problems.append(reading)
            click.echo(f"\n{source.document}, line {source.line}\n  {visible(collapse(source.raw))}")
        else:
            click.echo("\n" + "\n".join(_chain(reading)))
    show_problems(problems)


def _explain_line(path: Path, line: int) -> None:
    from biblio.documents import read_document
    from biblio.pipeline import read_references
    from biblio.text import line_starts

    document = read_document(path, path.as_posix())
    starts = line_starts(document.text)
    if not 1 <= line <= len(starts):
        raise BiblioError(
            Problem("no-such-line", f"there is no line {line}", str(path), hint=f"it has {len(starts)} lines")
        )
    begin, end = starts[line - 1], starts[line] if line < len(starts) else len(document.text)
    here = [r for r in read_references(document) if r.span.start < end and r.span.end > begin]
    if not here:
        click.echo(f"{path}:{line}: no reference was found here\n  {visible(collapse(document.text[begin:end]))}")
    for reading in here:
        click.echo("\n".join(_chain(reading)))


def _read_again(path: Path, source: Source) -> Reading | Problem:
    """What is read in the document where the source's words stand now; a problem where they do not stand any more."""
    from biblio.documents import read_document
    from biblio.pipeline import read_references

    try:
        document = read_document(path, source.document)
    except BiblioError as error:
        return error.problems[0]
    words = collapse(source.raw)
    readings = [r for r in read_references(document) if collapse(r.span.raw) == words]
    if not readings:
        return Problem("source-gone", f"the words are not in {source.document} any more", str(path), severity="warning")
    return min(readings, key=lambda r: abs(r.span.start - source.start))


def _chain(reading: Reading) -> Iterator[str]:
    """The lines that tell how a reference became a record: place, words, fields with confidence, values, tables."""
    from biblio.catalogue.normalise import explain_normalisation, move_locator, normalise

    span = reading.span
    yield f"{span.document}, line {span.line} (characters {span.start} to {span.end}), found by {span.finder}"
    yield f"  words   {visible(collapse(span.raw))}"
    for field in reading.fields:
        if field.label != "other":
            yield f"  field   {field.label:20} {field.confidence:4.0%}  {visible(collapse(field.text))}"
    if isinstance(reading.result, Problem):
        yield f"  problem {reading.result}"
        return
    yield from (f"  value   {line}" for line in _values(reading.result))
    settled = move_locator(normalise(reading.result))
    for variable, before, after, rule in explain_normalisation(reading.result, settled):
        yield f"  table   {variable:20}       {before or '–'} -> {after or '–'}  ({rule})"


def _values(record: Record) -> Iterator[str]:
    yield f"{'type':20}       {record.type}"
    for variable, value in record.variables():
        text = "; ".join(str(name) for name in value) if isinstance(value, tuple) else str(value)
        yield f"{variable:20}       {visible(text)}" + ("  (doubtful)" if variable in record.doubtful else "")
    for variable in record.absent:
        yield f"{variable:20}       the source says that there is none"
    for words in record.unread:
        yield f"{'unread':20}       {visible(words)}"


def visible_lines(text: str) -> str:
    """`text` with control characters shown, line ends kept."""
    return "\n".join(visible(line) for line in text.split("\n"))
