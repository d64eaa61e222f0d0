"""Deeds: what a customer did or not, as the lines tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from regulars.columns import Kind
from regulars.segments.answers import Truth
from regulars.segments.subjects import Subject, called
from regulars.segments.values import Text, when

if TYPE_CHECKING:
    from regulars.columns import Slot
    from regulars.segments.values import Period
    from regulars.segments.view import View


class Deed(Subject):
    """Something that is so of a customer, or not."""

    @property
    def kind(self) -> Kind:
        """Return that it is yes or no."""
        return Kind.YES

    def in_words(self) -> str:
        """Return it as a sentence."""
        return self.states(True)


@dataclass(frozen=True)
class Bought(Deed):
    """Whether a product was bought, ever or in a period.

    Parameters
    ----------
    said : str
        Label or SKU.
    skus : tuple of str
        Those that it stands for.
    slot : Slot or None
        Where it is the label of a slot: what was typed there counts too, but in a period.
    period : Day, Ago, Range or None
    """

    said: str
    skus: tuple[str, ...]
    slot: Slot | None
    period: Period | None = None

    def __str__(self) -> str:
        return f"bought({Text(self.said)}{'' if self.period is None else f', {self.period}'})"

    def states(self, yes: bool) -> str:
        """Return it as a sentence."""
        what = called(self.slot) if self.slot is not None else self.said
        return f"{'bought' if yes else 'did not buy'} {what}{when(self.period)}"

    def answer(self, view: View) -> Truth:
        """Return who did."""
        if self.slot is not None and self.period is None:
            return Truth(view.customers[self.slot.column].to_numpy(dtype=np.int64) > 0)
        sold = view.shipments["sku"].isin(self.skus).to_numpy()
        return Truth(view.with_any(sold & view.within(self.period)))


@dataclass(frozen=True)
class Ordered(Deed):
    """Whether there is an order in a period."""

    period: Period

    def __str__(self) -> str:
        return f"ordered({self.period})"

    def states(self, yes: bool) -> str:
        """Return it as a sentence."""
        return f"{'ordered' if yes else 'did not order'}{when(self.period)}"

    def answer(self, view: View) -> Truth:
        """Return who did."""
        return Truth(view.with_any(view.within(self.period)))


@dataclass(frozen=True)
class Contacted(Deed):
    """Whether a message was sent, ever or in a period."""

    period: Period | None = None

    def __str__(self) -> str:
        return f"contacted({'' if self.period is None else self.period})"

    def states(self, yes: bool) -> str:
        """Return it as a sentence."""
        return f"was {'' if yes else 'not '}written to{when(self.period)}"

    def matter(self) -> str:
        """Return what has to be known for it."""
        return "messages that were sent"

    def answer(self, view: View) -> Truth:
        """Return who was."""
        return Truth(view.contacted(self.period))

    def is_filled(self, view: View) -> bool:
        """Return whether any message is recorded."""
        return len(view.contacts) > 0
