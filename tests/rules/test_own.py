from __future__ import annotations

import pandas as pd
from hypothesis import given
from tests.rules import byhand, plain, samples

from regulars.rules import own, people, slots

SLOTS = slots.place([samples.SKUS])
OWN = [field for field in byhand.WORDS if field.startswith("own:")]


@byhand.modest
@given(byhand.histories())
def test_own_columns_follow_their_customers(history):
    lines, said = history
    lines = byhand.resolve(lines, said, samples.MAILBOXES)
    who = people.gather(plain.frame(lines), slots=SLOTS, said=byhand.frames(said)).people
    crowd = byhand.crowd(lines, said)
    emails = pd.Series(sorted(email for email in crowd if not crowd[email]["hidden"]), dtype="str")
    table = own.of_customers(who, emails)
    expected = [{field: byhand.word(crowd[email], email, field, said) for field in OWN} for email in emails]
    assert set(table.columns) == {field for row in expected for field in OWN if row[field] is not None}
    assert plain.rows(table.reindex(columns=OWN)) == expected


@byhand.modest
@given(byhand.histories())
def test_marks_are_those_of_the_customers_who_are_shown(history):
    lines, said = history
    lines = byhand.resolve(lines, said, samples.MAILBOXES)
    who = people.gather(plain.frame(lines), slots=SLOTS, said=byhand.frames(said)).people
    expected = []
    for email, person in byhand.crowd(lines, said).items():
        words = {kind: byhand.word(person, email, kind, said) for kind in ("fill:email", "comment:slot_1")}
        for kind, text in words.items():
            if text is not None and not person["hidden"]:
                what, column = kind.split(":")
                row = {"customer_id": plain.handle_id(person["there"][0]), "column": column}
                expected.append(row | {"fill": None, "comment": None} | {what: text})
    expected.sort(key=lambda row: (row["customer_id"], row["column"]))
    assert plain.rows(own.marks(who)) == expected


def value(handle, field, text, event=1):
    return {"event": event, "handle": handle, "field": field, "value": text}


def test_a_fill_and_a_comment_of_one_cell_are_one_row():
    ann = plain.line(address="ann@example.org")
    facts = [
        value("mail:ann@example.org", "fill:name", ""),
        value("mail:ann@example.org", "comment:name", "a:b"),
    ]
    who = people.gather(plain.frame([ann]), slots=SLOTS, said=byhand.frames({"values": facts})).people
    assert plain.rows(own.marks(who)) == [
        {"customer_id": plain.customer_id("ann@example.org"), "column": "name", "fill": "", "comment": "a:b"}
    ]


def test_rows_of_other_sheets_are_known_by_their_handles():
    facts = [
        value("order:2", "own:Late", "s\x1fGeneral\x1fyes", event=3),
        value("order:1", "own:Asked", "n\x1f0\x1f1", event=2),
        value("order:1", "own:Late", None),
        value("order:1", "notes", "not a column of its own"),
        value("order:9", "own:Other", "s\x1fGeneral\x1fof no row"),
    ]
    handles = pd.Series(["order:1", "order:2"], index=[4, 7], dtype="str")
    table = own.of_rows(handles, byhand.frames({"values": facts}))
    assert table.columns.tolist() == ["own:Asked", "own:Late"]
    assert table.index.tolist() == [4, 7]
    assert plain.rows(table) == [
        {"own:Asked": "n\x1f0\x1f1", "own:Late": None},
        {"own:Asked": None, "own:Late": "s\x1fGeneral\x1fyes"},
    ]
