"""The rules once more, slow and plain: loops and dicts over Python objects, to hold the fast ones against.

Written from the sentences of docs/design.md, not from the code. A line is a dict of the typed shipments'
fields, with None for null; instants are ``datetime`` in UTC, amounts are reckoned with as ``Decimal``.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

import pandas as pd
from email_validator import EmailNotValidError, validate_email
from nameparser import HumanName

from regulars import columns
from regulars.rules import marketplaces, vocabulary

WIDTHLESS = dict.fromkeys(
    [0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065),
     *range(0x2066, 0x206A), 0xFEFF]
)  # fmt: skip
FAST = {"expedited", "secondday", "nextday", "sameday", "scheduled", "priority"}
DTYPES = {"text": "str", "word": "str", "instant": "datetime64[us, UTC]", "count": "int32", "money": "Int64"}
BLANK = {field.name: None for field in columns.SHIPMENTS} | {
    "order_id": "111-1", "sku": "A", "units": 1, "currency": "USD", "channel": "Amazon.com",
    "purchased_at": datetime(2026, 1, 1, tzinfo=UTC),
}  # fmt: skip

REASONS = ["blank", "shared", "invalid", "forgotten"]
SOURCES = ["own", "order", "contact order", "contact name", "hand"]


def line(**said) -> dict:
    """Return a line that says this, and else little: order 111-1, one A, bought on New Year's Day 2026."""
    return BLANK | said


def frame(lines: list[dict]) -> pd.DataFrame:
    """Return lines as typed shipments, with whose they are, null where they do not say it.

    A line that says no more than ``address`` says so itself.
    """
    shipments = {
        "report": pd.Series(0, index=range(len(lines)), dtype="int32"),
        "line": range(2, len(lines) + 2),
    }
    for field in columns.SHIPMENTS:
        column = pd.Series([each[field.name] for each in lines], dtype=DTYPES[field.type])
        shipments[field.name] = column.astype("category") if field.type == "word" else column
    whose = pd.Series([each.get("address") for each in lines], dtype="str")
    shipments["address"] = whose.astype("category")
    shipments["reason"] = pd.Categorical([each.get("reason") for each in lines], REASONS)
    known = pd.Series([each.get("known_as", each.get("address")) for each in lines], dtype="str")
    shipments["known_as"] = known.astype("category")
    sources = [each.get("source", "own" if each.get("address") else None) for each in lines]
    shipments["source"] = pd.Categorical(sources, SOURCES)
    return pd.DataFrame(shipments)


def rows(table: pd.DataFrame) -> list[dict]:
    """Return a table as dicts, with None for null and days as dates."""
    return [
        {
            name: None if pd.isna(value) else value.date() if isinstance(value, pd.Timestamp) else value
            for name, value in row.items()
        }
        for row in table.astype(object).to_dict("records")
    ]


# e-mail and whose it is


def address(text: str | None) -> str | None:
    if text is None:
        return None
    cleaned = unicodedata.normalize("NFC", text.translate(WIDTHLESS).strip())
    try:
        found = validate_email(cleaned, check_deliverability=False).normalized
    except EmailNotValidError:
        return None
    return unicodedata.normalize("NFC", found.lower())


def is_shared(text: str, mailboxes) -> bool:
    local, _, domain = text.rpartition("@")
    ours = local == "no-reply-amazon-iba-buyer" and re.fullmatch(r"marketplace\.amazon\.[a-z.]+", domain)
    return bool(ours) or text in {address(mailbox) for mailbox in mailboxes}


def resolve(lines: list[dict], mailboxes=()) -> list[dict]:
    """Return the lines with ``address`` and ``reason``."""
    own = [address(each["email"]) for each in lines]
    good = [text if text and not is_shared(text, mailboxes) else None for text in own]
    known = []
    for at, each in enumerate(lines):
        others = {
            text for text, other in zip(good, lines, strict=True) if other["order_id"] == each["order_id"]
        }
        others.discard(None)
        shared = own[at] is not None and good[at] is None
        whose = good[at] or (others.pop() if len(others) == 1 and not shared else None)
        why = "blank" if each["email"] is None else "shared" if own[at] else "invalid"
        known.append(each | {"address": whose, "reason": None if whose else why})
    return known


