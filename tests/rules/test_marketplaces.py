from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from regulars.rules import marketplaces


def test_a_channel_is_found_in_any_case_of_its_letters() -> None:
    found = marketplaces.find("amazon.CO.jp")
    assert found is not None
    assert (found.channel, found.currency, found.timezone) == ("Amazon.co.jp", "JPY", "Asia/Tokyo")


@pytest.mark.parametrize("channel", ["Non-Amazon", "Non-Amazon US", "sim1.stores.amazon.com", "Amazon", ""])
def test_other_channels_are_no_marketplace(channel: str) -> None:
    assert marketplaces.find(channel) is None


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("Non-Amazon", True),
        ("Non-Amazon US", True),
        ("non-amazon de", True),
        ("Amazon.com", False),
        ("", False),
    ],
)
def test_multi_channel_is_what_begins_with_non_amazon(channel: str, expected: bool) -> None:
    assert marketplaces.is_multi_channel(channel) is expected


def test_every_marketplace_stands_once_and_has_a_real_zone() -> None:
    channels = [marketplace.channel.casefold() for marketplace in marketplaces.MARKETPLACES]
    assert len(channels) == len(set(channels)) == 23
    for marketplace in marketplaces.MARKETPLACES:
        assert ZoneInfo(marketplace.timezone)
        assert len(marketplace.currency) == 3
