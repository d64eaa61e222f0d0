from __future__ import annotations

from typing import Any

import pandas as pd
from tests.rules.reports import block, frames

from regulars.rules import identity, person
from regulars.rules.person import Person
from regulars.rules.said import Said, empty

VERA, NEW, BOB = "vera@example.com", "vera.new@example.com", "bob@example.com"


def said(*, addresses: dict[str, str] | None = None, contacts: tuple[dict[str, Any], ...] = ()) -> Said:
    """Return what was typed: the address of each handle; and known contacts."""
    moved = pd.DataFrame(
        [{"event": 1, "handle": handle, "address": address} for handle, address in (addresses or {}).items()]
    )
    known = pd.DataFrame(list(contacts)).reindex(columns=list(empty("contacts")))
    return Said(
        addresses=moved.astype({"address": "str", "handle": "str"}) if len(moved) else empty("addresses"),
        contacts=known.assign(event=1).astype(dict.fromkeys(known.columns[1:], "str")),
    )


def of(address: str, words: Said, *lines: dict[str, str]) -> Person:
    """Return the person with an address in a book of lines, numbered by their last letter."""
    every, _ = frames(
        block(
            *(
                {"amazon-order-id": f"O{n}", "shipment-item-id": f"D{n}"} | line
                for n, line in enumerate(lines)
            )
        )
    )
    owned = identity.resolve(every, shared=(), said=words)
    return person.of(address, every.assign(address=owned["address"]), every, words)


HERS, BLANK, HIS = {"buyer-email": VERA.upper()}, {"buyer-email": ""}, {"buyer-email": BOB}


def test_a_person_is_all_lines_with_the_address_in_any_spelling() -> None:
    found = of(VERA, said(), HERS, HIS, {"buyer-email": VERA, "merchant-order-id": "M-7"})
    assert found == Person(frozenset({VERA}), frozenset({"O0", "O2", "M-7"}), frozenset({"1234 ada example"}))
    rows = ["M-7", "O0", "O2"]
    assert found.handles == [
        "mail:vera@example.com",
        *sorted(f"{kind}:{order}" for order in rows for kind in ("missing", "order")),
    ]


def test_a_person_is_known_by_a_former_address_and_by_the_one_shown_now() -> None:
    moved = said(addresses={f"mail:{VERA}": NEW, "order:O2": NEW})
    for address in (VERA, NEW):
        found = of(address, moved, HERS, HIS, BLANK, {"buyer-email": NEW})
        assert found.addresses == {VERA, NEW}
        assert found.orders == {"O0", "O2", "O3"}


def test_an_address_that_only_an_undone_event_gave_is_the_persons_unless_it_is_somebody_elses() -> None:
    every, _ = frames(
        block(
            *(
                {"amazon-order-id": f"O{n}", "shipment-item-id": f"D{n}"} | who
                for n, who in enumerate((HERS, HIS))
            )
        )
    )
    lines = every.assign(address=[VERA, BOB])
    undone = pd.DataFrame({"handle": [f"mail:{VERA}"] * 2, "address": [NEW, BOB]}, dtype="str")
    found = person.of(VERA, lines, every, said(), undone=undone)
    assert (found.addresses, found.orders) == ({VERA, NEW}, {"O0"})


def test_customers_who_were_merged_are_one_person() -> None:
    moved = said(addresses={f"mail:{BOB}": VERA})
    assert of(VERA, moved, HERS, HIS).orders == {"O0", "O1"}
    assert of(BOB, moved, HERS, HIS).orders == {"O0", "O1"}


def test_the_former_address_of_another_customer_is_not_this_persons() -> None:
    # Vera's row was typed over with Bob's address after his had become another one.
    moved = said(addresses={f"mail:{BOB}": "robert@example.com", f"mail:{VERA}": BOB})
    found = of(VERA, moved, HERS, HIS)
    assert (found.addresses, found.orders) == ({VERA}, {"O0"})


def test_orders_that_contacts_or_the_seller_gave_to_the_person_are_the_persons() -> None:
    contacts = (
        {"order_id": "O1", "address": VERA},
        {"order_id": "O2", "address": VERA},  # but the line says that it is Bob's
        {"merchant_order_id": "M-9", "address": VERA},
        {"order_id": "O8", "address": BOB},
    )
    found = of(VERA, said(addresses={"order:O7": VERA}, contacts=contacts), HERS, BLANK, HIS)
    assert found.orders == {"O0", "O1", "O7", "M-9"}


def test_a_placeholder_is_no_name_to_know_anybody_by() -> None:
    lines = (
        HERS | {"buyer-name": "Amazon Customer", "recipient-name": "VERA  V."},
        HERS | {"ship-postal-code": ""},
    )
    assert of(VERA, said(), *lines).homes == {"1234 vera v."}
