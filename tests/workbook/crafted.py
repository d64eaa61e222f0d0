"""Workbooks made by hand, part by part, as no program of ours would write them."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pandas as pd

from regulars.workbook import reader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from regulars.workbook.found import Cells, Found

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"

TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEETS}.sheet.main+xml"/></Types>'
)


def relations(*targets: tuple[str, str], kinds: str = RELATIONS) -> str:
    """Return a part of relations ``rId1``, ``rId2`` …: of these kinds, to these targets."""
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{kinds}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def sheet(rows: str, *, before: str = "", behind: str = "") -> str:
    """Return a sheet's part around its rows."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{behind}</worksheet>'


def inline(cell: str, text: str) -> str:
    """Return a cell with a text."""
    return f'<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>'


def parts(
    sheets: Mapping[str, str], more: Mapping[str, str] | None = None, *, about: str = ""
) -> dict[str, str]:
    """Return the parts of a workbook with these sheets; ``more`` ones replace or join them.

    Where there are ``xl/styles.xml`` and ``xl/sharedStrings.xml`` among those, the workbook points to them.
    """
    more = more or {}
    known = [(kind, f"{kind}.xml") for kind in ("styles", "sharedStrings") if f"xl/{kind}.xml" in more]
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(sheets, start=1)
    )
    numbered = {
        f"xl/worksheets/sheet{number}.xml": xml for number, xml in enumerate(sheets.values(), start=1)
    }
    targets = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(sheets) + 1)]
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{about}<sheets>{listed}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relations(*targets, *known),
        **numbered,
        **more,
    }


def zipped(path: Path, made: Mapping[str, str | bytes]) -> Path:
    """Write parts to a file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in made.items():
            archive.writestr(name, part)
    return path


HEADER = f'<row r="1">{inline("A1", "Email")}{inline("B1", "Notes")}</row>'
"""The header of a sheet with two columns."""


def standing(
    folder: Path, rows: str, more: Mapping[str, str] | None = None, *, about: str = "", **around: str
) -> Found:
    """Return the sheet Customers as it is read from a workbook with these rows."""
    made = parts({"Customers": sheet(rows, **around)}, more, about=about)
    return reader.read(zipped(folder / "crafted.xlsx", made)).sheets["Customers"]


def texts(cells: Cells) -> list[str | None]:
    """Return what cells show, None for an empty one."""
    return [None if pd.isna(text) else text for text in cells.text]