def customer_id(email: str) -> str:
    return handle_id(f"mail:{email}")


def handle_id(handle: str) -> str:
    bits = int.from_bytes(hashlib.sha256(handle.encode()).digest(), "big") >> 196
    return base64.b32encode((bits << 4).to_bytes(8, "big")).decode()[:12]


# names


def latin(name: str) -> bool:
    return all(
        "LATIN" in unicodedata.name(sign, "") or "MODIFIER LETTER" in unicodedata.name(sign, "")
        for sign in name
        if sign.isalpha()
    )


def fold(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).split())


def is_placeholder(name: str) -> bool:
    return fold(name).replace("-", " ") in vocabulary.PLACEHOLDERS


def is_company(name: str) -> bool:
    *before, last = re.split(r"[\s,]", name)
    if before and last in vocabulary.COMPANY_CAPITALS and any(sign.islower() for sign in name):
        return True
    small = name.lower()
    return any(
        small.endswith((f" {ending}", f",{ending}", f" {ending}.", f",{ending}."))
        for ending in vocabulary.COMPANY_ENDINGS
    )


def greeting(name: str | None, fallback: str = "there") -> str:
    if name is None or is_placeholder(name):
        return fallback
    name = re.split(r"(?:^|\s)c\s?/\s?o(?=[\s:.]|$)", name, flags=re.IGNORECASE)[0].strip()
    if not any(sign.isalpha() for sign in name):
        return fallback
    given = name
    if latin(name) and not is_company(name):
        given = HumanName(unicodedata.normalize("NFC", name)).first
        given = given.title() if given.isupper() or given.islower() else given
    given = given or name
    parts = re.split(r"[.\- ]+", given.removesuffix("."))
    initials = all(len(part) == 1 and (part.isupper() or part.islower()) for part in parts)
    return fallback if initials else given


# days and what is latest


def instant(each: dict) -> datetime | None:
    return each["purchased_at"] or each["shipped_at"]


def day(at: datetime | None, channel: str | None, timezone: str) -> date | None:
    if at is None:
        return None
    if timezone == "marketplace":
        shop = marketplaces.find(channel) if channel else None
        timezone = shop.timezone if shop else "UTC"
    return at.astimezone(ZoneInfo(timezone)).date()


def ordered_on(each: dict, timezone: str) -> date | None:
    return day(instant(each), each["channel"], timezone)


def latest(lines: list[dict], *fields: str) -> dict:
    """Return the latest line that says the first field; where even the ids are equal, the greater text."""
    spoken = [each for each in lines if each[fields[0]] is not None]
    first = datetime.min.replace(tzinfo=UTC)
    return max(
        spoken,
        key=lambda each: (
            instant(each) or first, each["order_id"], each["item_id"] or "",
            *(each[field] or "" for field in fields),
        ),
        default=dict.fromkeys(fields),
    )  # fmt: skip


def name(lines: list[dict]) -> str | None:
    buyers = [each for each in lines if each["name"] is not None and not is_placeholder(each["name"])]
    return latest(buyers, "name")["name"] or latest(lines, "recipient")["recipient"]


# tags


def elsewhere(each: dict) -> bool:
    return (each["channel"] or "").lower().startswith("non-amazon") or each["order_id"].startswith("S0")


def prime(each: dict) -> str | None:
    price, back = each["shipping_minor"], each["ship_discount_minor"] or 0
    if elsewhere(each) or price is None or (price != 0 and price - back != 0):
        return None
    return "strong" if price == 0 and (each["service"] or "").lower() in FAST else "weak"


def reviewer(each: dict, share) -> bool:
    price, discount = each["price_minor"] or 0, each["item_discount_minor"] or 0
    return price > 0 and Decimal(discount) * share.denominator >= Decimal(price) * share.numerator


# slots


