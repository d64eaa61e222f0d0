"""Options that every command understands, before or after its name, and what was asked with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


@dataclass
class Asked:
    """What holds for the whole command line.

    Parameters
    ----------
    book : Path
        The folder of the book.
    json : bool
        One JSON document instead of tables.
    quiet : bool
        No talk on standard error but errors.
    """

    book: Path = Path()
    json: bool = False
    quiet: bool = False


def asked() -> Asked:
    """Return what was asked for, before and after the command's name."""
    return click.get_current_context().find_root().ensure_object(Asked)


def _remember(ctx: click.Context, parameter: click.Parameter, value: object) -> None:
    """Keep an option that was given; one that was not leaves what stood before the command's name.

    The environment speaks once, before everything that was typed.
    """
    is_of_environment = ctx.get_parameter_source(str(parameter.name)) is ParameterSource.ENVIRONMENT
    if value and not (is_of_environment and ctx.parent):
        setattr(ctx.find_root().ensure_object(Asked), str(parameter.name), value)


def shared(function: F) -> F:
    """Add --book, --json and --quiet to a command."""
    book = click.option(
        "--book", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", envvar="REGULARS_BOOK",
        expose_value=False, callback=_remember, help="Folder of the store.  [default: this folder]",
    )  # fmt: skip
    json = click.option("--json", is_flag=True, expose_value=False, callback=_remember, help="Print JSON.")
    quiet = click.option(
        "--quiet", "-q", is_flag=True, expose_value=False, callback=_remember, help="Print no talk."
    )
    return book(json(quiet(function)))


class Day(click.ParamType[date]):
    """A calendar day, ``2026-03-05``."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day; wrong usage otherwise."""
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day like 2026-03-05", param, ctx)


def look(function: F) -> F:
    """Add --as-of and --at to a command that looks."""
    as_of = click.option(
        "--as-of", type=Day(), metavar="DAY", help="See no order after this day, and count days to it."
    )
    at = click.option(
        "--at", type=click.IntRange(min=0), metavar="N", help="See the ledger as it stood after event N."
    )
    return as_of(at(function))


def chosen(function: F) -> F:
    """Add --columns, --sort and --limit to a command that lists customers."""
    columns = click.option(
        "--columns", multiple=True, metavar="NAME", help="Only this column; repeatable, in order."
    )
    sort = click.option("--sort", metavar="NAME", help="By this column; --sort=-NAME for the greatest first.")
    limit = click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Only the first N.")
    return columns(sort(limit(function)))
