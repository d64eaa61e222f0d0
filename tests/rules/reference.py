"""What ``rules.lines`` does, once more in plain loops, straight from the sentences of ``docs/design.md``."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from regulars.columns import REPORT, SHIPMENTS
from regulars.rules.forgotten import KEPT

if TYPE_CHECKING:
    from collections.abc import Sequence

TUPLE = ("amazon-order-item-id", "shipment-id", "tracking-number")
MONEY = [field.name for field in SHIPMENTS if field.type == "money"]


@dataclass
class Line:
    """One line: where it stands, what it says typed (None where blank), and its text."""

    report: int
    line: int
    typed: dict[str, Any]
    text: dict[str, str]

    @property
    def greatness(self) -> tuple[Any, ...]:
        """By the reporting date, none being the oldest; then by the text; then the earlier one."""
        reported = self.typed["reported_at"]
        date = (0, pd.Timestamp(0, tz="UTC")) if reported is None else (1, reported)
        columns = (*KEPT, *(column for column in REPORT if column not in KEPT))
        return (*date, tuple(self.text.get(column, "") for column in columns), -self.report, -self.line)

    @property
    def tuple(self) -> tuple[Any, ...]:
        """What a line without an item id is known by."""
        typed = (self.typed[name] for name in ("order_id", "sku", "shipped_at", "units"))
        return (*typed, *(self.text.get(column, "").strip() for column in TUPLE))


def lines(shipments: pd.DataFrame, texts: pd.DataFrame) -> list[Line]:
    """Return the rows of the frames as lines, by report and line."""
    rows = shipments.astype(object).where(shipments.notna(), None).to_dict("records")
    found = [
        Line(row["report"], row["line"], {field.name: row[field.name] for field in SHIPMENTS}, text)
        for row, text in zip(rows, texts.to_dict("records"), strict=True)
    ]
    return sorted(found, key=lambda line: (line.report, line.line))


def keyed(every: Sequence[Line]) -> list[tuple[Any, ...]]:
    """Return the key of each line."""
    items = defaultdict(set)
    for line in every:
        if line.typed["item_id"] is not None:
            items[line.tuple].add(line.typed["item_id"])
    running: dict[Any, int] = defaultdict(int)
    keys = []
    for line in every:
        item = line.typed["item_id"]
        if item is None:
            number = running[line.report, line.tuple]
            running[line.report, line.tuple] += 1
            known = sorted(items[line.tuple])
            if number >= len(known):
                keys.append(("blank", *line.tuple, number))
                continue
            item = known[number]
        keys.append(("keyed", line.typed["order_id"], item))
    return keys


def current(shipments: pd.DataFrame, texts: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what the current line of each key says, typed."""
    by_key = defaultdict(list)
    every = lines(shipments, texts)
    for key, line in zip(keyed(every), every, strict=True):
        by_key[key].append(line)
    said = []
    for group in by_key.values():
        group.sort(key=lambda line: line.greatness, reverse=True)
        if any(line.typed["currency"] != "XXX" for line in group):
            for line in group:
                if line.typed["currency"] == "XXX":
                    line.typed |= {"guess": {name: line.typed[name] for name in ["currency", *MONEY]}}
                    line.typed |= dict.fromkeys(["currency", *MONEY])
        typed = dict(group[0].typed)
        for name in typed.keys() - {"guess"}:
            known = [line.typed[name] for line in group if line.typed[name] is not None]
            typed[name] = known[0] if known else typed.get("guess", {}).get(name)
        said.append({field.name: typed[field.name] for field in SHIPMENTS})
    return said


def tally(
    shipments: pd.DataFrame, texts: pd.DataFrame, new: Sequence[int]
) -> list[tuple[int, int, int, int]]:
    """Return (report, new, known, changed) of each new report."""
    counts = {report: [0, 0, 0] for report in new}
    before = defaultdict(list)
    every = lines(shipments, texts)
    for key, line in zip(keyed(every), every, strict=True):
        earlier = sorted(before[key], key=lambda other: other.greatness, reverse=True)
        before[key].append(line)
        if line.report not in counts:
            continue
        if not earlier:
            counts[line.report][0] += 1
            continue
        known = True
        for column in REPORT:
            mine = line.text.get(column, "").strip()
            theirs = [said for other in earlier if (said := other.text.get(column, "").strip())]
            known &= not mine or (bool(theirs) and theirs[0] == mine)
        counts[line.report][1 if known else 2] += 1
    return [(report, *counts[report]) for report in new]
