"""What the numbers of cell styles mean: number formats and fills."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.styles.numbers import BUILTIN_FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

GENERAL = "General"

_SYSTEM_COLORS = ("000000", "FFFFFF")
"""Numbers 64 and 65: of the window's text and of its ground."""

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


@dataclass(frozen=True)
class Styles:
    """The cell styles of a workbook, by their number.

    Attributes
    ----------
    formats : tuple of str
        Number formats.
    fills : tuple of str
        Of plain fills, ``FFRRGGBB`` in hex or ``theme:<n>:<tint>``; an empty text for none.
    dates : tuple of bool
        Whether the number format shows a day.
    """

    formats: tuple[str, ...] = (GENERAL,)
    fills: tuple[str, ...] = ("",)
    dates: tuple[bool, ...] = (False,)


def of(root: Element) -> Styles:
    """Return the styles that a workbook's part ``styles`` declares."""
    codes = dict(BUILTIN_FORMATS)
    codes |= {int(code.get("numFmtId", "0")): code.get("formatCode", "") for code in root.iter("numFmt")}
    palette = [color.get("rgb", "") for color in root.iterfind("colors/indexedColors/rgbColor")]
    fills = [_fill(fill, palette or COLOR_INDEX) for fill in root.iterfind("fills/fill")]
    formats = root.findall("cellXfs/xf")
    if not formats:
        return Styles()
    names = tuple(codes.get(int(style.get("numFmtId", "0")), GENERAL) for style in formats)
    numbers = [int(style.get("fillId", "0")) for style in formats]
    return Styles(
        names,
        tuple(fills[number] if 0 <= number < len(fills) else "" for number in numbers),
        tuple(shows_day(name) for name in names),
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
        return f"theme:{int(theme)}:{float(color.get('tint', '0')):g}"
    rgb = color.get("rgb", "")
    if indexed := color.get("indexed"):
        number = int(indexed)
        system = number - 64
        if 0 <= system < len(_SYSTEM_COLORS):
            rgb = _SYSTEM_COLORS[system]
        else:
            rgb = palette[number] if 0 <= number < len(palette) else ""
    # Excel takes no notice of how transparent a colour is, and programs write it as they like.
    return f"FF{rgb[-6:].upper()}" if re.fullmatch("[0-9A-Fa-f]{6,8}", rgb) else ""
