from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.segments.books import parsed

from regulars.errors import SegmentError

WRONG = [
    block.strip("\n")
    for block in (Path(__file__).parent / "wrong.txt").read_text(encoding="utf-8").split("\n\n")
    if not block.startswith("#")
]
"""What is shown of wrong selections, each of which is the second line."""


def refusal(text: str) -> SegmentError:
    with pytest.raises(SegmentError) as caught:
        parsed(text)
    return caught.value


# --- what is understood


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("prime or reviewer and orders = 1", "prime or (reviewer and orders = 1)"),
        ("prime and reviewer or orders = 1", "(prime and reviewer) or orders = 1"),
        ("not prime and reviewer", "not prime and reviewer"),
        ("not (prime and reviewer)", "not (prime and reviewer)"),
        ("not orders = 1 or prime", "not orders = 1 or prime"),
        ("not not prime", "not not prime"),
        ("prime and (reviewer and orders = 1)", "prime and (reviewer and orders = 1)"),
        ("(((prime)))", "prime"),
        ("((prime) or ((reviewer)))", "prime or reviewer"),
    ],
)
def test_not_binds_before_and_and_and_before_or(text, canonical):
    assert str(parsed(text)) == canonical
    assert parsed(text) == parsed(canonical)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("PRIME AND Not Reviewer oR Orders = 1", "(prime and not reviewer) or orders = 1"),
        ("last_order BEFORE 90 Days AGO", "last_order before 90 days ago"),
        ("last_order = Today", "last_order = today"),
        ("name CONTAINS ANY ('a', 'b')", "name contains any ('a', 'b')"),
        ("name Is EMPTY", "name is empty"),
        ("name is NOT empty", "not name is empty"),
        ("orders IN (1, 2)", "orders in (1, 2)"),
        ("BOUGHT('wp001') and Digit(2) > 0", "bought('WP001') and digit(2) > 0"),
        ("orders>=2 and(prime)", "orders >= 2 and prime"),
        (" \n orders\t>=\u3000 2\xa0", "orders >= 2"),
    ],
)
def test_case_and_spaces_do_not_matter(text, canonical):
    assert str(parsed(text)) == canonical


@pytest.mark.parametrize(
    "word", ["or", "OR", "and", "not", "IN", "is", "like", "any", "empty", "before", "contains", "today"]
)
def test_a_keyword_is_a_text_where_only_a_text_fits(word):
    assert parsed(f"state = {word}") == parsed(f"state = '{word}'")
    assert parsed(f"state in ({word}, 'x') and prime") == parsed(f"state in ('{word}', 'x') and prime")


@pytest.mark.parametrize("word", ["notes", "orders", "order_", "iso", "inn", "any_", "and#", "not-x"])
def test_a_word_that_begins_like_a_keyword_is_a_word(word):
    assert parsed(f"state = {word}") == parsed(f"state = '{word}'")
    assert str(parsed("notes is empty")) == "notes is empty"


@pytest.mark.parametrize(
    "text", ["prime orange", "state interesting", "name isempty", "prime andreviewer", "name likes 'x'"]
)
def test_a_word_does_not_end_in_the_middle(text):
    error = refusal(text)
    assert error.at == text.index(" ") + 1
    assert error.what == "this is not understood here"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("（prime）", "prime"),
        ("orders ＝ 2", "orders = 2"),
        ("orders ＞＝ ２", "orders >= 2"),
        ("orders ＜＞ 2", "orders != 2"),
        ("orders ！＝ 2", "orders != 2"),
        ("digit（３） ≥ １", "digit(3) >= 1"),
        ("last_order ＝ ２０２６-０３", "last_order = 2026-03"),
        ("name contains any （“x”，‘y’）", "name contains any ('x', 'y')"),
        ("ｏｒｄｅｒｓ = 2", "orders = 2"),
    ],
)
def test_signs_of_full_width_and_curly_quotes_stand_for_the_plain_ones(text, canonical):
    assert parsed(text) == parsed(canonical)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("'O''Brien'", "O'Brien"),
        ('"O\'Brien"', "O'Brien"),
        ('"say ""hi"""', 'say "hi"'),
        ("'say \"hi\"'", 'say "hi"'),
        ("''''", "'"),
        ("''", ""),
        ("“O'Brien”", "O'Brien"),
        ("'O’Brien'", "O’Brien"),
        ('"He said “hi”"', "He said “hi”"),
        ("'（＝，）'", "（＝，）"),
        (r"'C:\n'", r"C:\n"),
        ("'two\nlines'", "two\nlines"),
        ("'and (or) not'", "and (or) not"),
        ("Ada", "Ada"),
        ("01234", "01234"),
        ("2026-01", "2026-01"),
    ],
)
def test_a_text_is_what_stands_between_its_quotes_sign_for_sign(written, meant):
    assert parsed(f"notes = {written}").values[0].text == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("==", "="), ("<>", "!="), ("≠", "!="), ("≤", "<="), ("≥", ">="), ("＝＝", "="), ("!=", "!=")],
)
def test_other_spellings_of_operators(written, meant):
    assert parsed(f"orders {written} 2") == parsed(f"orders {meant} 2")
    assert parsed(f"orders{written}2") == parsed(f"orders {meant} 2")


def test_is_not_empty_is_the_opposite_of_is_empty():
    assert parsed("name is not empty") == parsed("not name is empty")


# --- what is not


def test_there_are_many_wrong_selections():
    assert len({block.split("\n")[1] for block in WRONG}) == len(WRONG) >= 80


@pytest.mark.parametrize("shown", WRONG, ids=[block.split("\n")[1].strip() for block in WRONG])
def test_a_wrong_selection_is_refused_with_the_place_and_what_to_do(shown):
    text = shown.split("\n")[1].removeprefix("  ")
    assert str(refusal(text)) == shown


