"""`biblio offers` and `biblio accept`: what documents say where a person typed something else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from biblio.cli.common import CATALOGUE_OPTION, find_catalogue, pick, read_records_or_stop
from biblio.text import visible

if TYPE_CHECKING:
    from biblio.catalogue.writer import Plain


@click.command("offers")
@click.argument("keys", nargs=-1, metavar="[KEY...]")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@CATALOGUE_OPTION
def offers_command(keys: tuple[str, ...], as_json: bool, catalogue: Path | None) -> None:
    """List what documents say where you typed something else.

    As the last build found it: key, field, what stands in the catalogue, what the document says.

    \b
    Example:
      biblio offers coates1935armed
    """
    from biblio.catalogue.state import load_state, state_path
    from biblio.catalogue.writer import to_plain

    path = find_catalogue(catalogue)
    records = read_records_or_stop(path)
    wanted = pick(records, keys) if keys else records
    offers = load_state(state_path(path))[0].offers
    rows = [
        {"key": record.id, "field": name, "yours": to_plain(record).get(name), "offered": found}
        for record in wanted
        for name, found in offers.get(record.id, {}).items()
        if to_plain(record).get(name) != found
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        yours, offered = _shown(row["yours"]), _shown(row["offered"])
        click.echo(visible(f"{row['key']}  {row['field']}: {yours} -> {offered}"))
    if not rows:
        click.echo("nothing is offered", err=True)


def _shown(value: Plain | None) -> str:
    from biblio.catalogue.writer import print_flow

    return "nothing" if value is None else value if isinstance(value, str) else print_flow(value)


@click.command("accept")
@click.argument("key")
@click.argument("fields", nargs=-1, metavar="[FIELD...]")
@CATALOGUE_OPTION
def accept_command(key: str, fields: tuple[str, ...], catalogue: Path | None) -> None:
    """Take what a document says in place of what you typed.

    Without FIELD everything that is offered for KEY.

    \b
    Example:
      biblio accept coates1935armed issued
    """
    from biblio.catalogue.actions import accept_offer
    from biblio.catalogue.session import describe

    accept_offer(find_catalogue(catalogue), key, fields, describe("accept", (key, *fields)))
