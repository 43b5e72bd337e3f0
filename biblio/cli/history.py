"""`biblio history`, `undo` and `redo`."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from biblio.cli.common import CATALOGUE_OPTION, find_catalogue
from biblio.text import visible

if TYPE_CHECKING:
    from biblio.catalogue.history import Change


@click.command("history")
@click.option("-n", "count", type=click.IntRange(min=1), default=20, show_default=True, help="How many, at most.")
@click.option("--diff", is_flag=True, help="With the lines that changed.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@CATALOGUE_OPTION
def history_command(count: int, diff: bool, as_json: bool, catalogue: Path | None) -> None:
    """List what was done to the catalogue.

    The newest change first: what `biblio undo` would take back.

    \b
    Example:
      biblio history -n 5
    """
    from biblio.catalogue.history import History

    changes = list(islice(History(find_catalogue(catalogue)).walk(), count))
    if as_json:
        rows = [{"number": c.number, "when": c.when, "command": c.command, "keys": c.keys} for c in changes]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not changes:
        click.echo("nothing was done yet", err=True)
    for change in changes:
        click.echo(_line(change))
        if diff:
            click.echo("".join(_diff(change)), nl=False)


def _line(change: Change) -> str:
    keys = change.keys
    shown = ", ".join(keys[:3]) + (f" and {len(keys) - 3} more" if len(keys) > 3 else "")
    when = change.when.replace("T", " ")[:16]
    return visible(f"{change.number:>5}  {when}  {change.command}" + (f"  ({shown})" if shown else ""))


def _diff(change: Change) -> list[str]:
    from difflib import unified_diff

    lines = []
    for piece in change.pieces:
        before, after = ((text or "").splitlines() for text in (piece.before, piece.after))
        lines += [f"       {visible(line)}\n" for line in unified_diff(before, after, lineterm="", n=1)][2:]
    return lines


@click.command("undo")
@click.argument("count", type=click.IntRange(min=1), default=1, metavar="[N]")
@CATALOGUE_OPTION
def undo_command(count: int, catalogue: Path | None) -> None:
    """Take back the last change, or the last N.

    Where you edited by hand what a change touched, nothing is taken back and both are shown.

    \b
    Examples:
      biblio undo
      biblio undo 3
    """
    from biblio.catalogue.session import undo

    for change in undo(find_catalogue(catalogue), count):
        click.echo(f"taken back: {visible(change.command)}")


@click.command("redo")
@click.argument("count", type=click.IntRange(min=1), default=1, metavar="[N]")
@CATALOGUE_OPTION
def redo_command(count: int, catalogue: Path | None) -> None:
    """Make the change again that was taken back last, or the last N.

    \b
    Example:
      biblio redo
    """
    from biblio.catalogue.session import redo

    for change in redo(find_catalogue(catalogue), count):
        click.echo(f"made again: {visible(change.command)}")
