"""The order of columns that the seller made, their widths, and which are hidden: kept at every writing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from openpyxl.utils import column_index_from_string, get_column_letter

from regulars import columns
from regulars.columns import OWN_PREFIX
from regulars.workbook import headings
from regulars.workbook.contents import Look

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from regulars.columns import Column
    from regulars.workbook.found import Found

YOURS = " (yours)"
"""What tells an own header from one of ours that has come to be the same."""


def kept(
    found: Found, then: Sequence[Column], now: Sequence[Column], *, renamed: Mapping[str, str] | None = None
) -> tuple[tuple[Column, ...], Look]:
    """Return the columns in the order in which a sheet is to be written again, and their look.

    Every column stays where the workbook has it, so that none moves under somebody's formula; one without
    anything in it stays too. What is new, and what was deleted of ours, follows at the right.

    Parameters
    ----------
    found : Found
        The sheet as it stands.
    then : sequence of Column
        As it was written.
    now : sequence of Column
        Our columns of today.
    renamed : mapping of str to str, optional
        Name of today of columns that have another one by now, by their name then: slots that moved.
    """
    today = {column.name: column for column in now}
    headers = {column.header.casefold() for column in now}
    names = {key: name for name, key in headings.placed(found, then).items()}
    order: dict[str, Column] = {}
    standing: dict[str, str] = {}
    for key, above in _places(found):
        was = names.get(key, OWN_PREFIX + key)
        name = (renamed or {}).get(was, was)
        if name.startswith(OWN_PREFIX):
            header = above + YOURS if above.casefold() in headers else above
            order[name] = replace(columns.own(name.removeprefix(OWN_PREFIX)), header=header)
        elif name in today:
            order[name] = today[name]
        standing[key] = name
    every = tuple(order.values()) + tuple(column for column in now if column.name not in order)
    written = {column.name for column in every}
    widths = {standing[key]: width for key, width in found.widths.items() if standing.get(key) in written}
    hidden = frozenset(standing[key] for key in found.hidden if standing.get(key) in written)
    return every, Look(widths, hidden)


def _places(found: Found) -> Iterator[tuple[str, str]]:
    """Yield key and header of every column from A to the last of the first place; then those elsewhere."""
    first = found.places[0]
    keys = {column_index_from_string(letter): key for key, letter in first.letters.items()}
    for number, header in enumerate(first.headers, start=1):
        yield keys.get(number, f"[{get_column_letter(number)}]"), header
    for key in found.columns:
        if key not in first.letters:
            yield key, "" if key.startswith("[") else key
