"""The texts that cells share, and what letters a text has when its reading aids are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.parsers import expat

import pyarrow as pa

from regulars.workbook.reading import values
from regulars.workbook.reading.exact import NAMESPACES

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAGS = {f"{namespace} {tag}": tag for namespace in NAMESPACES for tag in ("si", "t", "rPh")}


class _Strings:
    """Shared strings being read."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._text: list[str] | None = None
        self._phonetic = False
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._letters

    def _start(self, name: str, _: dict[str, str]) -> None:
        match _TAGS.get(name):
            case "si":
                self._pieces = []
            case "rPh":
                self._phonetic = True
            case "t" if not self._phonetic:
                self._text = self._pieces

    def _letters(self, letters: str) -> None:
        if self._text is not None:
            self._text.append(letters)

    def _end(self, name: str) -> None:
        match _TAGS.get(name):
            case "si":
                self.texts.append("".join(self._pieces))
            case "rPh":
                self._phonetic = False
            case "t":
                self._text = None


def of(blocks: Iterable[bytes]) -> pa.Array[Any]:
    """Return the shared strings of a workbook as large strings, in order."""
    strings = _Strings()
    for block in blocks:
        strings.parser.Parse(block, False)
    strings.parser.Parse(b"", True)
    return values.unescaped(pa.array(strings.texts, pa.large_string()))
