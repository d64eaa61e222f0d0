from __future__ import annotations

import pytest

from regulars.rules.mentions import Mentions

NAMED = Mentions(["vera@example.com"], ["111-0000001-0000001", "1001"])


@pytest.mark.parametrize(
    "text",
    [
        "vera@example.com",
        "Write to VERA@example.com.",
        "<a href='mailto:vera@Example.com?subject=x'>",
        "邮箱vera@example.com的客户",
        "ｖｅｒａ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "ve\u200bra@exam\u00adple.com",
        '=VLOOKUP("vera@example.com",A:B,2,0)',
        "orders 111-0000001-0000001, 111-0000002-0000002",
        "vera@example.com.txt",
        "vera@example.com.csv.gz",
    ],
)
def test_a_text_names_the_person_however_it_is_written(text: str) -> None:
    assert NAMED.named(text)
    assert not NAMED.named(NAMED.removed(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "vera",
        "silvera@example.com",
        "la.vera@example.com",
        "vera@example.com.au",
        "vera@example.community",
        "vera@example.com.txt-archive.org",
        "1111-0000001-00000010",
        "price 1001",  # too short an order id to name anybody
    ],
)
def test_others_are_not_taken_for_the_person(text: str) -> None:
    assert not NAMED.named(text)
    assert NAMED.removed(text) == text


def test_only_the_mention_is_removed_where_that_can_be_done() -> None:
    assert NAMED.removed("Ring Vera@Example.com!") == "Ring (forgotten)!"
    assert NAMED.removed("Ring ｖｅｒａ@example.com!") == "(forgotten)"


def test_nobody_is_named_where_there_is_nothing_to_look_for() -> None:
    assert not Mentions([], []).named("vera@example.com and (forgotten)")
