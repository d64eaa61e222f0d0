"""The sheet Summary: the figures at a glance, and the control totals as live formulas beside the ledger's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Side
from openpyxl.styles.differential import DifferentialStyle

from regulars.columns import Kind
from regulars.rules import currencies
from regulars.workbook import layout, look, page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from openpyxl.worksheet.worksheet import Worksheet

    from regulars.columns import Column
    from regulars.workbook.contents import Contents, Fact
    from regulars.workbook.layout import Sheet

_CARDS = (("B", "B"), ("C", "D"), ("E", "F"), ("G", "I"))
_WIDTHS = {"A": 3, "B": 36, "C": 17, "D": 15, "E": 17, "F": 13, "G": 13, "H": 17, "I": 15}
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
_DIFFERS = "A total differs from the ledger: either you typed something since the last sync, or something is wrong."

Cached = dict[str, float | str]
