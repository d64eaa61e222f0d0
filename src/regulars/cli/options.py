"""Options that every command understands, before or after its name, and what was asked with them."""

from __future__ import annotations

import codecs
import functools
import os
import re
import shlex
import sys
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    _Days = click.ParamType[date]
    _Texts = click.ParamType[str]
else:
    _Days = _Texts = click.ParamType  # which takes no type before click 8.4

ENVIRONMENT = "REGULARS_BOOK"
"""Variable that names the folder of the book where --book does not."""

F = TypeVar("F", bound="Callable[..., Any]")

_PLAIN = re.compile(r"[\w.:\\/-]+")
"""A path that no shell of Windows takes apart."""

_COMMAND = re.compile("`regulars (?!--)")
"""A command in a sentence, unless it names a book already."""


def _usual_book() -> Path:
    """Return the folder of the book where no --book names it."""
    return Path(os.environ.get(ENVIRONMENT) or ".")


@dataclass
class Asked:
    """What holds for the whole command line.

    Parameters
    ----------
    book : Path
        The folder of the book; that of the environment, else this one, where none was given.
    json : bool
        One JSON document instead of tables.
    quiet : bool
        No talk on standard error but errors.
    """

    book: Path = field(default_factory=_usual_book)
    json: bool = False
    quiet: bool = False

    def spelled(self, sentence: str) -> str:
        """Return a sentence for people, the commands in it with this book's folder, ready to be copied."""
        folder = str(self.book)
        if self.book == _usual_book() or not folder.isprintable():  # nobody could copy that
            return sentence
        if sys.platform != "win32":
            folder = shlex.quote(folder)
        elif not _PLAIN.fullmatch(folder):
            folder = f'"{folder}"'
        return _COMMAND.sub(lambda _: f"`regulars --book {folder} ", sentence)


def asked() -> Asked:
    """Return what was asked for, before and after the command's name."""
    return click.get_current_context().find_root().ensure_object(Asked)


def _remember(ctx: click.Context, parameter: click.Parameter, value: object) -> None:
    """Keep an option that was given; one that was not leaves what stood before the command's name."""
    if value:
        setattr(ctx.find_root().ensure_object(Asked), str(parameter.name), value)


def shared(function: F) -> F:
    """Add --book, --json and --quiet to a command."""
    book = click.option(
        "--book", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", expose_value=False,
        callback=_remember, help=f"Folder of the store.  [default: that in {ENVIRONMENT}, else this folder]",
    )  # fmt: skip
    return book(spoken(function))


def spoken(function: F) -> F:
    """Add --json and --quiet to a command that is not about one book."""
    json = click.option("--json", is_flag=True, expose_value=False, callback=_remember, help="Print JSON.")
    quiet = click.option(
        "--quiet", "-q", is_flag=True, expose_value=False, callback=_remember, help="Print no talk."
    )
    return json(quiet(function))


class Day(_Days):
    """A calendar day, ``2026-03-05``."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day; wrong usage otherwise."""
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value!r} is not a day like 2026-03-05", param, ctx)


class Codec(_Texts):
    """An encoding that Python knows."""

    name = "encoding"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return its name; wrong usage otherwise."""
        try:
            codecs.lookup(str(value))
        except LookupError:
            self.fail(f"{value!r} is not an encoding like cp1252, cp932 or utf-8", param, ctx)
        return str(value)


class Ending(click.Path):
    """A file to write, whose ending says what."""

    KNOWN = (".xlsx", ".csv", ".json", ".parquet")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; wrong usage where the ending says nothing."""
        if Path(str(value)).suffix.lower() not in self.KNOWN:
            self.fail(f"what to write is told by the ending: end it in {', '.join(self.KNOWN)}", param, ctx)
        return super().convert(value, param, ctx)


def look(function: F) -> F:
    """Add --as-of and --at to a command that looks."""
    as_of = click.option(
        "--as-of", type=Day(), metavar="DAY", help="See no order after this day, and count days to it."
    )
    at = click.option(
        "--at", type=click.IntRange(min=0), metavar="N", help="See the ledger as it stood after event N."
    )
    return as_of(at(function))


class Digit(_Texts):
    """A condition on one digit of the SKU-flag, ``3>=1`` or ``WP002=0``, as an expression."""

    name = "digit"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the expression; wrong usage where it is no condition."""
        found = re.fullmatch(r"\s*([^<>=!].*?)\s*([<>=!]=|<>|[<>=])\s*(\d+)\s*", str(value), re.DOTALL)
        if found is None:
            self.fail(f"{value!r} is not a condition like 3>=1 or WP002=0", param, ctx)
        product, operator, pieces = found.groups()
        quoted = product[0] in "'\"" and product[-1] == product[0] and len(product) > 1
        bare = product[1:-1] if quoted else product
        of = bare if bare.isdecimal() and not quoted else "'" + bare.replace("'", "''") + "'"
        return f"digit({of}) {operator} {pieces}"


def selection(function: F) -> F:
    """Add EXPR, --segment and --digit to a command that selects customers, as one ``asked``."""

    @functools.wraps(function)
    def select(
        *given: Any,
        expression: tuple[str, ...],
        segment: tuple[str, ...],
        digit: tuple[str, ...],
        **further: Any,
    ) -> Any:
        from regulars.workflows.selecting import Asked as Selection  # noqa: PLC0415 - heavy

        # A shell that was given no quotes hands over one word after another.
        text = " ".join(expression) if expression else None
        return function(*given, asked=Selection(text, segment, digit), **further)

    words = click.argument("expression", nargs=-1, metavar="[EXPR]")
    segments = click.option(
        "--segment", multiple=True, metavar="NAME", help="Only this segment, see `segment list`; repeatable."
    )
    digits = click.option(
        "--digit",
        multiple=True,
        type=Digit(),
        metavar="COND",
        help="Only with so many of a product: 3>=1 (third digit) or WP002=0, in quotes; repeatable.",
    )
    return cast("F", words(segments(digits(select))))


def chosen(function: F) -> F:
    """Add what a command that lists customers understands, as one ``wishes``: whom, what, when."""

    @functools.wraps(function)
    def choose(*given: Any, asked: Any, **further: Any) -> Any:
        from regulars.workflows.listing import Wishes  # noqa: PLC0415 - heavy

        own = {name: further.pop(name) for name in ("columns", "sort", "limit", "as_of", "at")}
        return function(*given, wishes=Wishes(asked, **own), **further)

    columns = click.option(
        "--columns", multiple=True, metavar="NAME", help="Only this column; repeatable, in order."
    )
    sort = click.option("--sort", metavar="NAME", help="By this column; --sort=-NAME for the greatest first.")
    limit = click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Only the first N.")
    return selection(columns(sort(limit(look(cast("F", choose))))))
