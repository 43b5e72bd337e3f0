"""`biblio list` and `biblio show`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from biblio.cli.common import CATALOGUE_OPTION, find_catalogue, pick, read_records_or_stop
from biblio.text import visible

if TYPE_CHECKING:
    from biblio.records.record import Record


# -word is a part of the query: no option may begin like one, not even -h.
@click.command("list", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("query", nargs=-1)
@click.option("--doubtful", is_flag=True, help="Only records with fields read in doubt, the least sure first.")
@click.option("--json", "as_json", is_flag=True, help="CSL-JSON instead of a table.")
@click.option("--keys", is_flag=True, help="The keys alone, one a line.")
@CATALOGUE_OPTION
def list_command(query: tuple[str, ...], doubtful: bool, as_json: bool, keys: bool, catalogue: Path | None) -> None:
    """List the records of the catalogue.

    QUERY: words that a record must hold; field:value; year:1935..1940; -word for records without it.

    \b
    Examples:
      biblio list coates
      biblio list publisher:gollancz year:1935..1940
    """
    from biblio.catalogue.query import matches, parse_query

    records = read_records_or_stop(find_catalogue(catalogue))
    terms = parse_query(" ".join(f'"{word}"' if " " in word else word for word in query))
    found = [record for record in records if matches(record, terms)]
    if doubtful:
        found = sorted((r for r in found if r.doubtful), key=lambda r: r.confidence if r.confidence is not None else 1)
    if as_json:
        print_json(found)
    elif keys:
        click.echo("".join(f"{record.id}\n" for record in found), nl=False)
    else:
        print_table(found)


@click.command("show")
@click.argument("keys", nargs=-1, required=True, metavar="KEY...")
@click.option("--json", "as_json", is_flag=True, help="CSL-JSON instead of the catalogue's own form.")
@CATALOGUE_OPTION
def show_command(keys: tuple[str, ...], as_json: bool, catalogue: Path | None) -> None:
    """Show records whole.

    \b
    Example:
      biblio show coates1935armed
    """
    from biblio.catalogue.writer import print_record

    records = pick(read_records_or_stop(find_catalogue(catalogue)), keys)
    if as_json:
        print_json(records)
    else:
        click.echo("\n".join(print_record(record).rstrip("\n") for record in records))


def print_json(records: Sequence[Record]) -> None:
    """Print the records as a CSL-JSON array."""
    from biblio.records.csl import to_csl

    click.echo(json.dumps([to_csl(record) for record in records], ensure_ascii=False, indent=2))


def print_table(records: Sequence[Record]) -> None:
    """Print key, author, year, title and imprint: in columns on a terminal, parted by tabs in a pipe."""
    rows = [tuple(visible(cell) for cell in _cells(record)) for record in records]
    if not sys.stdout.isatty():
        click.echo("".join("\t".join(row) + "\n" for row in rows), nl=False)
        return
    import shutil

    width = shutil.get_terminal_size().columns
    fixed = [min(24, max((len(row[i]) for row in rows), default=0)) for i in range(3)]
    rest = max(20, width - sum(fixed) - 8)
    imprint = rest // 3
    for row in rows:
        columns = [*zip(row[:3], fixed, strict=True), (row[3], rest - imprint), (row[4], imprint)]
        click.echo("  ".join(_fit(cell, size) for cell, size in columns).rstrip())


def _cells(record: Record) -> tuple[str, str, str, str, str]:
    names = record.author or record.editor or record.compiler
    first = [name.family or name.literal or "" for name in names[:3]]
    people = " & ".join(first) if len(names) <= 3 else f"{first[0]} et al."
    year = str(record.issued) if record.issued else "n.d."
    title = record.title or record.container_title or ""
    if record.volume:
        title += f", vol. {record.volume}"
    imprint = ", ".join(part for part in (record.publisher, record.publisher_place) if part)
    return record.id, people, year, title, imprint


def _fit(text: str, size: int) -> str:
    return text.ljust(size) if len(text) <= size else text[: size - 1] + "…"
