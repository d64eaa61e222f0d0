"""Writing a workbook: the shell's parts as they are, the tables' rows streamed in block by block."""

from __future__ import annotations

import zipfile
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from regulars.workbook import cells, layout, package, shell, strips
from regulars.workbook.contents import Written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from regulars.workbook.cells import Block
    from regulars.workbook.contents import Contents
    from regulars.workbook.shell import Table

_RENDERERS = 2
"""Arrow's kernels let go of the interpreter: two threads keep two cores busy, the zip's filling in."""


def write(path: Path, contents: Contents) -> Written:
    """Write a workbook to a temporary file, and read it through.

    The same contents give the same bytes. The file is on the disk when this returns, readable by its owner
    alone; to put it in the place of another is the caller's business.

    Parameters
    ----------
    path : Path
        Where nothing is yet, or an empty file that keeps the place.
    contents : Contents

    Raises
    ------
    WorkbookError
        What was written does not read back, or a sheet of the seller's cannot be carried over.
    """
    made_safe = 0
    parts, lost = shell.build(contents, layout.sheets(contents))
    with package.created(path) as archive:
        for name, part in parts.items():
            if isinstance(part, bytes):
                package.add(archive, name, [part])
            else:
                made_safe += _add_table(archive, name, part)
    package.verify(path)
    return Written(made_safe, lost)


def _add_table(archive: zipfile.ZipFile, name: str, table: Table) -> int:
    """Write one table sheet; return how many of its texts are not shown as they were."""
    made_safe = 0
    rows = len(table.sheet.rows)
    waiting = _rendered(table)
    first = next(waiting, None)
    # A zip entry of more than 2 GiB must be announced before it is begun, and only then: not every program
    # that opens workbooks knows the larger form.
    large = first is not None and len(first.xml) * 1.5 * rows / first.rows > zipfile.ZIP64_LIMIT

    def chunks() -> Iterator[bytes | memoryview]:
        nonlocal made_safe
        yield table.head
        if first is not None:
            yield first.xml
            made_safe += first.made_safe
        for block in waiting:
            yield block.xml
            made_safe += block.made_safe
        yield table.tail

    package.add(archive, name, chunks(), large=large)
    return made_safe


def _rendered(table: Table) -> Iterator[Block]:
    """Yield the table's rows in blocks, a few rendered ahead."""
    columns = strips.of(table.sheet, table.styles, table.flag)
    waiting: deque[Future[Block]] = deque()
    with ThreadPoolExecutor(_RENDERERS) as renderers:
        for rows in cells.blocks(len(table.sheet.rows), len(columns)):
            waiting.append(renderers.submit(cells.render, columns, rows))
            if len(waiting) > _RENDERERS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
