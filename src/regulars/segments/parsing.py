"""Parsing: from the tree of a selection to an expression over one book, or to the place that does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from regulars.columns import Kind
from regulars.segments import functions, grammar, names
from regulars.segments.addresses import Address, Institution
from regulars.segments.deeds import Bought, Contacted, Ordered
from regulars.segments.expression import And, Condition, Not, Or
from regulars.segments.figures import (
    AverageOrder,
    DiscountShare,
    LastPurchase,
    ShippingPaid,
    Spent,
    UnitsPerOrder,
)
from regulars.segments.functions import FUNCTIONS
from regulars.segments.grammar import unquoted
from regulars.segments.literals import Literals, trees
from regulars.segments.operators import EMPTY, SIGNS
from regulars.segments.subjects import Digit
from regulars.segments.values import Text, YesNo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from regulars.segments.expression import Expression
    from regulars.segments.literals import Tree
    from regulars.segments.names import Names
    from regulars.segments.subjects import Subject
    from regulars.segments.values import Period, Value

_OPERATOR = {"==": "=", "≠": "!=", "<>": "!=", "≤": "<=", "≥": ">="}
"""Other spellings of operators."""

_OF_CURRENCY: Mapping[str, Callable[[str], Subject]] = {
    "average_order_": AverageOrder,
    "shipping_paid_": ShippingPaid,
}
_PLAIN: Mapping[str, Callable[[], Subject]] = {
    "last_purchase": LastPurchase,
    "units_per_order": UnitsPerOrder,
    "discount_share": DiscountShare,
    "address": Address,
    "institution": Institution,
}
_MONEY = frozenset({"spent", "average_order", "shipping_paid"})
"""What the names of amounts begin with, before the currency."""

_ARGUMENTS = {"digit": (1, 1), "bought": (1, 2), "ordered": (1, 1), "spent": (1, 2), "contacted": (0, 1)}
"""Functions with parentheses, and how many values may stand in them."""


def parse(text: str, names: Names) -> Expression:
    """Return the expression that a text means in one book.

    Parameters
    ----------
    text : str
        See ``docs/segments.md``.
    names : Names
        What its words stand for.

    Raises
    ------
    SegmentError
        It cannot be understood, names what the book does not have, or compares what cannot be compared;
        with the place, and the nearest thing that can be had.
    """
    return _Reader(Literals(text), names).expression(grammar.tree(text))


def _short(name: str) -> str:
    """Return a name as far as a sentence can hold it."""
    return name if len(name) <= 50 else f"{name[:50]}…"


def _vacancy(position: int, names: Names) -> str:
    """Return why no product stands at a position, in words; an empty text where one does."""
    positions = [slot.position for slot in names.slots]
    if position in positions:
        return ""
    if not positions:
        return "no product has a digit yet"
    if 0 < position < max(positions):
        return f"nothing is counted in digit {position}"
    return f"there is no digit {position}, only 1 to {max(positions)}"


@dataclass(frozen=True)
class _Reader:
    """Reads one text."""

    literals: Literals
    names: Names

    def expression(self, tree: Tree) -> Expression:
        """Return what a tree, or a part of it, means."""
        if tree.data == "negation":
            return Not(self.expression(trees(tree)[0]))
        if tree.data in {"conjunction", "disjunction"}:
            parts = tuple(map(self.expression, trees(tree)))
            return And(parts) if tree.data == "conjunction" else Or(parts)
        return self.condition(tree)

    def condition(self, tree: Tree) -> Expression:
        """Return a condition."""
        subject, *operations = trees(tree)
        about = self.subject(subject, alone=not operations)
        if not operations:
            if about.kind in {Kind.YES, Kind.OWN}:
                return Condition(about, "=", (YesNo(yes=True),))
            self.literals.refuse(
                subject,
                f"{about} is not yes or no",
                do=f"compare it: {functions.compared(about)}",
                behind=True,
            )
        [operation] = operations
        operator, values = self.operator(about, operation)
        if operation.data == "filled":
            return Not(Condition(about, EMPTY))
        if about.kind is Kind.YES and operator == "!=":
            return Condition(
                about, "=", tuple(YesNo(not value.yes) for value in values if isinstance(value, YesNo))
            )
        return Condition(about, operator, values)

    # -- what it is about

    def subject(self, tree: Tree, *, alone: bool) -> Subject:
        """Return what a condition is about; it stands alone where it is compared with nothing."""
        name = str(tree.children[0])
        if tree.data == "call":
            return self.call(tree, name.casefold(), trees(tree))
        if tree.data == "header":
            return self.names.header(unquoted(name)) or self.unknown(tree, unquoted(name), alone=alone)
        function = self.names.column(name) or self.plain_function(tree, name.casefold())
        return function or self.names.added(name) or self.unknown(tree, name, alone=alone)

    def plain_function(self, tree: Tree, name: str) -> Subject | None:
        """Return a function without parentheses, or None where there is none of the name."""
        stem, _, code = name.rpartition("_")
        if f"{stem}_" in _OF_CURRENCY and code.upper() in self.names.currencies:
            return _OF_CURRENCY[f"{stem}_"](code.upper())
        if name in _ARGUMENTS:
            plain = "".join(f"spent_{code.lower()} or " for code in self.names.currencies if name == "spent")
            do = f"write {plain}{functions.written(name)}"
            self.literals.refuse(tree, f"{name} is a function", do=do)
        return _PLAIN[name]() if name in _PLAIN else None

    def call(self, tree: Tree, name: str, arguments: Sequence[Tree]) -> Subject:
        """Return a function with what stands in its parentheses."""
        if name not in _ARGUMENTS:
            known = self.names.column(name) or self.plain_function(tree, name) or self.names.added(name)
            if known is None:
                self.unknown(tree, name, functions_only=True)
            self.literals.refuse(tree, f"{name} takes no parentheses", do="leave them out")
        least, most = _ARGUMENTS[name]
        if not least <= len(arguments) <= most:
            at = arguments[most] if len(arguments) > most else tree
            self.literals.refuse(
                at, f"{name} takes {FUNCTIONS[name].arguments}", do=f"write {functions.written(name)}"
            )
        if name == "digit":
            return self.digit(arguments[0])
        if name in {"ordered", "contacted"}:
            periods = [self.literals.period(each) for each in arguments]
            return Ordered(periods[0]) if name == "ordered" else Contacted(*periods)
        first, periods = arguments[0], [self.literals.period(each) for each in arguments[1:]]
        return self.bought(first, *periods) if name == "bought" else Spent(self.currency(first), *periods)

    def digit(self, tree: Tree) -> Digit:
        """Return the slot at a position, or that of a product."""
        if tree.data == "number":
            raw = str(tree.children[0])
            why = (
                _vacancy(int(raw), self.names)
                if raw.isdecimal() and len(raw) < 10
                else f"{_short(raw)} is no position"
            )
            if why:
                self.literals.refuse(
                    tree, why, do="`regulars sku list` shows them; a SKU of digits needs quotes"
                )
            return Digit(self.names.at(int(raw)) or self.names.slots[0], by_position=True)
        label = self.word(tree, "a position or a product")
        found = self.names.product(label)
        return Digit(found[0]) if found else self.unknown_product(tree, label)

    def bought(self, tree: Tree, period: Period | None = None) -> Bought:
        """Return the buying of a product."""
        label = self.word(tree, "a product in quotes; digits are asked for as in digit(1) >= 1")
        found = self.names.product(label)
        if found is None:
            self.unknown_product(tree, label)
        slot, sku = found
        if sku is None:
            return Bought(slot.label, slot.skus, slot, period)
        return Bought(sku, (sku,), None, period)

    def currency(self, tree: Tree) -> str:
        """Return a currency that some price is in."""
        code = self.word(tree, "a currency such as 'USD'").strip().upper()
        if code not in self.names.currencies:
            self.literals.refuse(tree, f"no report has a price in {_short(code)}", do=self.currencies())
        return code

    def currencies(self) -> str:
        """Return in which currencies there are prices, in words."""
        return f"prices are in {' and '.join(self.names.currencies) or 'no currency at all'}"

    def word(self, tree: Tree, wanted: str) -> str:
        """Return a text, with quotes or without."""
        if tree.data not in {"text", "word"}:
            self.literals.refuse(tree, "this does not fit here", do=f"expected: {wanted}")
        return unquoted(str(tree.children[0]))

    # -- what it is compared with

    def operator(self, about: Subject, tree: Tree) -> tuple[str, tuple[Value, ...]]:
        """Return an operator that fits, with its values."""
        operands = trees(tree)
        sign = {"among": "in", "empty": EMPTY, "filled": EMPTY}.get(tree.data, tree.data)
        if tree.data == "comparison":
            token = str(tree.children[0])
            sign = _OPERATOR.get(token, token)
            if sign not in SIGNS:
                meant = {frozenset(known): known for known in SIGNS}.get(frozenset(sign), "!=")
                self.literals.refuse(tree, f"there is no operator `{sign}`", do=f"did you mean {meant}?")
        if sign not in about.operators:
            fits = ", ".join(about.operators)
            if isinstance(about, Bought):
                fits += f"; pieces are counted by digit({Text(about.said)})"
            self.literals.refuse(tree, f"`{sign}` does not fit {about}", do=f"what fits is {fits}")
        if operands and operands[0].data == "list":
            operands = trees(operands[0])
        return sign, tuple(self.literals.of(each, about, sign) for each in operands)

    def unknown(
        self, tree: Tree, name: str, *, functions_only: bool = False, alone: bool = False
    ) -> NoReturn:
        """Raise for a name that stands for nothing."""
        callable_ = [
            f"{name}{code.lower()}"
            for name in FUNCTIONS
            for code in (self.names.currencies if name.endswith("_") else ("",))
        ]
        known = callable_ if functions_only else [*self.names.words, *callable_, *self.names.products]
        near = names.nearest(name, known)
        if not near and name == self.literals.text.strip():
            near, alone = names.nearest(name, self.names.segments, shown=names.option), False
        advice = near or "there are orders, prime, last_order, bought and many more"
        stem, _, code = name.rpartition("_")
        if stem in _MONEY and code and not functions_only:
            advice = self.currencies()
        if alone and not near:
            advice = "several values of one column are written in ('A', 'B')"
        if self.names.product(name):
            advice = f"did you mean digit({Text(name)})?"
        what = "function" if functions_only else "column or function"
        self.literals.refuse(tree, f"there is no {what} {_short(name)!r}", do=advice)

    def unknown_product(self, tree: Tree, name: str) -> NoReturn:
        """Raise for a product that no report has."""
        advice = names.nearest(name, self.names.products) or "`regulars sku list` shows them"
        if alike := self.names.alike(name):
            self.literals.refuse(
                tree, f"{name!r} may be {' or '.join(alike)}", do="write it as it is spelled"
            )
        self.literals.refuse(tree, f"there is no product {_short(name)!r}", do=advice)
