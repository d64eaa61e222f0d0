"""What a book must say after any history, in plain dicts, from the sentences of ``docs/design.md`` alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.shop import line

SKUS = ("WP001", "WP002", "WP010")
PEOPLE = {f"{name.lower()}@example.org": name for name in ("Ada", "Bob", "Cid", "Dan")}
ORDERS = range(1, 13)
Key = tuple[int, int]
"""The number of an order, and which of two states of its one line."""


@dataclass(frozen=True)
class Line:
    """The line of an order. Orders 5 and 10 have no address; a second state has a piece more."""

    number: int
    state: int = 1

    @property
    def order_id(self) -> str:
        return f"111-0000000-{self.number:07}"

    @property
    def email(self) -> str:
        return "" if self.number in {5, 10} else [*PEOPLE][self.number % 4]

    @property
    def handle(self) -> str:
        return f"mail:{self.email}" if self.email else f"order:{self.order_id}"

    @property
    def name(self) -> str:
        return f"{PEOPLE.get(self.email, 'Pat')} {'Elm' if self.number % 3 else 'Oak'}"

    @property
    def sku(self) -> str:
        return SKUS[self.number * 7 % 3]

    @property
    def pieces(self) -> int:
        return self.number % 5 + self.state

    @property
    def cents(self) -> int:
        return 1000 + self.number

    @property
    def is_free(self) -> bool:
        return self.number % 6 == 1

    def written(self) -> dict[str, str]:
        """Return it as a report has it."""
        return line(
            self.number,
            buyer_email=self.email,
            buyer_name=self.name,
            sku=self.sku,
            quantity_shipped=self.pieces,
            item_price=f"{self.cents / 100:.2f}",
            shipping_price="0.00" if self.is_free else "4.99",
            purchase_date=f"2025-03-{self.number:02}T08:00:00+00:00",
            reporting_date=f"2025-0{self.state + 3}-{self.number:02}T20:00:00+00:00",
        )


@dataclass
class Event:
    """One event, and the facts that hang on it."""

    kind: str
    lines: list[Key] = field(default_factory=list)
    addresses: dict[str, str | None] = field(default_factory=dict)
    values: dict[tuple[str, str], str | None] = field(default_factory=dict)
    pieces: list[tuple[str, str, int]] = field(default_factory=list)
    words: list[tuple[str, str, Any]] = field(default_factory=list)
    stands: bool = True

    @property
    def says(self) -> bool:
        return bool(self.addresses or self.values or self.pieces)


@dataclass(frozen=True)
class Customer:
    """A row of the list."""

    email: str
    handles: frozenset[str]
    home: str
    name: str
    prime: str | None
    do_not_contact: str | None
    notes: str | None
    shown: dict[str, int]
    orders: int
    cents: int


@dataclass
class Book:
    """The events by number, and whom the book has forgotten."""

    events: dict[int, Event] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)
    forgotten_orders: set[str] = field(default_factory=set)

    @property
    def standing(self) -> list[Event]:
        return [self.events[number] for number in sorted(self.events) if self.events[number].stands]

    # Lines and handles.

    def lines(self) -> list[Line]:
        """Return the line of each order, in its later state where both are there."""
        states: dict[int, int] = {}
        for event in self.standing:
            for number, state in event.lines:
                states[number] = max(state, states.get(number, 0))
        return [Line(number, states[number]) for number in sorted(states)]

    def is_nobodys(self, one: Line) -> bool:
        return one.email in self.forgotten or one.order_id in self.forgotten_orders

    def address(self, handle: str) -> str | None:
        """Return the last address said of a handle, else its own."""
        found = handle.removeprefix("mail:") if handle.startswith("mail:") else None
        for event in self.standing:
            if handle in event.addresses:
                found = event.addresses[handle]
        return found

    def handles(self) -> dict[str, str]:
        """Return the address of every handle that has lines or was spoken of, where it has any."""
        every = {one.handle for one in self.lines() if not self.is_nobodys(one)}
        for event in self.events.values():
            if event.stands:
                every |= {*event.addresses, *(handle for handle, _ in event.values)}
                every |= {handle for handle, _, _ in event.pieces}
            every |= {
                handle
                for (handle, name), value in event.values.items()
                if name == "do_not_contact" and value == "Yes"
            }
        return {handle: address for handle in sorted(every) if (address := self.address(handle))}

    def word(self, handles: frozenset[str], email: str, name: str) -> str | None:
        """Return the word that holds: the last one, of an event's several that on the address shown."""
        found = None
        for event in self.standing:
            spoken = {handle: value for (handle, field_), value in event.values.items() if field_ == name}
            ranked = sorted(spoken.keys() & handles, key=lambda handle: (handle == f"mail:{email}", handle))
            found = spoken[ranked[-1]] if ranked else found
        return found

    def opted_out(self, handles: frozenset[str]) -> str | None:
        """Return Yes where any handle's last word is Yes; those of undone events count too."""
        last: dict[str, str | None] = {}
        for number in sorted(self.events):
            event = self.events[number]
            for (handle, name), value in event.values.items():
                if name == "do_not_contact" and handle in handles and (event.stands or value == "Yes"):
                    last[handle] = value
        said = [value for value in last.values() if value]
        return "Yes" if "Yes" in said else (said[-1] if said else None)

    # Slots.

    def slots(self) -> list[tuple[int, list[str]]]:
        """Return position and SKUs of every slot, by position; the first SKU is the label."""
        seats: dict[str, int] = {}
        groups: dict[str, list[Any]] = {}  # of each SKU its group: [position, SKUs in the order they joined]
        highest = 0
        for event in self.standing:
            skus = {Line(*key).sku for key in event.lines} | {sku for _, sku, _ in event.pieces}
            for sku in sorted(skus - seats.keys()):
                highest += 1
                seats[sku] = highest
                group = groups.setdefault(sku, [0, [sku]])
                group[0] = group[0] or highest
            for word, sku, value in event.words:
                group = groups.setdefault(sku, [0, [sku]])
                if word == "move" and group[0] and value <= highest:
                    order = [*range(highest + 1)]
                    order.insert(value, order.pop(group[0]))
                    seats = {one: order.index(seat) for one, seat in seats.items()}
                    for each in {id(each): each for each in groups.values()}.values():
                        each[0] = order.index(each[0])
                elif word == "group":
                    other = groups.setdefault(value, [0, [value]])
                    if other is not group:
                        positions = [each for each in (group[0], other[0]) if each]
                        group[0] = min(positions, default=0)
                        group[1] += other[1]
                        groups |= dict.fromkeys(other[1], group)
                elif word == "ungroup":
                    for one in group[1]:
                        groups[one] = [seats.get(one, 0), [one]]
        found = {id(groups[sku]): groups[sku] for sku in seats}
        return sorted((position, [sku for sku in skus if sku in seats]) for position, skus in found.values())

    # What the list says.

    def pieces(self, handles: frozenset[str], skus: list[str]) -> tuple[int, int]:
        """Return what reports brought in a slot, and what the typed differences make of it."""
        mine = [one for one in self.lines() if one.handle in handles and not self.is_nobodys(one)]
        reported = sum(one.pieces for one in mine if one.sku in skus)
        typed = [
            delta
            for event in self.standing
            for handle, sku, delta in event.pieces
            if handle in handles and sku in skus
        ]
        return reported, reported + sum(typed)

    def customers(self) -> dict[str, Customer]:
        """Return every customer by address."""
        address = self.handles()
        lines = [one for one in self.lines() if one.handle in address and not self.is_nobodys(one)]
        found = {}
        for email in sorted({address[one.handle] for one in lines}):
            handles = frozenset(handle for handle in address if address[handle] == email)
            mine = [one for one in lines if one.handle in handles]
            there = {one.handle for one in mine}
            prime = "Yes" if any(one.is_free for one in mine) else None
            found[email] = Customer(
                email=email,
                handles=handles,
                home=f"mail:{email}" if f"mail:{email}" in there else min(there),
                name=self.word(handles, email, "name") or mine[-1].name,
                prime=self.word(handles, email, "prime") or prime,
                do_not_contact=self.opted_out(handles),
                notes=self.word(handles, email, "notes"),
                shown={skus[0]: max(self.pieces(handles, skus)[1], 0) for _, skus in self.slots()},
                orders=len(mine),
                cents=sum(one.cents for one in mine),
            )
        return found

    def missing(self) -> dict[str, str | None]:
        """Return the orders that have no address of their own, each with the one that was typed."""
        nameless = [one for one in self.lines() if not one.email and not self.is_nobodys(one)]
        return {one.order_id: self.address(one.handle) for one in nameless}

    def listed(self) -> dict[str, dict[str, Any]]:
        """Return what ``list --json`` must say of everybody."""
        places = {skus[0]: position for position, skus in self.slots()}
        return {
            email: {
                "name": one.name,
                "greeting": one.name.split()[0],
                "prime": one.prime == "Yes",
                "do_not_contact": one.do_not_contact == "Yes",
                "notes": one.notes,
                "quantities": one.shown,
                "sku_flag": str(sum(min(n, 9) * 10 ** (places[sku] - 1) for sku, n in one.shown.items())),
                "orders": one.orders,
                "units": sum(one.shown.values()),
                "spent": {"USD": f"{one.cents / 100:.2f}"},
            }
            for email, one in self.customers().items()
        }

    # What a seller does.

    def row_handles(self, row: Customer) -> set[str]:
        """Return every handle of a row, and of the address it shows unless that is another row's by now."""
        now = self.customers()
        mine = next(one for one in now.values() if row.home in one.handles)
        shown = f"mail:{mine.email}"
        other = self.address(shown)
        free = other == mine.email or other not in now
        return {row.home, *mine.handles, *([shown] if free else [])}

    def typed(self, row: Customer, column: str, value: Any) -> Event:
        """Return what typing in a row of the workbook comes to, as the workbook shows that row."""
        event = Event("sync")
        mine = next(one for one in self.customers().values() if row.home in one.handles)
        if column in {"name", "prime", "notes"}:
            has = self.word(mine.handles, mine.email, column) is not None
            if value == getattr(row, column):
                return event
            if value is None and column == "prime" and not has:
                value = "No"
            elif value is None and not has:
                return event
            event.values[row.home, column] = value
        elif column == "do_not_contact":
            if value != row.do_not_contact:
                has = mine.do_not_contact is not None
                said = "No" if value is None and not has else value
                event.values = {(handle, column): said for handle in self.row_handles(row)}
        elif column == "email":
            if value != row.email and value not in self.forgotten:
                self._moved(event, row, mine, value)
        else:
            self._counted(event, row, mine, column, value)
        return event

    def _counted(self, event: Event, row: Customer, mine: Customer, label: str, value: int | None) -> None:
        skus = next(skus for _, skus in self.slots() if skus[0] == label)
        reported, summed = self.pieces(mine.handles, skus)
        before = row.shown[label]
        if (value or 0) == before and (value is not None or not before):
            return
        if value is None and summed != reported:
            delta = reported - summed
        else:
            delta = (value or 0) - (summed if before == 0 and summed < 0 else before)
        if delta:
            event.pieces.append((row.home, label, delta))

    def _moved(self, event: Event, row: Customer, mine: Customer, to: str) -> None:
        into = self.customers().get(to)
        event.addresses = dict.fromkeys(self.row_handles(row), to)
        if into is None or into is mine or into.email == mine.email:
            return
        for name in ("name", "prime", "notes"):
            theirs, kept = (self.word(one.handles, one.email, name) for one in (mine, into))
            if theirs is None:
                continue
            if name == "notes":
                kept = "\n".join(dict.fromkeys(text for text in (kept, theirs) if text))
            event.values[into.home, name] = kept

    def given(self, order_id: str, email: str | None) -> Event:
        """Return what an address comes to that is typed beside an order without one."""
        if email in self.forgotten:
            return Event("sync")
        if email is not None and email not in self.customers():
            email = self.address(f"mail:{email}")  # a former address is whose it was
        return Event("sync", addresses={f"order:{order_id}": email})

    def forget(self, email: str) -> None:
        """Erase the customer with an address from every event."""
        mine = self.customers()[email].handles | {f"mail:{email}"}
        addresses = {handle.removeprefix("mail:") for handle in mine if handle.startswith("mail:")}
        every = [Line(*key) for event in self.events.values() for key in event.lines]
        current = {fact for event in self.standing for fact in event.addresses.values()}
        others = {one.email for one in every} | current
        for event in self.events.values():
            given = {
                fact for handle, fact in event.addresses.items() if handle.removeprefix("mail:") in addresses
            }
            addresses |= {fact for fact in given if fact} - others
        self.forgotten |= addresses
        theirs = [one for one in every if one.handle in mine or one.email in addresses]
        self.forgotten_orders |= {one.order_id for one in theirs}
        gone = mine | {f"mail:{address}" for address in addresses}
        for event in self.events.values():
            event.addresses = {
                handle: fact
                for handle, fact in event.addresses.items()
                if handle not in gone and fact not in addresses
            }
            event.values = {key: value for key, value in event.values.items() if key[0] not in gone}
            # The products that were typed keep their digits, though nobody has the pieces.
            event.pieces = [
                ("nobody", sku, 0) if handle in gone else (handle, sku, delta)
                for handle, sku, delta in event.pieces
            ]
