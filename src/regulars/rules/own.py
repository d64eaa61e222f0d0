"""What the seller added: columns with cells, and on Customers also fills and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from regulars.columns import OWN_PREFIX
from regulars.rules import said as words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from regulars.rules.people import People
    from regulars.rules.said import Said

FILL, COMMENT = "fill:", "comment:"
"""What the field of a mark begins with; the name of the column follows."""


BETWEEN = "\x1f"
"""What stands between letter, number format and content in the notation of a cell; no cell can hold it."""


def typed(notation: str) -> str:
    """Return what was typed in a cell of the seller's own: a formula as it would stand in the first row."""
    letter, _, content = notation.split(BETWEEN, 2)
    return f"={content.replace('{row}', '2')}" if letter == "f" else content


def of_customers(people: People, emails: pd.Series) -> pd.DataFrame:
    """Return the seller's own columns on Customers.

    Parameters
    ----------
    people : People
    emails : Series of str
        The customers, in the order to write.

    Returns
    -------
    DataFrame
        On the index of ``emails``: a column ``own:<header>`` for each header under which any of them has a
        cell, the one said first first; text in the notation of the cell, null where it is empty.
    """
    facts = people.facts[people.facts["field"].str.startswith(OWN_PREFIX)]
    if not len(facts):
        return pd.DataFrame(index=emails.index)
    row = words.places(people.everyone["email"], emails)[facts["customer"]]
    return _columns(facts, row, emails.index)


def of_rows(handles: pd.Series, said: Said) -> pd.DataFrame:
    """Return the seller's own columns on another sheet, as :func:`of_customers` does.

    Parameters
    ----------
    handles : Series of str
        What each row is known by; distinct.
    said : Said
    """
    facts = said.values  # noqa: PD011 - a frame of ours
    facts = facts[facts["field"].str.startswith(OWN_PREFIX) & facts["value"].notna()]
    facts = facts.sort_values("event", kind="stable")
    return _columns(facts, words.places(facts["handle"], handles), handles.index)


def marks(people: People) -> pd.DataFrame:
    """Return fills and comments on Customers, by customer id and column.

    Returns
    -------
    DataFrame
        ``customer_id``, ``column`` (its name), ``fill`` and ``comment``; a null for none. Those of hidden
        rows are left out.
    """
    facts = people.facts[people.facts["field"].str.startswith((FILL, COMMENT))]
    facts = facts[~people.hidden[facts["customer"]]]
    parts = facts["field"].str.partition(":").reindex(columns=range(3)).astype("str")
    said = pd.DataFrame(
        {
            "customer_id": people.everyone["customer_id"].array.take(facts["customer"]),
            "column": parts[2].to_numpy(),
            "value": facts["value"].to_numpy(),
        }
    ).astype("str")
    key = ["customer_id", "column"]
    filled = (parts[0] + ":" == FILL).to_numpy(dtype=bool)
    fills, comments = (
        said[which].rename(columns={"value": name})
        for which, name in ((filled, "fill"), (~filled, "comment"))
    )
    return fills.merge(comments, how="outer", on=key).sort_values(key, ignore_index=True)


def _columns(facts: pd.DataFrame, row: NDArray[np.intp], index: pd.Index) -> pd.DataFrame:
    """Return facts as columns; a row of -1 is on no sheet."""
    facts, row = facts[row >= 0], row[row >= 0]
    field = facts["field"].to_numpy()
    found = {}
    for name in facts["field"].unique():
        cells = np.full(len(index), None, dtype=object)
        cells[row[field == name]] = facts.loc[field == name, "value"]
        found[name] = pd.Series(cells, index=index, dtype="str")
    return pd.DataFrame(found, index=index)
