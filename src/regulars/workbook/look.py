"""How a workbook looks: one typeface, ink on paper, and one warm colour for what may be edited."""

from __future__ import annotations

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


def font(*, color: str = INK, size: float = 10, bold: bool = False) -> Font:
    """Return the typeface in a size and colour."""
    return Font(name=TYPEFACE, size=size, bold=bold, color=color)


def fill(color: str) -> PatternFill:
    """Return a plain fill."""
    return PatternFill("solid", start_color=color)


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
    cell.border = Border(left=Side("thin", WHITE) if starts_group else Side())


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
    rule = Side("thin", CREAM_RULE if warm else RULE)
    target.border = Border(bottom=rule, left=Side("thin", GROUP) if starts_group else Side())
    target.number_format = form


def _alignment(column: Column, *, wrap: bool = False) -> Alignment:
    """Return the side that a column keeps to, a little off its edge."""
    side = _SIDES.get(column.kind, "right")
    indent = 1 if side in {"left", "right"} else 0
    return Alignment(horizontal=side, vertical="center", wrap_text=wrap or None, indent=indent)
