"""Places of study in a line of an address, told from streets, towns and shops that are named after one.

Texts are folded, what only bears the name of a school is blanked out, and what is left is looked through for
schools. The words stand in the table ``institution_words.WORDS``; all patterns are made from it.

Decisions, and why. Study is primary school to university: kindergartens, lessons beside school or work
(driving, dance, music, language, cram and beauty schools, evening classes for everyone) and the authorities
of schools are left out, as who buys there is seldom a student. Halls of residence are in: students live
there. Hospitals of universities are left out: those who order are patients and staff. Shops are left out, on
a campus too. A building that was a school once, or lies near one, is none.
"""

from __future__ import annotations

import functools
import re
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute

from regulars.segments.institution_words import WORDS, Kind

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

ABOUT = (
    "Finds parcels that go to a place of study by the words of the address: schools from primary school on, "
    "colleges, universities and halls of residence, in Chinese, English, French, German, Japanese and "
    "Spanish; streets, towns, shops, driving schools and hospitals named after one are left out. A "
    "student whose parcels go home is not seen, nor a school that is written by its initials only. "
    "Reports of today mostly leave the street lines blank, so few may be found."
)

_ENGLISH = ("en",)
_SPACED = ("en", "de", "fr", "es")
_UNSPACED = ("zh", "ja")
_SAME = (
    "学學", "医醫", "书書", "馆館", "区區", "员員", "训訓", "业業", "驾駕", "驶駛", "宾賓", "厅廳", "药藥",
    "镜鏡", "银銀", "职職", "园園", "对對", "边邊", "楼樓", "门門", "师師", "饭飯", "县縣",
)  # fmt: skip
"""Signs that are written in two ways, simplified and traditional or Japanese."""

# Patterns are RE2's. Each part of a text has commas of its own around it; dots and hyphens are gone.
_MARKS = "[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]+"
# Spaces, digits and punctuation of any width make no word, and digits of full width are common in Japan.
_UNCOMMON = (
    "[^\x00-\x7e\u00a0\u00c0-\u024f\u2010-\u2015\u2212\u3000-\u3098\u309b-\u30ff\u4e00-\u9fff\uff01-\uff20]"
)
_ACCENTED = ("aàáâä", "eèéêë", "iìíîï", "oòóôö", "uùúûü", "cç", "nñ")
_END = " ?,"
_DIRECTION = "(?:(?:n|s|e|w|ne|nw|se|sw|north|south|east|west|old) )?"
_NUMBER = rf"[0-9]+[a-z]? {_DIRECTION}"
_LINK = (
    "(?:(?:de|del|du|des|d|l|la|le|el|las|los|der|the"
    "|ancienne?|vieille|vieux|grande?s?|(?:antigu|nuev|viej)[ao]) )"
)
_QUARTER = "[东東西南北中前上下一二三四五六七八九十]{0,2}"
_CLOSED = "[ ,0-9一二三四五六七八九十丁の番]"


def named(texts: pa.StringArray) -> pa.BooleanArray:
    """Return whether each text of an address names a place of study.

    Parameters
    ----------
    texts : StringArray
        Lines of addresses, or several parts of one by commas, in any case and width, with or without accents.

    Returns
    -------
    BooleanArray
        As long as ``texts``, never null; null text gives false.
    """
    # Folding takes the most time, and most texts have no such word in any spelling.
    patterns = _patterns()
    hinting = pc.fill_null(pc.match_substring_regex(texts, patterns.hint), False)
    rest = _blanked(_parted(_folded(texts.filter(hinting))), patterns.blanks)
    found = pc.match_substring_regex(rest, patterns.institution)
    result: pa.BooleanArray = pc.replace_with_mask(hinting, hinting, found)
    return result


class _Patterns(NamedTuple):
    """What texts are looked through for."""

    hint: str
    blanks: tuple[str, ...]
    institution: str


@functools.cache
def _patterns() -> _Patterns:
    """Return the patterns, made when they are asked for: that takes longer than most looks through texts."""
    return _Patterns(_hint(), (_latin(), _english(), _han()), _institution())


