"""How the letters of a report were written: found out, said in a word, and turned into UTF-8.

Amazon's own files were ISO-8859-1 or cp1252 (Europe, America) and Shift_JIS (Japan) and are UTF-8 today;
spreadsheets add UTF-16 and byte-order marks. The order tried is: mark, UTF-8, cp932 where there are signs of
Japan, cp1252.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pyarrow as pa

from regulars.errors import ReportError, UnknownReportError
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
        """Whether it must be transcoded before lines can be cut, for ASCII is not ASCII in it."""
        return self.codec.startswith(("utf-16", "utf-32"))


_MARKED = (
    Encoding("utf-8 (BOM)", "utf-8", codecs.BOM_UTF8),
    Encoding("utf-32", "utf-32-le", codecs.BOM_UTF32_LE),  # before UTF-16, whose mark is its first half
    Encoding("utf-32", "utf-32-be", codecs.BOM_UTF32_BE),
    Encoding("utf-16", "utf-16-le", codecs.BOM_UTF16_LE),
    Encoding("utf-16", "utf-16-be", codecs.BOM_UTF16_BE),
)
_UTF8, _CP932, _CP1252 = (Encoding(name, name) for name in ("utf-8", "cp932", "cp1252"))
_MEANT = {
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
    "shift_jis": "cp932",
    "iso8859-1": "cp1252",
}
"""What is meant by names of encodings that have a superset in use, or leave the order of bytes open."""

_CP1252_LETTERS = "".join(
    bytes([code]).decode("cp1252", "ignore") or chr(code)  # the five that cp1252 leaves open are latin-1's
    for code in range(256)
)
_UNMARKED = (
    (re.compile(rb"(?:[ -~]\0){8}"), "utf-16-le"),
    (re.compile(rb"(?:\0[ -~]){8}"), "utf-16-be"),
)
"""How a header in UTF-16 begins where the mark is lacking."""
_NO_SIGN = "regulars.no_sign"
codecs.register_error(_NO_SIGN, lambda error: ("\ud800", cast("UnicodeDecodeError", error).end))
"""How a decoder is told to put half a surrogate pair, which UTF-8 does not have, for what is no sign."""
_JAPAN = (b"mazon.co.jp", b"\tJPY\t", b'"JPY"', b",JPY,")
_ASCII = bytes(range(0x80))
_SMALL = bytes(range(0xDF, 0x100))
"""Small letters of Europe in cp1252; in cp932 they begin rare signs, of which alone no text is made."""
_EUROPE = bytes({*range(0xC0, 0x100)} - set(b"\xd7\xf7")) + "ŠŒŽšœžŸªº€…‘’“”–—™\xa0¡¿«»®°´·".encode("cp1252")
"""What names and titles are written with in cp1252; any few words of Japanese have other bytes too."""


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
        self.high += int(np.count_nonzero(np.frombuffer(block, np.int8) < 0))
        codec = self.encoding.codec
        try:
            if not (codec == "utf-8" and is_utf8(block)):
                decode(block, codec)
        except UnicodeDecodeError:
            self.broken += len(block) - len(block.decode(codec, "ignore").encode(codec))
            return False
        return True

    @property
    def fits(self) -> bool:
        """Whether the bytes that make letters outnumber those that fit nowhere.

        A few broken bytes in a Japanese or accented text are damage, told line by line. Where most bytes
        beyond ASCII are broken, the text was written in another encoding.
        """
        return self.broken == 0 or 2 * self.broken < self.high


def detect(chunks: Iterator[bytes], *, head: bytes, asked: str | None, path: str) -> Encoding:
    """Find out how a file is encoded, by reading all of it.

    Parameters
    ----------
    chunks : iterator of bytes
        The whole content; it is read to its end.
    head : bytes
        Its beginning.
    asked : str, optional
        What the user asked for with ``--encoding``.
    path : str
        The file, for the refusal.

    Raises
    ------
    UnknownReportError
        UTF-16 without its mark.
    ReportError
        It cannot be what it says, or what the user asked for.
    """
    stated = next((encoding for encoding in _MARKED if head.startswith(encoding.mark)), None)
    if asked:
        wanted = _asked(asked, path)
        if (stated and stated.codec != wanted.codec) or (wanted.wide and b"\0" not in head):
            raise _not(wanted, path)
        stated = stated or wanted
    if stated is None:
        _refuse_unmarked(head, path)
        return _guessed(lines.cut(chunks, path=path))
    if stated.wide:
        for _ in chunks:
            pass
    else:
        _confirm(stated, lines.cut(narrowed(chunks, stated), path=path), path)
    return stated


def _asked(name: str, path: str) -> Encoding:
    """Return the encoding that the user asked for."""
    try:
        codec = codecs.lookup(name).name
        encoding = Encoding(_MEANT.get(codec, codec), _MEANT.get(codec, codec))
        if encoding.wide or _keeps_ascii(encoding.codec):
            return encoding
    except (LookupError, ValueError):
        pass
    raise ReportError(
        f"there is no encoding {name!r} for reports",
        path=path,
        do="try utf-8, utf-16, cp932, cp1252 or gb18030, or leave out --encoding",
    )


def _keeps_ascii(codec: str) -> bool:
    """Return whether ASCII is ASCII and nothing else is; in UTF-7 or ISO-2022 it is other letters too."""
    if rb"\u0041".decode(codec) != r"\u0041":  # a codec for Python's own source
        return False
    ascii_bytes = bytes(range(0x80))
    others = "éあ가".encode(codec, "ignore")
    return ascii_bytes.decode(codec) == ascii_bytes.decode("ascii") and not (others and others.isascii())


def _refuse_unmarked(head: bytes, path: str) -> None:
    """Refuse UTF-16 whose mark is lacking, and say how it can be read."""
    for pattern, codec in _UNMARKED:
        if pattern.match(head):
            raise UnknownReportError(
                "this is UTF-16 without its mark", path=path, do=f"import it with --encoding {codec}"
            )


def _guessed(blocks: Iterable[bytes]) -> Encoding:
    """Return the encoding that fits a file which says nothing about it."""
    utf8, japanese = _Tally(_UTF8), None
    for block in blocks:
        if not utf8.add(block) and japanese is None:  # the signs are on nearly every line, so one block tells
            japanese = _is_japanese(block)
    if utf8.fits:
        return _UTF8
    return _CP932 if japanese else _CP1252


def _is_japanese(block: bytes) -> bool:
    """Return whether a block that is not UTF-8 has signs of Japan, and not the letters of Europe.

    A European list may hold an address in Japan. Much of it can be decoded as cp932, so where all of it makes
    sense in cp1252, bytes that are not cp932 disprove that; else they are damage.
    """
    if not any(sign in block for sign in _JAPAN):
        return False
    tally = _Tally(_CP932)
    european = _SMALL if tally.add(block) else _EUROPE
    return tally.fits and block.translate(None, _ASCII + european) != b""


def _confirm(stated: Encoding, blocks: Iterable[bytes], path: str) -> None:
    """Refuse an encoding, stated by the file or the user, in which the file makes no sense."""
    tally, utf8 = _Tally(stated), _Tally(_UTF8)
    for block in blocks:
        tally.add(block)
        if stated.codec != "utf-8":
            utf8.add(block)
    if not tally.fits or (utf8.high and not utf8.broken):
        raise _not(stated, path)


def _not(encoding: Encoding, path: str) -> ReportError:
    do = "save it again as UTF-8" if encoding.mark else "leave out --encoding, and it will be found out"
    return ReportError(f"the file is not written in {encoding.word}", path=path, do=do)


def is_utf8(block: bytes) -> bool:
    """Return whether the bytes are strict UTF-8: Arrow looks through them without making a text of them."""
    ends = pa.array([0, len(block)], pa.int32()).buffers()[1]
    whole: Any = pa.Array.from_buffers(pa.binary(), 1, [None, ends, pa.py_buffer(block)])
    try:
        whole.cast(pa.string())
    except pa.ArrowInvalid:
        return False
    return True


def decode(block: bytes, codec: str) -> str:
    """Decode strictly; cp1252 with latin-1 in its five open places never fails."""
    if codec == "cp1252":
        return codecs.charmap_decode(block, "strict", _CP1252_LETTERS)[0]
    return block.decode(codec)


def narrowed(chunks: Iterable[bytes], encoding: Encoding) -> Iterator[bytes]:
    """Yield the content without its mark, and UTF-16 or UTF-32 as UTF-8.

    What is no sign there becomes three bytes that are no UTF-8, so that its line can be set aside later; the
    bytes of a last sign that was cut off are dropped.
    """
    decoder = codecs.getincrementaldecoder(encoding.codec)(_NO_SIGN) if encoding.wide else None
    for place, chunk in enumerate(chunks):
        text = chunk.removeprefix(encoding.mark) if place == 0 else chunk
        yield decoder.decode(text).encode("utf-8", "surrogatepass") if decoder else text


@dataclass(frozen=True)
class Text:
    """A block of whole lines in UTF-8.

    Parameters
    ----------
    block : bytes
        The lines. A broken one is left blank, so that the others keep their number.
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
            return Text(_utf8(block, codec))
        except UnicodeDecodeError:
            pass
    return _line_by_line(block, codec, encoding.word.removesuffix(" (BOM)"))


def _utf8(block: bytes, codec: str) -> bytes:
    """Return the same text as UTF-8; ``UnicodeDecodeError`` where it is none."""
    if block.isascii() or (codec == "utf-8" and is_utf8(block)):
        return block
    return decode(block, codec).encode()


def _line_by_line(block: bytes, codec: str, word: str) -> Text:
    """Do for a block with damage what :func:`to_utf8` does for a whole one."""
    broken: list[tuple[int, str]] = []
    whole: list[bytes] = []
    start = 0
    ends = [match.span() for match in lines.END.finditer(block)]
    for place, (end, after) in enumerate([*ends, (len(block), len(block))]):
        line = block[start:end]
        try:
            text, reason = _utf8(line, codec), ""
        except UnicodeDecodeError:
            text, reason = lines.BLANKED, f"holds bytes that are not {word}"
        if b"\0" in text:
            reason = "holds NUL bytes: the file is damaged here" if text.strip(lines.FILL) else ""
            text = lines.BLANKED
        if reason:
            broken.append((place, reason))
        whole += [text, block[end:after]]
        start = after
    return Text(b"".join(whole), tuple(broken))
