"""The grammar of selections: from a text to its tree, or to the place where it cannot be understood."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import lark

from regulars.errors import SegmentError

if TYPE_CHECKING:
    from collections.abc import Collection

GRAMMAR = r"""
?start: disjunction
?disjunction: conjunction ("or"i conjunction)*
?conjunction: inverse ("and"i inverse)*
?inverse: "not"i inverse -> negation
        | atom
?atom: "(" disjunction ")"
     | condition

condition: subject [operation]
?subject: WORD -> name
        | STRING -> header
        | WORD "(" [value ("," value)*] ")" -> call

?operation: COMPARISON value -> comparison
          | "before"i value -> before
          | "after"i value -> after
          | "in"i (value | list) -> among
          | "contains"i (value | "any"i list) -> contains
          | "like"i value -> like
          | "is"i "empty"i -> empty
          | "is"i "not"i "empty"i -> filled

?list: "(" value ("," value)* ")"
?value: single
      | single ".." single -> range
?single: STRING -> text
       | WORD -> word
       | DATE -> day
       | NUMBER -> number
       | "today"i -> today
       | NUMBER _DAYS_AGO -> ago

COMPARISON: /[<>=!]=|<>|[<>=≤≥≠]/
STRING: /'(?:[^']|'')*'/ | /"(?:[^"]|"")*"/
DATE.3: /\d{4}-\d{1,2}(-\d{1,2})?(?![\w-])/
NUMBER.2: /-?\d+(\.\d+)?(?![\w-])/
WORD: /[^\W\d][\w#-]*/i
_DAYS_AGO: /days?\s+ago(?!\w)/i
%ignore /\s+/
"""
"""Loosest first: ``or``, ``and``, ``not``. A word that is also a keyword is a text where only a text fits."""

MOST_SIGNS = 20_000
MOST_DEEP = 40
"""How deep parentheses and ``not`` may stand in one another."""

_FULL_WIDTH = str.maketrans("（），＝＜＞“”‘’", "(),=<>\"\"''")
"""Signs that other keyboards and word processors put in the place of ours, one for one."""

_VALUE = "a text in quotes, a number or a day"
_EXPECTED = (
    ("COMPARISON", "an operator such as = or >=, `and`, `or`, or the end"),
    ("NUMBER", _VALUE),
    ("RPAR", "`and`, `or` or a closing parenthesis"),
    ("AND", "`and`, `or` or the end"),
    ("$END", "the end, for no parenthesis is open"),
    ("_DAYS_AGO", "a whole number of `days ago`"),
    ("EMPTY", "`is empty`"),
    ("WORD", "a column or a function"),
    ("LPAR", "an opening parenthesis"),
)
"""What to say of a place where a token of some name could stand: the first that could decides."""


@functools.cache
def _parser() -> lark.Lark:
    """Return the parser; making it takes longer than most uses of it."""
    return lark.Lark(GRAMMAR, parser="lalr", propagate_positions=True, maybe_placeholders=False)


def tree(text: str) -> lark.Tree[lark.Token]:
    """Return the tree of a selection.

    Parameters
    ----------
    text : str
        Quotes, parentheses and operators of full width, and curly quotes, stand for the plain ones.

    Raises
    ------
    SegmentError
        It cannot be understood, is empty, or is too long or too deep to be meant.
    """
    if not text.strip():
        raise SegmentError("a selection is empty", text=text, at=0, do="leave it out to select everybody")
    if len(text) > MOST_SIGNS:
        raise SegmentError(f"a selection has at most {MOST_SIGNS:,} signs", text=text, at=MOST_SIGNS)
    plain = _plain(text)
    try:
        found = _parser().parse(plain)
    except lark.exceptions.UnexpectedInput as error:
        raise _refusal(text, plain, error) from None
    _refuse_depth(text, found)
    return found


def says_positions(text: str) -> bool:
    """Return whether a selection names digits by their position; false where it is not understood."""
    try:
        root = tree(text)
    except SegmentError:
        return False
    flags = {"flag", "sku_flag", "'sku-flag'", '"sku-flag"'}
    for each in root.iter_subtrees():
        if each.data in {"name", "header"} and str(each.children[0]).lower() in flags:
            return True
        is_digit = each.data == "call" and str(each.children[0]).lower() == "digit"
        if is_digit and any(
            isinstance(value, lark.Tree) and value.data == "number" for value in each.children
        ):
            return True
    return False


def _plain(text: str) -> str:
    """Return a text with the plain signs, but for those within quotes that are plain already."""
    parts, quote = [], ""
    for sign in text:
        usual = sign.translate(_FULL_WIDTH) if not quote or sign in "“”‘’" else sign
        if quote and quote not in (sign, usual):
            usual = sign
        if usual in "\"'":
            quote = "" if usual == quote else quote or usual
        parts.append(usual)
    return "".join(parts)


def _refuse_depth(text: str, root: lark.Tree[lark.Token]) -> None:
    """Raise where a tree is deeper than anything that is meant: what walks it goes as deep."""
    level = [root]
    for _ in range(MOST_DEEP):
        level = [
            child
            for each in level
            for child in each.children
            if isinstance(child, lark.Tree) and child.data in {"disjunction", "conjunction", "negation"}
        ]
        if not level:
            return
    at = level[0].meta.start_pos
    raise SegmentError(f"this is nested more than {MOST_DEEP} deep", text=text, at=at, do="say it in parts")


def _refusal(text: str, plain: str, error: lark.exceptions.UnexpectedInput) -> SegmentError:
    """Return what to say where parsing stopped."""
    at = len(text) if _is_end(error) else int(error.pos_in_stream or 0)
    rest = plain[at:]
    if rest[:1] in {"'", '"'} and isinstance(error, lark.exceptions.UnexpectedCharacters):
        return SegmentError("this quote is not closed", text=text, at=at)
    if isinstance(error, lark.exceptions.UnexpectedCharacters) and rest[:1].isdigit():
        return SegmentError(
            "this is neither a number nor a day",
            text=text,
            at=at,
            do="a number is written 1234.50, a day 2026-03-05, a month 2026-03; anything else needs quotes",
        )
    expected = next((words for name, words in _EXPECTED if name in _could_stand(error)), _VALUE)
    what = "something is missing here" if at == len(text) else "this is not understood here"
    return SegmentError(what, text=text, at=at, do=f"expected: {expected}")


def _is_end(error: lark.exceptions.UnexpectedInput) -> bool:
    """Return whether the text ended too early."""
    return isinstance(error, lark.exceptions.UnexpectedToken) and error.token.type == "$END"


def _could_stand(error: lark.exceptions.UnexpectedInput) -> Collection[str]:
    """Return the names of the tokens that could stand at the place."""
    if isinstance(error, lark.exceptions.UnexpectedToken):
        accepts: Collection[str] = error.accepts
        return accepts
    allowed: Collection[str] = getattr(error, "allowed", None) or ()
    return allowed