@pytest.mark.parametrize("blank", ["", " ", "\u3000", "\n\t "])
def test_an_empty_selection_is_refused(blank):
    error = refusal(blank)
    assert str(error).startswith("a selection is empty; leave it out to select everybody\n")
    assert error.at == 0


def test_a_selection_has_at_most_20_000_signs():
    fits = "prime or " * 2_221 + "  reviewer"
    assert len(fits) == 19_999
    assert len(parsed(fits + " ").parts) == 2_222
    error = refusal(fits + "  ")
    assert str(error).startswith("a selection has at most 20,000 signs\n")
    assert error.at == 20_000


def test_40_levels_are_understood_and_41_are_refused_at_the_place():
    def nested(levels):
        return "(prime and " * levels + "prime" + ")" * levels

    assert parsed(nested(39)) != parsed(nested(38))
    error = refusal(nested(60))
    assert error.what == "this is nested more than 40 deep"
    assert error.at == len("(prime and ") * 40 + 1
    assert refusal("not " * 4_000 + "prime").what == error.what


def test_parentheses_that_join_nothing_may_be_as_many_as_fit():
    assert parsed("(" * 9_000 + "prime" + ")" * 9_000) == parsed("prime")


def test_a_fault_far_to_the_right_is_shown_with_what_is_around_it():
    text = "orders = 1 and " * 100 + "ordrs = 1" + " and orders = 1" * 100
    what, line, caret = str(refusal(text)).split("\n")
    assert what == "there is no column or function 'ordrs'; did you mean orders?"
    assert line[caret.index("^") :].startswith("ordrs = 1 and")
    assert len(caret) == 2 + 70 + 1
    assert (len(line), line[2], line[-1]) == (2 + 140 + 1, "…", "…")


def test_line_breaks_do_not_part_the_caret_from_its_place():
    what, line, caret = str(refusal("prime\nand\tordrs = 1")).split("\n")
    assert what == "there is no column or function 'ordrs'; did you mean orders?"
    assert (line, caret) == ("  prime and ordrs = 1", "            ^")


def test_a_long_name_is_not_said_in_full():
    for text in ("a" * 19_000, f"bought('{'a' * 19_000}')", f"spent('{'a' * 19_000}') > 1"):
        assert len(str(refusal(text)).split("\n")[0]) < 300


def test_a_flag_is_compared_with_as_many_digits_as_one_could_have():
    assert parsed(f"flag like '{'?' * 1_000}'")
    assert refusal(f"flag like '{'?' * 1_001}'").what == "a SKU-flag has at most 1,000 digits"


HUGE = {
    "parentheses": "(" * 20_000,
    "nots": "not " * 5_000,
    "ands": "prime and " * 1_999 + "prime",
    "quotes": "'" * 19_999,
    "an open quote": "name = '" + "''" * 9_990,
    "spaces": "orders" + " " * 19_000 + "=",
    "spaces before ago": "last_order = 1 days" + " " * 19_000 + "x",
    "a list": "orders in (" + "1," * 9_990,
    "a number": "orders = " + "9" * 19_990,
    "a long fraction": "spent_usd = 0." + "9" * 19_980,
    "a position": "digit(" + "9" * 19_980 + ") = 1",
    "days ago": "last_order = " + "9" * 19_970 + " days ago",
    "no number": "orders = " + "1" * 19_990 + "x",
    "dots": "orders = " + "1." * 9_990,
    "ranges": "orders = " + "..".join("1" * 6_000),
    "unknown names": "orderz = 1 and " * 1_300 + "prime",
    "an unknown name": "a" * 20_000,
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_what_is_as_long_as_can_be_is_answered_within_a_second(text):
    parsed("prime")
    begin = time.perf_counter()
    try:
        parsed(text)
    except SegmentError as error:
        assert 0 <= error.at <= len(text)  # noqa: PT017 - or it is understood
    assert time.perf_counter() - begin < 1


ANY_SIGN = st.characters()  # lone surrogates too, which a terminal may bring
VALID = [
    "orders >= 2 and not (prime or digit(3) = 0)", "name contains any ('a', “b”) and state in (OR, 'x')",
    "bought('WP001', 2026-01-01..2026-03-31) or last_order before 90 days ago", "flag like '?3??'",
    "spent('USD', 2026-11) >= 500.50 and 'Seen on' >= 2026-01 or 'Shoe size' in (1..2, 'x', yes)",
]  # fmt: skip


@st.composite
def mutated(draw) -> str:
    """Return a selection of which pieces were dropped, doubled, or replaced with others."""
    text = draw(st.sampled_from(VALID))
    for _ in range(draw(st.integers(1, 4))):
        first, last = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        other = draw(st.sampled_from(VALID))
        at, end = sorted(draw(st.tuples(*[st.integers(0, len(other))] * 2)))
        put = draw(st.sampled_from(["", "'", "(", ")", "..", "not ", " and ", "=", "0", other[at:end]]))
        text = text[:first] + put + text[last:]
    return text


@settings(max_examples=300)
@given(st.one_of(st.text(ANY_SIGN), mutated()))
@example("\udcff = 1")
@example("name = '\udcff'")
@example("'\udcff' = 1")
@example("bought('\udcff')")
@example("prime and \0")
def test_whatever_is_written_is_understood_or_refused_at_a_place_in_it(text):
    try:
        str(parsed(text))
    except SegmentError as error:
        assert 0 <= error.at <= len(text)  # noqa: PT017 - or it is understood
        assert len(str(error).split("\n")) == 3  # noqa: PT017


# --- whether positions are named
