"""The report Amazon Fulfilled Shipments: recognised in one pass over its bytes, read in a second one."""

from __future__ import annotations

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING

from regulars.errors import ReportError, UnknownReportError
from regulars.reports import blocks, comma, contents, encodings, headers, kinds, lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pyarrow as pa

    from regulars.reports.encodings import Encoding
    from regulars.reports.sources import Source

_HEAD = 2**18
"""Bytes at the beginning among which the header must stand."""
_LONGEST_HEADER = 2**16 - 1
"""Signs of the longest header that is read; of longer ones some may be cut, for a sign has up to 4 bytes."""


class Report:
    """A report that can be read.

    Attributes
    ----------
    path : str
        The file, as the user named it.
    name : str
        Its name without folders.
    sha256 : str
        Of the unpacked content, in hexadecimal digits.
    encoding : str
        ``utf-8``, ``utf-8 (BOM)``, ``utf-16``, ``cp932``, ``cp1252``, or what ``--encoding`` asked for.
    columns : tuple of str
        The report's names of its columns, in the file's order; an extra column is named by its own header,
        lower case and trimmed.
    lines : int
        Data lines that :meth:`blocks` has seen, read or rejected; blank lines and headers are none.
    repeated_headers : int
        Further header lines that it has seen.
    """

    def __init__(
        self,
        source: Source,
        *,
        sha256: str,
        encoding: Encoding,
        layout: blocks.Layout,
        stamp: tuple[int, int],
    ) -> None:
        self.path = source.path
        self.name = source.name
        self.sha256 = sha256
        self.encoding = encoding.word
        self.columns = layout.columns
        self.lines = 0
        self.repeated_headers = 0
        self._source = source
        self._encoding = encoding
        self._layout = layout
        self._stamp = stamp

    def blocks(self) -> Iterator[blocks.Block]:
        """Yield the lines in the order of the file, about 16 MiB at a time.

        Raises
        ------
        ReportError
            The file changed or vanished meanwhile, or the header of another report stands in the middle.
        """
        self.lines, self.repeated_headers = 0, -1  # the first one is no repetition
        content = encodings.narrowed(contents.chunks(self._source), self._encoding)
        texts = (encodings.to_utf8(block, self._encoding) for block in lines.cut(content, path=self.path))
        for block in blocks.read(texts, self._layout):
            self.lines += block.table.num_rows + block.rejects.num_rows
            self.repeated_headers += block.headers
            yield block
        if contents.stamp(self._source) != self._stamp:
            raise ReportError("the file changed while it was being read", path=self.path, do="try again")

    def refuse_if_most_are_lost(self, rejects: pa.Table, kept: int) -> None:
        """Raise where more lines were set aside than kept, as in a file that a spreadsheet has saved.

        Parameters
        ----------
        rejects : Table
            ``line``, ``column`` and ``reason``, in order of lines.
        kept : int
            Lines.

        Raises
        ------
        ReportError
        """
        if len(rejects) > kept:
            first = rejects.slice(0, 1).to_pylist()[0]
            raise ReportError(
                f"{len(rejects)} of {len(rejects) + kept} lines do not fit, as in a file that a spreadsheet "
                f"has saved again (the first: it {first['reason']})",
                path=self.path,
                line=first["line"],
                column=first["column"] or None,
                do="download the report again and import it without opening it",
            )


def open(source: Source, *, encoding: str | None, aliases: Mapping[str, str]) -> Report:  # noqa: A001
    """Recognise a report, in one pass over all its bytes.

    Parameters
    ----------
    source : Source
        The file.
    encoding : str, optional
        What the user says about its encoding; else it is found out.
    aliases : mapping of str to str
        Further headers (the setting ``columns``), each with the column of the report that it is.

    Raises
    ------
    UnknownReportError
        The file is something else, which is named.
    ReportError
        It is this report, and cannot be read.
    SettingsError
        An alias names a column that the report does not have.
    """
    words = headers.vocabulary(aliases)
    stamp = contents.stamp(source)
    content = contents.chunks(source)
    head = next(content, b"")
    if not head:
        raise ReportError("the file is empty (0 bytes)", path=source.path, do="download it again")
    kinds.refuse_bytes(head, path=source.path)
    digest = hashlib.sha256()
    seen = _digested(chain([head], content), digest)
    found = encodings.detect(seen, head=head, asked=encoding, path=source.path)
    layout = _layout(_beginning(head, found), words, source.path)
    return Report(source, sha256=digest.hexdigest(), encoding=found, layout=layout, stamp=stamp)


def _digested(chunks: Iterable[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
    """Yield the chunks, each being added to the digest in a thread of its own while it is worked on."""
    with ThreadPoolExecutor(1, thread_name_prefix="digest") as pool:
        for chunk in chunks:
            adding = pool.submit(digest.update, chunk)
            yield chunk
            adding.result()


def _beginning(head: bytes, encoding: Encoding) -> str:
    """Return the first lines as text; one that is cut in the middle of a sign is empty."""
    narrow = b"".join(encodings.narrowed([head[:_HEAD]], encoding))
    return encodings.to_utf8(narrow, encoding).block.decode()


def _layout(beginning: str, words: Mapping[str, str], path: str) -> blocks.Layout:
    """Return how the lines are made, or refuse what is not this report."""
    line, text = _first_line(beginning)
    kinds.refuse_text(beginning, first_line=text, path=path)
    delimiter = max("\t,;", key=lambda sign: _score(comma.fields(text, sign), words))
    own = comma.fields(text, delimiter)
    kinds.refuse_header(own, path=path)
    names = headers.resolve(own, words)
    if not headers.is_this_report(names) or len(text) > _LONGEST_HEADER:
        raise UnknownReportError("its first line is not the header of a report", path=path, do=kinds.WANTED)
    headers.check(own, names, path=path, line=line)
    known = {**words, **{headers.key(header): name for header, name in zip(own, names, strict=True)}}
    quoted = delimiter != "\t" or text.lstrip("\ufeff ").startswith('"')
    if quoted and comma.mend(text.encode(), delimiter=delimiter, width=len(own), final=True).ragged:
        raise ReportError(
            "the header has quotation marks that cannot be told apart",
            path=path,
            line=line,
            do="download it again",
        )
    return blocks.Layout(path, names, delimiter, quoted, known)


def _first_line(beginning: str) -> tuple[int, str]:
    """Return the first line that is not blank, and its number."""
    for number, line in enumerate(re.split(lines.END.pattern.decode(), beginning), start=1):
        if not lines.is_blank(line):
            return number, line
    return 1, ""


def _score(fields: list[str], words: Mapping[str, str]) -> tuple[int, int]:
    """Return how well a delimiter fits: known headers, then fields at all."""
    return sum(headers.key(header) in words for header in fields), len(fields)
