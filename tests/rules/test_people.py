from __future__ import annotations

import pandas as pd
from hypothesis import given
from tests.rules import byhand, plain, samples

from regulars.rules import people, quantities, slots

SLOTS = slots.place([samples.SKUS])


def gathered(lines, said, placed=SLOTS):
    return people.gather(plain.frame(lines), slots=placed, said=byhand.frames(said))


@byhand.modest
@given(byhand.histories())
def test_everyone_is_who_the_plain_rules_say(history):
    lines, said = history
    lines = byhand.resolve(lines, said, samples.MAILBOXES)
    crowd = gathered(lines, said)
    expected = byhand.crowd(lines, said)
    who = crowd.people
    found = {row["email"]: row for row in plain.rows(who.everyone)}
    assert found == {
        email: {
            "customer_id": plain.handle_id(person["there"][0]), "email": email, "home": person["home"],
            "hidden": person["hidden"],
        }
        for email, person in expected.items()
    }  # fmt: skip
    emails = who.everyone["email"]
    assert [emails[at] for at in crowd.owner] == [each["address"] for each in lines if each["address"]]
    handles = zip(who.handles["handle"], emails[who.handles["customer"]], who.handles["there"], strict=True)
    lone = {(f"mail:{email}", email, True) for email in expected}
    stated = {
        (handle, email, handle in person["there"])
        for email, person in expected.items()
        for handle in person["handles"]
    }
    # Without an address said, the one handle of an added row is there too.
    assert set(handles) == stated | (set() if said["addresses"] else lone)


@byhand.modest
@given(byhand.histories())
def test_the_word_that_holds_is_the_plain_rules_word(history):
    lines, said = history
    lines = byhand.resolve(lines, said, samples.MAILBOXES)
    who = gathered(lines, said).people
    found = {(who.everyone["email"][row.customer], row.field): row.value for row in who.facts.itertuples()}
    assert found == {
        (email, field): text
        for email, person in byhand.crowd(lines, said).items()
        for field in byhand.WORDS
        if (text := byhand.word(person, email, field, said)) is not None
    }


@byhand.modest
@given(byhand.histories())
def test_quantities_reported_since_are_those_of_the_plain_rules(history):
    lines, said = history
    lines = byhand.resolve(lines, said, samples.MAILBOXES)
    who = gathered(lines, said).people
    expected = []
    for person in byhand.crowd(lines, said).values():
        for fact in said["quantities"]:
            for slot in SLOTS:
                if fact["handle"] not in person["handles"] or fact["sku"] not in slot.skus:
                    continue
                now = sum(each["units"] for each in person["lines"] if each["sku"] in slot.skus)
                if fact["delta"] > 0 and byhand.delta(person, slot, said) > 0 and now > fact["reported"]:
                    expected.append(fact | {"reported_now": now})
    found = plain.rows(quantities.reported_since(who, byhand.frames(said)))
    order = ["event", "handle", "sku"]
    assert sorted(found, key=lambda row: [row[name] for name in order]) == sorted(
        expected, key=lambda row: [row[name] for name in order]
    )


def ann(**said):
    return plain.line(**{"address": "ann@example.org", "known_as": "ann@example.org"} | said)


def test_nobody_is_asked_for_a_handle_that_nobody_has():
    who = gathered([ann()], {}).people
    asked = pd.Series(["mail:ann@example.org", "mail:max@example.org", "order:111-1"], dtype="str")
    assert who.customers_of(asked).tolist() == [0, -1, -1]