def _folded(texts: pa.StringArray) -> pa.StringArray:
    """Return the texts without case, width and accents; the marks of kana are no accents and stay."""
    bare = pc.replace_substring_regex(pc.utf8_normalize(texts, "NFKD"), _MARKS, "")
    folded: pa.StringArray = pc.replace_substring(pc.utf8_lower(pc.utf8_normalize(bare, "NFC")), "ß", "ss")
    return folded


def _parted(texts: pa.StringArray) -> pa.StringArray:
    """Return folded texts with single spaces for all that joins words, and commas for all that parts them."""
    parted: pa.StringArray = pc.binary_join_element_wise(",", texts, ",", "")
    for pattern, sign in (
        (r"['’](s)\b", r"\1"),
        (r"\s[‐-―−-]\s|[,;:|()\[\]{}<>\"“”、。・「」【】#\n\r]", ","),
        (r"[\s._'’‐-―−-]+", " "),
        (r"[ ,]*,[ ,]*", ",,"),  # two, so that each part has its own at either end
    ):
        parted = pc.replace_substring_regex(parted, pattern, sign)
    return parted


def _blanked(texts: pa.StringArray, patterns: tuple[str, ...]) -> pa.StringArray:
    """Return the texts without what only bears the name of a place of study."""
    for pattern in patterns:
        there = pc.match_substring_regex(texts, pattern)  # a lot quicker than to replace in all of them
        rest = pc.replace_substring_regex(texts.filter(there), pattern, ",")
        texts = pc.replace_with_mask(texts, there, rest)
    return texts


