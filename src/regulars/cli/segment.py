"""``regulars segment``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from regulars.cli import options, render

if TYPE_CHECKING:
    from regulars.workflows.segmenting import Segment
    from regulars.workflows.selecting import Asked


@click.group(name="segment")
@options.shared
def command() -> None:
    """Look at saved selections and ready-made audiences, save your own, and see how one comes about.

    For example:

        regulars --book mystore segment list
    """


@command.command(name="list")
@options.look
@options.shared
def listing(as_of: date | None, at: int | None) -> None:
    """Show every segment with how many customers are in it today.

    For example:

        regulars --book mystore segment list
    """
    from regulars.segments.audiences import UNKNOWABLE  # noqa: PLC0415 - heavy
    from regulars.workflows import segmenting  # noqa: PLC0415 - heavy

    found = segmenting.segments(options.asked().book, as_of=as_of, at=at, now=datetime.now(UTC))
    render.talk(f"as of {found.as_of}")
    render.aside(found.notes)
    headers = {"name": "Segment", "customers": "Customers", "kind": "Which", "about": "Who they are"}
    render.rows([_listed(segment) for segment in found.every], headers)
    unknowable = ", ".join(UNKNOWABLE)
    render.notes(found.warnings(today=datetime.now(UTC).date()))
    render.notes(
        [f"no shipment report tells of {unknowable}: `regulars segment show` says what comes nearest"]
    )


def _listed(segment: Segment) -> dict[str, object]:
    """Return a segment as a row; one that was saved, or cannot be used, is described by its words."""
    return segment.document() | {"about": segment.problem.partition(";")[0] or segment.about or segment.words}


@command.command(name="show")
@click.argument("name", metavar="NAME")
@options.look
@options.shared
def showing(name: str, as_of: date | None, at: int | None) -> None:
    """Show what the segment NAME says, and what it does not.

    For example:

        regulars --book mystore segment show lapsed
    """
    from regulars.workflows import segmenting  # noqa: PLC0415 - heavy

    found = segmenting.segments(options.asked().book, as_of=as_of, at=at, now=datetime.now(UTC))
    segment = found.one(name)
    render.talk(f"as of {found.as_of}")
    render.aside(found.notes)
    render.data(segment.document(), lambda: _shown(segment))


def _shown(segment: Segment) -> str:
    """Return a segment as lines of text."""
    lines = {
        "Segment": f"{segment.name} ({segment.kind})",
        "Who": segment.about,
        "But": segment.caveat,
        "Selects": segment.expression or "",
        "In words": segment.words,
        "Problem": options.asked().spelled(segment.problem),
        "Settings": ", ".join(f"{name} = {value!r}" for name, value in segment.settings.items()),
        "Customers": "" if segment.customers is None else str(segment.customers),
    }
    told = {label: text for label, text in lines.items() if text}
    return "\n".join(f"{label:<9}  {render.shown(text)}" for label, text in told.items())


@command.command(name="explain")
@options.selection
@options.look
@options.shared
def explaining(asked: Asked, as_of: date | None, at: int | None) -> None:
    """Say a selection or a segment in words, and count each part of it, alone and with those before it.

    EXPR may be the name of a segment. For example:

        regulars --book mystore segment explain lapsed

        regulars --book mystore segment explain "orders = 1 and not prime"
    """
    from regulars.workflows import explaining as explanations  # noqa: PLC0415 - heavy

    found = explanations.explain(options.asked().book, asked, as_of=as_of, at=at, now=datetime.now(UTC))
    render.talk(f"as of {found.as_of}")
    render.talk(f"customers where {found.expression.in_words()}")
    render.data(found.document(), lambda: render.table(*found.table()))
    render.notes([f"{found.parts[0].alone} of {found.of} customers", *found.notes])


@command.command(name="save")
@click.argument("name", metavar="NAME")
@options.selection
@click.option("--replace", is_flag=True, help="Put it in the place of the one with this name.")
@options.shared
def saving(name: str, asked: Asked, replace: bool) -> None:
    """Keep a selection under NAME in regulars.toml, with products instead of positions.

    For example:

        regulars --book mystore segment save faithful "prime and orders >= 3"

        regulars --book mystore list --segment faithful
    """
    from regulars.workflows import segmenting  # noqa: PLC0415 - heavy

    saved = segmenting.save(options.asked().book, name, asked, replacing=replace, now=datetime.now(UTC))
    what = "replaced" if saved.replaced else "saved"
    render.data(
        saved.document(),
        lambda: f"{saved.name} is {what}, {saved.counted} today: {saved.expression}",
    )
    render.notes(saved.notes)


@command.command(name="delete")
@click.argument("name", metavar="NAME")
@options.shared
def deleting(name: str) -> None:
    """Take the saved segment NAME out of regulars.toml.

    For example:

        regulars --book mystore segment delete faithful
    """
    from regulars.workflows import segmenting  # noqa: PLC0415 - heavy

    known, said = segmenting.delete(options.asked().book, name)
    render.data({"deleted": known, "expression": said}, lambda: f"{known} is deleted; it was: {said}")
    render.notes([f"`undo` does not bring a segment back; `segment save {known}` does"])
