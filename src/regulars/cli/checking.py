"""``regulars check``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from regulars.cli import options, render

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--repair", is_flag=True, help="Make again what is lost or damaged.")
@options.shared
def command(paths: tuple[str, ...], *, repair: bool) -> int:
    """Verify ledger, lines, workbook and settings, and say what is wrong.

    Nothing is changed, but with --repair: what the book itself can give is made again, the workbook too.
    Lines of a report are made again from that report: PATH is the file, or a folder that has it. For example:

        regulars --book mystore check

        regulars --book mystore check --repair Downloads
    """
    if paths and not repair:
        raise click.UsageError("PATH is a report to repair from: add --repair")
    return _repaired(paths) if repair else _checked()


def _checked() -> int:
    """Say what is wrong."""
    from regulars.workflows import checking  # noqa: PLC0415 - heavy

    findings = checking.findings(options.asked().book, now=datetime.now(UTC))
    render.data({"sound": not findings, "findings": findings}, lambda: _told(findings))
    return 1 if findings else 0


def _repaired(paths: Sequence[str]) -> int:
    """Repair, and say what was done, and what is wrong still."""
    from regulars.workflows import repairing  # noqa: PLC0415 - heavy

    with render.progress() as tell:
        done = repairing.run(options.asked().book, paths, now=datetime.now(UTC), tell=tell)
    render.data(done.document(), lambda: "\n".join([*done.repaired, _told(done.findings)]))
    render.notes(done.notes)
    return 1 if done.findings else 0


def _told(findings: Sequence[str]) -> str:
    """Return what is wrong, or that nothing is."""
    return "\n".join(map(options.asked().spelled, findings)) or "everything is as it should be"