def _any(*kinds: Kind, of: tuple[str, ...]) -> str:
    """Return the pattern of any word of these kinds in these languages, in all its spellings."""
    words = [word for row in WORDS if row.kind in kinds and row.language in of for word in row.words]
    spellings = {spelling for word in words for spelling in _spellings(word)}
    longest_first = sorted(spellings, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(longest_first).replace("*", "[a-z]*") + ")"


def _spellings(word: str) -> set[str]:
    """Return the patterns of one word: folded, with ae for ä too, with either sign for the same."""
    if "\u3040" <= word[0] <= "\u9fff":
        for same in _SAME:
            word = re.sub(f"[{same}]", f"[{same}]", word)
        return {word}
    umlauts = word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    return {str(text) for text in _folded(pa.array([word, umlauts], pa.string()))}


def _hint() -> str:
    """Return a quick pattern for unfolded texts that may name a place of study, and for uncommon signs."""
    latin = _any(Kind.PLACE, Kind.NAMED, Kind.LEADING, of=_SPACED).replace("[a-z]*", "")
    for letters in _ACCENTED:
        latin = latin.replace(letters[0], f"[{letters}]")
    latin = latin.replace(" ", "[\\s._'\u00a0\u3000-]+")
    return rf"(?i){latin}|{_any(Kind.PLACE, of=_UNSPACED)}|{_UNCOMMON}"


def _institution() -> str:
    """Return the pattern of a place of study in what is left when other things are blanked."""
    school = _any(Kind.NAMED, of=_SPACED)
    return "|".join(
        (
            rf"\b{_any(Kind.PLACE, of=_SPACED)}\b",
            rf"(?:[^ ,0-9&]{{2,}} |& ?[a-z] |[\x{{4e00}}-\x{{9fff}}]){school}\b",
            rf"\b{school} {_any(Kind.FOLLOWING, of=_SPACED)}\b",
            rf"\b{_any(Kind.LEADING, of=_SPACED)} [^ ,0-9]{{2,}}",
            _any(Kind.PLACE, of=_UNSPACED),
        )
    )


def _english() -> str:
    """Return the pattern of streets and shops that say behind what they are: University Ave, College Inn."""
    bare = _any(Kind.NAMED, of=_ENGLISH)
    heads = _any(Kind.NAMED, Kind.PLACE, of=_ENGLISH)
    street = _any(Kind.STREET_AFTER, of=_ENGLISH)
    saint = _any(Kind.CLOSED_AFTER, of=_ENGLISH)
    shop = _any(Kind.BUSINESS_AFTER, of=_ENGLISH)
    return "|".join(
        (
            rf"\b{heads} {street}\b",
            rf"\b{heads} {saint}(?:{_END}| (?:[0-9]|(?:apt|unit|ste|suite|fl|n|s|e|w|ne|nw|se|sw)\b))",
            rf"\b{_NUMBER}{heads} {saint}\b",
            rf"\b{_NUMBER}{heads} (?:[^ ,0-9]+ ){{1,2}}{street}\b",
            rf"\b{_NUMBER}{bare}(?:{_END}| (?:apt|unit|ste|suite|fl)\b)",
            rf",{_any(Kind.TOWN, of=_ENGLISH)}(?:,| [a-z]{{2}}(?:,| [0-9]))",
            # No word of two letters between: a School of Hotel Management is no company.
            rf"\b{heads}(?: (?:[^ ,0-9]{{3,}}|&)){{0,4}} {shop}(?:{_END}| ?[&0-9])",
        )
    )


def _latin() -> str:
    """Return the pattern of all else in languages that part words by spaces."""
    heads = _any(Kind.PLACE, Kind.NAMED, Kind.LEADING, of=_SPACED)
    # Fifth Ave University of Northbridge is two things: English words need a link to be named by the first.
    foreign = _any(Kind.PLACE, Kind.LEADING, of=("de", "fr", "es"))
    before = _any(Kind.STREET_BEFORE, Kind.BUSINESS_BEFORE, of=_SPACED)
    hospital = _any(Kind.HOSPITAL, of=_SPACED)
    school = "(?:school|academy|college|institute)"
    english, german, french, spanish = (_any(Kind.LESSONS, of=(code,)) for code in _SPACED)
    return "|".join(
        (
            rf"\b{_any(Kind.NEVER, of=_SPACED)}\b",
            rf"\b{hospital} {_any(Kind.STREET_AFTER, of=_ENGLISH)}\b",  # first: Hospital Rd is no hospital
            rf"\b(?:{hospital}\b[^,/0-9]*\b{heads}|{heads}\b[^,/0-9]*\b{hospital})\b",
            rf"\b(?:{english} {school}s?|{school} of {english})\b",
            rf"\b(?:[a-z]*{german}|{german} )schulen?\b",
            rf"\b(?:ecole|academie) (?:de |d |du )?{french}\b",
            rf"\b(?:escuela|academia) (?:de )?{spanish}\b",
            rf"\b{_any(Kind.LANDMARK_BEFORE, of=_SPACED)}\b[^,/0-9]*\b{heads}\b",
            rf"\b{before}(?: |\b)(?:{_LINK}*{foreign}|{_LINK}+{heads})\b",
            rf"\b{_any(Kind.PREPOSITION, of=_SPACED)} (?:(?:alt|neu)e[nr]? )?{heads}(?:{_END}| [0-9])",
            rf"\b{heads} {_any(Kind.STREET_AFTER, of=('de',))}\b",
        )
    )


def _han() -> str:
    """Return the pattern of the same in Chinese and Japanese, which part nothing by spaces."""
    heads = _any(Kind.PLACE, of=_UNSPACED)
    return "|".join(
        (
            _any(Kind.NEVER, of=_UNSPACED),
            rf"{heads}[^ ,0-9]{{0,12}}?{_any(Kind.HOSPITAL, of=_UNSPACED)}",
            rf"{_any(Kind.LESSONS, of=_UNSPACED)}(?:[学學]校|[学學]院)",
            rf"{heads}{_QUARTER}{_any(Kind.STREET_AFTER, of=_UNSPACED)}",
            rf"{heads}{_QUARTER}{_any(Kind.CLOSED_AFTER, of=_UNSPACED)}{_CLOSED}",
            rf"{heads}[^ ,]{{0,6}}?{_any(Kind.LANDMARK_AFTER, of=_UNSPACED)}",
            rf"{_any(Kind.BUSINESS_BEFORE, of=_UNSPACED)}[^ ,0-9]{{0,10}}?{heads}",
            rf"{heads}[^ ,0-9]{{0,2}}{_any(Kind.BUSINESS_AFTER, of=_UNSPACED)}",
        )
    )
