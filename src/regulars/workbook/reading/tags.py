"""The tags of a block of XML, all found at once, as long as they keep to a plain grammar.

A grammar is which tag may follow which: what keeps to it is well-formed, and means what it seems to mean.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute

from regulars.workbook.reading.rows import LONGEST, IrregularError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from regulars.workbook.reading.rows import Texts

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

CLOSING, ALONE = 8, 16
"""What is added to the number of a tag, counted from 1, where it closes an element or is one by itself."""

_TEXT = pa.large_string()
_SPACE = b' xml:space="preserve"'
_NONCHARACTER = re.compile(b"\xef\xbf[\xbe\xbf]")
_NAMED = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}  # & itself comes last
_NUMBERED = re.compile("&#(?:([0-9]+)|x([0-9A-Fa-f]+));")
_ATTRIBUTE = re.compile(r"""\s+((?:[A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*)\s*=\s*(?:"([^"&<]*)"|'([^'&<]*)')""")


class Grammar:
    """Which tags there are and which may follow which.

    Parameters
    ----------
    names : tuple of str
        Of at most seven elements, whose first two letters differ.
    follows : mapping of int to tuple of int
        By the number of a tag (``CLOSING`` or ``ALONE`` added where it applies), those that may come next.
    texts : tuple of int
        Numbers of the elements that hold text.
    """

    def __init__(
        self, names: tuple[str, ...], follows: Mapping[int, tuple[int, ...]], texts: tuple[int, ...]
    ) -> None:
        self.names = names
        self.numbers = np.zeros(1 << 16, np.uint8)
        self.lengths = np.zeros(32, np.int64)
        for number, name in enumerate(names, start=1):
            for tag in (f"{name} ", f"{name}>", f"{name}/"):
                self.numbers[_pair(tag)] = number
            self.numbers[_pair(f"/{name}>")] = number + CLOSING
            self.lengths[number + CLOSING] = len(name) + 2
        self.follows = np.zeros(1 << 10, bool)
        for before, after in follows.items():
            self.follows[[before * 32 + tag for tag in after]] = True
        self.texts = np.zeros(32, bool)
        self.texts[list(texts)] = True


def _pair(text: str) -> int:
    """Return the first two letters as one number."""
    return int.from_bytes(text[:2].encode(), "little")


