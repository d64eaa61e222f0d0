"""Selecting: which customers an expression, a segment or digits are about, and what to know of that."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from regulars import settings as rulings
from regulars.errors import SegmentError, SelectionError
from regulars.segments import audiences, doubts, names, parsing
from regulars.segments import view as segments_view
from regulars.segments.audiences import AUDIENCES, UNKNOWABLE
from regulars.segments.expression import all_of
from regulars.segments.names import Names
from regulars.segments.subjects import Own
from regulars.workflows import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from regulars.segments.expression import Expression
    from regulars.workflows.looking import Look


@dataclass(frozen=True)
class Asked:
    """Whom to select: whoever all of these select, everybody where there is none.

    Parameters
    ----------
    expression : str or None
        In the language of ``docs/segments.md``.
    segments : tuple of str
        Names of saved or ready-made segments.
    digits : tuple of str
        Conditions on digits of the SKU-flag, as expressions.
    """

    expression: str | None = None
    segments: tuple[str, ...] = ()
    digits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ground:
    """A book as it is looked at, ready for selections.

    Parameters
    ----------
    seen : Look
    """

    seen: Look

    @cached_property
    def names(self) -> Names:
        """Return what the words of a selection stand for here."""
        view = self.seen.view
        own = tuple(view.own_columns.columns)
        return Names(view.columns, view.slots, own, carry=self.seen.settings.carry)

    @cached_property
    def view(self) -> segments_view.View:
        """Return what a selection looks at, without addresses."""
        view = self.seen.view
        return segments_view.View(
            customers=view.customers,
            columns=view.columns,
            slots=view.slots,
            shipments=view.shipments,
            as_of=view.as_of,
            timezone=self.seen.settings.timezone,
            own=view.own_columns,
        )

    @cached_property
    def addressed(self) -> segments_view.View:
        """Return the same with addresses, which are read from the text of all reports."""
        files = lines.files(self.seen.book, self.seen.state.reports)
        # What was worked out for the other view serves here too.
        found = replace(self.view, addresses=lines.addresses(files))
        vars(found).update({name: vars(self.view)[name] for name in _SHARED if name in vars(self.view)})
        return found

    def under(self, expression: Expression) -> segments_view.View:
        """Return the view that an expression needs."""
        needs = any(condition.subject.reads_addresses for condition in expression.conditions())
        return self.addressed if needs else self.view

    def asked(self, asked: Asked) -> Expression | None:
        """Return the one expression that is asked for, None for everybody.

        Raises
        ------
        SelectionError
            There is no such segment, or a part cannot be understood.
        """
        parts = [self.segment(name) for name in asked.segments]
        texts = (*([] if asked.expression is None else [asked.expression]), *asked.digits)
        parts += [self._parsed(text) for text in texts]
        return all_of(parts) if parts else None

    def named(self, text: str) -> str | None:
        """Return the name of a segment, or of what no report can tell, that a text is; else None."""
        return rulings.called(text, self._named)

    @property
    def _named(self) -> tuple[str, ...]:
        """Return everything that may stand behind ``--segment``, what no report can tell too."""
        return (*self.seen.settings.segments, *AUDIENCES, *UNKNOWABLE)

    def _parsed(self, text: str) -> Expression:
        """Return the expression of a text; the name of a segment is answered with how to use it."""
        segments = (*self.seen.settings.segments, *AUDIENCES)
        try:
            return parsing.parse(text, replace(self.names, segments=segments))
        except SegmentError as error:
            if (name := self.named(text)) is None:
                raise
            do = f"write {names.option(name)}"
            raise SegmentError(f"{name} is a segment", text=text, at=error.at, do=do) from None

    def segment(self, name: str) -> Expression:
        """Return the expression of a saved or ready-made segment.

        Raises
        ------
        SelectionError
            There is none of the name, it needs a setting, or what was saved cannot be understood (any more).
        """
        text = self.segment_text(name)
        try:
            return parsing.parse(text, self.names)
        except SegmentError as error:
            ready = AUDIENCES.get(name) if rulings.called(name, self.seen.settings.segments) is None else None
            settings = [f"audiences.{each}" for each in ready.thresholds] if ready else []
            place = f"segment {name}" + (f" with {', '.join(settings)}" if settings else "")
            raise SegmentError(f"{place}: {error.what}", text=error.text, at=error.at, do=error.do) from None

    def segment_text(self, name: str) -> str:
        """Return what a segment says, as it was saved or with the thresholds of the settings."""
        saved = self.seen.settings.segments
        if (known := rulings.called(name, saved)) is not None:
            return saved[known]
        if (known := rulings.called(name, AUDIENCES)) is not None:
            return audiences.text(AUDIENCES[known], self.seen.settings.audiences, self.view)
        if (known := rulings.called(name, UNKNOWABLE)) is not None:
            what = UNKNOWABLE[known]
            raise SelectionError(
                f"{what.name} cannot be selected: {what.reason}", text=name, do=f"nearest: {what.nearest}"
            )
        near = difflib.get_close_matches(name.casefold(), self._named, n=1)
        advice = f"did you mean {near[0]}?" if near else "`regulars segment list` shows them all"
        raise SelectionError(f"there is no segment {name!r}", text=name, do=advice)

    def selected(self, expression: Expression | None) -> pd.DataFrame:
        """Return the customers that an expression selects, as they are ordered."""
        customers = self.seen.view.customers
        return customers if expression is None else customers[expression.mask(self.under(expression))]

    def doubts(self, expression: Expression | None) -> Iterator[str]:
        """Yield what to know of the conditions: what nothing is known of, and what may not be meant."""
        yield from dict.fromkeys(self._doubts(expression))

    def _doubts(self, expression: Expression | None) -> Iterator[str]:
        """Yield the same, some of it twice."""
        told = set()
        for condition in expression.conditions() if expression is not None else ():
            view, subject = self.under(condition), condition.subject
            if isinstance(subject, Own):
                yield from doubts.of_cells(condition, subject, view)
            if subject not in told and not subject.is_filled(view):
                yield doubts.of_nothing_known(condition)
            elif not isinstance(subject, Own):
                yield from doubts.of_values(condition, view)
            told.add(subject)


_SHARED = ("owner", "owned", "ordered_on", "orders")
"""What of a view does not depend on addresses, and is costly to work out."""
