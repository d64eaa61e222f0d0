"""The grammar of selections: from a text to its tree, or to the place where it cannot be understood."""

from __future__ import annotations

import functools
import re

import lark

from regulars.errors import SegmentError
from regulars.segments import refusals

GRAMMAR = r"""
?start: disjunction
?disjunction: conjunction (_OR conjunction)*
?conjunction: inverse (_AND inverse)*
?inverse: _NOT inverse -> negation
        | atom
?atom: "(" disjunction ")"
     | condition

condition: subject [operation]
?subject: NAME -> name
        | STRING -> header
        | NAME "(" [value ("," value)*] ")" -> call

?operation: COMPARISON value -> comparison
          | _BEFORE value -> before
          | _AFTER value -> after
          | _IN (value | list) -> among
          | _CONTAINS (value | _ANY list) -> contains
          | _LIKE value -> like
          | _IS _EMPTY -> empty
          | _IS _NOT _EMPTY -> filled

?list: "(" value ("," value)* ")"
?value: single
      | single ".." single -> range
?single: STRING -> text
       | WORD -> word
       | DATE -> day
       | NUMBER -> number
       | TODAY -> today
       | NUMBER _DAYS_AGO -> ago

COMPARISON: /[<>=!≤≥≠]+/
STRING: /'(?:[^']|'')*'/ | /"(?:[^"]|"")*"/
DATE.3: /\d{4}-\d{1,2}(-\d{1,2})?(?![\w-])/
NUMBER.2: /-?\d+(\.\d+)?(?![\w%$€£¥\/-]|\.(?!\.))/
NAME: /(?!(and|or|not)(?![\w#-]))[^\W\d][\w#-]*/i
WORD: /[^\W\d][\w#-]*/i
_OR.1: /or(?![\w#-])/i
_AND.1: /and(?![\w#-])/i
_NOT.1: /not(?![\w#-])/i
_BEFORE.1: /before(?![\w#-])/i
_AFTER.1: /after(?![\w#-])/i
_IN.1: /in(?![\w#-])/i
_CONTAINS.1: /contains(?![\w#-])/i
_ANY.1: /any(?![\w#-])/i
_LIKE.1: /like(?![\w#-])/i
_IS.1: /is(?![\w#-])/i
_EMPTY.1: /empty(?![\w#-])/i
TODAY.1: /today(?![\w#-])/i
_DAYS_AGO: /days?\s+ago(?!\w)/i
%ignore /\s+/
"""
"""Loosest first: ``or``, ``and``, ``not``. A word that is also a keyword is a text where only a text fits."""

MOST_SIGNS = 20_000
MOST_DEEP = 40
"""How deep parentheses and ``not`` may stand in one another."""

_FULL_WIDTH = str.maketrans("（），＝＜＞！＂“”„«»「」＇‘’‚", '(),=<>!""""""""' + "''''")
"""Signs that other keyboards and word processors put in the place of ours, one for one."""

_CLOSING = {"'": "'＇‘’", '"': '"＂“”«»」'}
"""What may close a curly quote, by the plain one."""


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
    if damaged := re.search("[\ud800-\udfff]", text):
        raise SegmentError("this sign is damaged", text=text, at=damaged.start(), do="write it anew")
    plain = _plain(text)
    try:
        found = _parser().parse(plain)
    except lark.exceptions.UnexpectedInput as error:
        raise refusals.of(text, plain, error) from None
    _refuse_depth(text, found)
    return found


def _plain(text: str) -> str:
    """Return a text with the plain signs, but for what stands within quotes."""
    parts, closing = [], ""
    for sign in text:
        usual = sign.translate(_FULL_WIDTH)
        if not closing:
            # A plain quote is closed by itself alone, so that a curly one may stand within.
            closing = (sign if sign == usual else _CLOSING[usual]) if usual in _CLOSING else ""
            parts.append(usual)
        elif sign in closing:
            closing = ""
            parts.append(usual)
        else:
            parts.append(sign)
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


def unquoted(text: str) -> str:
    """Return a text without the quotes around it; two of them within stand for one."""
    quote = text[:1]
    return text[1:-1].replace(quote * 2, quote) if quote in {"'", '"'} else text
