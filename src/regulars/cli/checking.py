"""``regulars check``."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from regulars.cli import options, render


@click.command()
@options.shared
def command() -> int:
    """Verify ledger, workbook and settings, and say what is wrong.

    For example:

        regulars --book mystore check
    """
    from regulars.workflows import checking  # noqa: PLC0415 - heavy

    findings = checking.findings(options.asked().book, now=datetime.now(UTC))
    render.data(
        {"sound": not findings, "findings": findings},
        lambda: "\n".join(findings) or "everything is as it should be",
    )
    return 1 if findings else 0
