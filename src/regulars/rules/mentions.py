"""Mentions: where a text names a person, by an address or an order id, however it is written there."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from regulars.rules.emails import WIDTHLESS

if TYPE_CHECKING:
    from collections.abc import Collection

REMOVED = "(forgotten)"
"""What stands in a text where a mention was."""

_TELLING = 8
"""Signs that an order id has at least; what is shorter stands in many a text and names nobody."""

FILE_ENDING = r"\.(?:bak|csv|gz|html?|jpe?g|json|ods|parquet|pdf|png|tab|tsv|txt|xls[mx]?|zip)(?![a-z0-9-])"
"""What makes a file name of an address; a longer address ends otherwise."""


class Mentions:
    """What to look for.

    Parameters
    ----------
    addresses : collection of str
        Normalised.
    orders : collection of str
        Order ids.
    """

    def __init__(self, addresses: Collection[str], orders: Collection[str]) -> None:
        telling = {order for order in orders if len(order) >= _TELLING}
        self._words = {plain(word) for word in {*addresses, *telling}}
        words = "|".join(map(re.escape, sorted(self._words, key=len, reverse=True)))
        # Neither a part of a longer address or id, nor kept from being found by Chinese letters around it.
        self._pattern = re.compile(
            rf"(?<![a-z0-9_.+-])(?:{words})(?![a-z0-9_-]|(?!{FILE_ENDING})\.[a-z0-9])", re.IGNORECASE
        )

    def named(self, text: str) -> bool:
        """Return whether a text names the person, in any case and width."""
        folded = plain(text)
        return any(word in folded for word in self._words) and self._pattern.search(folded) is not None

    def removed(self, text: str) -> str:
        """Return a text without its mentions; one that cannot be mended in place is gone whole."""
        if not self.named(text):
            return text
        rest = self._pattern.sub(REMOVED, text)
        return REMOVED if self.named(rest) else rest


def plain(text: str) -> str:
    """Return a text as it is compared: without case, width and signs that take no room."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", WIDTHLESS.sub("", text)).lower()
