"""The sheet Summary: the figures at a glance, and control totals as live formulas beside the ledger's own."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle

from regulars.columns import Kind
from regulars.rules import currencies
from regulars.workbook import look, texts
from regulars.workbook.contents import Fact
from regulars.workbook.page import put, section, title

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from regulars.columns import Column
    from regulars.workbook.contents import Contents
    from regulars.workbook.layout import Sheet

_WIDTHS = {"A": 3, "B": 36, "C": 17, "D": 15, "E": 18, "F": 13, "G": 13, "H": 17, "I": 15}
_CARDS = (("B", "B"), ("C", "D"), ("E", "F"), ("G", "I"))
_HEADERS = (
    "Total",
    "On Customers",
    "− Typed by hand",
    "+ On Missing email",
    "+ Hidden",
    "+ Forgotten",
    "= Ledger",
    "Difference",
)
_AGREES = "Every total agrees with the ledger."
_DIFFERS = "A total differs from the ledger: you typed something, or something is wrong."

Cached = dict[str, float | str]
"""Values of formulas by cell."""


class _Total(NamedTuple):
    """One control total in whole minor units.

    Attributes
    ----------
    label : str
    column : Column
    figures : tuple of int
        Typed by hand, on Missing email, hidden, forgotten, ledger.
    on_customers : int
    """

    label: str
    column: Column
    figures: tuple[int, ...]
    on_customers: int

    @property
    def decimals(self) -> int:
        """Decimals of the minor unit; 0 for plain numbers."""
        return currencies.exponent(self.column.currency) if self.column.kind is Kind.MONEY else 0

    @property
    def difference(self) -> int:
        """What the ledger does not account for."""
        typed, missing, hidden, forgotten, ledger = self.figures
        return self.on_customers - typed + missing + hidden + forgotten - ledger


def fill(worksheet: Worksheet, contents: Contents, sheets: list[Sheet]) -> Cached:
    """Write the sheet; return the value of each of its formulas."""
    for letter, width in _WIDTHS.items():
        worksheet.column_dimensions[letter].width = width
    title(worksheet, "B1", "Past customers")
    put(
        worksheet,
        "B2",
        f"As of {contents.as_of.isoformat()}, after event {contents.event}",
        look.font(color=look.SLATE),
    ).alignment = look.alignment(vertical="center")
    leading = list(takewhile(lambda fact: type(fact.value) is int, contents.facts))[: len(_CARDS)]
    for (first, last), fact in zip(_CARDS, leading, strict=False):
        _card(worksheet, first, last, fact)
    row = 8
    for fact in (*contents.facts[len(leading) :], *_further(sheets)):
        _fact(worksheet, row, fact)
        row += 1
    return _totals(worksheet, row + 1, _all(contents), sheets) if len(contents.totals) else {}


def cache(part: bytes, cached: Cached) -> bytes:
    """Return a sheet's XML with the values of its formulas, which openpyxl leaves out."""

    def with_value(found: re.Match[str]) -> str:
        at, style, formula = found.groups()
        value = cached[at]
        kind = ' t="str"' if isinstance(value, str) else ""
        shown = texts.markup(value) if isinstance(value, str) else repr(value)
        return f'<c r="{at}"{style}{kind}><f>{formula}</f><v>{shown}</v></c>'

    pattern = r'<c r="([A-Z]+\d+)"( s="\d+")?(?: t="\w+")?><f>([^<]*)</f><v ?/?>(?:</v>)?</c>'
    return re.sub(pattern, with_value, part.decode()).encode()


def _card(worksheet: Worksheet, first: str, last: str, fact: Fact) -> None:
    """Write one of the leading figures, large."""
    edge = Side("medium", look.AMBER)
    rows = (
        (4, fact.label, look.font(color=look.SLATE), 20),
        (5, fact.value, look.font(size=22, bold=True), 34),
        (6, fact.about, look.font(color=look.SLATE, size=9), 30),
    )
    for row, value, font, height in rows:
        cell = put(worksheet, f"{first}{row}", value, font)
        cell.alignment = look.alignment(horizontal="left", vertical="center", indent=1, wrap_text=True)
        cell.number_format = "#,##0"
        worksheet.row_dimensions[row].height = height
        for part in worksheet[f"{first}{row}:{last}{row}"][0]:
            part.fill = look.fill(look.MIST)
        cell.border = Border(left=edge)
        if first != last:
            worksheet.merge_cells(f"{first}{row}:{last}{row}")


