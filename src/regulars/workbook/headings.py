"""Which of a sheet's columns are which, wherever somebody moved them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from regulars.columns import OWN_PREFIX, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from regulars.columns import Column
    from regulars.workbook.found import Found


def placed(found: Found, told: Sequence[Column]) -> dict[str, str]:
    """Return the key in ``found.columns`` of every column that is there, by its name, from the left.

    A header is known in any case, width and spacing, and also where a program made a number of it (``0123``
    is ``123``); an exact one comes first. A column that was not written is the seller's own.

    Parameters
    ----------
    found : Found
    told : sequence of Column
        The columns that were written, the seller's own (``Kind.OWN``) among them.
    """
    free = dict.fromkeys(sorted(found.columns, key=lambda key: (len(found.letters[key]), found.letters[key])))
    order = list(free)
    keys: dict[str, str] = {}
    ours = {column.name: column.header for column in told if column.kind is not Kind.OWN}
    own = {column.name: column.header for column in told if column.kind is Kind.OWN}
    for spelling in (str, _folded, _bare):
        _claim(ours, spelling, free, keys)
    # An own column is called after the key that it had first; where that has changed, it has its header yet.
    _claim({name: name.removeprefix(OWN_PREFIX) for name in own}, str, free, keys)
    _claim(own, str, free, keys)
    named = {key: name for name, key in keys.items()}
    return {named.get(key, OWN_PREFIX + key): key for key in order}


def _claim(
    wanted: Mapping[str, str], spelling: Callable[[str], str], free: dict[str, None], keys: dict[str, str]
) -> None:
    """Give each column that has no key yet the first free one that is spelled like it."""
    spelled: dict[str, str] = {}
    for key in free:
        spelled.setdefault(spelling(key), key)
    for name, header in wanted.items():
        if name not in keys and spelling(header) in spelled:
            keys[name] = spelled.pop(spelling(header))
            del free[keys[name]]


def _folded(header: str) -> str:
    """Return a header in one case and width, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", header).casefold().split())


def _bare(header: str) -> str:
    """Return a header of digits as the number that a program may have made of it; others folded."""
    folded = _folded(header)
    return folded.lstrip("0") if folded.isdecimal() else folded
