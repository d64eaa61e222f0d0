from __future__ import annotations

import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nameparser import HumanName, Lexicon
from tests.rules import plain

from regulars.rules import names, vocabulary


def greetings(*texts, fallback="there"):
    return names.greetings(pd.Series(texts, dtype="str"), fallback=fallback).tolist()


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Ann Roe", "Ann"),
        ("ANN ROE", "Ann"),
        ("ann roe", "Ann"),
        ("McKenzie Roe", "McKenzie"),
        ("JEAN-PAUL ROE", "Jean-Paul"),
        ("o'neil roe", "O'Neil"),
        ("D’ARCY ROE", "D’Arcy"),
        ("RENÉE", "Renée"),
        ("Rene\u0301e Roe", "Renée"),
        ("Ann M. Roe", "Ann"),
        ("Ann van der Roe", "Ann"),
        ("Dr. Ann Roe", "Ann"),
        ("Roe, Ann", "Ann"),
        ("Ann Roe Jr.", "Ann"),
        ("Mr. Roe", "Mr. Roe"),
        ("Ann c/o Roe Inn", "Ann"),
        ("山田 太郎", "山田 太郎"),
        ("李", "李"),
        ("Анна Роу", "Анна Роу"),
        ("株式会社Roe", "株式会社Roe"),
        ("Roe GmbH", "Roe GmbH"),
        ("ROE & SONS, INC.", "ROE & SONS, INC."),
        ("Roe S.A.", "Roe S.A."),
        ("Roe S.r.l.", "Roe S.r.l."),
        ("Roe Sp. z o.o.", "Roe Sp. z o.o."),
        ("Roe SA", "Roe SA"),
        ("Ana Sa", "Ana"),
        ("ANA DE SA", "Ana"),
        ("Roe & Co. KG", "Roe & Co. KG"),
        ("J.", "there"),
        ("J", "there"),
        ("J. R.", "there"),
        ("J. Roe", "there"),
        ("J Roe", "there"),
        ("c/o Ann Roe", "there"),
        ("C / O Ann Roe", "there"),
        ("", "there"),
        ("123", "there"),
        ("Amazon Customer", "there"),
        ("AMAZON-KUNDE", "there"),
        ("Ａｍａｚｏｎ カスタマー", "there"),
        (None, "there"),
    ],
)
def test_the_greeting_is_the_given_name_where_there_is_one(name, greeting):
    assert greetings(name) == [greeting]
    assert plain.greeting(name) == greeting


def test_a_column_in_several_parts_is_greeted_like_one():
    parts = pd.concat([pd.Series(["ann roe"], dtype="str"), pd.Series(["max roe", None], dtype="str")])
    assert names.greetings(parts, fallback="you").tolist() == ["Ann", "Max", "you"]


FIRST = [
    "ann",
    "jean-paul",
    "o'neil",
    "łukasz",
    "josé",
    "bo",
    "mohammed",
    "müller",
    "dean",
    "van",
    "prince",
    "al",
]
AFTER = [
    "roe",
    "de",
    "la",
    "van",
    "y",
    "e",
    "i",
    "and",
    "née",
    "phd",
    "jr",
    "dr",
    "king",
    "ma",
    "m.",
    "e.",
    "z",
    "domu",
]
CASES = [str.lower, str.title, str.upper]


def test_the_quick_rules_give_what_the_library_gives_for_every_shape():
    shapes = [
        " ".join([case(first), *map(other, rest)])
        for first in FIRST
        for length in range(3)
        for rest in itertools.product(AFTER, repeat=length)
        for case, other in itertools.product(CASES, CASES)
    ]
    shapes = sorted(set(shapes))[::7]
    quick = names._given(pd.Series(shapes, dtype="str"))
    wrong = [
        (shape, said)
        for shape, said in zip(shapes, quick, strict=True)
        if said != names._spelled(HumanName(shape).first)
    ]
    assert not wrong


LEXICON = Lexicon.default()
GROUPS = (
    "titles", "particles", "suffix_words", "suffix_acronyms", "conjunctions", "maiden_markers",
    "bound_given_names", "after_given_titles",
)  # fmt: skip
WORDS = sorted(word for group in GROUPS for entry in getattr(LEXICON, group) for word in entry.split())
PIECES = st.one_of(st.sampled_from(WORDS), st.sampled_from(FIRST + AFTER), st.text("aeéßıŁ'-.z", max_size=4))
CASED = st.tuples(st.sampled_from([*CASES, str]), PIECES).map(lambda drawn: drawn[0](drawn[1]))
NAMES = st.lists(CASED, max_size=5)


