"""Customers whose address was changed: who moved where, who was merged into whom, and what cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from regulars.workbook.comparison import Texts
    from regulars.workbook.matching import Pairs

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

NONE = -1


@dataclass(frozen=True)
class Moves:
    """What became of addresses.

    Attributes
    ----------
    into : array of int
        Of each pair, the pair into which it is merged, ``NONE`` where it is not.
    doubled : array of int
        Rows now whose address is another one's, and no merge.
    of_deleted : array of int
        Rows now that took the address of a row that was deleted.
    exchanged : int
        Pairs whose address was another row's, and whose own address is another row's now.
    """

    into: NDArray[np.int64]
    doubled: NDArray[np.int64]
    of_deleted: NDArray[np.int64]
    exchanged: int


def of(pairs: Pairs, told: Texts, now: Texts) -> Moves:
    """Return what became of addresses.

    All changes count at once, so their order is no matter: where A took B's address and B a new one, both
    just moved. A merge is into a row that kept its address, and both have their ids. No new row can have the
    address that a row moved away from: what the reports bring under it goes on following that row.

    Parameters
    ----------
    pairs : Pairs
    told : Texts
        Address of each row that was written, all different.
    now : Texts
        Normalised address of each row as it stands, none null.
    """
    every = pc.dictionary_encode(pa.concat_arrays([told, now]))
    codes, distinct = every.indices.to_numpy(), every.dictionary
    before, after = codes[: len(told)][pairs.told], codes[len(told) :][pairs.rows]
    added, gone = codes[len(told) :][pairs.new], codes[: len(told)][pairs.gone]
    changed = before != after
    count = np.bincount(codes[len(told) :], minlength=len(distinct))
    kept_by = np.full(len(distinct), NONE, dtype=np.int64)
    kept_by[after[~changed]] = np.flatnonzero(~changed)
    was, new, deleted = (np.zeros(len(distinct), dtype=bool) for _ in range(3))
    was[before], new[added], deleted[gone] = True, True, True
    target = kept_by[after]
    merged = changed & (target != NONE) & pairs.by_key & pairs.by_key[target] & ~new[after]
    doubled = changed & ~merged & (count[after] > 1)
    known = was[added] | (count[added] > 1)
    return Moves(
        into=np.where(merged, target, NONE),
        doubled=np.sort(np.concatenate([pairs.rows[doubled], pairs.new[known]])),
        of_deleted=pairs.rows[changed & deleted[after]],
        exchanged=int((changed & was[after] & (count[before] > 0)).sum()),
    )
