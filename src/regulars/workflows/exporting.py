"""Exporting: a list in a file for another program, or as a workbook of the same look."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from regulars import book as books
from regulars import disk, workbook
from regulars.columns import Kind
from regulars.errors import BookError
from regulars.exports import files
from regulars.workflows import view
from regulars.workflows.listing import listed
from regulars.workflows.outcome import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    import pandas as pd

    from regulars.columns import Column
    from regulars.workbook import Contents
    from regulars.workflows.listing import Listed, Wishes


def export(root: Path, wishes: Wishes, target: Path, *, now: datetime) -> Listed:
    """Write the customers to a file of the kind that its ending says, all or nothing.

    Raises
    ------
    BookError
        An unknown ending, a folder that is not there, or a file of the book.
    """
    write = _writers().get(target.suffix.lower())
    if write is None:
        raise BookError(
            "what to write is told by the ending", path=str(target), do=f"end it in {', '.join(_writers())}"
        )
    if books.Book(root).owns(target):
        raise BookError(
            "this is a file of the book", path=str(target), do="choose another name for the export"
        )
    if not target.parent.is_dir():
        raise BookError(
            "there is no such folder", path=str(target.parent), do="make it first, or name another"
        )
    found = listed(root, wishes, now=now)
    with disk.passing(target.parent, target.suffix) as path:
        write(path, found, now)
        disk.sync(path)
        disk.replace(path, target)
    return found


def _writers() -> dict[str, Callable[[Path, Listed, datetime], None]]:
    """Return who writes which ending."""
    return {
        ".xlsx": _xlsx,
        ".csv": partial(_file, files.csv),
        ".json": _json,
        ".parquet": partial(_file, files.parquet),
    }


def _file(
    write: Callable[[Path, pd.DataFrame, Sequence[Column]], None], path: Path, found: Listed, _: datetime
) -> None:
    """Write a table for machines."""
    write(path, found.customers, found.columns or found.every)


def _json(path: Path, found: Listed, _: datetime) -> None:
    """Write JSON."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(found.json())
        file.write("\n")


def _xlsx(path: Path, found: Listed, now: datetime) -> None:
    """Write a workbook of the same look, which says what made it and that its edits are not read back.

    One that shows a part of the customers or of their columns says nothing of the rest.
    """
    seen, all_columns = found.seen, found.every
    columns = found.columns or all_columns
    if not {each for each in all_columns if each.kind is Kind.QUANTITY} <= set(columns):
        # The flag is worked out from the quantities; without them it is what it is.
        columns = tuple(replace(each, kind=Kind.ID) if each.kind is Kind.FLAG else each for each in columns)
    customers = found.customers[[each.name for each in columns]]
    is_part = len(customers) < len(seen.view.customers) or len(columns) < len(all_columns)
    which = counted(len(customers), "customer") if is_part else "all customers"
    if found.selected > len(customers):
        which = f"the first {len(customers)} of {counted(found.selected, 'customer')}"
    contents = replace(
        view.contents(seen.view, seen.state, seen.covered, seen.settings, at=now),
        columns=columns,
        customers=customers,
        notes=(
            f"Exported: {which} as of {seen.view.as_of}, as the book stood after event {seen.state.event}.",
            *_selection(found),
            "This is a copy for you to use as you like: what you type in it is not read back.",
        ),
    )
    workbook.write(path, _part(contents, found) if is_part else contents)


def _selection(found: Listed) -> Iterator[str]:
    """Yield what the copy says of how its customers were selected."""
    if found.segments:
        yield f"Segment: {', '.join(found.segments)}"
    if found.expression is not None:
        yield f"Selection: {found.expression}"
        yield f"In words: {found.expression.in_words()}"


def _part(contents: Contents, found: Listed) -> Contents:
    """Return the contents without what is said of other customers."""
    empty = ("missing", "discounts", "skus", "totals", "rejected", "imports")
    frames = {name: getattr(contents, name).head(0) for name in empty}
    about = contents.facts[0].about
    if found.selected > len(contents.customers):
        about = f"the first of {found.selected}"
    facts = [replace(contents.facts[0], value=len(contents.customers), about=about)]
    if found.expression is not None:
        facts.append(workbook.Fact("Selection", str(found.expression), found.expression.in_words()))
    return replace(contents, **frames, edits=None, facts=tuple(facts))
