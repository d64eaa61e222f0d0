"""How the letters of a report were written: found out, said in a word, and turned into UTF-8.

Amazon's own files were ISO-8859-1 / cp1252 (Europe, America) and Shift_JIS (Japan) and are UTF-8 today; spreadsheets
add UTF-16 and byte-order marks. The order tried is: mark, UTF-8, cp932 where there are signs of Japan, cp1252.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars.errors import ReportError
from regulars.reports import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True)
class Encoding:
    """An encoding, found or asked for.

    Parameters
    ----------
    word : str
        What the user is told.
    codec : str
        Python's name of it.
    mark : bytes
        The byte-order mark to drop from the beginning.
    """

    word: str
    codec: str
    mark: bytes = b""

    @property
    def wide(self) -> bool:
        """Whether ASCII is not ASCII in it (UTF-16, UTF-32), so that it must be transcoded before lines are cut."""
        return self.codec.startswith(("utf-16", "utf-32"))


_MARKS = (
    Encoding("utf-8 (BOM)", "utf-8", codecs.BOM_UTF8),
    Encoding("utf-32", "utf-32-le", codecs.BOM_UTF32_LE),  # before UTF-16, whose mark is its first half
    Encoding("utf-32", "utf-32-be", codecs.BOM_UTF32_BE),
    Encoding("utf-16", "utf-16-le", codecs.BOM_UTF16_LE),
    Encoding("utf-16", "utf-16-be", codecs.BOM_UTF16_BE),
)
_UTF8, _CP932, _CP1252 = (Encoding(name, name) for name in ("utf-8", "cp932", "cp1252"))
_SUPERSETS = {"utf-8-sig": "utf-8", "shift_jis": "cp932", "iso8859-1": "cp1252", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}  # fmt: skip
_HIGH = bytes(range(0x80, 0x100))
_CP1252_LETTERS = "".join(
    bytes([code]).decode("cp1252", "ignore") or chr(code)  # the five that cp1252 leaves open are latin-1's
    for code in range(256)
)
_JAPAN = (b"mazon.co.jp", b"\tJPY\t", b'"JPY"', b",JPY,")


class _Tally:
    """How many bytes beyond ASCII make letters in an encoding, and how many fit nowhere."""

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self.high = 0
        self.broken = 0

    def add(self, block: bytes) -> bool:
        """Count a block of whole lines; return whether all of it can be decoded."""
        if block.isascii():
            return True
        self.high += len(block) - len(block.translate(None, _HIGH))
        codec = self.encoding.codec
        try:
            decode(block, codec)
        except UnicodeDecodeError:
            self.broken += len(block) - len(block.decode(codec, "ignore").encode(codec))
            return False
        return True

    @property
    def fits(self) -> bool:
        """Whether the bytes that make letters outnumber those that do not.

        A few broken bytes in Japanese or accented text are damage to some lines, told line by line. Where most
        bytes beyond ASCII are broken, the text was written in another encoding.
        """
        return self.broken == 0 or self.broken < self.high - self.broken


def detect(chunks: Iterator[bytes], *, head: bytes, asked: str | None, path: str) -> Encoding:
    """Find out how a file is encoded, by reading all of it.

    Parameters
    ----------
    chunks : iterator of bytes
        The whole content.
    head : bytes
        Its beginning, at least four bytes where there are so many.
    asked : str, optional
        What the user asked for with ``--encoding``.
    path : str
        The file, for the refusal.

    Raises
    ------
    ReportError
        It cannot be what it says, or what the user asked for.
    """
    mark = next((encoding for encoding in _MARKS if head.startswith(encoding.mark)), None)
    wanted = _asked(asked, path) if asked else None
    if mark and wanted and mark.codec != wanted.codec:
        raise ReportError(f"the file says that it is {mark.word}, not {asked}", path=path, do="leave out --encoding")
    stated = mark or wanted
    if stated and stated.wide:
        for _ in chunks:  # the reader of the content wants to see the end of it
            pass
        return stated
    tally, japanese = _Tally(stated or _UTF8), None
    utf8 = _Tally(_UTF8)
    for block in lines.cut(chunks, path=path):
        whole = tally.add(block)
        if stated and stated.codec != "utf-8":
            utf8.add(block)
        if not whole and japanese is None:
            japanese = _Tally(_CP932)
            if any(sign in block for sign in _JAPAN):
                japanese.add(block)
    if stated:
        _check(tally, utf8, path)
        return stated
    if tally.fits:
        return _UTF8
    return _CP932 if japanese and japanese.high and japanese.fits else _CP1252


def _asked(name: str, path: str) -> Encoding:
    """Return the encoding that the user asked for; one whose ASCII is not ASCII must be UTF-16 or UTF-32."""
    ascii_bytes = bytes(range(0x80))
    try:
        codec = codecs.lookup(name).name
        codec = _SUPERSETS.get(codec, codec)
        encoding = Encoding(codec, codec)
        if encoding.wide or ascii_bytes.decode(codec) == ascii_bytes.decode("ascii"):
            return encoding
    except (LookupError, ValueError):
        pass
    raise ReportError(
        f"there is no encoding {name!r} for reports",
        path=path,
        do="try utf-8, utf-16, cp932, cp1252 or gb18030, or leave out --encoding",
    )


def _check(tally: _Tally, utf8: _Tally, path: str) -> None:
    """Refuse an encoding, stated by the file or the user, in which the file makes no sense."""
    word = tally.encoding.word
    if not tally.fits:
        raise ReportError(
            f"the file cannot be read as {word}: {tally.broken} bytes in it are something else",
            path=path,
            do="save it again as UTF-8" if tally.encoding.mark else "leave out --encoding",
        )
    if utf8.high and not utf8.broken:
        raise ReportError(f"the file is utf-8, not {word}", path=path, do="leave out --encoding")


def decode(block: bytes, codec: str) -> str:
    """Decode strictly; cp1252 with latin-1 in its five open places never fails."""
    if codec == "cp1252":
        return codecs.charmap_decode(block, "strict", _CP1252_LETTERS)[0]
    return block.decode(codec)


def narrowed(chunks: Iterable[bytes], encoding: Encoding) -> Iterator[bytes]:
    """Yield the content without its mark, and UTF-16 or UTF-32 as UTF-8.

    Half a surrogate pair becomes three bytes that are no UTF-8, so that its line can be set aside later. Bytes of
    a last sign that was cut off are dropped.
    """
    decoder = codecs.getincrementaldecoder(encoding.codec)("surrogatepass") if encoding.wide else None
    for place, chunk in enumerate(chunks):
        text = chunk.removeprefix(encoding.mark) if place == 0 else chunk
        yield decoder.decode(text).encode("utf-8", "surrogatepass") if decoder else text


@dataclass(frozen=True)
class Text:
    """A block of whole lines in UTF-8.

    Parameters
    ----------
    block : bytes
        The lines. A broken one is left empty, so that the others keep their number.
    broken : tuple of (int, str)
        Place of each broken line in the block, from 0, and the reason.
    """

    block: bytes
    broken: tuple[tuple[int, str], ...] = ()


def to_utf8(block: bytes, encoding: Encoding) -> Text:
    """Return a block of whole lines as UTF-8, its lines with undecodable bytes or NULs set aside."""
    codec = "utf-8" if encoding.wide else encoding.codec
    if b"\0" not in block:
        try:
            return Text(block if block.isascii() else _utf8(block, codec))
        except UnicodeDecodeError:
            pass
    return _line_by_line(block, codec, encoding.word)


def _utf8(block: bytes, codec: str) -> bytes:
    text = decode(block, codec)
    return block if codec == "utf-8" else text.encode()


def _line_by_line(block: bytes, codec: str, word: str) -> Text:
    """Do the same for a block with damage in it."""
    broken: list[tuple[int, str]] = []
    whole: list[bytes] = []
    start = 0
    ends = [match.span() for match in lines.END.finditer(block)]
    for place, (end, after) in enumerate([*ends, (len(block), len(block))]):
        line = block[start:end]
        if not line.strip(lines.FILL):
            line = b""
        reason = "holds NUL bytes: the file is damaged here" if b"\0" in line else ""
        try:
            whole.append(b"" if reason else _utf8(line, codec))
        except UnicodeDecodeError:
            reason = f"holds bytes that are not {word.removesuffix(' (BOM)')}"
        if reason:
            broken.append((place, reason))
        whole.append(block[end:after])
        start = after
    return Text(b"".join(whole), tuple(broken))