def natural(sku: str) -> tuple:
    parts = re.findall(r"[0-9]+|[^0-9]+", sku.casefold())
    if parts and parts[0][0] in "0123456789":
        parts.insert(0, "")
    return tuple(Decimal(part) if at % 2 else part for at, part in enumerate(parts)), sku


def base(sku: str, known: set[str]) -> str:
    own = {other for other in known if not other.startswith("amzn.gr.")}
    fits = [other for other in own if sku.startswith("amzn.gr." + other)]
    return max(fits, key=len) if fits else sku


class Row:
    """The seats of the SKU-flag in a row, each known by its number at first, wherever it is carried."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.row: list[int] = []  # the seats, as they stand
        self.seat: dict[str, int] = {}  # of each label now
        self.stands: dict[str, int] = {}  # the seat on which the label's slot stands
        self.teams: list[list[str]] = []  # labels that were put together, there or not
        self.called: dict[str, str] = {}

    def at(self, seat: int) -> int:
        return self.row.index(seat) + 1

    def team(self, label: str) -> list[str]:
        return next((team for team in self.teams if label in team), [label])

    def there(self, label: str) -> list[str]:
        return [one for one in self.team(label) if one in self.seat]

    def bring(self, skus) -> None:
        self.seen |= set(skus)
        labels = {base(sku, self.seen) for sku in self.seen}
        for label in sorted(labels - set(self.seat), key=natural):
            old = sorted(
                (one for one in self.seat if base(one, self.seen) == label),
                key=lambda one: self.at(self.seat[one]),
            )
            if old:
                self.inherit(label, old[0])
                self.seat[label], self.stands[label] = self.seat[old[0]], self.stands[old[0]]
            else:
                mates = self.there(label)
                self.row.append(len(self.row) + 1)
                self.seat[label] = self.row[-1]
                self.stands[label] = self.stands[mates[0]] if mates else self.row[-1]
            for one in old:
                self.teams = [[other for other in team if other != one] for team in self.teams]
                del self.seat[one]

    def inherit(self, label: str, old: str) -> None:
        if old in self.called:
            self.called.setdefault(label, self.called[old])
            del self.called[old]
        if any(label in team for team in self.teams):
            self.join(label, old)
        else:
            self.teams = [
                [label if other == old else other for other in team] + [old] * (old in team)
                for team in self.teams
            ]

    def join(self, label: str, other: str) -> None:
        ours, theirs = self.team(label), self.team(other)
        if ours is theirs or label == other:
            return
        self.teams = [team for team in self.teams if team is not ours and team is not theirs]
        self.teams.append(ours + theirs)
        seats = [self.stands[one] for one in ours + theirs if one in self.seat]
        for one in self.there(label):
            self.stands[one] = min(seats, key=self.at)

    def say(self, word) -> None:
        label = base(word.sku, self.seen)
        there = self.there(label)
        if word.word == "add":
            self.bring([word.sku])
        elif word.word == "move" and there and 1 <= int(word.value) <= len(self.row):
            seat = self.stands[there[0]]
            self.row.remove(seat)
            self.row.insert(int(word.value) - 1, seat)
        elif word.word == "group":
            self.join(label, base(word.value, self.seen))
        elif word.word == "ungroup":
            for one in there:
                self.stands[one] = self.seat[one]
            self.teams = [team for team in self.teams if label not in team]
        elif word.word == "label":
            for one, said in list(self.called.items()):
                if one == label or (word.value and said.casefold() == word.value.casefold()):
                    del self.called[one]
            if word.value:
                self.called[label] = word.value


def place(replay) -> list[tuple[int, str, tuple[str, ...]]]:
    """Return (position, label, SKUs), by position."""
    row = Row()
    for step in replay:
        row.bring(step.brought)
        for word in step.words:
            row.say(word)
    found = []
    for first in {row.there(label)[0] for label in row.seat}:
        skus = [sku for sku in row.seen if base(sku, row.seen) in row.there(first)]
        others = sorted((sku for sku in skus if sku != first), key=natural)
        said = row.called.get(first, first)
        foreign = {sku.casefold() for sku in row.seen - set(skus)}
        label = first if said.casefold() in foreign else said
        found.append((row.at(row.stands[first]), label, (first, *others)))
    return sorted(found)


def flag(quantities: dict[int, int], highest: int, *, carry: bool) -> str:
    """Return the flag of pieces by position."""
    if highest <= 15:
        return str(sum((n if carry else min(n, 9)) * 10 ** (at - 1) for at, n in quantities.items()))
    return "".join(str(min(quantities.get(at, 0), 9)) for at in range(highest, 0, -1))


# sheets


def customers(lines: list[dict], slots, currencies, settings, as_of: date) -> list[dict]:
    people = defaultdict(list)
    for each in lines:
        if each["address"] is not None:
            people[each["address"]].append(each)
    table = [_customer(email, theirs, slots, currencies, settings, as_of) for email, theirs in people.items()]
    table.sort(key=lambda row: row["email"])
    table.sort(key=lambda row: row["last_order"] or date.min, reverse=True)
    return table


def _customer(email, lines, slots, currencies, settings, as_of) -> dict:
    pieces = {
        slot.position: sum(each["units"] for each in lines if each["sku"] in slot.skus) for slot in slots
    }
    evidence = {prime(each) for each in lines}
    ordered = [found for each in lines if (found := ordered_on(each, settings.timezone))]
    orders = defaultdict(list)
    for each in lines:
        orders[each["order_id"]].append(each)
    purchases = [
        theirs
        for theirs in orders.values()
        if not any(map(elsewhere, theirs)) and not all(each["price_minor"] == 0 for each in theirs)
    ]
    spent = {}
    for currency in currencies:
        priced = [each for each in lines if each["currency"] == currency and each["price_minor"] is not None]
        paid = sum(
            (Decimal(each["price_minor"]) - (each["item_discount_minor"] or 0) for each in priced), Decimal()
        )
        spent[f"spent_{currency.lower()}"] = int(paid) if priced else None
    where = latest(lines, "country", "state", "city", "postcode")
    who, last = name(lines), max(ordered, default=None)
    return {
        "email": email,
        "name": who,
        "greeting": greeting(who, settings.greeting_fallback),
        "prime": bool(evidence - {None}),
        "prime_evidence": "strong" if "strong" in evidence else "weak" if "weak" in evidence else None,
        "reviewer": any(reviewer(each, settings.min_discount) for each in lines),
        "sku_flag": flag(pieces, max(pieces, default=0), carry=settings.carry),
        **{f"slot_{position}": n for position, n in pieces.items()},
        "orders": len(orders),
        "purchases": len(purchases),
        "units": sum(pieces.values()),
        **spent,
        "first_order": min(ordered, default=None),
        "last_order": last,
        "days_since": (as_of - last).days if last else None,
        **{field: where[field] for field in ("country", "state", "city", "postcode")},
        "channels": ", ".join(sorted({each["channel"] for each in lines if each["channel"]})) or None,
        "email_kind": "alias" if re.search(r"@(m\.)?marketplace\.amazon\.[a-z.]+$", email) else "direct",
        "do_not_contact": False,
        "last_contacted": None,
        "notes": None,
        "customer_id": customer_id(email),
    }


def missing(lines: list[dict], people: list[dict], timezone: str) -> list[dict]:
    orders = defaultdict(list)
    for each in lines:
        if each["address"] is None:
            orders[each["order_id"]].append(each)
    table = []
    for order_id, theirs in orders.items():
        who, where = name(theirs), latest(theirs, "country", "city", "postcode")
        pieces: dict[str, int] = defaultdict(int)
        for each in theirs:
            pieces[each["sku"]] += each["units"]
        listed = [
            sku + (f" x{pieces[sku]}" if pieces[sku] > 1 else "") for sku in sorted(pieces, key=natural)
        ]
        shipped = [found for each in theirs if (found := day(each["shipped_at"], each["channel"], timezone))]
        same = [each["email"] for each in people if who and each["name"] and fold(each["name"]) == fold(who)]
        table.append(
            {
                "order_id": order_id,
                "merchant_order_id": latest(theirs, "merchant_order_id")["merchant_order_id"],
                "name": who,
                "shipped": max(shipped, default=None),
                "skus": ", ".join(listed),
                "units": sum(pieces.values()),
                "city": where["city"],
                "postcode": where["postcode"],
                "country": where["country"],
                "reason": max((each["reason"] for each in theirs), key=["blank", "shared", "invalid"].index),
                "suggested_email": same[0] if len(same) == 1 and not is_placeholder(who) else None,
                "email": None,
            }
        )
    table.sort(key=lambda row: row["order_id"])
    table.sort(key=lambda row: row["shipped"] or date.min, reverse=True)
    return table


def bargain(each: dict) -> tuple[str, str, int, int] | None:
    """Return SKU, currency, unit price and percent of a line's discount, None where it has none."""
    price, discount = each["price_minor"] or 0, each["item_discount_minor"] or 0
    percent = price and int((Decimal(discount) * 100 / price).to_integral_value(ROUND_FLOOR))
    return (each["sku"], each["currency"], _one(price, each["units"]), percent) if percent > 0 else None


