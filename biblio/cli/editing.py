"""`biblio add`, `set`, `unset`, `edit`, `remove` and `rename`: changes to the catalogue, byte for byte."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from biblio.cli.common import CATALOGUE_OPTION, catalogue_to_add_to, find_catalogue, show_problems
from biblio.errors import BiblioError
from biblio.problems import Problem
from biblio.text import visible

if TYPE_CHECKING:
    from biblio.records.record import Record

_PAIR = re.compile(r"([A-Za-z][\w-]*)=(.*)", re.DOTALL)


@click.command("add")
@click.argument("words", nargs=-1, required=True, metavar="FIELD=VALUE... | REFERENCE")
@click.option("--key", metavar="KEY", help="The record's key; otherwise one is made, as coates1935armed.")
@CATALOGUE_OPTION
def add_command(words: tuple[str, ...], key: str | None, catalogue: Path | None) -> None:
    """Add a record to the catalogue.

    Given field by field, with CSL's names, or as a reference in words, which is taken apart. Names are parted by ";",
    a body stands in braces. The key is printed.

    \b
    Examples:
      biblio add type=book title='Red Star over China' author='Snow, Edgar' issued=1937 publisher=Gollancz
      biblio add 'Homage to Catalonia, George Orwell, Secker and Warburg, London, 1938, 314 pages.'
    """
    from biblio.catalogue.actions import add_record
    from biblio.catalogue.session import describe

    pairs = [match for word in words if (match := _PAIR.fullmatch(word))]
    record = _from_pairs([(m[1], m[2]) for m in pairs]) if len(pairs) == len(words) else _from_words(" ".join(words))
    path = catalogue_to_add_to(catalogue)
    click.echo(add_record(path, record, key, describe("add", words)))


def _from_pairs(pairs: list[tuple[str, str]]) -> Record:
    from biblio.catalogue.actions import read_values
    from biblio.catalogue.loader import record_from_plain

    values = read_values(dict(pairs))
    return record_from_plain({name: value for name, value in values.items() if value is not None})


def _from_words(text: str) -> Record:
    from biblio.catalogue.normalise import move_locator, normalise
    from biblio.pipeline import parse_references

    (result,) = parse_references([" ".join(text.split())])
    if result is None or isinstance(result, Problem):
        raise BiblioError(
            result or Problem("no-reference", "there is nothing to add", hint="write title=… author=… issued=…")
        )
    settled = move_locator(normalise(result))
    # Nothing stands behind it but what was typed: no document, no doubt worth keeping once the person has seen it.
    return replace(settled, sources=(), confidence=None)


@click.command("set")
@click.argument("key")
@click.argument("pairs", nargs=-1, required=True, metavar="FIELD=VALUE...")
@CATALOGUE_OPTION
def set_command(key: str, pairs: tuple[str, ...], catalogue: Path | None) -> None:
    """Set fields of a record.

    FIELD is a CSL variable (title, author, issued, publisher-place …). Only the bytes of these values change, and
    builds leave them as they are from then on. An empty VALUE takes the field out.

    \b
    Examples:
      biblio set coates1935armed issued=1935 publisher-place=London
      biblio set coates1935armed author='Coates, W. P.; Coates, Zelda K.'
    """
    from biblio.catalogue.actions import set_values
    from biblio.catalogue.session import describe

    matches = [(pair, _PAIR.fullmatch(pair)) for pair in pairs]
    wrong = [pair for pair, match in matches if match is None]
    if wrong:
        raise click.UsageError(f"{wrong[0]!r} is no FIELD=VALUE, as in publisher=Gollancz")
    values = {match[1]: match[2] for _, match in matches if match}
    path = find_catalogue(catalogue)
    done = set_values(path, key, values, describe("set", (key, *pairs)))
    if done is None:
        click.echo(f"{key}: it was so already", err=True)


@click.command("unset")
@click.argument("key")
@click.argument("fields", nargs=-1, required=True, metavar="FIELD...")
@CATALOGUE_OPTION
def unset_command(key: str, fields: tuple[str, ...], catalogue: Path | None) -> None:
    """Take fields out of a record.

    Comments beside them stay, and builds do not put them back.

    \b
    Example:
      biblio unset coates1935armed edition
    """
    from biblio.catalogue.actions import unset_values
    from biblio.catalogue.session import describe

    unset_values(find_catalogue(catalogue), key, fields, describe("unset", (key, *fields)))


@click.command("edit")
@click.argument("key")
@CATALOGUE_OPTION
def edit_command(key: str, catalogue: Path | None) -> None:
    """Edit a record in your editor.

    The record's lines are opened in $VISUAL or $EDITOR and put back when you save and close. What cannot be read is
    shown with its place and opened again; nothing is written until it can.

    \b
    Example:
      biblio edit coates1935armed
    """
    from biblio.catalogue.actions import record_text, replace_text
    from biblio.catalogue.session import describe

    path = find_catalogue(catalogue)
    before = record_text(path, key)
    text = before
    while True:
        edited = click.edit(text, extension=".yaml")
        if edited is None or edited == before:
            click.echo("nothing has changed", err=True)
            return
        try:
            replace_text(path, key, before, edited, describe("edit", [key]))
        except BiblioError as error:
            show_problems(error.problems)
            text = edited
            if not click.confirm("Open it again?", default=True, err=True):
                kept = path.parent / ".biblio" / f"edit-{re.sub(r'[^A-Za-z0-9._-]', '_', key)}.yaml"
                kept.parent.mkdir(exist_ok=True)
                kept.write_text(edited, encoding="utf-8")
                click.echo(f"your text is kept in {kept}", err=True)
                raise SystemExit(1) from None
        else:
            return


@click.command("remove")
@click.argument("keys", nargs=-1, required=True, metavar="KEY...")
@CATALOGUE_OPTION
def remove_command(keys: tuple[str, ...], catalogue: Path | None) -> None:
    """Remove records from the catalogue.

    Builds leave them away, though their documents still have them; `biblio undo` or `biblio build --restore` bring
    them back.

    \b
    Example:
      biblio remove coates1935armedb
    """
    from biblio.catalogue.actions import remove_records
    from biblio.catalogue.session import describe

    remove_records(find_catalogue(catalogue), keys, describe("remove", keys))


@click.command("rename")
@click.argument("old")
@click.argument("new")
@CATALOGUE_OPTION
def rename_command(old: str, new: str, catalogue: Path | None) -> None:
    """Give a record another key.

    The old key stays as an alias that every command understands.

    \b
    Example:
      biblio rename coates1935armed coates1935intervention
    """
    from biblio.catalogue.actions import rename_record
    from biblio.catalogue.session import describe

    done = rename_record(find_catalogue(catalogue), old, new, describe("rename", (old, new)))
    if done is not None:
        click.echo(f"{visible(old)} -> {visible(new)}")
