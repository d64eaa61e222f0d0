"""Labels: a selection said by products instead of positions, which may move, so that it can be kept."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from regulars.columns import Kind
from regulars.errors import SelectionError
from regulars.rules.flags import NINE
from regulars.segments.expression import And, Condition, Not, Or, all_of
from regulars.segments.subjects import Digit
from regulars.segments.values import Number, Text

if TYPE_CHECKING:
    from regulars.segments.expression import Expression
    from regulars.segments.names import Names


def labelled(expression: Expression, names: Names) -> Expression:
    """Return an expression that says the same today and names products only.

    Raises
    ------
    SelectionError
        It asks for digits that no products' numbers say the same of.
    """
    if isinstance(expression, And):
        return all_of(labelled(part, names) for part in expression.parts)
    if isinstance(expression, Or):
        return Or(tuple(labelled(part, names) for part in expression.parts))
    if isinstance(expression, Not):
        return Not(labelled(expression.part, names))
    if isinstance(expression, Condition):
        if isinstance(expression.subject, Digit):
            return replace(expression, subject=replace(expression.subject, by_position=False))
        if expression.subject.kind is Kind.FLAG:
            return _spelled(expression, names)
    return expression


def _spelled(condition: Condition, names: Names) -> Expression:
    """Return a pattern of digits as a condition on each product that it asks for."""
    [pattern, *others] = [value.text for value in condition.values if isinstance(value, Text)]
    parts: list[Expression] = []
    for position, sign in enumerate(reversed(pattern.strip()), start=1):
        slot = names.at(position)
        if sign == "?" or (slot is None and sign == "0"):
            continue  # whatever it is, or a digit that is 0 for everybody
        if condition.operator != "like" or others or names.carry or slot is None or not sign.isdecimal():
            raise SelectionError(
                f"`{condition}` says positions of the SKU-Flag, which may move, and cannot be kept",
                text=str(condition),
                do="say it by products, as in digit('WP002') >= 1 and digit('WP003') = 0",
            )
        # A digit 9 is nine or more.
        operator = ">=" if int(sign) == NINE else "="
        parts.append(Condition(Digit(slot), operator, (Number(Decimal(sign)),)))
    if not parts:
        raise SelectionError(f"`{condition}` asks for nothing", text=str(condition), do="leave it out")
    return all_of(parts)
