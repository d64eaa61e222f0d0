"""Names of people: which are none, how to compare two, and what to say after "Hi "."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from regulars.rules import latest as newest
from regulars.rules import vocabulary
from regulars.rules.said import places
from regulars.rules.texts import distinct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

# Patterns below are RE2's, for whole columns at once.

# Signs whose folding is their lower case, whatever stands beside them: ASCII, and the composed letters of
# Latin-1 and Latin Extended-A but for ligatures and the like (ß, ſ, ĳ, ŀ, ŉ, İ).
_SIMPLE = "!-~À-ÖØ-Þà-öø-įıĴ-ľŁ-ňŊ-ž"
_SIMPLE_WORDS = f"^[{_SIMPLE}]+(?: [{_SIMPLE}]+)*$"
_PERHAPS_NOBODY = f"(?i:amazon|kindle)|[^ {_SIMPLE}]"
_CARE_OF = r"(?i)(?:^|\s)c\s?/\s?o(?:[\s:.].*)?$"
_LETTER = r"\p{L}"
# Letters of no Latin script; modifier letters are let through, for apostrophes like the Hawaiian okina.
_FOREIGN = r"[^\P{L}\p{Latin}\x{2b0}-\x{2ff}]"
# Only scripts with capitals write initials; a single Chinese sign is a name.
_INITIALS = r"^(?:[\p{Lu}\p{Ll}][ .-] ?)*[\p{Lu}\p{Ll}]\.?$"

# What is read without the library: a first word, then words and initials with a dot. A word is of Latin
# letters, with hyphens or apostrophes inside.
_WORD = "[A-Za-zÀ-ÖØ-öø-ÿĀ-ž]+(?:['’-][A-Za-zÀ-ÖØ-öø-ÿĀ-ž]+)*"
_PLAIN = f"^(?P<given>{_WORD})(?P<rest>(?: +(?:{_WORD}|[A-Za-z]\\.))*)$"


def folded(values: pd.Index | pd.Series) -> pd.Series:
    """Return names as they are compared: without case and width, with single spaces.

    Parameters
    ----------
    values : Index or Series of str
        Best the distinct ones; nulls stay null.

    Returns
    -------
    Series of str
        As long as ``values``, numbered from 0.
    """
    texts = pd.Series(values, dtype="str").reset_index(drop=True)
    result = texts.str.lower()
    # Simple letters with single spaces are compared in lower case; other names are folded one by one.
    others = texts[texts.notna() & ~_matches(texts, _SIMPLE_WORDS)]
    result[others.index] = pd.Series([_folded(text) for text in others], index=others.index, dtype="str")
    return result


def placeholders(values: pd.Index | pd.Series) -> NDArray[np.bool_]:
    """Return whether each name is what a marketplace writes for want of one, like ``Amazon Customer``."""
    texts = pd.Series(values, dtype="str").reset_index(drop=True)
    # Folding is dear. All placeholders of simple letters name a shop, and such letters stay what they are.
    found = _matches(texts, _PERHAPS_NOBODY)
    spaced = folded(texts[found]).str.replace("-", " ", regex=False)
    found[found] = spaced.isin(vocabulary.PLACEHOLDERS).to_numpy(dtype=bool)
    return found


def latest(shipments: pd.DataFrame, groups: NDArray[np.integer], *, count: int) -> pd.Categorical:
    """Return the name of each group of lines: its latest buyer name that is one, else its latest recipient.

    Parameters
    ----------
    shipments : DataFrame
        Numbered from 0; ``name``, ``recipient`` and what orders them are read.
    groups : array of int
        Group of each line, from 0 to ``count`` - 1, or ``latest.NONE``.
    count : int
        Number of groups.

    Returns
    -------
    Categorical
        A name for each group, null where no line has one.
    """
    buyers = shipments["name"].cat
    codes = buyers.codes.to_numpy()
    used = np.flatnonzero(np.bincount(codes[codes >= 0]))  # a part of the lines has the words of all
    is_name = np.zeros(len(buyers.categories) + 1, dtype=bool)
    is_name[used] = ~placeholders(buyers.categories[used])
    said = is_name[codes]
    [buyer] = newest.values(shipments, groups, ["name"], count=count, said=said)
    said = shipments["recipient"].notna().to_numpy()
    [recipient] = newest.values(shipments, groups, ["recipient"], count=count, said=said)
    return _either(buyer, recipient)


def _either(names: pd.Categorical, others: pd.Categorical) -> pd.Categorical:
    """Return names, with others where there are none."""
    codes, words = _used(names)
    lacking = codes == newest.NONE
    theirs, further = _used(others[lacking])
    # Few lack a name, so the many words are looked up among the few.
    known = places(pd.Series(words), further)
    at = np.full(len(further) + 1, newest.NONE)
    at[known[known != newest.NONE]] = np.flatnonzero(known != newest.NONE)
    fresh = np.flatnonzero(at[:-1] == newest.NONE)
    at[fresh] = len(words) + np.arange(len(fresh))
    codes[lacking] = at[theirs]
    return pd.Categorical.from_codes(codes, categories=distinct(words.append(further[fresh])))


def _used(words: pd.Categorical) -> tuple[NDArray[np.intp], pd.Index]:
    """Return the codes of words and the categories, without those that nothing has."""
    codes = words.codes.astype(np.intp)
    there = np.flatnonzero(np.bincount(codes[codes != newest.NONE], minlength=len(words.categories)))
    number = np.full(len(words.categories) + 1, newest.NONE)
    number[there] = np.arange(len(there))
    return number[codes], words.categories[there]


def greetings(values: pd.Index | pd.Series, *, fallback: str) -> pd.Series:
    """Return what stands after "Hi " for each name.

    The given name, with one capital where it is all capitals or all small; the whole name where it has no
    given part, is not in Latin script, or is a company's. The fallback where there is no name: it is blank, a
    placeholder, without letters, only an initial (or its given part is), or ``c/o`` somebody.

    Parameters
    ----------
    values : Index or Series of str
        Best the distinct names: an unusual one costs the library 0.1 ms.
    fallback : str
        Whom to greet where nobody is named.

    Returns
    -------
    Series of str
        As long as ``values``, numbered from 0; never null or blank.
    """
    texts = pd.Series(values, dtype="str").reset_index(drop=True)
    names = _found(texts.mask(placeholders(texts)))
    given = names.copy()
    # What is not for nameparser is greeted whole.
    parsed = names.notna().to_numpy() & ~_matches(names, _FOREIGN) & ~_matches(names, _company_pattern())
    given[parsed] = _given(names[parsed])
    given = given.where(given != "", names)
    return given.mask(_matches(given, _INITIALS)).fillna(fallback)


def _found(texts: pd.Series) -> pd.Series:
    """Return the names without what stands behind ``c/o``, null where no letter is left."""
    names = pc.utf8_trim_whitespace(pc.replace_substring_regex(_arrow(texts), _CARE_OF, ""))
    return pd.Series(pc.if_else(pc.match_substring_regex(names, _LETTER), names, None), dtype="str")


def _given(names: pd.Series) -> pd.Series:
    """Return the given part of names in Latin script, spelled for a letter; empty where there is none."""
    known, joining = _library_words()
    plain = pc.extract_regex(_arrow(names), _PLAIN)
    joins = pc.match_substring_regex(pc.struct_field(plain, "rest"), joining)
    first = pc.dictionary_encode(pc.if_else(joins, None, pc.struct_field(plain, "given")))
    spelled = [None if word.casefold() in known else _spelled(word) for word in first.dictionary.to_pylist()]
    given = pd.Series(
        pc.take(pa.array(spelled, type=pa.string()), first.indices), index=names.index, dtype="str"
    )
    left = names[given.isna()]
    given[left.index] = pd.Series([_by_library(name) for name in left], index=left.index, dtype="str")
    return given


def _library_words() -> tuple[set[str], str]:
    """Return all words that mean something to the library, and the pattern of those that join others.

    A name whose first word is none of the former, with none of the latter behind it, has that word for its
    given name: the table of the quick rules, which the tests hold against the library.
    """
    from nameparser import Lexicon  # noqa: PLC0415  (LGPL: an ordinary dependency, loaded where it is used)

    lexicon = Lexicon.default()
    entries = [getattr(lexicon, field.name) for field in dataclasses.fields(lexicon)]
    words = {word.casefold() for entry in entries if isinstance(entry, frozenset) for word in _words(entry)}
    joining = {word for word in _words(lexicon.conjunctions | lexicon.maiden_markers) if len(word) > 1}
    letters = {word for word in lexicon.conjunctions if len(word) == 1}
    # A capital letter is an initial, unless no language of the library's writes it for one (Y, the Spanish
    # "and").
    letters |= {letter.upper() for letter in letters - lexicon.conjunctions_ambiguous}
    anywhere, as_written = ("|".join(map(re.escape, sorted(group))) for group in (joining, letters))
    return words, f" (?:(?i:{anywhere})|{as_written})(?: |$)"


def _words(entries: Iterable[str]) -> set[str]:
    """Return the single words of vocabulary entries, some of which are phrases."""
    return {word for entry in entries for word in entry.split()}


def _by_library(name: str) -> str:
    """Return the given part of one name, spelled for a letter, or an empty text."""
    from nameparser import HumanName  # noqa: PLC0415

    return _spelled(HumanName(unicodedata.normalize("NFC", name)).first)


def _spelled(given: str) -> str:
    """Return a given name with one capital a part, where it is all capitals or all small."""
    return given.title() if given.isupper() or given.islower() else given


def _folded(text: str) -> str:
    """Return one name as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())


def _company_pattern() -> str:
    """Return the pattern of a company's name."""
    endings = "|".join(map(re.escape, vocabulary.COMPANY_ENDINGS))
    capitals = "|".join(vocabulary.COMPANY_CAPITALS)
    return rf"(?i:[\s,](?:{endings})\.?$)|\p{{Ll}}.*[\s,](?:{capitals})$"


def _matches(texts: pd.Series, pattern: str) -> NDArray[np.bool_]:
    """Return where a pattern of RE2 is found; a null has nothing."""
    found = pc.fill_null(pc.match_substring_regex(_arrow(texts), pattern), False)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)


def _arrow(texts: pd.Series) -> Any:
    """Return texts as one Arrow array; a column put together from parts comes in several."""
    column: Any = pa.array(texts, type=pa.string())
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
