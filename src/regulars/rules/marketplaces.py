"""Marketplaces: one row a sales channel, with its currency and the time zone of its days."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Marketplace:
    """One of Amazon's shops.

    Parameters
    ----------
    channel : str
        What stands in ``sales-channel``.
    currency : str
        ISO 4217 code of its prices.
    timezone : str
        IANA name of the zone whose days it reports in.
    """

    channel: str
    currency: str
    timezone: str


MARKETPLACES: tuple[Marketplace, ...] = (
    Marketplace("Amazon.com", "USD", "America/Los_Angeles"),
    Marketplace("Amazon.ca", "CAD", "America/Los_Angeles"),
    Marketplace("Amazon.com.mx", "MXN", "America/Los_Angeles"),
    Marketplace("Amazon.com.br", "BRL", "America/Sao_Paulo"),
    Marketplace("Amazon.co.uk", "GBP", "Europe/London"),
    Marketplace("Amazon.de", "EUR", "Europe/Paris"),
    Marketplace("Amazon.fr", "EUR", "Europe/Paris"),
    Marketplace("Amazon.it", "EUR", "Europe/Paris"),
    Marketplace("Amazon.es", "EUR", "Europe/Paris"),
    Marketplace("Amazon.nl", "EUR", "Europe/Amsterdam"),
    Marketplace("Amazon.se", "SEK", "Europe/Stockholm"),
    Marketplace("Amazon.pl", "PLN", "Europe/Warsaw"),
    Marketplace("Amazon.com.be", "EUR", "Europe/Brussels"),
    Marketplace("Amazon.ie", "EUR", "Europe/Dublin"),
    Marketplace("Amazon.com.tr", "TRY", "Europe/Istanbul"),
    Marketplace("Amazon.ae", "AED", "Asia/Dubai"),
    Marketplace("Amazon.sa", "SAR", "Asia/Riyadh"),
    Marketplace("Amazon.eg", "EGP", "Africa/Cairo"),
    Marketplace("Amazon.in", "INR", "Asia/Kolkata"),
    Marketplace("Amazon.co.za", "ZAR", "Africa/Johannesburg"),
    Marketplace("Amazon.co.jp", "JPY", "Asia/Tokyo"),
    Marketplace("Amazon.com.au", "AUD", "Australia/Sydney"),
    Marketplace("Amazon.sg", "SGD", "Asia/Singapore"),
)
"""Currencies as in the shops. Zones as in Amazon Ads' reference *Profiles*, the one page that lists them:
Canada and Mexico keep Pacific time, Germany, Italy and Spain that of Paris.
Ireland, which it lacks, has its own.
"""

_BY_CHANNEL = {marketplace.channel.casefold(): marketplace for marketplace in MARKETPLACES}


def find(channel: str) -> Marketplace | None:
    """Return the marketplace of a sales channel, in any case of its letters, or None where there is none."""
    return _BY_CHANNEL.get(channel.casefold())


def is_multi_channel(channel: str) -> bool:
    """Return whether a sales channel is not Amazon's: ``Non-Amazon``, ``Non-Amazon US`` and such."""
    return channel.casefold().startswith("non-amazon")
