"""``regulars forget``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from regulars.cli import options, render
from regulars.errors import RegularsError

if TYPE_CHECKING:
    from regulars.workflows.forgetting import Erased


class Address(click.ParamType[str]):
    """An e-mail address."""

    name = "address"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return its one spelling; wrong usage otherwise."""
        from regulars.workflows import forgetting  # noqa: PLC0415 - heavy

        spelled = forgetting.spelled(str(value))
        if spelled is None:
            self.fail("this is not an e-mail address", param, ctx)
        return spelled


@click.command()
@click.argument("email", type=Address(), metavar="EMAIL")
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.shared
def command(email: str, *, yes: bool) -> None:
    """Erase one person for good, and keep every way in from bringing this person back.

    The person's lines keep product, quantity, money and dates and belong to nobody, so that sums stay. This
    cannot be undone. For example:

        regulars --book mystore forget ann@example.org --yes
    """
    from regulars.workflows import forgetting  # noqa: PLC0415 - heavy

    if not yes:
        _ask()
    with render.progress() as tell:
        done = forgetting.run(options.asked().book, email, at=datetime.now(UTC), tell=tell)
    render.data(done.document(), lambda: summary(done))
    render.notes(done.notes)


def _ask() -> None:
    """Go on only where the answer is yes."""
    if not sys.stdin.isatty():
        raise RegularsError(
            "forgetting a person cannot be undone, and there is nobody to ask", do="add --yes"
        )
    if not click.confirm("Erase this person for good? It cannot be undone.", err=True):
        raise RegularsError("nobody was forgotten, and nothing was changed")


def summary(done: Erased) -> str:
    """Return what a person was erased from."""
    from regulars.workflows.outcome import counted  # noqa: PLC0415 - as above

    theirs = f"{counted(done.lines, 'line')} of {counted(done.orders, 'order')}"
    return (
        f"the person is forgotten: {theirs} in {counted(done.files, 'report')} belong to nobody now; "
        f"{counted(done.customers, 'customer')} now, see {done.workbook}"
    )
