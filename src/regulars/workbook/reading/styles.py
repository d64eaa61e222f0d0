"""What the numbers of cell styles mean: number formats and fills."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.styles.numbers import BUILTIN_FORMATS

from regulars.workbook.reading.rows import STYLES, real, whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from numpy.typing import NDArray

GENERAL = "General"

_CHINESE = {
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"',
}
_CHINESE |= {36: _CHINESE[27], 50: _CHINESE[27], 51: _CHINESE[28], 52: _CHINESE[27], 53: _CHINESE[28]}
_CHINESE |= {54: _CHINESE[28], 55: _CHINESE[34], 56: _CHINESE[35], 57: _CHINESE[27], 58: _CHINESE[28]}
"""Formats that a number alone stands for in a Chinese Excel (ECMA-376 part 1, 18.8.30)."""

_SYSTEM_COLORS = ("000000", "FFFFFF")
"""Numbers 64 and 65: of the window's text and of its ground."""

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


@dataclass(frozen=True)
class Styles:
    """The cell styles of a workbook, by their number; ``STYLES`` of each, used or not.

    Attributes
    ----------
    formats : tuple of str
        Number formats.
    fills : tuple of str
        Of plain fills, ``FFRRGGBB`` in hex or ``theme:<n>:<tint>``; an empty text for none.
    """

    formats: tuple[str, ...] = (GENERAL,) * STYLES
    fills: tuple[str, ...] = ("",) * STYLES

    def formatted(self, styles: NDArray[np.uint16]) -> pd.Categorical:
        """Return the number formats of cells with these styles."""
        used = np.unique(styles)
        names = [self.formats[style] for style in used]
        categories = list(dict.fromkeys(names))
        codes = np.array([categories.index(name) for name in names], np.int64)
        return pd.Categorical.from_codes(
            codes[np.searchsorted(used, styles)], categories=pd.Index(categories, dtype="str")
        )

    def days(self) -> NDArray[np.bool_]:
        """Return which number formats show a day."""
        shown = {name: shows_day(name) for name in set(self.formats)}
        return np.array([shown[name] for name in self.formats], bool)


def of(root: Element) -> Styles:
    """Return the styles that a workbook's part of styles declares."""
    codes = BUILTIN_FORMATS | _CHINESE
    codes |= {whole(code.get("numFmtId", "0")): code.get("formatCode", "") for code in root.iter("numFmt")}
    palette = [color.get("rgb", "") for color in root.iterfind("colors/indexedColors/rgbColor")]
    fills = [_fill(fill, palette or COLOR_INDEX) for fill in root.iterfind("fills/fill")]
    cells = root.findall("cellXfs/xf")[:STYLES]
    numbers = [whole(style.get("fillId", "0")) for style in cells]
    unused = STYLES - len(cells)
    return Styles(
        (*(codes.get(whole(style.get("numFmtId", "0")), GENERAL) for style in cells), *[GENERAL] * unused),
        (*(fills[number] if number < len(fills) else "" for number in numbers), *[""] * unused),
    )


def shows_day(code: str) -> bool:
    """Return whether a number format shows a day; a mere time of day does not."""
    letters = set(_LITERAL.sub("", code).lower()) if code.lower() != "general" else set()
    return bool(letters & set("dy")) or ("m" in letters and not letters & set("hs"))


def _fill(fill: Element, palette: Sequence[str]) -> str:
    """Return a plain fill, an empty text for any other."""
    pattern = fill.find("patternFill")
    color = pattern.find("fgColor") if pattern is not None and pattern.get("patternType") == "solid" else None
    if color is None:
        return ""
    if theme := color.get("theme"):
        return f"theme:{whole(theme)}:{real(color.get('tint', '0')):g}"
    rgb = color.get("rgb", "")
    if indexed := color.get("indexed"):
        number = whole(indexed)
        system = number - 64
        if 0 <= system < len(_SYSTEM_COLORS):
            rgb = _SYSTEM_COLORS[system]
        else:
            rgb = palette[number] if number < len(palette) else ""
    # Excel takes no notice of how transparent a colour is, and programs write it as they like.
    return f"FF{rgb[-6:].upper()}" if re.fullmatch("[0-9A-Fa-f]{6,8}", rgb) else ""