def discounts(lines: list[dict], share, timezone: str) -> list[dict]:
    groups = defaultdict(list)
    for each in lines:
        if given := bargain(each):
            groups[natural(each["sku"]), *given[1:]].append(each)
    table = []
    for (_, currency, price, percent), theirs in sorted(groups.items(), key=lambda item: item[0]):
        ordered = [found for each in theirs if (found := ordered_on(each, timezone))]
        table.append(
            {
                "sku": theirs[0]["sku"],
                "unit_price": price,
                "unit_discount": max(_one(each["item_discount_minor"], each["units"]) for each in theirs),
                "currency": currency,
                "discount_share": percent,
                "lines": len(theirs),
                "customers": len({each["address"] for each in theirs} - {None}),
                "first": min(ordered, default=None),
                "last": max(ordered, default=None),
                "by_rule": "Reviewer" if any(reviewer(each, share) for each in theirs) else "Ordinary",
                "verdict": None,
            }
        )
    return table


def _one(amount: int, units: int) -> int:
    return int((Decimal(amount) / units).to_integral_value(ROUND_HALF_UP))


def skus(lines: list[dict], slots) -> list[dict]:
    table = []
    for slot in slots:
        theirs = [each for each in lines if each["sku"] in slot.skus]
        table.append(
            {
                "position": slot.position,
                "weight": "1" + "0" * (slot.position - 1),
                "label": slot.label,
                "skus": ", ".join(slot.skus),
                "product": latest(theirs, "product")["product"],
                "units": sum(each["units"] for each in theirs),
                "customers": len({each["address"] for each in theirs} - {None}),
            }
        )
    return table


