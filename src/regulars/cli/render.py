"""What is printed: data to standard output, talk to standard error."""

from __future__ import annotations

import contextlib
import json
import sys
import unicodedata
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from regulars.cli.options import asked
from regulars.errors import RegularsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from regulars.columns import Column
    from regulars.workflows.listing import Listed


def data(document: object, text: Callable[[], str]) -> None:
    """Print the document as JSON where JSON was asked for, else the text."""
    as_json = asked().json
    _print([json.dumps(document, ensure_ascii=False, indent=2, default=_plain) if as_json else text()])


def document(json_texts: Callable[[], Iterable[str]], text: Callable[[], str]) -> None:
    """Print ready-made JSON, which comes in pieces, where JSON was asked for, else the text."""
    _print(json_texts() if asked().json else [text()])


class OutputError(RegularsError):
    """What was done cannot be shown: the disk that output goes to is full, or the like."""


def _print(pieces: Iterable[str]) -> None:
    """Write to standard output; a reader that went away is another matter, see ``cli.run``."""
    try:
        for piece in pieces:
            click.echo(piece, nl=False)
        click.echo()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(
            f"the output cannot be written ({error.strerror})",
            do="what the command did is kept: `regulars history` lists it",
        ) from error


def rows(records: Sequence[dict[str, Any]], headers: dict[str, str]) -> None:
    """Print records as a JSON list, or as a table with a header for each of the keys named."""
    data(
        records,
        lambda: table(list(headers.values()), [[record[key] for record in records] for key in headers]),
    )


def notes(sentences: Sequence[str]) -> None:
    """Say what to know and to look at next; in JSON these sentences stand in the document."""
    for sentence in () if asked().json else sentences:
        talk(f"- {sentence}")


def aside(sentences: Sequence[str]) -> None:
    """Say what to know of the workbook beside the data of a command that only looks, in JSON too."""
    for sentence in sentences:
        talk(f"- {sentence}")


def listed(found: Listed, columns: Sequence[Column]) -> None:
    """Say on which day customers were looked at, whom was asked for, and what to know of it.

    Parameters
    ----------
    found : Listed
    columns : sequence of Column
        Those that are given.
    """
    talk(f"as of {found.as_of}")
    for sentence in found.selection:
        talk(sentence)
    aside([*found.seen.notes, *found.doubts, *found.blanks(columns)])
    notes(found.notes)
    if found.count:
        talk(found.count)


def talk(sentence: str) -> None:
    """Say something on standard error, unless quiet was asked for."""
    if not asked().quiet:
        click.echo(asked().spelled(sentence), err=True)


def table(headers: Sequence[str], columns: Sequence[Sequence[object]]) -> str:
    """Return a table as text: numbers to the right, everything else to the left; empty where there is no row.

    Parameters
    ----------
    headers : sequence of str
    columns : sequence of sequences
        The values, column by column.
    """
    padded = [_column(header, values) for header, values in zip(headers, columns, strict=True)]
    return "\n".join("  ".join(row).rstrip() for row in zip(*padded, strict=True))


@contextlib.contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Give a ``tell`` that shows a bar on a terminal once the work takes over a second."""
    if asked().quiet or asked().json or not sys.stderr.isatty():
        yield lambda stage, done, of: None  # noqa: ARG005 - the signature of tell
        return
    bar = _Bar()
    try:
        yield bar.tell
    finally:
        bar.clear()


_STAGES = {
    "read": "reading",
    "edits": "reading what you typed",
    "derive": "working out customers",
    "workbook": "writing the workbook",
    "publish": "saving",
}
_PATIENCE_SECONDS = 1.0
_BAR_WIDTH = 30


class _Bar:
    """One line on a terminal, overwritten as the work goes on."""

    def __init__(self) -> None:
        import time  # noqa: PLC0415 - a terminal's business alone

        self._clock = time.monotonic
        self._began = self._clock()
        self._shown = False

    def tell(self, stage: str, done: int, of: int) -> None:
        """Draw the line anew."""
        if self._clock() - self._began < _PATIENCE_SECONDS:
            return
        self._shown = True
        filled = round(_BAR_WIDTH * min(done / of, 1)) if of else 0
        share = f" [{'#' * filled}{'.' * (_BAR_WIDTH - filled)}]" if of and done else ""
        click.echo(f"\r\x1b[2K{_STAGES.get(stage, stage)}{share}", nl=False, err=True)

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            click.echo("\r\x1b[2K", nl=False, err=True)


def _column(header: str, values: Sequence[object]) -> list[str]:
    """Return header and values padded to one width."""
    texts = [shown(value) for value in values]
    right = all(isinstance(value, int) and not isinstance(value, bool) for value in values) and bool(values)
    widths = {text: _width(text) for text in {header, *texts}}
    width = max(widths.values())
    pads = {text: " " * (width - own) for text, own in widths.items()}
    return [pads[text] + text if right else text + pads[text] for text in (header, *texts)]


def _width(text: str) -> int:
    """Return how many cells of a terminal a text takes: two for a wide sign, none for a combining one."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )


def shown(value: object) -> str:
    """Return a value as a table shows it; control signs never reach the terminal."""
    if value is None or value is False:
        return ""
    if value is True:
        return "Yes"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    text = str(value)
    return text if text.isprintable() else "".join(sign if sign.isprintable() else " " for sign in text)


def _plain(value: Any) -> str:
    """Return what JSON has no type for as text."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    message = f"no JSON for {type(value).__name__}"
    raise TypeError(message)
