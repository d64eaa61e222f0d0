"""What an address is: its one spelling, whether it is a relay of the marketplace, whether anybody owns it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

KINDS = pd.Index(["alias", "direct"], dtype="str")
"""A relay address of the marketplace, where promotion is forbidden, and the customer's own."""

WIDTHLESS = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
"""Signs that take no room: soft hyphen, joiners, marks of direction, byte-order mark."""

# Narrower than RFC 5322 and RFC 1123 on purpose: ASCII, no quoted local part, no two hyphens in a row in the
# domain (so neither Punycode nor a reserved label), a top level of letters. With at most 64 signs in all, no
# part can be too long. What it does not match is asked of the library.
_PLAIN = (
    r"[a-z0-9_!#$%&'*+/=?^`{|}~-]+(?:\.[a-z0-9_!#$%&'*+/=?^`{|}~-]+)*"
    r"@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]+"
)
_PLAIN_LENGTH = 64

_RELAY = r".*@(?:m\.)?marketplace\.amazon\.[a-z.]+"

# All business orders that Amazon invoices itself carry this one address, in every European shop.
_INVOICED_BY_AMAZON = r"no-reply-amazon-iba-buyer@marketplace\.amazon\.[a-z.]+"


def normalised(values: pd.Index | pd.Series) -> pd.Series:
    """Return the one spelling of each address: trimmed, NFC, lower case, without zero-width signs.

    Parameters
    ----------
    values : Index or Series of str
        Addresses as they stand in reports; best the distinct ones, since an unusual one costs 40 µs.

    Returns
    -------
    Series of str
        As long as ``values``, numbered from 0; null where blank or not a valid address (``email-validator``,
        syntax only).
    """
    given = pd.Series(values, dtype="str").reset_index(drop=True)
    spelled = given.str.lower()
    plain = _is_plain(given, spelled)
    unusual = given[~plain & given.notna()]
    spelled[~plain] = None
    if len(unusual):
        spelled[unusual.index] = pd.Series(
            [_by_library(text) for text in unusual], index=unusual.index, dtype="str"
        )
    return spelled


def kind(addresses: pd.Index | pd.Series) -> pd.Categorical:
    """Return ``alias`` for relay addresses of the marketplace, ``direct`` for others, as a Categorical.

    Parameters
    ----------
    addresses : Index or Series of str
        Normalised addresses, none null.
    """
    relay = pd.Series(addresses, dtype="str").str.fullmatch(_RELAY).to_numpy(dtype=bool)
    return pd.Categorical.from_codes((~relay).astype(np.int8), categories=KINDS)


def shared(addresses: pd.Index | pd.Series, *, mailboxes: Collection[str]) -> NDArray[np.bool_]:
    """Return whether each address is a mailbox that stands for many people, and so is nobody's.

    Parameters
    ----------
    addresses : Index or Series of str
        Normalised addresses; a null is not shared.
    mailboxes : collection of str
        Further shared mailboxes, in any spelling: the setting ``shared_mailboxes``.
    """
    texts = pd.Series(addresses, dtype="str").reset_index(drop=True)
    invoiced = texts.str.fullmatch(_INVOICED_BY_AMAZON)
    further = normalised(pd.Series(list(mailboxes), dtype="str")).dropna()
    return (invoiced | texts.isin(further)).to_numpy(dtype=bool)


def _is_plain(given: pd.Series, spelled: pd.Series) -> NDArray[np.bool_]:
    """Return whether the lower-case spelling of each address is surely what the library would say."""
    from email_validator import SPECIAL_USE_DOMAIN_NAMES  # noqa: PLC0415  (heavy, and only needed here)

    reserved = tuple(f".{domain}" for domain in SPECIAL_USE_DOMAIN_NAMES)
    # Letters like the Kelvin sign and the dotted capital I turn to ASCII when lowered, so the text must be
    # ASCII as it was given.
    plain = spelled.str.fullmatch(_PLAIN) & given.str.isascii() & ~spelled.str.endswith(reserved)
    return (plain & (given.str.len() <= _PLAIN_LENGTH)).to_numpy(dtype=bool)


def _by_library(text: str) -> str | None:
    """Return the spelling of one unusual address, or None where the library refuses it."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    cleaned = unicodedata.normalize("NFC", WIDTHLESS.sub("", text).strip())
    try:
        address = validate_email(cleaned, check_deliverability=False).normalized
    except EmailNotValidError:
        return None
    return unicodedata.normalize("NFC", address.lower())
