from __future__ import annotations

import unicodedata

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from tests.rules import plain

from regulars.rules import contacts
from regulars.rules.said import SHAPES

IDS = [None, "111-1", "111-2", "M1"]
PEOPLE = [
    None,
    "Ann Roe",
    "ANN  ROE",
    "ａｎｎ roe",
    "Bob Lee",
    "Amazon Customer",
    "amazon-kunde",
    "山田 太郎",
]
POSTCODES = [None, "01234", "1234", " １２３４", "12 34", "sw1a 1aa", "SW1A1AA", "000"]


def line(**said: str | None) -> dict[str, str | None]:
    usual = {"order_id": "111-1", "merchant_order_id": None, "name": None, "recipient": None}
    return usual | {"postcode": None} | said


def contact(address: str, event: int = 1, **said: str | None) -> dict[str, object]:
    usual = {"order_id": None, "merchant_order_id": None, "name": None, "postcode": None}
    return usual | said | {"event": event, "address": address}


def known(*people: dict[str, object]) -> pd.DataFrame:
    shape = SHAPES["contacts"]
    return pd.DataFrame(people, columns=list(shape)).astype(dict(shape))


def lost(*lines: dict[str, str | None]) -> pd.DataFrame:
    frame = pd.DataFrame(lines, columns=list(line()), index=range(7, 7 + len(lines)), dtype="str")
    words = ["merchant_order_id", "name", "recipient", "postcode"]
    return frame.astype(dict.fromkeys(words, "category"))


def filled(
    lines: list[dict[str, str | None]], people: list[dict[str, object]]
) -> list[tuple[object, object]]:
    frame = lost(*lines)
    found = contacts.fill(frame, known(*people))
    assert found.index.equals(frame.index)
    assert found["address"].dtype == "str"
    plain_found = found.astype(object).where(found.notna(), None)
    return list(zip(plain_found["address"], plain_found["source"], strict=True))


def one(said: dict[str, str | None], *people: dict[str, object]) -> str | None:
    [(address, _)] = filled([said], list(people))
    return address


def test_either_order_id_of_a_contact_fits_either_of_a_line():
    for theirs in ("order_id", "merchant_order_id"):
        for ours in ("order_id", "merchant_order_id"):
            asked = line(order_id="x") | {ours: "A1"}
            assert filled([asked], [contact("a@example.org", **{theirs: "A1"})]) == [
                ("a@example.org", "order")
            ]
    assert one(line(order_id="A1"), contact("a@example.org", order_id="A2")) is None


def test_contacts_that_disagree_on_an_order_fill_nothing():
    two = [contact("a@example.org", order_id="111-1"), contact("b@example.org", order_id="111-1")]
    assert one(line(), *two) is None
    by_number = contact("b@example.org", merchant_order_id="M1")
    assert one(line(merchant_order_id="M1"), two[0], by_number) is None
    assert one(line(), two[0], contact("a@example.org", order_id="111-1", name="Ann")) == "a@example.org"


def test_an_order_in_dispute_is_not_filled_by_name_either():
    dispute = [contact("a@example.org", order_id="111-1"), contact("b@example.org", order_id="111-1")]
    named = contact("a@example.org", name="Ann Roe", postcode="1234")
    assert one(line(name="Ann Roe", postcode="1234"), *dispute, named) is None


def test_of_contacts_with_one_order_those_of_the_newest_event_count():
    old, new = contact("a@example.org", 1, order_id="111-1"), contact("b@example.org", 3, order_id="111-1")
    assert one(line(), new, old) == one(line(), old, new) == "b@example.org"
    other = contact("c@example.org", 2, merchant_order_id="M1")
    assert one(line(merchant_order_id="M1"), old, other) == "c@example.org"
    assert one(line(merchant_order_id="M1"), new, other) == "b@example.org"


def test_a_name_and_postcode_fit_whatever_their_case_width_spaces_and_leading_zeros():
    ann = contact("a@example.org", name="Ann Roe", postcode="01234")
    for name in ("Ann Roe", "ANN  ROE", "ａｎｎ roe"):
        for postcode in ("01234", "1234", "１２ ３４", "0 1234"):
            assert filled([line(name=name, postcode=postcode)], [ann]) == [
                ("a@example.org", "name and postcode")
            ]
    assert one(line(name="Ann Roe", postcode="12340"), ann) is None
    assert one(line(name="Ann Ro", postcode="01234"), ann) is None


def test_a_blank_name_or_postcode_fits_nobody():
    assert one(line(name="Ann Roe"), contact("a@example.org", name="Ann Roe")) is None
    assert (
        one(line(name="Ann Roe", postcode="000"), contact("a@example.org", name="Ann Roe", postcode="0"))
        is None
    )
    assert one(line(postcode="1234"), contact("a@example.org", postcode="1234")) is None


