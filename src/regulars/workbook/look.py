"""How a workbook looks: one typeface, ink on paper, and one warm colour for what may be edited."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side

from regulars.columns import Kind

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.dimensions import ColumnDimension

    from regulars.columns import Column

TYPEFACE = "Calibri"
INK = "1F2A37"
SLATE = "64748B"
RULE = "E2E8F0"
GROUP = "94A3B8"
MIST = "F1F5F9"
WHITE = "FFFFFF"
AMBER = "8F5B13"
CREAM = "FFFBF2"
CREAM_RULE = "F0E4CD"
GREEN = "15803D"
RED = "B91C1C"
ROSE = "FEE2E2"

ROW_HEIGHT = 17.0
HEADER_LINE = 13.5

_FORMATS = {
    Kind.TEXT: "@",
    Kind.ID: "@",
    Kind.YES: "@",
    Kind.COUNT: "#,##0",
    Kind.QUANTITY: "0",
    Kind.SHARE: "0%",
    Kind.DAY: "yyyy-mm-dd",
    Kind.INSTANT: "yyyy-mm-dd hh:mm",
    Kind.OWN: "General",
}
# "@" also keeps Excel from making a number of a postcode, or a formula of a text that begins with "=", when
# somebody walks through the cell with F2 and Enter.

_SIDES = {Kind.TEXT: "left", Kind.ID: "left", Kind.OWN: "general"} | dict.fromkeys(
    (Kind.YES, Kind.QUANTITY, Kind.DAY, Kind.INSTANT), "center"
)


def number_format(column: Column, *, decimals: int = 2) -> str:
    """Return the number format of a column; ``decimals`` are those of its currency."""
    if column.kind is Kind.MONEY:
        return f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    return _FORMATS[column.kind]


# openpyxl finds a style among those it has by all its fields, unless it is the very same object.
alignment = cache(Alignment)


@cache
def font(*, color: str = INK, size: float = 10, bold: bool = False) -> Font:
    """Return the typeface in a size and colour."""
    return Font(name=TYPEFACE, size=size, bold=bold, color=color)


@cache
def fill(color: str) -> PatternFill:
    """Return a plain fill."""
    return PatternFill("solid", start_color=color)


@cache
def border(*, bottom: str | None = None, left: str | None = None) -> Border:
    """Return thin rules in some colours."""
    below, before = (Side("thin", color) if color else Side() for color in (bottom, left))
    return Border(bottom=below, left=before)


def comment_size(text: str) -> tuple[int, int]:
    """Return the width and height of a comment that shows its text, in pixels, within bounds."""
    lines = sum(1 + len(line) // 32 for line in text.splitlines())
    return 220, min(max(lines * 18 + 16, 60), 400)


def marked(mark: str) -> PatternFill:
    """Return a fill of the seller's: ``AARRGGBB``, ``theme:<number>:<tint>``, or an empty text for none."""
    if not mark:
        return PatternFill()
    if not mark.startswith("theme:"):
        return PatternFill("solid", start_color=Color(rgb=mark))
    _, number, tint = mark.split(":")
    return PatternFill("solid", start_color=Color(theme=int(number), tint=float(tint)))


def dress_header(cell: Cell, column: Column, *, starts_group: bool) -> None:
    """Give a header cell its look: amber where the column may be edited, ink elsewhere."""
    cell.font = font(color=WHITE, bold=True)
    cell.fill = fill(AMBER if column.by_hand else INK)
    cell.alignment = _alignment(column, wrap=True)
    cell.border = border(left=WHITE if starts_group else None)


def dress(target: Cell | ColumnDimension, column: Column, form: str, *, starts_group: bool) -> None:
    """Give a column or one of its cells its look; a column that the seller added has no fill of ours.

    Parameters
    ----------
    target : Cell or ColumnDimension
    column : Column
    form : str
        Number format.
    starts_group : bool
        Whether a rule on the left parts it from the columns before.
    """
    target.font = font()
    warm = column.by_hand and column.kind is not Kind.OWN
    target.fill = fill(CREAM) if warm else PatternFill()
    target.alignment = _alignment(column)
    target.border = border(bottom=CREAM_RULE if warm else RULE, left=GROUP if starts_group else None)
    target.number_format = form


def _alignment(column: Column, *, wrap: bool = False) -> Alignment:
    """Return the side that a column keeps to, a little off its edge."""
    side = _SIDES.get(column.kind, "right")
    indent = 1 if side in {"left", "right"} else 0
    return alignment(horizontal=side, vertical="center", wrap_text=wrap or None, indent=indent)
