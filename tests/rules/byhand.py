"""What was said by hand, once more slow and plain, and random sayings.

Here everything said is a dict of lists of facts, each a dict, by the names of the frames of ``said.Said``;
what is said of whose a line is goes by ``said`` throughout. See ``plain`` for the lines.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st
from tests.rules import plain, samples

from regulars.rules import contacts
from regulars.rules.said import SHAPES, Said

Facts = dict[str, list[dict[str, Any]]]


def frames(said: Facts) -> Said:
    """Return what was said as the rules take it."""
    return Said(
        **{
            name: pd.DataFrame(said.get(name, []), columns=list(shape)).astype(dict(shape))
            for name, shape in SHAPES.items()
        }
    )


# whose it is


def address(handle: str, said: Facts) -> str | None:
    """Return the address of a handle."""
    typed = {fact["handle"]: fact["address"] for fact in said.get("addresses", [])}
    return typed.get(handle, handle[5:] if handle.startswith("mail:") else None)


def resolve(lines: list[dict], said: Facts, mailboxes=()) -> list[dict]:
    """Return the lines with all that ``identity.resolve`` and ``identity.handles`` say."""
    typed = {fact["handle"] for fact in said.get("addresses", [])}
    before = plain.resolve(lines, mailboxes)
    known = []
    for each, guessed in zip(lines, before, strict=True):
        own = plain.address(each["email"])
        shared = own is not None and plain.is_shared(own, mailboxes)
        order = f"order:{each['order_id']}"
        raw, source, reason = None, None, guessed["reason"]
        if each["order_id"].startswith("forgotten-"):
            reason = "forgotten"
        elif own and not shared:
            raw, source = own, "own"
        elif order in typed:
            source = "hand"
        elif guessed["address"]:
            raw, source = guessed["address"], "order"
        elif not shared:
            raw, source = _contact(each, said, mailboxes)
        handle = f"mail:{raw}" if raw else order
        shown = address(handle, said) if source else None
        known.append(
            each
            | {"address": shown, "reason": None if source else reason, "source": source}
            | {"known_as": raw, "handle": handle}
        )
    return known


def _contact(each: dict, said: Facts, mailboxes) -> tuple[str | None, str | None]:
    known = [one for one in said.get("contacts", []) if not plain.is_shared(one["address"], mailboxes)]
    if not known:
        return None, None
    found = contacts.fill(plain.frame([each]), frames({"contacts": known}).contacts)
    text = None if found["address"].isna()[0] else found["address"][0]
    return text, {"order": "contact order", "name and postcode": "contact name"}.get(found["source"][0])


# who there is


def crowd(lines: list[dict], said: Facts) -> dict[str, dict[str, Any]]:
    """Return ``lines``, ``handles``, ``there`` (what makes a customer), ``home``, ``hidden`` by email."""
    lined = {each["handle"] for each in lines if each["address"]}
    rows = said.get("rows", [])
    there = lined | {fact["handle"] for fact in rows if fact["word"] == "add" or fact["orders"] == "[]"}
    names = ("addresses", "values", "quantities", "rows")
    spoken = {fact["handle"] for name in names for fact in said.get(name, [])}
    spoken = {handle for handle in spoken if handle.startswith(("mail:", "order:"))}
    people: dict[str, dict[str, Any]] = {}
    for email in {address(handle, said) for handle in there} - {None}:
        handles = sorted(handle for handle in lined | spoken if address(handle, said) == email)
        makers = [handle for handle in handles if handle in there]
        own = f"mail:{email}"
        people[email] = {
            "lines": [each for each in lines if each["address"] == email],
            "handles": handles,
            "there": makers,
            "home": own if own in makers else makers[0],
        }
        people[email]["hidden"] = _is_hidden(people[email], last(rows, email, handles))
    return people


def last(facts: list[dict], email: str, handles: list[str]) -> dict | None:
    """Return the word that holds: the newest; of one event that of the address shown, then the least's."""
    mine = [fact for fact in facts if fact["handle"] in handles]
    mine.sort(key=lambda fact: fact["handle"], reverse=True)
    mine.sort(key=lambda fact: (fact["event"], fact["handle"] == f"mail:{email}"))
    return mine[-1] if mine else None


def _is_hidden(person: dict, row: dict | None) -> bool:
    if row is None or row["word"] != "hide":
        return False
    return {each["order_id"] for each in person["lines"]} <= set(json.loads(row["orders"]))