def _fact(worksheet: Worksheet, row: int, fact: Fact) -> None:
    """Write one of the other figures, as a line of a list."""
    put(worksheet, f"B{row}", fact.label, look.font(color=look.SLATE))
    value = put(worksheet, f"C{row}", fact.value, look.font(bold=True))
    value.number_format = "#,##0" if isinstance(fact.value, int) else "yyyy-mm-dd"
    put(worksheet, f"E{row}", fact.about, look.font(color=look.SLATE, size=9))
    worksheet.merge_cells(f"C{row}:D{row}")
    worksheet.merge_cells(f"E{row}:I{row}")
    worksheet.row_dimensions[row].height = 20
    for cell in worksheet[f"B{row}:I{row}"][0]:
        cell.border = look.border(bottom=look.RULE)


def _further(sheets: list[Sheet]) -> list[Fact]:
    """Return on which sheets the customers stand, where one does not hold them."""
    names = [sheet.name for sheet in sheets if sheet.of_customers]
    told = Fact("Sheets of customers", len(names), ", ".join(names))
    return [told] if len(names) > 1 else []


def _all(contents: Contents) -> list[_Total]:
    """Return the control totals, with the sums of the customers frame."""
    by_name = {column.name: column for column in contents.columns}
    rows: Any = contents.totals.itertuples()
    return [
        _Total(
            row.total,
            by_name[row.column],
            tuple(int(figure) for figure in (row.typed, row.missing, row.hidden, row.forgotten, row.ledger)),
            int(contents.customers[row.column].sum()),
        )
        for row in rows
    ]


def _totals(worksheet: Worksheet, top: int, totals: list[_Total], sheets: list[Sheet]) -> Cached:
    """Write the control totals below ``top``; return the values of their formulas."""
    first, last = top + 3, top + 2 + len(totals)
    section(worksheet, f"B{top}", "Control totals")
    verdict = f'IF(COUNTIF(I{first}:I{last},"<>0")=0,"{_AGREES}","{_DIFFERS}")'
    _formula(worksheet, f"B{top + 1}", verdict, look.font(color=look.SLATE)).alignment = look.alignment(
        vertical="top"
    )
    cached: Cached = {f"B{top + 1}": _DIFFERS if any(total.difference for total in totals) else _AGREES}
    for letter, header in zip("BCDEFGHI", _HEADERS, strict=True):
        cell = put(worksheet, f"{letter}{top + 2}", header, look.font(color=look.WHITE, bold=True))
        cell.alignment = look.alignment(horizontal="left" if letter == "B" else "right", vertical="center")
        cell.fill = look.fill(look.INK)
    worksheet.row_dimensions[top + 2].height = 26
    for row, total in enumerate(totals, start=first):
        cached |= _total(worksheet, row, total, sheets)
    _alarm(worksheet, f"I{first}:I{last}")
    return cached


def _total(worksheet: Worksheet, row: int, total: _Total, sheets: list[Sheet]) -> Cached:
    """Write one control total; return the values of its formulas."""
    unit = 10**total.decimals
    parts = [sheet for sheet in sheets if sheet.of_customers]
    ranges = (
        f"{_quoted(sheet.name)}!{sheet.below_header(sheet.letters[total.column.name])}" for sheet in parts
    )
    put(worksheet, f"B{row}", total.label, look.font())
    _formula(worksheet, f"C{row}", f"SUM({','.join(ranges)})", look.font())
    for letter, figure in zip("DEFGH", total.figures, strict=True):
        put(worksheet, f"{letter}{row}", figure / unit if total.decimals else figure, look.font())
    # Rounded, because sums of amounts in binary end in specks that are not differences.
    difference = f"ROUND(C{row}-D{row}+E{row}+F{row}+G{row}-H{row},{total.decimals})"
    _formula(worksheet, f"I{row}", difference, look.font(color=look.GREEN, bold=True))
    for cell in worksheet[f"B{row}:I{row}"][0]:
        cell.border = look.border(bottom=look.RULE)
        if cell.column_letter != "B":
            cell.alignment = look.alignment(horizontal="right", vertical="center")
            cell.number_format = look.number_format(total.column, decimals=total.decimals)
    worksheet.row_dimensions[row].height = 20
    values = {f"C{row}": total.on_customers, f"I{row}": total.difference}
    return {at: value / unit if total.decimals else value for at, value in values.items()}


def _quoted(name: str) -> str:
    """Return the name of a sheet as a formula has it."""
    return f"'{name}'" if " " in name else name


def _formula(worksheet: Worksheet, at: str, formula: str, font: Font) -> Cell:
    """Write a formula of ours and return its cell."""
    cell: Cell = worksheet[at]
    cell.value = f"={formula}"
    cell.font = font
    return cell


def _alarm(worksheet: Worksheet, cells: str) -> None:
    """Let a difference stand out."""
    loud = DifferentialStyle(font=Font(color=look.RED, bold=True), fill=PatternFill(bgColor=look.ROSE))
    rule = Rule(type="cellIs", operator="notEqual", formula=["0"], dxf=loud)
    worksheet.conditional_formatting.add(cells, rule)
