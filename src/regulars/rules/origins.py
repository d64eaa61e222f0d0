"""Origins: where each value of one customer came from, down to the line of a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from regulars.columns import OWN_PREFIX
from regulars.rules import days, discounts, latest, names, tags
from regulars.rules.said import MAIL, ORDER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from regulars.columns import Column
    from regulars.rules.crowds import Crowd
    from regulars.settings import Settings

LINE, RULE, HAND, CONTACTS = "report", "rule", "hand edit", "contact list"
"""Where a value can come from."""


@dataclass(frozen=True)
class Origin:
    """Where one value came from.

    Parameters
    ----------
    kind : str
        ``LINE``, ``RULE``, ``HAND`` or ``CONTACTS``; empty where nobody said anything.
    words : str
        How, as far as the rest does not tell.
    row : int or None
        The line that it comes from, or that the rule met, by its place in the shipments.
    field : str
        What that line says it in, where it is taken from there as it is.
    event : int or None
        In which it was said.
    """

    kind: str = ""
    words: str = ""
    row: int | None = None
    field: str = ""
    event: int | None = None


_NOTHING = Origin()

_PLACE = ("country", "state", "city", "postcode")
_SILENT = ("do_not_contact", "last_contacted", "notes")
"""Columns that are blank until somebody says something."""

_RULES: Mapping[str, str] = {
    "greeting": "the given name in Name",
    "email_kind": "the domain of Email",
    "customer_id": "the address or order that the customer is known by",
}
"""How a value is worked out, where that is not the meaning of the column."""


def of(crowd: Crowd, columns: Sequence[Column], *, settings: Settings) -> dict[str, Origin]:
    """Return the origin of each value of a customer, by name of the column.

    Parameters
    ----------
    crowd : Crowd
        One customer (see ``people.gather``), with ``source`` and ``known_as`` of each line.
    columns : sequence of Column
        Of the customers table.
    settings : Settings
        Share of a reviewer's discount, zone of the days.

    Returns
    -------
    dict of str to Origin
        Of the seller's own columns too, ``own:<header>``, where the customer has a cell in them.
    """
    lines = crowd.shipments
    found = {column.name: Origin(RULE, _RULES.get(column.name) or _meaning(column)) for column in columns}
    found |= dict.fromkeys(_SILENT, _NOTHING)
    found |= {"email": _email(crowd), "name": _name(lines), "reviewer": _reviewer(crowd, settings)}
    found["prime"] = found["prime_evidence"] = _prime(lines)
    found |= _place(lines) | _span(lines, timezone=settings.timezone) | _quantities(crowd)
    found |= {field: Origin(HAND, event=event) for field, event in _typed(crowd).items()}
    if found["prime"].kind == HAND:
        found["prime_evidence"] = found["prime"]
    return found


def of_order(crowd: Crowd, rows: NDArray[np.intp]) -> list[Origin]:
    """Return how the address of an order is known: of its lines the way that tells most, and who moved it.

    Parameters
    ----------
    crowd : Crowd
        One customer, as for :func:`of`.
    rows : array of int
        The lines of the order, by place.
    """
    lines, said = crowd.shipments.iloc[rows], crowd.said
    source = lines["source"].astype("str").to_numpy()
    [order_id] = lines["order_id"].unique()
    if "hand" in source:
        typed = said.addresses["handle"] == ORDER + order_id
        return [Origin(HAND, "typed on Missing email", event=_event(said.addresses[typed]))]
    if "own" in source:
        known = [Origin(LINE, "its own e-mail", row=int(rows[source == "own"][0]), field="email")]
    else:
        by = "order id" if "contact order" in source else "name and postcode"
        known = [Origin(CONTACTS, f"by {by}", event=_contact(crowd, lines))]
    known_as = str(lines["known_as"].iloc[0])
    moved = said.addresses[said.addresses["handle"] == MAIL + known_as]
    if len(moved) and known_as != crowd.people.everyone["email"].iloc[0]:
        known.append(Origin(HAND, f"moved from {known_as}", event=_event(moved)))
    return known


def _meaning(column: Column) -> str:
    """Return what a column means, to stand within a sentence."""
    return column.about[0].lower() + column.about[1:].rstrip(".")


def _event(said: pd.DataFrame) -> int | None:
    """Return the newest event of some facts."""
    return None if said.empty else int(said["event"].max())


def _contact(crowd: Crowd, lines: pd.DataFrame) -> int | None:
    """Return the newest event in which a contact list had the address of some lines."""
    contacts = crowd.said.contacts
    return _event(contacts[contacts["address"].isin(lines["known_as"].astype("str"))])


def _latest(lines: pd.DataFrame, said: NDArray[np.bool_], *fields: str) -> int | None:
    """Return the place of the latest line among those marked, of equal ones as ``latest.values`` chooses."""
    if not said.any():
        return None
    numbered = lines.assign(row=pd.Categorical(np.arange(len(lines))))
    groups = np.zeros(len(lines), dtype=np.intp)
    rows: Any = latest.values(numbered, groups, [*fields, "row"], count=1, said=said)[-1]
    return int(rows[0])


def _email(crowd: Crowd) -> Origin:
    """Return where the address shown comes from."""
    lines, said, email = crowd.shipments, crowd.said, crowd.people.everyone["email"].iloc[0]
    known = (lines["known_as"] == email).to_numpy(dtype=bool)
    row = _latest(lines, known & (lines["source"] == "own").to_numpy(dtype=bool), "email")
    if row is not None:
        return Origin(LINE, row=row, field="email")
    if len(said.addresses):
        return Origin(HAND, event=_event(said.addresses))
    if known.any():
        return Origin(CONTACTS, event=_contact(crowd, lines[known]))
    return Origin(HAND, "a new row", event=_event(said.rows))


def _name(lines: pd.DataFrame) -> Origin:
    """Return which line has the name that counts."""
    buyers = lines["name"].cat
    named = np.append(~names.placeholders(buyers.categories), False)[buyers.codes.to_numpy()]
    for field, said in (("name", named), ("recipient", lines["recipient"].notna().to_numpy())):
        row = _latest(lines, said, field)
        if row is not None:
            return Origin(LINE, row=row, field=field)
    return _NOTHING


def _prime(lines: pd.DataFrame) -> Origin:
    """Return which line is the best sign of Prime, and why it is strong or weak."""
    grade = tags.prime(lines)
    best = grade.max(initial=tags.NOT_PRIME)
    row = _latest(lines, (grade == best) & (grade != tags.NOT_PRIME))
    if row is None:
        return Origin(RULE, "no line whose shipping cost nothing")
    line = lines.iloc[row]
    free = "shipping price 0" if line["shipping_minor"] == 0 else "a promotion took the shipping price back"
    service = line["service"]
    pace = "" if pd.isna(service) else f", service level {service}"
    return Origin(RULE, f"{tags.EVIDENCE[best - 1]}: {free}{pace}", row)


def _reviewer(crowd: Crowd, settings: Settings) -> Origin:
    """Return which line, verdict or list says that the customer is a reviewer, or is not."""
    lines, said = crowd.shipments, crowd.said
    verdict = discounts.verdicts(lines, said.verdicts)
    deep = tags.reviewer(lines, min_share=settings.min_discount, verdicts=verdict)
    for says, words in ((tags.REVIEWER, "Reviewer"), (tags.ORDINARY, "Ordinary")):
        row = _latest(lines, verdict == says)
        if row is not None and (says == tags.REVIEWER or not deep.any()):
            return Origin(HAND, f"verdict {words} on Discounts", row)
    row = _latest(lines, deep)
    if row is not None:
        price, discount = (int(lines[name].iloc[row]) for name in ("price_minor", "item_discount_minor"))
        return Origin(RULE, f"a discount of {discount * 100 // price} %", row)
    own = set(crowd.people.handles["handle"]) | {MAIL + crowd.people.everyone["email"].iloc[0]}
    listed = said.reviewers[(MAIL + said.reviewers["address"]).isin(own)]
    if len(listed):
        return Origin(CONTACTS, "of reviewers", event=_event(listed))
    return Origin(RULE, f"no line with a discount of {float(settings.min_discount * 100):g} % or more")


def _place(lines: pd.DataFrame) -> dict[str, Origin]:
    """Return which line tells where the latest parcel with a country went."""
    row = _latest(lines, lines["country"].notna().to_numpy(), *_PLACE)
    if row is None:
        return dict.fromkeys(_PLACE, _NOTHING)
    return {field: Origin(LINE, row=row, field=field) for field in _PLACE}


def _span(lines: pd.DataFrame, *, timezone: str) -> dict[str, Origin]:
    """Return which lines have the days of the first and the last order."""
    ordered = days.ordered_on(lines, timezone=timezone)
    if not ordered.notna().any():
        return dict.fromkeys(("first_order", "last_order"), _NOTHING)
    rows: dict[str, Any] = {"first_order": ordered.idxmin(), "last_order": ordered.idxmax()}
    return {name: Origin(LINE, row=int(row)) for name, row in rows.items()}


def _quantities(crowd: Crowd) -> dict[str, Origin]:
    """Return how many lines brought the pieces of each slot, and what was typed on top."""
    people, said = crowd.people, crowd.said.quantities
    typed = dict(zip(people.deltas["slot"].tolist(), people.deltas["delta"].tolist(), strict=True))
    found = {}
    for at, slot in enumerate(people.slots):
        rows = np.flatnonzero(crowd.shipments["sku"].isin(slot.skus).to_numpy())
        if at in typed:
            words = f"{typed[at]:+,} on top of {int(people.reported[0, at]):,} reported"
            found[slot.column] = Origin(HAND, words, event=_event(said[said["sku"].isin(slot.skus)]))
        elif len(rows) == 1:
            found[slot.column] = Origin(LINE, row=int(rows[0]))
        else:
            found[slot.column] = Origin(RULE, f"the pieces of {len(rows):,} lines") if len(rows) else _NOTHING
    return found


def _typed(crowd: Crowd) -> dict[str, int]:
    """Return the event of each word that holds over what is derived, by field."""
    facts, said = crowd.people.facts, crowd.said.values  # noqa: PD011 - a frame of ours
    words = facts[~facts["field"].str.contains(":", regex=False) | facts["field"].str.startswith(OWN_PREFIX)]
    heard = said.merge(words, on=["field", "value"])
    newest = heard.sort_values("event").drop_duplicates("field", keep="last")
    return dict(zip(newest["field"].tolist(), newest["event"].tolist(), strict=True))