def word(person: dict, email: str, field: str, said: Facts) -> str | None:
    """Return what was said of a customer in a field."""
    mine = [fact for fact in said.get("values", []) if fact["field"] == field]
    if field == "do_not_contact" and any(
        fact["value"] == "Yes" for fact in mine if fact["handle"] in person["handles"]
    ):
        return "Yes"
    found = last(mine, email, person["handles"])
    return found and found["value"]


def delta(person: dict, slot, said: Facts) -> int:
    return sum(
        fact["delta"]
        for fact in said.get("quantities", [])
        if fact["handle"] in person["handles"] and fact["sku"] in slot.skus
    )


# sheets


def customers(lines: list[dict], said: Facts, slots, currencies, settings, as_of) -> list[dict]:
    """Return the customers who are not hidden; ``prime`` and the like are Yes, No or None."""
    table = []
    for email, person in crowd(lines, said).items():
        if person["hidden"]:
            continue
        row = plain._customer(email, person["lines"], slots, currencies, settings, as_of)
        pieces = {slot.position: max(0, row[slot.column] + delta(person, slot, said)) for slot in slots}
        row |= {f"slot_{position}": n for position, n in pieces.items()} | {"units": sum(pieces.values())}
        row["sku_flag"] = plain.flag(pieces, max(pieces, default=0), carry=settings.carry)
        row["name"] = word(person, email, "name", said) or row["name"]
        row["greeting"] = word(person, email, "greeting", said) or plain.greeting(
            row["name"], settings.greeting_fallback
        )
        row["notes"] = word(person, email, "notes", said)
        row["reviewer"] = _reviewer(email, person, said, settings.min_discount)
        if word(person, email, "prime", said):
            row["prime_evidence"] = "by hand" if word(person, email, "prime", said) == "Yes" else None
        for field in ("prime", "reviewer", "do_not_contact"):
            row[field] = word(person, email, field, said) or ("Yes" if row[field] else None)
        row["customer_id"] = plain.handle_id(person["there"][0])
        table.append(row)
    table.sort(key=lambda row: row["email"])
    table.sort(key=lambda row: row["last_order"] or plain.date.min, reverse=True)
    return table


def _reviewer(email: str, person: dict, said: Facts, share) -> bool:
    verdicts = [verdict(each, said) for each in person["lines"]]
    by_rule = [plain.reviewer(each, share) for each in person["lines"]]
    if any(
        said == "Reviewer" or (said is None and rule) for said, rule in zip(verdicts, by_rule, strict=True)
    ):
        return True
    listed = {f"mail:{fact['address']}" for fact in said.get("reviewers", [])}
    return "Ordinary" not in verdicts and bool(listed & {f"mail:{email}", *person["handles"]})


def verdict(each: dict, said: Facts) -> str | None:
    """Return what the seller takes the discount of a line for."""
    given = plain.bargain(each)
    for fact in said.get("verdicts", []):
        names = ("sku", "currency", "unit_price_minor", "share_percent")
        if given == tuple(fact[name] for name in names):
            return fact["verdict"]
    return None


def missing(lines: list[dict], said: Facts, people: list[dict], timezone: str) -> list[dict]:
    """Return the orders without an address of their own; those filled by hand last."""
    nobodys = [each for each in lines if each["address"] is None and each["reason"] != "forgotten"]
    open_ = plain.missing(nobodys, people, timezone)
    for row in open_:
        if row["suggested_email"] is None and row["name"] and said.get("contacts"):
            names = pd.Series([row["name"]], dtype="str")
            [found] = contacts.suggested(names, frames(said).contacts)
            row["suggested_email"] = None if pd.isna(found) else found
    typed = [each for each in lines if each["source"] == "hand"]
    bare = [each | {"address": None, "reason": "blank"} for each in typed]
    filled = plain.missing(bare, [], timezone)
    for row in filled:
        row |= {"reason": "filled", "email": address(f"order:{row['order_id']}", said)}
    return open_ + filled


def totals(lines: list[dict], said: Facts, slots, currencies) -> dict[str, dict[str, int]]:
    """Return typed, missing, hidden, forgotten and ledger by column."""
    people = crowd(lines, said)
    hidden = [each for person in people.values() if person["hidden"] for each in person["lines"]]
    forgotten = [each for each in lines if each["reason"] == "forgotten"]
    nobodys = [each for each in lines if each["address"] is None and each["reason"] != "forgotten"]
    parts = {"missing": nobodys, "hidden": hidden, "forgotten": forgotten, "ledger": lines}
    sums: dict[str, dict[str, int]] = defaultdict(dict)
    for name, some in parts.items():
        for column, (_, total) in plain.totals(some, slots, currencies).items():
            sums[column][name] = total
    for each in sums.values():
        each["typed"] = 0
    for person in people.values():
        for slot in slots:
            brought = sum(each["units"] for each in person["lines"] if each["sku"] in slot.skus)
            if not person["hidden"]:
                sums[slot.column]["typed"] += max(-brought, delta(person, slot, said))
    return dict(sums)


