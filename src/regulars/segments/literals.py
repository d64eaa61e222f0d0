"""Literals: the values in a selection, read as what they are compared with asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NoReturn, cast

import lark

from regulars.columns import Kind
from regulars.errors import SegmentError
from regulars.segments.folding import fold
from regulars.segments.grammar import unquoted
from regulars.segments.values import Ago, Day, Number, Range, Text, YesNo
from regulars.settings import MOST_DAYS

if TYPE_CHECKING:
    from regulars.segments.subjects import Subject
    from regulars.segments.values import Period, Value

    Tree = lark.Tree[lark.Token]

_YES = frozenset({"yes", "y", "true", "是"})
_NO = frozenset({"no", "n", "false", "否"})
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_MOST_DIGITS = 1_000
"""Far more than there are products; every flag is laid on a pattern of this length."""

_A_DAY = "a day such as 2026-03-05, a month such as 2026-03, or 90 days ago"


@dataclass(frozen=True)
class Literals:
    """Reads the values of one text.

    Parameters
    ----------
    text : str
        The whole selection, to show the place of what does not fit.
    """

    text: str

    def of(self, tree: Tree, about: Subject, operator: str) -> Value:
        """Return a value of the kind that a subject is compared with."""
        kind = about.kind
        if kind is Kind.DAY:
            return self.period(tree)
        if kind is Kind.OWN:
            return self.any_value(tree, operator)
        if kind is Kind.YES:
            return self.yes_or_no(tree)
        if kind in {Kind.TEXT, Kind.ID, Kind.FLAG}:
            return self.letters(tree, kind, like=operator == "like")
        number = self.number(tree)
        if kind is Kind.SHARE and number.span(date.min)[1] >= 2:
            self.refuse(tree, f"{about} is a share of 1", do="for 50 percent write 0.5")
        return number

    def letters(self, tree: Tree, kind: Kind, *, like: bool) -> Text:
        """Return a text; a number or a day is one too, sign for sign."""
        if tree.data not in {"text", "word", "number", "day", "today"}:
            self.refuse(tree, "this is no text", do="expected: a text in quotes")
        text = unquoted(str(tree.children[0]))
        if kind is Kind.FLAG and not re.fullmatch(r"[0-9?*]+" if like else r"[0-9]+", fold(text)):
            self.refuse(tree, "a SKU-flag is made of digits", do="as in flag like '?3??'")
        if kind is Kind.FLAG and len(text) > _MOST_DIGITS:
            self.refuse(tree, f"a SKU-flag has at most {_MOST_DIGITS:,} digits")
        return Text(text)

    def yes_or_no(self, tree: Tree) -> YesNo:
        """Return yes or no."""
        said = unquoted(str(tree.children[0])).casefold() if tree.children else ""
        if said not in _YES | _NO | {"1", "0"}:
            self.refuse(tree, "this is neither yes nor no")
        return YesNo(yes=said in _YES or said == "1")

    def number(self, tree: Tree) -> Number | Range:
        """Return a number, or a range of them."""
        if tree.data == "range":
            low, high = map(self.number, trees(tree))
            return self.range(tree, low, high)
        if tree.data != "number":
            quoted = tree.data == "text" and re.fullmatch(r"-?\d+(\.\d+)?", unquoted(str(tree.children[0])))
            self.refuse(
                tree,
                "this is no number",
                do="leave the quotes out" if quoted else "expected: a number such as 12.50",
            )
        return Number(Decimal(str(tree.children[0])))

    def period(self, tree: Tree) -> Period:
        """Return a day, a month, a year, a day so long ago, or a range of them."""
        if tree.data == "range":
            low, high = map(self.period, trees(tree))
            return cast("Period", self.range(tree, low, high))
        if tree.data == "today":
            return Ago(0)
        raw = unquoted(str(tree.children[0]))
        if tree.data == "ago":
            if not raw.isdecimal() or len(raw) > len(str(MOST_DAYS)) or int(raw) > MOST_DAYS:
                self.refuse(tree, f"days ago are whole, from 0 to {MOST_DAYS:,}")
            return Ago(int(raw))
        found = _DAY.fullmatch(raw.strip())
        if found is None:
            quoted = tree.data == "text" and re.fullmatch(
                r"(\d+ days? ago|today)", raw.strip(), re.IGNORECASE
            )
            self.refuse(
                tree,
                "this is no day",
                do="leave the quotes out" if quoted else f"expected: {_A_DAY}",
            )
        parts = [int(part) for part in found.groups() if part is not None]
        day = Day(*parts)
        try:
            day.span()
        except ValueError:
            self.refuse(tree, f"there is no such {('year', 'month', 'day')[len(parts) - 1]}")
        return day

    def any_value(self, tree: Tree, operator: str) -> Value:
        """Return a value as it is written, to compare a column of the seller's own with."""
        if operator in {"contains", "like"}:
            return self.letters(tree, Kind.OWN, like=False)
        if operator in {"before", "after"} or tree.data in {"day", "today", "ago"}:
            return self.period(tree)
        if tree.data == "range":
            numbers = all(each.data == "number" for each in trees(tree))
            return self.number(tree) if numbers else self.period(tree)
        if tree.data == "number":
            return self.number(tree)
        said = str(tree.children[0])
        if tree.data == "word" and said.casefold() in _YES | _NO:
            return self.yes_or_no(tree)
        if operator in {"<", "<=", ">", ">="}:
            self.refuse(tree, "this is neither a number nor a day")
        return Text(unquoted(said))

    def range(self, tree: Tree, low: Value, high: Value) -> Range:
        """Return a range that does not end before it begins, as far as that is known today."""
        found = Range(cast("Number", low), cast("Number", high))
        is_fixed = not isinstance(low, Ago) and not isinstance(high, Ago)
        both_ago = isinstance(low, Ago) and isinstance(high, Ago) and low.days < high.days
        first, last = found.span(date.max)
        if both_ago or (is_fixed and first > last):
            self.refuse(tree, "this range ends before it begins", do=f"write {high}..{low}")
        return found

    def refuse(self, tree: Tree, what: str, *, do: str = "", behind: bool = False) -> NoReturn:
        """Raise with the place of a part of the tree, or the place behind it."""
        at = tree.meta.end_pos if behind else tree.meta.start_pos
        raise SegmentError(what, text=self.text, at=at, do=do)


def trees(tree: Tree) -> list[Tree]:
    """Return the trees among the children of a tree."""
    return [child for child in tree.children if isinstance(child, lark.Tree)]
