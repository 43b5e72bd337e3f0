"""`biblio dedupe`, `same`, `different` and `unmerge`: what is listed more than once, and what a person says to it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from biblio.cli.common import (
    CATALOGUE_OPTION,
    find_catalogue,
    pick,
    read_records_or_stop,
    show_problems,
    write_output,
)
from biblio.text import visible

if TYPE_CHECKING:
    from biblio.duplicates import Duplicates
    from biblio.duplicates.decisions import Answer, Decision

_ANSWERS: Final[dict[str, Answer]] = {"s": "same", "d": "different", "n": "unrelated"}
_QUESTION: Final = "[s]ame publication, [d]ifferent, [n]ot even the same work, s[k]ip, [u]ndo, [q]uit? "
_MANY: Final = 5000  # records that take more than a moment
_CATALOGUES: Final = (".yaml", ".yml")


@click.command("dedupe")
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option(
    "--report", type=click.Path(), metavar="FILE.html", help="Write the groups as one HTML page to decide by."
)
@click.option("--clusters", type=click.Path(), metavar="FILE.json", help="Write the groups, by key, for programs.")
@click.option("--json", "as_json", is_flag=True, help="All groups, pairs and evidence as JSON instead of text.")
@click.option("--apply", "merge", is_flag=True, help="Merge in the catalogue what is surely one publication.")
@click.option("--interactive", is_flag=True, help="Ask about each pair that is not sure; one key a decision.")
@click.option(
    "--decisions",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What was decided before; otherwise decisions.yaml beside FILE.",
)
@CATALOGUE_OPTION
def dedupe_command(
    file: Path | None,
    report: str | None,
    clusters: str | None,
    as_json: bool,
    merge: bool,
    interactive: bool,
    decisions: Path | None,
    catalogue: Path | None,
) -> None:
    """Find records that are the same, and say why.

    FILE is a catalogue, .bib, CSL .json or .jsonl file; the catalogue unless given. Prints each group with its
    evidence, weighed in bits; those for you to decide come first. Without --apply and --interactive it changes nothing.

    \b
    Examples:
      biblio dedupe
      biblio dedupe library.bib --report library.html
      biblio dedupe --interactive
      biblio dedupe --apply
    """
    if file is not None and catalogue is not None:
        raise click.UsageError("FILE and --catalogue name the same thing: give one")
    path = file if file is not None else find_catalogue(catalogue)
    if merge and path.suffix.lower() not in _CATALOGUES:
        raise click.UsageError(f"--apply merges in a catalogue (.yaml); import {path} first")
    if merge and decisions is not None:
        raise click.UsageError("--apply keeps to the decisions.yaml beside the catalogue")
    decided = decisions if decisions is not None else path.parent / "decisions.yaml"
    if decisions is not None and not interactive and not decisions.is_file():
        raise click.BadParameter(f"there is no file {decisions}", param_hint="--decisions")
    if interactive:
        _ask(_find(path, decided), decided)
        if not merge:
            return
    if merge:
        _apply(path)
        return
    _show(_find(path, decided), report, clusters, as_json)


@click.command("same")
@click.argument("keys", nargs=-1, required=True, metavar="KEY KEY...")
@click.option("--why", default="", metavar="WORDS", help="A reason, to be kept with the decision.")
@CATALOGUE_OPTION
def same_command(keys: tuple[str, ...], why: str, catalogue: Path | None) -> None:
    """Say that records are one publication.

    Written into decisions.yaml beside the catalogue; kept to ever after, and never asked again. The next build, or
    biblio dedupe --apply, merges them.

    \b
    Example:
      biblio same coates1935armed coates1935armeda
    """
    _decide("same", keys, why, catalogue)


@click.command("different")
@click.argument("keys", nargs=-1, required=True, metavar="KEY KEY...")
@click.option("--why", default="", metavar="WORDS", help="A reason, to be kept with the decision.")
@click.option("--unrelated", is_flag=True, help="They are not the same work either, nor volumes of one set.")
@CATALOGUE_OPTION
def different_command(keys: tuple[str, ...], why: str, unrelated: bool, catalogue: Path | None) -> None:
    """Say that records are not one publication.

    Written into decisions.yaml beside the catalogue; they are never merged, and you are not asked again. They may
    still be editions or volumes of one work, unless --unrelated.

    \b
    Example:
      biblio different carr1950bolshevik carr1952bolshevik --why "two volumes"
    """
    _decide("unrelated" if unrelated else "different", keys, why, catalogue)


@click.command("unmerge")
@click.argument("key")
@CATALOGUE_OPTION
def unmerge_command(key: str, catalogue: Path | None) -> None:
    """Take a merge back.

    The records that were merged into KEY come back as they were, each under the key that it had; that they are
    different is written into decisions.yaml, so that they stay apart.

    \b
    Example:
      biblio unmerge coates1935armed
    """
    from biblio.duplicates.apply import unmerge_record

    parts = unmerge_record(find_catalogue(catalogue), key)
    click.echo(f"{key} is {len(parts)} records again: {', '.join(visible(part.id) for part in parts)}")


def _decide(answer: Answer, keys: Sequence[str], why: str, catalogue: Path | None) -> None:
    from biblio.duplicates.decisions import Decision, add_decision

    path = find_catalogue(catalogue)
    names = tuple(dict.fromkeys(record.id for record in pick(read_records_or_stop(path), keys)))
    if len(names) < 2:
        if len(set(keys)) > 1:
            click.echo(f"They are one record already: {visible(names[0])}")
            return
        raise click.UsageError(f"{answer} takes two keys or more")
    target = path.parent / "decisions.yaml"
    written = add_decision(target, Decision(answer, names, why))
    what = f"{answer}: {', '.join(map(visible, names))}"
    click.echo(f"{what}\nwritten to {target}" if written else f"{what}\nstands in {target} already")
    if answer == "same":
        click.echo("'biblio build' or 'biblio dedupe --apply' merges them.")


def _find(path: Path, decisions: Path) -> Duplicates:
    from biblio.duplicates import find_duplicates, load_decisions

    decided = load_decisions(decisions)
    records = read_records_or_stop(path)
    if len(records) > _MANY and sys.stderr.isatty():
        click.echo(f"comparing {len(records):,} records …", err=True)
    duplicates = find_duplicates(records, decided)
    show_problems(duplicates.problems)
    return duplicates


def _show(duplicates: Duplicates, report: str | None, clusters: str | None, as_json: bool) -> None:
    from biblio.duplicates.report import to_clusters, to_data, to_html, to_text

    if report is not None:
        write_output(to_html(duplicates), report)
    if clusters is not None:
        write_output(json.dumps(to_clusters(duplicates), ensure_ascii=False, indent=1) + "\n", clusters)
    if "-" not in (report, clusters):
        text = json.dumps(to_data(duplicates), ensure_ascii=False, indent=1) if as_json else to_text(duplicates)
        click.echo(text)


def _ask(duplicates: Duplicates, target: Path) -> None:
    """Show each pair for a person and write down what they say at once, so that quitting loses nothing."""
    from biblio.duplicates.decisions import Decision, add_decision, take_back
    from biblio.duplicates.report import pair_to_text

    asked = set(duplicates.unsure)
    pairs = [pair for pair in duplicates.pairs if (pair.left, pair.right) in asked]
    pairs.sort(key=lambda pair: (-pair.bits, pair.left, pair.right))
    done: list[Decision | None] = []
    while len(done) < len(pairs):
        pair = pairs[len(done)]
        names = duplicates.names[pair.left], duplicates.names[pair.right]
        records = duplicates.records[pair.left], duplicates.records[pair.right]
        click.echo(f"\n{len(done) + 1} of {len(pairs)}\n{pair_to_text(pair, *records)}")
        key = _key("qukdsn")
        if key == "q":
            break
        if key == "u":
            if done and (last := done.pop()) is not None:
                take_back(target, last)
            continue
        answer = _ANSWERS.get(key)
        decision = Decision(answer, names) if answer else None
        if decision is not None:
            add_decision(target, decision)
        done.append(decision)
    made = sum(decision is not None for decision in done)
    left = len(pairs) - made
    click.echo(f"\n{made} decided, {left} left" + (f"; written to {target}" if made else ""))


def _key(allowed: str) -> str:
    """The key pressed, one of `allowed`; what ends the input quits."""
    click.echo(_QUESTION, nl=False)
    while True:
        try:
            key = click.getchar().lower()
        except (EOFError, KeyboardInterrupt):
            key = "q"
        if key in ("", "\x03", "\x04"):
            key = "q"
        if key in allowed:
            click.echo(key)
            return key


def _apply(path: Path) -> None:
    from biblio.duplicates.apply import merge_catalogue
    from biblio.duplicates.report import summary

    done = merge_catalogue(path)
    show_problems(done.problems)
    for merge in done.merges:
        gone = ", ".join(map(visible, merge.gone))
        click.echo(f"{visible(merge.key)} took in {gone}  (biblio unmerge {visible(merge.key)} takes it back)")
    left = len(done.duplicates.unsure)
    gone_in_all = sum(len(merge.gone) for merge in done.merges)
    click.echo(f"{gone_in_all} merged, {left} for you to decide" if done.merges else summary(done.duplicates))
