"""Saved selections in the text of a book's ``regulars.toml``: put in, taken out, and left aside.

That file is written by hand. What stands around a selection — remarks, order, blank lines, line ends, a byte
order mark — stays byte for byte, and what Python's own reader then finds in it is compared with what was
meant.
"""

from __future__ import annotations

import contextlib
import tomllib
import unicodedata
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable, Table

from regulars import settings
from regulars.errors import SelectionError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tomlkit import TOMLDocument
    from tomlkit.items import String

LONGEST_NAME = 60

_TABLE = "segments"
_REMARK = "# Settings stand above this line, at the top of the file; a line below [segments] is a segment."
"""Stands over a new table: what is appended to a file in TOML belongs to the last table in it."""

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def unfit(name: str) -> str:
    """Return why a selection may not be saved under a name; empty where it may."""
    if not name.strip():
        return "a name is never blank"
    if name.startswith("-"):
        return "a name does not begin with -, as options do"
    if len(name) > LONGEST_NAME:
        return f"a name has at most {LONGEST_NAME} signs"
    # Controls, signs that take no room, halves of signs, ends of lines and paragraphs.
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for sign in name):
        return "a name has no signs that cannot be seen"
    return settings.misplaced(name)


def put(toml: str, name: str, expression: str) -> str:
    """Return the text of the settings with a selection added, or replaced where its name is known.

    Parameters
    ----------
    toml : str
        Of ``regulars.toml``, with its line ends and byte order mark.
    name : str
        As :func:`unfit` lets pass; one that is known, in any case, stays as it is written there.
    expression : str
        Whatever it says.

    Raises
    ------
    SettingsError
        The text is not valid as it stands, or cannot be edited safely.
    """
    saved = settings.parse(toml).segments
    known = settings.called(name, saved)
    if known is None:
        return _sure(toml, _added(toml, name, expression), saved | {name: expression})
    with _edited(toml) as document:
        document[_TABLE][known] = _quoted(expression)
    return _sure(toml, _text(toml, document), saved | {known: expression})


def removed(toml: str, name: str) -> str:
    """Return the text of the settings without a selection; its table stays, even empty.

    What remarks on it in the same line goes with it.

    Raises
    ------
    SelectionError
        No selection is saved under this name.
    SettingsError
        As for :func:`put`.
    """
    saved = settings.parse(toml).segments
    known = settings.called(name, saved)
    if known is None:
        raise SelectionError("no selection is saved under this name", text=name)
    with _edited(toml) as document:
        del document[_TABLE][known]
    return _sure(toml, _text(toml, document), {key: saved[key] for key in saved if key != known})


def without(toml: str) -> str:
    """Return a text of the same settings for machines: written anew, without selections and remarks."""
    return tomlkit.dumps({key: value for key, value in _values(toml).items() if key != _TABLE})


def _added(toml: str, name: str, expression: str) -> str:
    """Return the text with one more selection: under the last one, or in a table of its own at the end."""
    end = "\r\n" if "\r\n" in toml else "\n"
    closed = toml if toml.endswith("\n") or not toml.removeprefix(_MARK) else toml + end
    if _TABLE not in _values(toml):
        apart = end if closed.removeprefix(_MARK) else ""
        return f"{closed}{apart}{_REMARK}{end}[{_TABLE}]{end}{_entry(name, expression)}{end}"
    with _edited(closed) as document:
        _append(document, name, expression, end)
    return _text(closed, document)


def _append(document: TOMLDocument, name: str, expression: str, end: str) -> None:
    """Write an entry right behind the last one, in the way in which that is written."""
    # Each dotted key is a table of its own.
    key, table = [part for part in document.body if part[0] is not None and part[0].key == _TABLE][-1]
    assert key is not None  # noqa: S101 - for the type checker
    assert isinstance(table, Table | InlineTable)  # noqa: S101
    entries = [item for name, item in table.value.body if name is not None]
    # What trails an item is the one place that takes a text as it is: any line end, and no comma too few.
    if isinstance(table, Table):
        last = entries[-1] if entries else table
        dotted = f"{_TABLE}." if key.is_dotted() else ""
        last.trivia.trail += f"{last.trivia.indent}{dotted}{_entry(name, expression)}{end}"
    elif entries:
        entries[-1].trivia.trail += f", {_entry(name, expression)}"
    else:
        table.append(tomlkit.key(name), _quoted(expression))


def _entry(name: str, expression: str) -> str:
    """Return the line that says a selection."""
    return f"{tomlkit.key(name).as_string()} = {_quoted(expression).as_string()}"


def _quoted(text: str) -> String:
    """Return a text in the quotes in which it reads best."""
    plain = text.isprintable() and "'" not in text and ('"' in text or "\\" in text)
    return tomlkit.string(text, literal=plain)


@contextlib.contextmanager
def _edited(toml: str) -> Iterator[TOMLDocument]:
    """Give the document of a text to edit."""
    try:
        yield tomlkit.parse(toml.removeprefix(_MARK))
    except TOMLKitError:
        raise _refusal() from None


def _text(toml: str, document: TOMLDocument) -> str:
    """Return the text of an edited document, with the byte order mark of the former one."""
    return (_MARK if toml.startswith(_MARK) else "") + document.as_string()


def _sure(before: str, after: str, meant: dict[str, str]) -> str:
    """Return an edited text if it says the selections that are meant, and all else as before."""
    try:
        said = _values(after)
    except tomllib.TOMLDecodeError:
        raise _refusal() from None
    if {_TABLE: {}} | said != _values(before) | {_TABLE: meant}:
        raise _refusal()
    settings.parse(after)
    return after


def _values(toml: str) -> dict[str, Any]:
    """Return what a text says, by Python's own reader."""
    return tomllib.loads(toml.removeprefix(_MARK))


def _refusal() -> SettingsError:
    """Return the error of a text that is left as it is."""
    return SettingsError(
        "this cannot be edited safely as it is written",
        key=_TABLE,
        do='nothing was changed; write `name = "selection"` under [segments] by hand',
    )
