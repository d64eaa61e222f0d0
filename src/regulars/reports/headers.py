"""The header line: which column of the report each header is, in every language known so far."""

from __future__ import annotations

import difflib
import functools
import re
import tomllib
import unicodedata
from importlib import resources
from typing import TYPE_CHECKING

from regulars import columns
from regulars.errors import ReportError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_VALUE = re.compile(r"@|\d-\d{7}-\d{7}")
"""An address or an order id, which no header holds."""
_MOST_SHOWN = 60
_LINE = "line (report)"
"""What an extra column called ``line`` is named, since the tables of a report number their lines so."""


def text(header: str) -> str:
    """Return a header as it names an extra column: lower case, trimmed, without marks that cannot be seen."""
    seen = (sign for sign in unicodedata.normalize("NFKC", header) if unicodedata.category(sign) != "Cf")
    return " ".join("".join(seen).lower().strip().strip('"').split())


def key(header: str) -> str:
    """Return a header as it is compared: ``Buyer  E-mail`` and ``buyer_e-mail`` are the same."""
    return " ".join(text(header).replace("-", " ").replace("_", " ").split())


_REPORT = {key(name): name for name in columns.REPORT}


@functools.cache
def _aliases() -> dict[str, str]:
    """Return the headers of ``header_aliases.toml``, by key."""
    table = resources.files("regulars.reports").joinpath("header_aliases.toml").read_text("utf-8")
    return {key(header): name for group in tomllib.loads(table).values() for header, name in group.items()}


def vocabulary(aliases: Mapping[str, str]) -> dict[str, str]:
    """Return the column of the report for every known header, by :func:`key`; the seller's own words win.

    Parameters
    ----------
    aliases : mapping of str to str
        The setting ``columns``: header to column of the report.

    Raises
    ------
    SettingsError
        An alias names a column that the report does not have.
    """
    for header, name in aliases.items():
        if name not in columns.REPORT:
            near = difflib.get_close_matches(name, columns.REPORT, n=1, cutoff=0)[0]
            raise SettingsError(
                f"the report has no column {name!r}", key=f'columns."{header}"', do=f"did you mean {near}?"
            )
    return _aliases() | _REPORT | {key(header): name for header, name in aliases.items()}


def resolve(headers: Sequence[str], words: Mapping[str, str]) -> tuple[str, ...]:
    """Return the name of each column: the report's own, or its header where it is an extra one.

    A download in a language that is not known is recognised by the two headers that Amazon never translates,
    at the 39th and 40th place, and read by position: the order is the same in every language seen.
    """
    known = [words.get(key(header)) for header in headers]
    if _is_untranslated(headers) and all(
        name in {None, place} for name, place in zip(known, columns.REPORT, strict=False)
    ):
        known = [*columns.REPORT[: len(headers)]]
    extra = [text(header) or f"column {place}" for place, header in enumerate(headers, start=1)]
    return tuple(name or (_LINE if own == "line" else own) for name, own in zip(known, extra, strict=True))


def _is_untranslated(headers: Sequence[str]) -> bool:
    """Return whether this is a translated download: two headers are English, the first is not."""
    return (
        len(headers) in {48, 49}
        and [key(header) for header in headers[38:40]] == ["bill postal code", "bill country"]
        and key(headers[0]) not in _REPORT
    )


def is_header(fields: Sequence[str], words: Mapping[str, str]) -> bool:
    """Return whether at least half of the fields are known headers, so that this can be no line of values."""
    return 2 * sum(key(field) in words for field in fields) >= len(fields)


def is_this_report(names: Sequence[str]) -> bool:
    """Return whether a header is clearly that of this report, be it whole or not."""
    return len(set(names) & set(columns.NEEDED)) >= 3 or len(set(names) & set(columns.REPORT)) >= 10


def check(headers: Sequence[str], names: Sequence[str], *, path: str, line: int) -> None:
    """Refuse a header that has a column twice, lacks a needed one, or is no header alone.

    Raises
    ------
    ReportError
        With the column, and the header that comes nearest to the one that is lacking.
    """
    if any(_VALUE.search(header) for header in headers):  # first of all, for headers are quoted below
        raise ReportError(
            "the header and values stand in one line, as where line ends were lost",
            path=path,
            line=line,
            do="download it again",
        )
    first: dict[str, int] = {}
    for place, name in enumerate(names, start=1):
        if first.setdefault(name, place) != place:
            raise ReportError(
                f"this column is there twice, at places {first[name]} and {place}",
                path=path,
                line=line,
                column=_shown(name),
                do="delete or rename one of them",
            )
    for name in columns.NEEDED:
        if name not in names:
            place = _nearest(name, headers, names)
            near = text(headers[place])
            raise ReportError(
                f"this needed column is lacking; the nearest header is {_shown(near)!r}",
                path=path,
                line=line,
                column=name,
                do="download the report again with all columns" + _way_out(near, name, names[place]),
            )


def _shown(header: str) -> str:
    """Return a header as far as a sentence can hold it."""
    seen = "".join(sign for sign in header if sign.isprintable())
    return seen if len(seen) <= _MOST_SHOWN else f"{seen[:_MOST_SHOWN]}…"


def _way_out(near: str, name: str, own: str) -> str:
    """Return how to read a header as a column, unless it is another column's own."""
    if own in columns.REPORT or near != _shown(near):
        return ""
    return f', or if {near!r} is that column, write "{near}" = "{name}" under [columns] in regulars.toml'


def _nearest(name: str, headers: Sequence[str], names: Sequence[str]) -> int:
    """Return the place of the header most like a column, one that is not another column if there is any."""
    free = [place for place, own in enumerate(names) if own not in columns.REPORT]

    def likeness(place: int) -> float:
        return difflib.SequenceMatcher(None, key(headers[place]), key(name)).ratio()

    return max(free or range(len(headers)), key=likeness)