def totals(lines: list[dict], slots, currencies) -> dict[str, tuple[int, int]]:
    """Return (missing, ledger) by column."""
    lost = [each for each in lines if each["address"] is None]

    def of(some: list[dict]) -> dict[str, int]:
        sums = {
            f"slot_{slot.position}": sum(e["units"] for e in some if e["sku"] in slot.skus) for slot in slots
        }
        sums["orders"] = len({(each["address"], each["order_id"]) for each in some})
        for currency in currencies:
            sums[f"spent_{currency.lower()}"] = sum(
                each["price_minor"] - (each["item_discount_minor"] or 0)
                for each in some
                if each["currency"] == currency and each["price_minor"] is not None
            )
        return sums

    return {column: (of(lost)[column], ledger) for column, ledger in of(lines).items()}


def uncovered(spans: list[tuple[date, date]], gap_days: int) -> list[tuple[date, date]]:
    """Return the runs of at least ``gap_days`` days that no span holds, between the first and the last."""
    held = {first + timedelta(n) for first, last in spans for n in range((last - first).days + 1)}
    runs: list[list[date]] = []
    at = min(held, default=date.max)
    while held and at < max(held):
        if at not in held:
            if runs and runs[-1][-1] == at - timedelta(1):
                runs[-1].append(at)
            else:
                runs.append([at])
        at += timedelta(1)
    return [(run[0], run[-1]) for run in runs if len(run) >= gap_days]
