from __future__ import annotations

import hashlib

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from tests.rules import plain, samples

from regulars.rules import identity


def resolved(*lines, shared=()):
    found = identity.resolve(plain.frame(list(lines)), shared=shared)
    return [
        (None if pd.isna(address) else address, None if pd.isna(reason) else reason)
        for address, reason in zip(found["address"], found["reason"], strict=True)
    ]


def test_a_blank_address_is_filled_from_the_order_where_it_agrees():
    assert (
        resolved(plain.line(email="Ann@example.org"), plain.line(email=None), plain.line(email="nonsense"))
        == [("ann@example.org", None)] * 3
    )


def test_an_order_that_disagrees_fills_nothing():
    assert resolved(
        plain.line(email="ann@example.org"), plain.line(email="max@example.org"), plain.line(email=None)
    ) == [("ann@example.org", None), ("max@example.org", None), (None, "blank")]


def test_nobodys_lines_say_why():
    assert resolved(
        plain.line(order_id="1"),
        plain.line(order_id="2", email="nonsense"),
        plain.line(order_id="3", email="desk@example.org"),
        plain.line(order_id="4", email="no-reply-amazon-iba-buyer@marketplace.amazon.fr"),
        shared=["DESK@example.org"],
    ) == [(None, "blank"), (None, "invalid"), (None, "shared"), (None, "shared")]


@given(samples.LINES)
def test_every_line_is_whose_the_plain_rules_say(lines):
    expected = [(each["address"], each["reason"]) for each in plain.resolve(lines, samples.MAILBOXES)]
    assert resolved(*lines, shared=samples.MAILBOXES) == expected


def test_the_index_of_the_lines_stays():
    shipments = plain.frame([plain.line(email="ann@example.org"), plain.line()]).set_index(pd.Index([5, 3]))
    assert identity.resolve(shipments, shared=()).index.tolist() == [5, 3]


def test_the_customer_id_is_the_first_sixty_bits_in_base32():
    # Bit by bit: five bits a letter, from the left of the digest.
    bits = "".join(f"{byte:08b}" for byte in hashlib.sha256(b"mail:ann@example.org").digest())[:60]
    letters = ["ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[int(bits[at : at + 5], 2)] for at in range(0, 60, 5)]
    assert identity.customer_ids(pd.Series(["mail:ann@example.org"], dtype="str")).tolist() == [
        "".join(letters)
    ]


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=5), max_size=4))
def test_any_handle_has_an_id(texts):
    ids = identity.customer_ids("mail:" + pd.Series(texts, dtype="str"))
    assert ids.tolist() == [plain.customer_id(text) for text in texts]
