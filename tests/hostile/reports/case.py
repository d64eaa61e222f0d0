"""What a case of the table is made of: bytes, and what must come of them."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.reports.reading import H
from tests.shop import line, mail

from regulars.columns import REPORT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BOB = mail("bob")


@dataclass(frozen=True)
class Imported:
    """The file is imported.

    Parameters
    ----------
    taken : list
        The lines taken: number, or number and what it says, in the file's order of columns.
    aside : dict of int to str or (str, str)
        The lines set aside: how the reason begins, or the column and that.
    encoding : str
    repeated, warnings : int
        Repeated headers; lines taken with a damaged field that is not used.
    typed : dict of int to dict
        What some of the lines taken mean.
    customers, missing : int, optional
        Customers and orders without an address that the book has then; Zoe was in it before.
    """

    taken: Sequence[int | tuple[object, ...]]
    aside: Mapping[int, str | tuple[str, str]] = field(default_factory=dict)
    encoding: str = "utf-8"
    repeated: int = 0
    warnings: int = 0
    typed: Mapping[int, Mapping[str, object]] = field(default_factory=dict)
    customers: int | None = None
    missing: int | None = None

    def rejects(self) -> list[tuple[int, str, str]]:
        """Return the lines set aside, in order: line, column and reason."""
        return [
            (line, "", why) if isinstance(why, str) else (line, *why)
            for line, why in sorted(self.aside.items())
        ]


@dataclass(frozen=True)
class Refused:
    """The file is refused in a sentence that has these words.

    Parameters
    ----------
    words : tuple of str
    unknown : bool
        Whether it is something else, and passed over where it is found in a folder.
    """

    words: tuple[str, ...]
    unknown: bool


Verdict = Imported | Refused
Table = dict[str, tuple[bytes, Verdict]]


def broken(*words: str) -> Refused:
    """Return the verdict on a report that cannot be read."""
    return Refused(words, unknown=False)


def unknown(*words: str) -> Refused:
    """Return the verdict on what is no such report."""
    return Refused(words, unknown=True)


def report(*lines: Mapping[str, str], columns: Sequence[str] = REPORT, end: str = "\n") -> str:
    """Return a report as Amazon writes it, tab-separated."""
    rows = [columns, *([said.get(name, "") for name in columns] for said in lines)]
    return "".join("\t".join(row) + end for row in rows)


def saying(**fields: str) -> bytes:
    """Return a report of three lines, the middle one of which, Bob's in line 3, says something odd."""
    return report(line(1), line(2, buyer_email=BOB, **fields), line(3)).encode()


def lines_from(*texts: str) -> int:
    """Return a number of a line that another report will hardly have."""
    return 100 + zlib.crc32("\t".join(texts).encode()) % 9_000_000


def each(column: str, *texts: str, **usual: str) -> bytes:
    """Return a report with a line for each text under a column, and as many sound ones below."""
    first = lines_from(column, *texts)
    odd = [line(number, **usual) | {column: text} for number, text in enumerate(texts, first)]
    return report(*odd, *(line(number) for number in range(first - len(odd), first))).encode()


def none_of(column: str, why: str, *texts: str) -> tuple[bytes, Imported]:
    """Return the case of such lines, none of which fits."""
    count = len(texts)
    aside = dict.fromkeys(range(2, count + 2), (column, why))
    return each(column, *texts), Imported(range(count + 2, 2 * count + 2), aside)


def all_of(column: str, field: str, meant: Mapping[str, object], **usual: str) -> tuple[bytes, Imported]:
    """Return the case of such lines, each of which fits and has its meaning."""
    typed = {number: {field: value} for number, value in enumerate(meant.values(), start=2)}
    return each(column, *meant, **usual), Imported(range(2, 2 * len(meant) + 2), typed=typed)


def below(*lines: bytes) -> bytes:
    """Return lines below the short header."""
    return b"\n".join([H, *lines])


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return packed.getvalue()


def packed(content: bytes) -> bytes:
    """Return the bytes packed with gzip, the same at any time."""
    return gzip.compress(content, mtime=0)
