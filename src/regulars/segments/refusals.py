"""Refusals: what to say of a selection at the place where it could not be read further."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from regulars.errors import SegmentError

if TYPE_CHECKING:
    from lark.exceptions import UnexpectedInput

_NUMBERS = "a number is written 1234.50, a day 2026-03-05, a month 2026-03; a text stands in quotes"
_GONE_BY = "a number stands alone, and a day gone by is written 90 days ago"
_SIGNS = {"&": "write `and`", "|": "write `or`", "!": "write `not`"}
"""What other languages have signs for."""

_EXPECTED = (
    ("COMPARISON", "an operator such as = or >=, `and`, `or`, or the end"),
    ("NUMBER", "a text in quotes, a number or a day"),
    ("COMMA", "a comma or a closing parenthesis"),
    ("RPAR", "`and`, `or` or a closing parenthesis"),
    ("_AND", "`and`, `or` or the end"),
    ("_EMPTY", "`is empty` or `is not empty`; to compare, write ="),
    ("NAME", "a column or a function"),
    ("LPAR", "an opening parenthesis"),
    ("$END", "the end, for no parenthesis is open"),
)
"""What to say of a place where a token of some name could stand: the first that could decides."""

_HINTS = (
    ("NAME", r"not\b", "`not` stands before the column"),
    ("NAME", r"[^\W\d]", "a header of several words stands in quotes"),
    ("NAME", r"\d", "put all of it in double quotes, or the shell takes < and > for itself"),
    ("_OR", r"['\"\d]", "several values are written in (1, 2)"),
    ("", r",", "several values stand in parentheses"),
    ("WORD", r".", "a text with spaces or signs in it stands in quotes"),
    ("STRING", r"\w", "a quote within a text is written twice"),
)
"""What may help, by the token before the place and by what stands there."""


def of(text: str, plain: str, error: UnexpectedInput) -> SegmentError:
    """Return the refusal of a text.

    Parameters
    ----------
    text : str
        As it was written.
    plain : str
        With the plain signs, one for one.
    error : UnexpectedInput
        Where the parser stopped.
    """
    is_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    at = len(text) if is_end else int(error.pos_in_stream or 0)
    what, do = _said(plain[:at], plain[at:], error)
    return SegmentError(what, text=text, at=at, do=do)


def _said(left: str, rest: str, error: UnexpectedInput) -> tuple[str, str]:
    """Return what is wrong between what was read and what was not, and what to do about it."""
    stopped: Any = error.interactive_parser  # the stubs leave it untyped
    accepts: set[str] = stopped.accepts()
    is_unread = isinstance(error, UnexpectedCharacters)
    if is_unread and rest[:1] in {"'", '"'}:
        return "this quote is not closed", ""
    if (is_unread and rest[:1].isdigit()) or _is_odd_number(left, rest, accepts):
        return "this is neither a number nor a day", _NUMBERS
    what = "this is not understood here" if rest else "something is missing here"
    if "_DAYS_AGO" in accepts and re.match(r"(day|week|month|year)s?\b", rest, re.IGNORECASE):
        return what, _GONE_BY
    expected = next(words for name, words in _EXPECTED if name in accepts)
    return what, _SIGNS.get(rest[:1], f"expected: {expected}{_hint(left, rest, error)}")


def _is_odd_number(left: str, rest: str, accepts: set[str]) -> bool:
    """Return whether a number is written as we do not: with a currency, or with commas."""
    if "NUMBER" in accepts:
        return re.match(r"[$€£¥+.]\s*\d", rest) is not None
    return "COMMA" not in accepts and left[-1:].isdigit() and re.match(r",\d", rest) is not None


def _hint(left: str, rest: str, error: UnexpectedInput) -> str:
    """Return what may help, after a semicolon."""
    history = getattr(error, "token_history", None)
    before = history[-1].type if history and history[-1] is not None else ""
    if before == "STRING" and left[-1:] not in {"'", '"'}:
        return ""
    for name, signs, hint in _HINTS:
        if name in {"", before} and re.match(signs, rest, re.IGNORECASE):
            return f"; {hint}"
    return ""
