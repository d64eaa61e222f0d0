from __future__ import annotations

import unicodedata

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from regulars.segments import folding
from regulars.segments.folding import fold

ODD = "aAßİıſKÅﬁｱﾞがか\u3099 　Ⅷ①ΑαΣς\u0345\u0301é"
TEXTS = st.text(st.one_of(st.sampled_from(ODD), st.characters(codec="utf-8")))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ADA", "ada"),
        ("  Ada\t", "ada"),
        ("\u3000Ada\xa0\u200b", "ada"),
        ("ＡＤＡ　１", "ada 1"),
        ("ß", "SS"),
        ("Straße", "STRASSE"),
        ("é", "e\u0301"),
        ("É", "e\u0301"),
        ("ﬁ", "FI"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("K", "k"),
        ("Å", "å"),
        ("ſ", "S"),
        ("ｶﾞ", "ガ"),
        ("ｱﾘｶﾞﾄｳ", "アリガトウ"),
        ("か\u3099", "が"),
        ("①", "1"),
        ("㍿", "株式会社"),
        ("İ", "i\u0307"),
        ("O’Brien", "o’brien"),
    ],
)
def test_case_and_width_do_not_matter(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("が", "か"),
        ("ガ", "カ"),
        ("ガ", "が"),
        ("ば", "ぱ"),
        ("e", "é"),
        ("ä", "a"),
        ("ä", "ae"),
        ("ı", "i"),
        ("İ", "i"),
        ("O’Brien", "O'Brien"),
        ("a b", "ab"),
        ("a  b", "a b"),
        ("学校", "學校"),
        ("0", "o"),
    ],
)
def test_other_letters_stay_others(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize("blank", ["", " ", "\u3000", "\t\n", "\u200b\ufeff", "\xa0"])
def test_a_blank_text_folds_to_nothing(blank):
    assert fold(blank) == ""


@given(TEXTS)
@example("\u0345\u0301")
@example("İ")
def test_a_folded_text_is_folded(text):
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_a_text_is_equal_to_itself_in_small_letters_and_decomposed(text):
    assert fold(text.casefold()) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert fold(unicodedata.normalize("NFKC", text)) == fold(text)
    assert fold(f" {text}\u3000") == fold(text)


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E)))
def test_a_text_is_equal_to_itself_in_full_width_and_capitals(text):
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in text)
    assert fold(wide) == fold(text) == fold(text.upper()) == text.lower()


def matched(text: str) -> str:
    """Return what two texts share that are a compatibility caseless match (Unicode, definition D146)."""
    normal = unicodedata.normalize
    return normal("NFKD", normal("NFKD", normal("NFD", text).casefold()).casefold())


@given(TEXTS, TEXTS)
def test_two_texts_are_equal_where_unicode_says_so(one, other):
    for left, right in ((one, other), (one, one.upper()), (one, unicodedata.normalize("NFKC", one))):
        # What stands between letters is no edge.
        assert (fold(f"x{left}x") == fold(f"x{right}x")) == (matched(f"x{left}x") == matched(f"x{right}x"))


@given(st.lists(st.one_of(st.none(), TEXTS)))
def test_many_texts_fold_as_each_does_and_nulls_to_nothing(texts):
    found = folding.folded(pa.array(texts, pa.string())).to_pylist()
    assert found == ["" if text is None else fold(text) for text in texts]


def test_a_row_without_a_text_matches_nothing():
    of_distinct = pa.array([True, False, None], pa.bool_())
    assert folding.matches(of_distinct, None).tolist() == [True, False, False]
    codes = pa.array([0, 1, 2, None, 0], pa.int8())
    assert folding.matches(of_distinct, codes).tolist() == [True, False, False, False, True]
    assert (
        folding.matches(pa.array([], pa.bool_()), pa.array([None, None], pa.int8())).tolist() == [False] * 2
    )
