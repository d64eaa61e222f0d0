"""The command line: a group of lazily loaded commands, and the one boundary where errors become sentences."""

from __future__ import annotations

import contextlib
import difflib
import errno
import gc
import importlib
import sys
from typing import TextIO, cast

import click

from regulars import __version__, memory
from regulars.cli import mistakes, options, render
from regulars.errors import RegularsError

COMMANDS: dict[str, str] = {
    "import": "regulars.cli.importing",
    "sync": "regulars.cli.sync",
    "list": "regulars.cli.listing",
    "export": "regulars.cli.exporting",
    "show": "regulars.cli.show",
    "segment": "regulars.cli.segment",
    "sku": "regulars.cli.sku",
    "contacts": "regulars.cli.contacts",
    "history": "regulars.cli.history",
    "undo": "regulars.cli.undo",
    "redo": "regulars.cli.redo",
    "forget": "regulars.cli.forget",
    "check": "regulars.cli.checking",
    "cluster": "regulars.cli.cluster",
}
"""Every command and the module whose ``command`` it is, in the order of a seller's work."""


_MAY = "look whether you may read and write there"
_MENDED_BY = {errno.ENOSPC: "make room on the disk", errno.EACCES: _MAY, errno.EPERM: _MAY, errno.EROFS: _MAY}
"""What to do about errors of the system."""


class Lazy(click.Group):
    """A group whose commands are imported when they are asked for, so that starting stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names, in the order of the table."""
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant; a misspelt one is answered with the nearest."""
        near = difflib.get_close_matches(args[0], COMMANDS, n=1)
        if args[0] not in COMMANDS and near:
            ctx.fail(f"No such command {args[0]!r}. Did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command, or None where there is no such one."""
        if cmd_name not in COMMANDS:
            return None
        return cast("click.Command", importlib.import_module(COMMANDS[cmd_name]).command)


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@options.shared
@click.version_option(__version__, prog_name="regulars")
def group() -> None:
    """Keep the list of your past customers, from Amazon Fulfilled Shipments reports.

    Put the month's report into a folder and run, for example:

        regulars --book mystore import Downloads

    Then open mystore/customers.xlsx.
    """


def main() -> None:
    """Run the command line and leave with its code: 0 done, 1 refused, 2 wrong usage, 130 interrupted."""
    mistakes.keep_data_out()
    memory.hold()
    for stream in (sys.stdout, sys.stderr):
        _speak_utf8(stream)
    code = run(sys.argv[1:])
    gc.freeze()  # or the interpreter looks for garbage among all that the libraries made, which takes 0.1 s
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; every failure a user can meet ends in one sentence."""
    asked = options.Asked()
    try:
        result = group.main(args=arguments, prog_name="regulars", standalone_mode=False, obj=asked)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        with contextlib.suppress(OSError):
            error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _tell("interrupted; nothing half-done remains")
        return 130
    except BrokenPipeError:
        _let_go_of_output()
        return 1
    except (RegularsError, OSError) as error:
        if isinstance(error, render.OutputError):
            _let_go_of_output()
        _tell(asked.spelled(_sentence(error)))
        return 1
    return result if isinstance(result, int) else 0


def _tell(sentence: str) -> None:
    """Say how a command ended; where nothing can be said any more, the exit code has to do."""
    with contextlib.suppress(OSError):
        click.echo(f"regulars: {sentence}", err=True)


def _sentence(error: RegularsError | OSError) -> str:
    """Return what to tell of a failure."""
    if isinstance(error, RegularsError):
        return str(error)
    from regulars import disk  # noqa: PLC0415 - where nothing fails nothing need be told

    place = f"{disk.shown(str(error.filename))}: " if error.filename else ""
    # Where the system gave no reason, the words are those of other people's code, which may quote anything.
    why = error.strerror or "a file could not be read or written"
    do = f"; {_MENDED_BY[error.errno]}, and run the same command again" if error.errno in _MENDED_BY else ""
    return f"{place}{why}{do}"


def _speak_utf8(stream: TextIO) -> None:
    """Write UTF-8 where nobody's screen decides otherwise, and never fail on a sign that a screen lacks."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace") if stream.isatty() else reconfigure(encoding="utf-8")


def _let_go_of_output() -> None:
    """Keep Python from complaining at exit about a reader that went away (``| head``), or a full disk."""
    import os  # noqa: PLC0415 - needed here alone

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
