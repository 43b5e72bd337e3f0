"""`biblio extract`, `biblio parse` and `biblio text`: from documents and lines to references."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from biblio.cli.common import OUTPUT_OPTION, open_output, progress, show_problems, write_output
from biblio.errors import BiblioError
from biblio.problems import Problem

if TYPE_CHECKING:
    from biblio.documents.document import Document
    from biblio.pipeline import Reading
    from biblio.records.record import Record

# Lines read, labelled and printed together: enough to keep the labeller busy, few enough to bound memory.
_BATCH = 256
_KINDS = ("text", "markdown", "html")

_as_option = click.option(
    "--as", "kind", type=click.Choice(_KINDS), help="What the document is, where its name does not tell."
)
_encoding_option = click.option("--encoding", metavar="NAME", help="The document's encoding, where the guess is wrong.")
_to_option = click.option(
    "--to",
    "target",
    metavar="FORMAT",
    help="One of the export formats, or table; otherwise a table on a terminal and csl-json in a pipe.",
)
_normalise_option = click.option(
    "--normalise", is_flag=True, help="Spell publishers, places and names as build does, not as the source does."
)


@click.command("extract")
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...")
@_to_option
@_as_option
@_encoding_option
@_normalise_option
@click.option("--strict", is_flag=True, help="Exit status 1 where any reference could not be read.")
@click.option("--report", metavar="FILE", help="Write what was read, and what was left out, as an HTML page.")
@OUTPUT_OPTION
def extract_command(
    documents: tuple[str, ...],
    target: str | None,
    kind: str | None,
    encoding: str | None,
    normalise: bool,
    strict: bool,
    report: str | None,
    output: str,
) -> None:
    """Print the references found in documents.

    In reading order, spelled as the documents spell them. A DOCUMENT of - is standard input.

    \b
    Examples:
      biblio extract reading-list.html
      biblio extract notes.md --to bibtex -o notes.bib
      biblio extract *.txt --report reading.html -o references.json
    """
    from biblio.pipeline import read_references

    target = _target(target)
    records: list[Record] = []
    read: list[tuple[Document, list[Reading]]] = []
    problems: list[Problem] = []
    unusable = False
    with progress("reading", len(documents)) as advance:
        for path in documents:
            try:
                document = _read(path, kind, encoding)
            except BiblioError as error:
                problems += error.problems
                unusable = True
            else:
                problems += document.problems
                readings = read_references(document)
                if report is not None:
                    read.append((document, readings))
                results = [reading.result for reading in readings]
                records += [result for result in results if not isinstance(result, Problem)]
                problems += [result for result in results if isinstance(result, Problem)]
            advance(1)
    show_problems(problems)
    if unusable and len(documents) == 1:
        sys.exit(1)
    if report is not None:
        from biblio.reading_report import to_html

        write_output(to_html(read), report)
    _print_records(_named(records, normalise), target, output)
    if unusable or (strict and any(problem.severity != "note" for problem in problems)):
        sys.exit(1)


@click.command("parse")
@click.argument("file", default="-")
@_to_option
@_normalise_option
@click.option("--encoding", metavar="NAME", default=None, help="The file's encoding, where it is not UTF-8.")
@OUTPUT_OPTION
def parse_command(file: str, target: str | None, normalise: bool, encoding: str | None, output: str) -> None:
    """Take references apart, one a line.

    One record a line of FILE (standard input where it is - or not given), in the order of the lines. As csl-json
    that is an array with one element a line, null where a line is blank or holds no reference.

    \b
    Example:
      echo 'Homage to Catalonia, George Orwell, Secker and Warburg, London, 1938, 314 pages.' | biblio parse
    """
    from biblio.documents import open_lines

    target = _target(target)
    results = _parse(open_lines(file, encoding), file, normalise)
    if target in ("csl-json", "csl-jsonl"):
        _stream_json(results, target, output)
    else:
        _print_records((record for record in results if record is not None), target, output)


@click.command("text")
@click.argument("document")
@_as_option
@_encoding_option
@OUTPUT_OPTION
def text_command(document: str, kind: str | None, encoding: str | None, output: str) -> None:
    """Print a document's text as biblio reads it.

    It is the text in which the offsets of `extract` count.

    \b
    Example:
      biblio text reading-list.html
    """
    read = _read(document, kind, encoding)
    show_problems(read.problems)
    if output == "-":
        sys.stdout.write(read.text)
    else:
        write_output(read.text, output)


def _target(given: str | None) -> str:
    from biblio.exports import EXPORTERS

    if given is None:
        return "table" if sys.stdout.isatty() else "csl-json"
    if given != "table" and given not in EXPORTERS:
        raise click.BadParameter(f"{given!r} is not one of table, {', '.join(EXPORTERS)}", param_hint="--to")
    return given


def _read(path: str, kind: str | None, encoding: str | None) -> Document:
    from biblio.documents import decode, read_document, read_text

    if path == "-":
        text, used, notes = decode(sys.stdin.buffer.read(), "-", encoding, declared=kind == "html")
        document = read_text(text, "-", kind or "text")
        return replace(document, encoding=used, problems=(*notes, *document.problems))
    return read_document(Path(path), path, kind=kind, encoding=encoding)


def _named(records: Iterable[Record], normalise: bool) -> Iterator[Record]:
    """The records with a key each, unique among them; in the catalogue's spelling where that is asked for."""
    from biblio.catalogue.keys import make_key
    from biblio.catalogue.normalise import normalise as normalised

    taken: set[str] = set()
    for record in records:
        named = normalised(record) if normalise else record
        key = make_key(named, taken)
        taken.add(key)
        yield replace(named, id=key)


def _parse(lines: Iterator[str], name: str, normalise: bool) -> Iterator[Record | None]:
    """A named record a line, None where there is none; the problems are shown as they come."""
    from biblio.catalogue.keys import make_key
    from biblio.catalogue.normalise import normalise as normalised
    from biblio.pipeline import parse_references

    taken: set[str] = set()
    first = 1
    while batch := list(islice(lines, _BATCH)):
        for result in parse_references(batch, name, first):
            if isinstance(result, Problem):
                show_problems([result])
            if result is None or isinstance(result, Problem):
                yield None
                continue
            record = normalised(result) if normalise else result
            key = make_key(record, taken)
            taken.add(key)
            yield replace(record, id=key)
        first += len(batch)


def _stream_json(results: Iterable[Record | None], target: str, output: str) -> None:
    """Print each result as it comes: a line each, or the elements of one array."""
    from biblio.records.csl import to_csl

    opening, separator, closing = ("", "\n", "\n") if target == "csl-jsonl" else ("[\n", ",\n", "\n]\n")
    with open_output(output) as stream:
        empty = True
        for result in results:
            stream.write(opening if empty else separator)
            stream.write("null" if result is None else json.dumps(to_csl(result), ensure_ascii=False))
            empty = False
        stream.write(closing if not empty else ("[]\n" if target == "csl-json" else ""))


def _print_records(records: Iterable[Record], target: str, output: str) -> None:
    from biblio.cli.catalogue import print_table
    from biblio.exports import export_records

    if target == "table":
        print_table(list(records))
    elif target in ("csl-json", "csl-jsonl"):
        _stream_json(records, target, output)
    else:
        text, problems = export_records(list(records), target)
        show_problems(problems)
        write_output(text, output)
