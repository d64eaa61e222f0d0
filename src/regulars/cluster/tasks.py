"""The three tasks: read a report, settle the lines of some orders, count some customers.

Each is a pure function of plain arguments: names of files and numbers. What it makes are files whose names it
was told, written whole or not at all, so that a worker that is lost costs its tasks once more and nothing
else. None holds more than one part of the lines.

All that identity looks at lies within an order, and all that a customer's row looks at within an address. So
lines are dealt out by order first, and by address then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from regulars import columns
from regulars.cluster import exchange, pieces, storage
from regulars.exports import files
from regulars.ledger import lines as lines_files
from regulars.rules import customers, days, identity, keys, lines, people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from regulars.cluster.exchange import Ground
    from regulars.columns import Slot


@dataclass(frozen=True)
class Settled:
    """What the current lines of the orders of one bucket are.

    Parameters
    ----------
    bucket : int
    lines : int
        Current lines until the day of looking.
    owned : int
        Those of them that are somebody's; only where there are any, there is a file of them.
    currencies : frozenset of str
        In which the price of any current line is known, of later ones too.
    orders_without_email : int
    """

    bucket: int
    lines: int
    owned: int
    currencies: frozenset[str]
    orders_without_email: int


@dataclass(frozen=True)
class Asking:
    """What must be looked up before the orders of one bucket can be settled.

    Parameters
    ----------
    bucket : int
    reports : tuple of int
        Those of which the text of some lines is wanted.
    """

    bucket: int
    reports: tuple[int, ...]


@dataclass(frozen=True)
class Table:
    """What the customers of one store have in common.

    Parameters
    ----------
    slots : tuple of Slot
        By position.
    currencies : tuple of str
        Sorted.
    as_of : date
        The day of looking.
    """

    slots: tuple[Slot, ...]
    currencies: tuple[str, ...]
    as_of: date


def settle(
    bucket: int, reports: Sequence[tuple[int, int]], texts: Sequence[int] | None, as_of: date, ground: Ground
) -> Settled | Asking:
    """Find the current lines of the orders of one bucket, and whose they are.

    Parameters
    ----------
    bucket : int
    reports : sequence of (int, int)
        Number of each report of the store and of its pieces, in order of numbers.
    texts : sequence of int or None
        Reports whose text was looked up for this bucket, all that it asked for; None where it has not asked.
    as_of : date
        Lines ordered later are left out.
    ground : Ground
    """
    every = lines_files.frame(
        {
            number: pa.concat_tables(
                exchange.read(ground.piece(number, piece), bucket) for piece in range(many)
            )
            for number, many in reports
            if many
        }
    )
    found = keys.candidates(every)
    wanted = lines.wanted(every, found=found)
    if wanted.size and texts is None:
        return _ask(every, wanted, bucket, ground)
    current = lines.current(every, _texts(wanted, texts or (), bucket, ground), found=found)
    seen = days.until(current, as_of, timezone=ground.settings.timezone)
    owner = identity.resolve(seen, shared=ground.settings.shared_mailboxes)
    lost = owner["address"].isna() & (owner["reason"] != identity.ERASED)
    return Settled(
        bucket=bucket,
        lines=len(seen),
        owned=_deal(seen, owner["address"], bucket, ground),
        currencies=frozenset(customers.currencies(current)),
        orders_without_email=int(seen.loc[lost, "order_id"].nunique()),
    )


def _ask(every: pd.DataFrame, wanted: NDArray[np.intp], bucket: int, ground: Ground) -> Asking:
    """Write which lines' text is wanted, by report."""
    asked = every[["report", "line"]].iloc[wanted]
    numbers = asked["report"].to_numpy()
    table = pa.table({"line": pa.array(asked["line"], pa.int32())})
    place, count = ground.asked(bucket), int(numbers.max())
    exchange.write(place, table, numbers - 1, count=count, scratch=ground.scratch)
    return Asking(bucket, tuple(np.unique(numbers).tolist()))


def _texts(wanted: NDArray[np.intp], reports: Sequence[int], bucket: int, ground: Ground) -> pd.DataFrame:
    """Return the report text of the wanted lines, indexed by position; both go by report and line."""
    text = pa.concat_tables(
        [pieces.TEXT.empty_table(), *(exchange.read(ground.text(number), bucket) for number in reports)]
    )
    return text.drop(["line"]).to_pandas().set_axis(pd.Index(wanted))


def _deal(seen: pd.DataFrame, address: pd.Series, bucket: int, ground: Ground) -> int:
    """Write the lines that have an address by its bucket, and return how many they are."""
    somebodys = address.notna().to_numpy()
    count = int(somebodys.sum())
    if count:
        of_address = exchange.buckets(address.cat.categories.tolist(), count=ground.parts)
        theirs = of_address[address.cat.codes.to_numpy()[somebodys]]
        owned = pa.Table.from_pandas(seen.assign(address=address)[somebodys], preserve_index=False)
        owned = owned.select(_OWNED.names).cast(_OWNED)
        exchange.write(ground.settled(bucket), owned, theirs, count=ground.parts, scratch=ground.scratch)
    return count


_OWNED: Any = pa.schema([("report", pa.int32()), *pieces.SCHEMA, ("address", pa.string())])


def count(bucket: int, settled: Sequence[int], place: str, table: Table, ground: Ground) -> int:
    """Write the customers of one bucket of addresses, and return how many they are.

    Parameters
    ----------
    bucket : int
    settled : sequence of int
        Buckets of orders of which there are lines that are somebody's.
    place : str
        The Parquet file to write: as ``regulars export`` writes it, newest last order first, then by e-mail.
    table : Table
    ground : Ground
    """
    parts = [exchange.read(ground.settled(each), bucket) for each in settled]
    owned = pa.concat_tables([_OWNED.empty_table(), *parts])
    owned = owned.sort_by([("report", "ascending"), ("line", "ascending")])
    shipments = lines_files.frame({0: owned})
    shipments["report"] = owned["report"].to_numpy()
    shipments["address"] = owned["address"].dictionary_encode().to_pandas()
    del parts, owned
    crowd = people.gather(shipments, slots=table.slots)
    rows = customers.table(crowd, currencies=table.currencies, settings=ground.settings, as_of=table.as_of)
    every = columns.customers(table.slots, table.currencies)
    storage.write(place, lambda path: files.parquet(path, rows, every), scratch=ground.scratch)
    return len(rows)