class Tags(NamedTuple):
    """The tags of a block, in order.

    Attributes
    ----------
    letters : array of uint8
        The block, and a little more.
    eights : array of uint64
        Eight letters from each one on, the first in the lowest place.
    kind : array of uint8
        Number of each tag.
    start, end : array of int64
        Where its ``<`` and its ``>`` stand.
    """

    letters: NDArray[np.uint8]
    eights: NDArray[np.uint64]
    kind: NDArray[np.uint8]
    start: NDArray[np.int64]
    end: NDArray[np.int64]

    def content(self, which: NDArray[np.int64], places: NDArray[np.int64], count: int) -> Texts:
        """Return the text behind some opening tags, at their places in an array with nulls elsewhere.

        XML's escapes are undone.
        """
        wanted = np.full(count, -1)
        wanted[places] = 2 * np.arange(len(which))
        texts = _slices(self.letters, self.end[which] + 1, self.start[which + 1])
        taken = texts.take(pa.array(wanted, mask=wanted < 0))
        insist((pc.max(pc.binary_length(taken)).as_py() or 0) <= LONGEST)
        return _unescaped(taken)

    def texts(self, which: NDArray[np.int64], places: NDArray[np.int64], count: int) -> Texts:
        """Return the texts of elements with a name of one letter, as :meth:`content` does.

        They may have the one attribute that texts have, ``xml:space``; no white space is dropped without.
        """
        start, end = self.start[which], self.end[which]
        alone = self.kind[which] >= ALONE
        blank = alone & (self.letters[end - 2] == ord(" "))  # "<v />", as openpyxl writes it
        end = end - alone - blank
        spaced = end - start != 2
        if spaced.any():
            start, end = start[spaced], end[spaced]
            insist((end - start == 2 + len(_SPACE)).all())
            # Eight letters are compared at once, so the last piece begins a little early.
            for place in (0, 8, len(_SPACE) - 8):
                insist(self.say(start + 2 + place, _SPACE[place : place + 8]))
        return self.content(which, places, count)

    def say(self, places: NDArray[np.int64], word: bytes) -> bool:
        """Return whether a word of at most eight letters stands at each of some places."""
        mask = np.uint64((1 << 8 * len(word)) - 1)
        return bool(((self.eights[places] & mask) == np.uint64(int.from_bytes(word, "little"))).all())

    def words(
        self, starts: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> tuple[list[str], NDArray[np.int64]]:
        """Return the distinct texts between some places, and which of them each is."""
        texts = _slices(self.letters, starts, ends)
        encoded: Any = texts.take(pa.array(np.arange(0, 2 * len(starts), 2))).dictionary_encode()
        return _valid(encoded.dictionary).to_pylist(), np.asarray(encoded.indices, np.int64)


def of(block: bytes, grammar: Grammar) -> Tags:
    """Return the tags of a block.

    Raises
    ------
    IrregularError
        It does not keep to the grammar, or has characters that need a closer look.
    """
    padded = block + bytes(8)  # so that eight letters can be looked at from the last one on
    letters = np.frombuffer(padded, np.uint8)
    # Of all bytes, only < and > are 0x3C but for the second bit.
    marks = np.flatnonzero((letters & 0xFD) == 0x3C)
    insist(len(marks) > 0, len(marks) % 2 == 0)
    start, end = marks[::2].copy(), marks[1::2].copy()  # in one piece each, they are looked up quicker
    control = letters[: len(block)][letters[: len(block)] < 0x20]
    insist(
        start[0] == 0,
        end[-1] == len(block) - 1,
        (letters[start] == ord("<")).all(),
        (letters[end] == ord(">")).all(),
        ((control == 9) | (control == 10)).all(),
        not (letters == 0xEF).any() or not _NONCHARACTER.search(block),
    )
    kind = grammar.numbers[letters[start + 1] + 256 * letters[start + 2].astype(np.int64)]
    kind[(letters[end - 1] == ord("/")) & (kind < CLOSING)] += ALONE
    tags = Tags(letters, _eights(padded), kind, start, end)
    _check(tags, grammar)
    return tags


def insist(*conditions: Any) -> None:
    """Raise unless all of it is so."""
    if not all(conditions):
        raise IrregularError


def _eights(padded: bytes) -> NDArray[np.uint64]:
    """Return the number that eight letters make, from each letter on."""
    return np.ndarray(len(padded) - 7, "<u8", padded, strides=(1,))


def _check(tags: Tags, grammar: Grammar) -> None:
    """Raise unless tags have the right names, follow each other rightly, and text is only where it may be."""
    kind, start, end = tags.kind, tags.start, tags.end
    lengths = grammar.lengths[kind]
    insist(
        grammar.follows[kind[:-1].astype(np.int16) * 32 + kind[1:]].all(),
        ((end - start == lengths) | (lengths == 0)).all(),
        ((start[1:] - end[:-1] == 1) | grammar.texts[kind[:-1]]).all(),
    )
    for number, name in enumerate(grammar.names, start=1):
        if len(name) > 1:
            opening = start[kind & (ALONE - 1) == number]
            delimiter = tags.letters[opening + len(name) + 1]
            insist(
                tags.say(start[kind == number + CLOSING], f"</{name}>".encode()),
                tags.say(opening, f"<{name}".encode()),
                np.isin(delimiter, list(b" >/")).all(),
            )


def _slices(letters: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Texts:
    """Return texts without a copy: those wanted at even places, what stands between them at odd ones."""
    offsets = np.zeros(2 * len(starts) + 1, np.int64)
    offsets[:-1:2], offsets[1::2] = starts, ends
    offsets[-1] = offsets.max()
    buffers = [None, *(pa.py_buffer(part.data) for part in (offsets, letters))]
    return pa.Array.from_buffers(_TEXT, 2 * len(starts), buffers)


def _valid(texts: Texts) -> Texts:
    """Return texts, unless they are not UTF-8."""
    try:
        texts.validate(full=True)
    except pa.ArrowInvalid:
        raise IrregularError from None
    return texts


def _unescaped(texts: Texts) -> Texts:
    """Return texts with XML's escapes undone.

    Raises
    ------
    IrregularError
        One is none of XML's own, or the letters are not UTF-8.
    """
    mask = pc.fill_null(pc.match_substring(_valid(texts), "&"), False)
    if not pc.any(mask, min_count=0).as_py():
        return texts
    some = texts.filter(mask)
    numbered = pc.match_substring(some, "&#")
    if pc.any(numbered).as_py():
        plain = [_NUMBERED.sub(_named, text) for text in some.filter(numbered).to_pylist()]
        some = pc.replace_with_mask(some, numbered, pa.array(plain, _TEXT))
    escapes = pc.sum(pc.count_substring(some, "&")).as_py()
    insist(escapes == sum(pc.sum(pc.count_substring(some, name)).as_py() for name in _NAMED))
    for name, letter in _NAMED.items():
        some = pc.replace_substring(some, name, letter)
    return pc.replace_with_mask(texts, mask, some)


def _named(escape: re.Match[str]) -> str:
    """Return the letter that a numbered escape means, escaped by name where it has one."""
    decimal, hexadecimal = escape.groups()
    number = int(decimal) if decimal else int(hexadecimal, 16)
    legal = number in {9, 10, 13} or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or number >= 0x10000
    insist(legal, number < 0x110000)
    letter = chr(number)
    return "&amp;" if letter == "&" else letter


def attributes(text: str) -> dict[str, str]:
    """Return the attributes in a tag, from behind its name up to its end.

    Raises
    ------
    IrregularError
        They are not plain.
    """
    found: dict[str, str] = {}
    at = 0
    while pair := _ATTRIBUTE.match(text, at):
        name, double, single = pair.groups()
        insist(name not in found)
        found[name] = single if double is None else double
        at = pair.end()
    insist(not text[at:].rstrip("/").strip(), text[at:].count("/") <= 1)
    return found