@given(NAMES.map(" ".join))
def test_every_greeting_is_what_the_library_alone_would_make_of_it(name):
    assert greetings(name) == [plain.greeting(name)]


def test_ordinary_names_do_not_reach_the_library(monkeypatch):
    first = ["Maria", "JOHN", "jürgen", "Siobhán", "Jean-Luc"]
    middle = ["", "M. ", "E ", "de ", "van der "]
    last = ["Roe", "O'Neil", "King", "Ma"]
    people = [f"{a} {b}{c}" for a, b, c in itertools.product(first, middle, last)]
    monkeypatch.setattr(names, "_by_library", pytest.fail)
    assert set(greetings(*people)) == {"Maria", "John", "Jürgen", "Siobhán", "Jean-Luc"}


@given(st.lists(st.text(max_size=8), max_size=4))
def test_no_greeting_is_blank(texts):
    assert all(text.strip() for text in greetings(*texts))


def test_names_are_compared_without_case_width_and_spaces():
    said = pd.Series(["Ann  ROE", "ａｎｎ\u3000roe", "STRASSE", "straße", None], dtype="str")
    folded = names.folded(said)
    assert folded[:4].tolist() == ["ann roe", "ann roe", "strasse", "strasse"]
    assert folded.isna().tolist() == [False] * 4 + [True]


@given(st.lists(st.text(max_size=6), max_size=4))
def test_folding_a_column_folds_each_name(texts):
    assert names.folded(pd.Series(texts, dtype="str")).tolist() == [plain.fold(text) for text in texts]


def test_every_letter_is_folded_in_a_column_as_by_itself():
    texts = [f"Xx{letter}y" for letter in map(chr, range(ord("!"), 0x250))]  # Latin to Extended-B
    assert names.folded(pd.Series(texts, dtype="str")).tolist() == [plain.fold(text) for text in texts]


def test_a_placeholder_is_known_however_it_is_spelled():
    spellings = [
        spelled
        for text in sorted(vocabulary.PLACEHOLDERS)
        for spelled in (
            text,
            text.upper(),
            text.title(),
            text.replace(" ", "-"),
            text.replace(" ", "\u3000"),
            text.translate({code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}),  # full width
            text.replace("k", "\u212a"),  # the sign for kelvin
        )
    ]
    assert names.placeholders(pd.Series(spellings, dtype="str")).all()
    others = [f"{text}s" for text in spellings] + ["Amazonas Roe", "Zoë Kindler", "Ünal Roe"]
    found = names.placeholders(pd.Series(others, dtype="str")).tolist()
    assert found == [plain.is_placeholder(text) for text in others]
    assert not any(found)


def test_a_name_that_one_has_as_buyer_and_another_as_recipient_is_one_word():
    lines = [
        plain.line(order_id="111-1", name="Ann Roe"),
        plain.line(order_id="111-2", name=None, recipient="Ann Roe"),
        plain.line(order_id="111-3", name=None, recipient="Eve Roe"),
        plain.line(order_id="111-4", name=None, recipient="Eve Roe"),
        plain.line(order_id="111-5", name="Bo Roe", recipient="Max Roe"),
    ]
    found = names.latest(plain.frame(lines), pd.array(range(5)).to_numpy(), count=5)
    assert list(found) == ["Ann Roe", "Ann Roe", "Eve Roe", "Eve Roe", "Bo Roe"]
    assert sorted(found.categories) == ["Ann Roe", "Bo Roe", "Eve Roe"]


def test_the_name_is_the_latest_that_is_no_placeholder_else_the_latest_recipient():
    lines = [
        plain.line(item_id="1", name="Ann Roe", recipient="Max Roe"),
        plain.line(item_id="2", name="Amazon Customer", recipient="Jo Roe"),
        plain.line(order_id="111-2", name="Kindle-Kunde", recipient=None),
        plain.line(order_id="111-2", recipient="Eve Roe"),
    ]
    found = names.latest(plain.frame(lines), pd.array([0, 0, 1, 1]).to_numpy(), count=3)
    assert list(found)[:2] == ["Ann Roe", "Eve Roe"]
    assert pd.isna(found[2])
