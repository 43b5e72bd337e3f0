"""The group of commands, each loaded when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

import click

from biblio import __version__

# The commands in the order in which the help shows them: name -> (module in this package, first line of its help).
# The line is repeated here so that `biblio --help` imports none of the modules; a test compares the two.
COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "build": ("build", "Turn a folder of documents into a catalogue, a report and exports."),
    "extract": ("reading", "Print the references found in documents."),
    "parse": ("reading", "Take references apart, one a line."),
    "text": ("reading", "Print a document's text as biblio reads it."),
    "explain": ("explain", "Show where a record comes from, or why two are the same or not."),
    "train": ("train", "Build a model from labelled references."),
    "list": ("catalogue", "List the records of the catalogue."),
    "show": ("catalogue", "Show records whole."),
    "add": ("editing", "Add a record to the catalogue."),
    "set": ("editing", "Set fields of a record."),
    "unset": ("editing", "Take fields out of a record."),
    "edit": ("editing", "Edit a record in your editor."),
    "remove": ("editing", "Remove records from the catalogue."),
    "rename": ("editing", "Give a record another key."),
    "history": ("history", "List what was done to the catalogue."),
    "undo": ("history", "Take back the last change, or the last N."),
    "redo": ("history", "Make the change again that was taken back last, or the last N."),
    "offers": ("offers", "List what documents say where you typed something else."),
    "accept": ("offers", "Take what a document says in place of what you typed."),
    "dedupe": ("duplicates", "Find records that are the same, and say why."),
    "same": ("duplicates", "Say that records are one publication."),
    "different": ("duplicates", "Say that records are not one publication."),
    "unmerge": ("duplicates", "Take a merge back."),
    "import": ("export", "Add the records of other files to the catalogue."),
    "cite": ("cite", "Print formatted references."),
    "export": ("export", "Write records as BibTeX, CSL-JSON and more."),
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"biblio.cli.{COMMANDS[cmd_name][0]}")
        command = getattr(module, f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        from biblio.errors import BiblioError

        try:
            return super().invoke(ctx)
        except BiblioError as error:
            from biblio.cli.common import show_problems

            show_problems(error.problems)
            ctx.exit(1)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="biblio %(version)s")
def _biblio() -> None:
    """Turns messy documents into a clean, citable bibliography.

    \b
    Example:
      biblio build references
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with the contract's exit status: 0 done, 1 unusable input, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or a C locale would otherwise fail on the first dash or Cyrillic letter.
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="surrogateescape" if stream is sys.stdout else "backslashreplace")
    _biblio.main(args=None if arguments is None else list(arguments), prog_name="biblio")
