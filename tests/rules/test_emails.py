from __future__ import annotations

import pandas as pd
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st
from tests.rules import plain

from regulars.rules import emails


def normalised(*texts):
    return [None if pd.isna(text) else text for text in emails.normalised(pd.Series(texts, dtype="str"))]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Ann@Example.ORG", "ann@example.org"),
        (" ann@example.org\u200b\u00a0", "ann@example.org"),
        ("a\u200bnn@exam\ufeffple.org", "ann@example.org"),
        ("Jose\u0301@example.org", "josé@example.org"),
        ("ann@xn--bcher-kva.example.org", "ann@bücher.example.org"),
        ("ann+tag@my-shop.example.org", "ann+tag@my-shop.example.org"),
        ("no address", None),
        ("", None),
        ("ann@", None),
        ("ann@localhost", None),
        ("ann@shop.test", None),
        ("ann@ex--ample.org", None),
        ("ann..roe@example.org", None),
        ("ann@example.1", None),
        ("ann@-shop.org", None),
        (f"ann@{'a' * 64}.org", None),
        (None, None),
    ],
)
def test_an_address_has_one_spelling_or_none(written, meant):
    assert normalised(written) == [meant]


def test_the_rows_keep_their_places_whatever_the_index():
    texts = pd.Series(["B@example.org", "bad", None, "ü@example.org"], index=[7, 7, 3, 1], dtype="str")
    assert emails.normalised(texts).fillna("-").tolist() == ["b@example.org", "-", "-", "ü@example.org"]


LOCAL = st.text(st.sampled_from("aZ09.-_+'!@ \"\\é\u212a"), min_size=1, max_size=6)
DOMAIN = st.text(st.sampled_from("aZ0.-x é"), min_size=1, max_size=9)
ENDING = st.sampled_from(
    ["", ".com", ".co.uk", ".test", ".local", ".onion", ".xn--p1ai", ".c", ".1", "." + "a" * 62]
)


@given(st.builds("{}@{}{}".format, LOCAL, DOMAIN, ENDING))
def test_the_quick_pattern_says_what_the_library_says(text):
    try:
        expected = validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        expected = None
    assert normalised(text) == [expected]


@given(st.builds("{}@{}{}".format, st.text(min_size=1, max_size=5), st.text(max_size=5), ENDING))
def test_any_text_has_one_spelling_that_is_its_own(text):
    first = normalised(text)
    assert first == [plain.address(text)]
    assert normalised(*first) == first


def test_relay_addresses_of_the_marketplace_are_told_from_others():
    addresses = pd.Series(
        [
            "x1@marketplace.amazon.com",
            "x1@marketplace.amazon.co.uk",
            "x1@m.marketplace.amazon.co.jp",
            "x1@amazon.com",
            "x1@marketplace.amazon.com.example.org",
            "x1@notmarketplace.amazon.com",
            "x1@n.marketplace.amazon.co.jp",
        ],
        dtype="str",
    )
    expected = ["alias", "alias", "alias", "direct", "alias", "direct", "direct"]
    assert emails.kind(addresses).tolist() == expected


def test_shared_mailboxes_are_the_marketplaces_and_those_of_the_settings():
    addresses = pd.Series(
        ["no-reply-amazon-iba-buyer@marketplace.amazon.it", "desk@example.org", "ann@example.org", None],
        dtype="str",
    )
    assert emails.shared(addresses, mailboxes=[" Desk@Example.org", "broken"]).tolist() == [
        True,
        True,
        False,
        False,
    ]


def test_letters_that_turn_to_ascii_when_lowered_do_not_join_two_addresses():
    dotted, kelvin = "\u0130@example.net", "\u212a@example.net"
    first, second = normalised(dotted, "i@example.net")
    assert first != second == "i@example.net"
    assert normalised(kelvin)[0] == plain.address(kelvin)
