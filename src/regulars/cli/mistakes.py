"""Mistakes: what is told of a failure that nobody foresaw, and what is not."""

from __future__ import annotations

import sys
import threading
import traceback
import warnings
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from types import TracebackType

_TOLD = 12
"""Places that are told at most, the innermost ones."""


def keep_data_out() -> None:
    """Let nothing that other people's code says reach the terminal: it may quote a line of a report.

    That goes for errors that nobody caught, in any thread, and for warnings. In the tests each of them is a
    failure, so that they are met there.
    """
    sys.excepthook = _unforeseen
    threading.excepthook = lambda failed: _unforeseen(failed.exc_type, failed.exc_value, failed.exc_traceback)
    sys.unraisablehook = _unsaid
    warnings.showwarning = _unsaid


def _unforeseen(kind: type[BaseException], _: BaseException | None, trace: TracebackType | None) -> None:
    """Say in one sentence what kind of failure it was and where in the code, which names nobody."""
    frames = [f"{frame.f_globals.get('__name__')}:{line}" for frame, line in traceback.walk_tb(trace)]
    click.echo(
        f"regulars: this is a mistake in the program ({kind.__name__} at {' '.join(frames[-_TOLD:])}); "
        "please report it with these words, which hold nothing of your data",
        err=True,
    )


def _unsaid(*_: Any, **__: Any) -> None:
    """Say nothing."""