def test_the_recipient_stands_in_for_a_buyer_who_is_not_named():
    ann = contact("a@example.org", name="Ann Roe", postcode="1234")
    for nobody in (None, "Amazon Customer", "Amazon-Kunde"):
        assert one(line(name=nobody, recipient="Ann Roe", postcode="1234"), ann) == "a@example.org"
    assert one(line(name="Bob Lee", recipient="Ann Roe", postcode="1234"), ann) is None


def test_a_placeholder_fits_nobody():
    nobody = contact("a@example.org", name="Amazon Customer", postcode="1234")
    assert one(line(name="Amazon Customer", recipient="amazon customer", postcode="1234"), nobody) is None


def test_two_addresses_for_a_name_and_postcode_fill_nothing_however_old():
    two = [contact(f"{at}@example.org", at, name="Ann Roe", postcode="1234") for at in (1, 2)]
    assert one(line(name="Ann Roe", postcode="1234"), *two) is None


def test_nothing_known_and_nothing_lost_are_fine():
    assert filled([line(name="Ann Roe", postcode="1")], []) == [(None, None)]
    assert filled([], [contact("a@example.org", order_id="111-1")]) == []


def test_an_address_is_suggested_where_one_alone_has_the_name():
    people = known(
        contact("a@example.org", 1, name="Ann Roe", postcode="1"),
        contact("a@example.org", 2, name="ann roe"),
        contact("b@example.org", name="Bob Lee"),
        contact("c@example.org", name="BOB LEE"),
        contact("d@example.org", name="Amazon Customer"),
        contact("e@example.org", order_id="111-1"),
    )
    names = pd.Series(
        ["ANN ROE", "Bob Lee", "Amazon Customer", None, "Eve"], index=[4, 3, 2, 1, 0], dtype="str"
    )
    for asked in (names, names.astype("category")):
        found = contacts.suggested(asked, people)
        assert found.index.equals(names.index)
        assert found.astype(object).where(found.notna(), None).tolist() == ["a@example.org", *[None] * 4]


# The same, slowly.


def bare(postcode: str | None) -> str | None:
    text = unicodedata.normalize("NFKC", postcode or "").casefold()
    return "".join(text.split()).lstrip("0") or None


def person(name: str | None) -> str | None:
    return None if name is None or plain.is_placeholder(name) else plain.fold(name)


def slowly(said: dict[str, str | None], people: list[dict[str, object]]) -> tuple[object, object]:
    ids = {said["order_id"], said["merchant_order_id"]} - {None}
    fit = [each for each in people if ids & {each["order_id"], each["merchant_order_id"]}]
    if fit:
        newest = max(each["event"] for each in fit)
        addresses = {each["address"] for each in fit if each["event"] == newest}
        return (addresses.pop(), "order") if len(addresses) == 1 else (None, None)
    who, where = person(said["name"]) or person(said["recipient"]), bare(said["postcode"])
    addresses = {
        each["address"]
        for each in people
        if who and where and (person(each["name"]), bare(each["postcode"])) == (who, where)
    }
    return (addresses.pop(), "name and postcode") if len(addresses) == 1 else (None, None)


LINES = st.lists(
    st.fixed_dictionaries(
        {
            "order_id": st.sampled_from(IDS[1:]),
            "merchant_order_id": st.sampled_from(IDS),
            "name": st.sampled_from(PEOPLE),
            "recipient": st.sampled_from(PEOPLE),
            "postcode": st.sampled_from(POSTCODES),
        }
    ),
    max_size=6,
)
CONTACTS = st.lists(
    st.fixed_dictionaries(
        {
            "event": st.integers(1, 3),
            "order_id": st.sampled_from([None, *IDS]),
            "merchant_order_id": st.sampled_from([None, None, *IDS]),
            "name": st.sampled_from(PEOPLE),
            "postcode": st.sampled_from(POSTCODES),
            "address": st.sampled_from(["a@example.org", "b@example.org", "c@example.org"]),
        }
    ),
    max_size=8,
)


@given(LINES, CONTACTS)
def test_every_line_is_filled_as_the_slow_rules_say(lines, people):
    assert filled(lines, people) == [slowly(each, people) for each in lines]


@given(st.lists(st.sampled_from(PEOPLE), max_size=6), CONTACTS)
def test_every_suggestion_is_what_the_slow_rules_say(names, people):
    expected = []
    for name in names:
        who = person(name)
        addresses = {each["address"] for each in people if who and person(each["name"]) == who}
        expected.append(addresses.pop() if len(addresses) == 1 else None)
    found = contacts.suggested(pd.Series(names, dtype="str"), known(*people))
    assert found.astype(object).where(found.notna(), None).tolist() == expected
