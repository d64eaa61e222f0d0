"""Doubts: what a condition may not mean as it was meant, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from regulars.columns import Kind
from regulars.segments.deeds import Deed
from regulars.segments.subjects import Field
from regulars.segments.values import Ago, Number, Range, Text, YesNo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from regulars.segments.cells import Cells
    from regulars.segments.expression import Condition
    from regulars.segments.subjects import Own
    from regulars.segments.view import View

_FEW = ("country", "state", "channels", "email_kind", "prime_evidence")
"""Columns of few values, none of which is about one person."""

_NAMED = 12
"""So many values are named at most."""


def of_nothing_known(condition: Condition) -> str:
    """Return what to say of a condition on what nothing is known of."""
    return f"nothing is known of {condition.subject.matter()}, so that `{condition}` tells nobody apart"


def of_cells(condition: Condition, own: Own, view: View) -> Iterator[str]:
    """Yield which cells of a column of the seller's own a condition passes over."""
    cells = cast("Cells", view.answer(own))
    if formulas := int(cells.calculated.sum()):
        yield f"{own.in_words()} holds formulas in {_rows(formulas)}: what they come to is not known here"
    if others := int(cells.unlike(condition.values).sum()):
        first: Any = condition.values[0]
        low = first.low if isinstance(first, Range) else first
        wanted = {YesNo: "neither Yes nor No", Number: "no number"}.get(type(low), "no day")
        yield f"{own.in_words()} holds what is {wanted} in {_rows(others)}, which `{condition}` passes over"


def of_values(condition: Condition, view: View) -> Iterator[str]:
    """Yield what else a value may have been meant to be."""
    subject = condition.subject
    period = getattr(subject, "period", None)
    if isinstance(subject, Deed) and isinstance(period, Ago) and period.days:
        yield f"`{condition}` is about that one day; the days since are {period}..today"
    if isinstance(subject, Field) and subject.kind is Kind.TEXT and not condition.mask(view).any():
        yield from _of_texts(condition, subject, view)


def _of_texts(condition: Condition, subject: Field, view: View) -> Iterator[str]:
    """Yield what a text that nobody has may have been meant to be."""
    if subject.column.name in _FEW and condition.operator in {"=", "in", "contains", "like"}:
        known = view.customers[subject.column.name].dropna().astype("str").unique()
        names = sorted(known)[:_NAMED]
        more = ", …" if len(known) > len(names) else ""
        yield f"{subject.in_words()} is {', '.join(names)}{more}"
    patterns = [value.text for value in condition.values if isinstance(value, Text)]
    if condition.operator == "like" and not any("*" in text or "?" in text for text in patterns):
        yield f"`{condition}` has to fit the whole; `contains` finds it anywhere"


def _rows(count: int) -> str:
    """Return how many rows."""
    return f"{count} row" if count == 1 else f"{count} rows"
