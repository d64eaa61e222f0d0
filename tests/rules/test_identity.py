from __future__ import annotations

import hashlib

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from tests.rules import byhand, plain, samples

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


@given(byhand.histories())
def test_every_line_is_whose_the_plain_rules_say_after_all_that_was_said(history):
    lines, said = history
    shipments = plain.frame(lines)
    found = identity.resolve(shipments, shared=samples.MAILBOXES, said=byhand.frames(said))
    found["handle"] = identity.handles(shipments.assign(known_as=found["known_as"]))
    expected = byhand.resolve(lines, said, samples.MAILBOXES)
    assert plain.rows(found) == [{name: each[name] for name in found.columns} for each in expected]


def moved(*pairs):
    facts = [{"event": 1, "handle": handle, "address": address} for handle, address in pairs]
    return byhand.frames({"addresses": facts})


def whose(lines, said, shared=()):
    found = identity.resolve(plain.frame(lines), shared=shared, said=said)
    return [tuple(row.values()) for row in plain.rows(found[["address", "known_as", "source"]])]


def test_an_edited_address_is_shown_for_every_line_of_the_former_one_and_is_no_chain():
    said = moved(("mail:ann@example.org", "eve@example.org"), ("mail:eve@example.org", "zoe@example.org"))
    lines = [plain.line(email="Ann@example.org"), plain.line(order_id="2", email="eve@example.org")]
    lines += [plain.line(order_id="1", email=None), plain.line(order_id="111-1", email=None)]
    assert whose(lines, said) == [
        ("eve@example.org", "ann@example.org", "own"), ("zoe@example.org", "eve@example.org", "own"),
        (None, None, None), ("eve@example.org", "ann@example.org", "order"),
    ]  # fmt: skip


def test_a_typed_address_wins_over_the_order_and_fills_a_shared_mailbox_but_no_address_of_its_own():
    said = moved(("order:111-1", "zoe@example.org"))
    lines = [plain.line(email=email) for email in ("ann@example.org", None, "desk@example.org")]
    assert whose(lines, said, shared=["desk@example.org"]) == [
        ("ann@example.org", "ann@example.org", "own"), *[("zoe@example.org", None, "hand")] * 2
    ]  # fmt: skip


def test_contacts_come_last_and_their_addresses_can_be_edited_too():
    known = {"event": 1, "order_id": None, "merchant_order_id": None, "name": None, "postcode": None}
    said = byhand.frames(
        {
            "addresses": [{"event": 2, "handle": "mail:eve@example.org", "address": "zoe@example.org"}],
            "contacts": [
                known | {"order_id": "1", "address": "eve@example.org"},
                known | {"name": "Max Roe", "postcode": "1234", "address": "max@example.org"},
                known | {"order_id": "4", "address": "desk@example.org"},
            ],
        }
    )
    lines = [
        plain.line(order_id="1"),
        plain.line(order_id="2", recipient="MAX ROE", postcode="01234"),
        plain.line(order_id="3", recipient="Max Roe", postcode="01234", email="desk@example.org"),
        plain.line(order_id="4"),
    ]
    assert whose(lines, said, shared=["desk@example.org"]) == [
        ("zoe@example.org", "eve@example.org", "contact order"),
        ("max@example.org", "max@example.org", "contact name"),
        (None, None, None),
        (None, None, None),
    ]


def test_lines_of_erased_people_are_nobodys_whatever_is_said():
    lines = [
        plain.line(order_id="forgotten-ABC"),
        plain.line(order_id="forgotten-ABC", email="a@example.org"),
    ]
    found = identity.resolve(
        plain.frame(lines), shared=(), said=moved(("order:forgotten-ABC", "zoe@example.org"))
    )
    assert found["reason"].tolist() == ["forgotten"] * 2
    assert found[["address", "known_as", "source"]].isna().all(axis=None)


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