# random sayings

modest = settings(max_examples=50)

ADDRESSES = [
    "a@example.org", "b@example.org", "c@example.org", "ü@example.org", "d@marketplace.amazon.de",
    "y@example.org", "z@example.org",
]  # fmt: skip
ORDERS = ["111-1", "111-2", "111-3", "S02-4", "S0x", "999-9"]
MAILS = [f"mail:{address}" for address in ADDRESSES]
HANDLES = MAILS + [f"order:{order}" for order in ORDERS]
WORDS = {
    "name": ["Max Roe", "ann roe", "Roe GmbH", None],
    "greeting": ["Boss", None],
    "prime": ["Yes", "No", None],
    "reviewer": ["Yes", "No", None],
    "do_not_contact": ["Yes", "Yes", "No", None],
    "notes": ["calls often", "=1", None],
    "own:Remark": ["s\x1fGeneral\x1fhi", None],
    "own:Größe": ["n\x1f0\x1f3", "f\x1fGeneral\x1fB{row}", None],
    "fill:email": ["FFFF0000", "", None],
    "comment:slot_1": ["really?", None],
}
_EVENTS = st.integers(1, 4)


def _each(key: tuple[str, ...], facts: st.SearchStrategy[dict], most: int = 8):
    """Return facts, the last one of each key, in order of events."""
    return st.lists(facts, max_size=most, unique_by=lambda fact: tuple(fact[name] for name in key)).map(
        lambda found: sorted(found, key=lambda fact: fact["event"])
    )


def _of(**parts: Any) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries(
        {
            name: part if isinstance(part, st.SearchStrategy) else st.sampled_from(part)
            for name, part in parts.items()
        }
    )


_VALUES = st.sampled_from(sorted(WORDS)).flatmap(
    lambda field: _of(event=_EVENTS, handle=HANDLES, field=st.just(field), value=WORDS[field])
)
_HIDES = st.lists(st.sampled_from(ORDERS), unique=True, max_size=3).map(json.dumps)
_ROWS = st.one_of(
    _of(event=_EVENTS, handle=MAILS, word=["add"], orders=["[]"]),
    _of(event=_EVENTS, handle=HANDLES, word=["hide"], orders=_HIDES),
    _of(event=_EVENTS, handle=HANDLES, word=["hide"], orders=[json.dumps(ORDERS)]),
)
_CONTACTS = _of(
    event=_EVENTS,
    order_id=[None, *ORDERS],
    merchant_order_id=[None, None, "M1", "M2"],
    name=samples.NAMES,
    postcode=[None, "01234", "1234"],
    address=[*ADDRESSES, "desk@example.org"],
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[dict], Facts]:
    """Return lines that do not say yet whose they are, and what was said."""
    lines = draw(samples.LINES)
    if draw(st.booleans()):
        lines = [each | {"order_id": f"forgotten-{each['order_id']}"} if each["city"] == "Rom" else each
                 for each in lines]  # fmt: skip
    said = {
        "addresses": draw(_each(("handle",), _of(event=_EVENTS, handle=HANDLES, address=ADDRESSES))),
        "values": draw(_each(("handle", "field"), _VALUES, 14)),
        "quantities": draw(_each(("event", "handle", "sku"), _of(
            event=_EVENTS, handle=HANDLES, sku=[*samples.SKUS, "unknown"],
            delta=st.integers(-12, 12).filter(bool), reported=st.integers(0, 4),
        ))),
        "rows": draw(_each(("handle",), _ROWS, 4)),
        "contacts": draw(_each(("event", "order_id", "name"), _CONTACTS, 4)),
        "reviewers": draw(_each(("address",), _of(event=_EVENTS, address=ADDRESSES), 2)),
    }  # fmt: skip
    keys = sorted({given for each in lines if (given := plain.bargain(each))})
    names = ("sku", "currency", "unit_price_minor", "share_percent")
    judged = draw(st.lists(st.sampled_from(keys), unique=True, max_size=6)) if keys else []
    said["verdicts"] = [
        {"event": 1, "verdict": draw(st.sampled_from(["Reviewer", "Ordinary", None]))}
        | dict(zip(names, key, strict=True))
        for key in judged
    ]
    return lines, said
