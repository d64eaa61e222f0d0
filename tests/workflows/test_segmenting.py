from __future__ import annotations

import tomllib

import pytest
from tests.shop import DAY, Shop, line, mail

from regulars.segments.audiences import AUDIENCES, UNKNOWABLE
from regulars.settings import SETTINGS

ADA, BOB = mail("ada"), mail("bob")


def settings(shop: Shop) -> str:
    return shop.root.joinpath("regulars.toml").read_text(encoding="utf-8")


def told(shop: Shop, *arguments: object) -> str:
    """Run a command that must be refused, and return what it says."""
    done = shop.run(*arguments)
    assert (done.code, done.out) == (1, "")
    return done.err.removeprefix("regulars: ").rstrip()


# -- saved ones


def test_a_saved_segment_is_canonical_and_names_products(ada: Shop) -> None:
    done = ada.run("segment", "save", "faithful", "ORDERS>=2 and  digit(3) >=1 and flag like '?0?'")
    kept = "orders >= 2 and digit('WP003') >= 1 and digit('WP002') = 0"
    assert (done.code, done.out) == (0, f"faithful is saved, 1 customer today: {kept}\n")
    assert tomllib.loads(settings(ada))["segments"] == {"faithful": kept}
    assert [row["email"] for row in ada.listed("--segment", "faithful")] == [ADA]


@pytest.mark.parametrize(
    ("pattern", "kept"),
    [
        ("1??", "digit('WP003') = 1"),
        ("?9?", "digit('WP002') >= 9"),
        ("01?2", "digit('WP001#1') = 2 and digit('WP003') = 1"),  # nothing is counted in a fourth digit
        ("000", "digit('WP001#1') = 0 and digit('WP002') = 0 and digit('WP003') = 0"),
    ],
)
def test_a_pattern_of_digits_is_kept_as_products(ada: Shop, pattern: str, kept: str) -> None:
    assert ada.run("segment", "save", "some", f"flag like '{pattern}'").code == 0
    assert tomllib.loads(settings(ada))["segments"]["some"] == kept
    by_pattern = [row["email"] for row in ada.listed(f"flag like '{pattern}'")]
    assert [row["email"] for row in ada.listed("--segment", "some")] == by_pattern


@pytest.mark.parametrize("pattern", ["flag like '1*'", "flag = 102", "flag in (1, 2)", "flag like '2???'"])
def test_what_only_positions_can_say_is_not_kept(ada: Shop, pattern: str) -> None:
    assert "says positions of the SKU-Flag, which may move" in told(ada, "segment", "save", "some", pattern)
    assert not ada.root.joinpath("regulars.toml").exists()
    assert told(ada, "segment", "save", "any", "flag like '???'").endswith("asks for nothing; leave it out")


def test_what_is_written_by_hand_stays(ada: Shop) -> None:
    path = ada.root / "regulars.toml"
    path.write_bytes(
        b"# mine\r\ntimezone = 'UTC' # fine\r\n\r\n[segments]\r\n# the best\r\nvip = 'orders > 9'\r\n"
    )
    assert ada.run("segment", "save", "two words", "prime").code == 0
    after = path.read_bytes()
    assert (
        b"# mine\r\ntimezone = 'UTC' # fine\r\n\r\n[segments]\r\n# the best\r\nvip = 'orders > 9'\r\n"
        in after
    )
    assert tomllib.loads(settings(ada))["segments"] == {"vip": "orders > 9", "two words": "prime"}
    assert ada.run("segment", "delete", "Two Words").out == "two words is deleted; it was: prime\n"
    assert tomllib.loads(settings(ada))["segments"] == {"vip": "orders > 9"}


def test_a_name_is_not_given_twice_unless_it_is_asked_for(ada: Shop) -> None:
    assert ada.run("segment", "save", "vip", "prime").code == 0
    assert told(ada, "segment", "save", "VIP", "orders > 1") == (
        "there is a segment 'vip' already; --replace puts this one in its place"
    )
    assert ada.run("segment", "save", "VIP", "orders > 1", "--replace").out.startswith(
        "vip is replaced, 1 customer"
    )
    assert tomllib.loads(settings(ada))["segments"] == {"vip": "orders > 1"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("lapsed", "lapsed is a ready-made segment; choose another name"),
        ("At-Risk", "at-risk is a ready-made segment; choose another name"),
        (
            "timezone",
            "timezone is a setting, and settings have to stand above [segments]; choose another name",
        ),
        (" ", "a name is never blank; choose another name"),
        ("a\nb", "a name has no signs that cannot be seen; choose another name"),
    ],
)
def test_names_that_cannot_be_given_are_refused(ada: Shop, name: str, why: str) -> None:
    assert told(ada, "segment", "save", name, "prime") == why
    assert not ada.root.joinpath("regulars.toml").exists()


def test_a_setting_written_below_a_saved_segment_is_refused_until_it_stands_above(ada: Shop) -> None:
    assert ada.run("segment", "save", "vip", "prime").code == 0
    path, setting = ada.root / "regulars.toml", "timezone = 'marketplace'\n"
    saved = path.read_text(encoding="utf-8")
    path.write_text(saved + setting, encoding="utf-8")
    assert told(ada, "list") == (
        "regulars.toml, segments.timezone: timezone is a setting, and settings have to stand above "
        "[segments]; move it to the top of the file, or give the segment another name"
    )
    path.write_text(setting + saved, encoding="utf-8")
    assert ada.run("list").code == 0


def test_there_is_something_to_save_and_to_delete(ada: Shop) -> None:
    assert told(ada, "segment", "save", "vip").startswith("there is nothing to save; say whom")
    assert told(ada, "segment", "delete", "vip").startswith("there is no saved segment 'vip'")
    assert told(ada, "segment", "delete", "lapsed").startswith("lapsed is a ready-made segment")
    assert told(ada, "segment", "save", "vip", "oders = 1").startswith(
        "there is no column or function 'oders'"
    )
    assert not ada.root.joinpath("regulars.toml").exists()


def test_segments_and_digits_are_saved_with_the_rest(ada: Shop) -> None:
    assert ada.run("segment", "save", "one", "--segment", "repeat", "--digit", "3>=1").code == 0
    assert tomllib.loads(settings(ada))["segments"]["one"] == "purchases >= 2 and digit('WP003') >= 1"


def test_a_saved_segment_makes_no_workbook_due(ada: Shop) -> None:
    before = (ada.root / "customers.xlsx").read_bytes()
    assert ada.run("segment", "save", "vip", "prime").code == 0
    assert ada.run("sync").code == 0
    assert (ada.root / "customers.xlsx").read_bytes() == before
    assert ada.run("check").code == 0


def test_a_broken_segment_is_told_by_its_name_and_by_check(ada: Shop) -> None:
    ada.root.joinpath("regulars.toml").write_text(
        "[segments]\nold = \"digit('WP777') = 1\"\n", encoding="utf-8"
    )
    said = "segment old: there is no product 'WP777'; `regulars sku list` shows them"
    assert told(ada, "list", "--segment", "old").splitlines()[0] == said
    assert f"regulars.toml, {said}" in ada.run("check").out + ada.run("check").err
    row = next(row for row in ada.run("segment", "list", "--json").json if row["name"] == "old")
    assert (row["customers"], row["problem"]) == (None, said)


def test_segments_that_name_digits_are_told_when_products_move(ada: Shop) -> None:
    text = """[segments]
        pos = "digit(3) = 1"
        pat = "flag like '1??'"
        fine = "digit('WP002') = 1 and orders = 3"
    """
    ada.root.joinpath("regulars.toml").write_text(text, encoding="utf-8")
    done = ada.run("sku", "move", "WP003", 1)
    assert (
        "- products moved or are counted otherwise: look at your segments pos, pat" in done.err.splitlines()
    )


# -- ready-made ones


def test_every_segment_is_listed_with_its_count(ada: Shop) -> None:
    assert ada.run("segment", "save", "vip", "orders >= 2").code == 0
    rows = ada.run("segment", "list", "--as-of", DAY, "--json").json
    assert [row["name"] for row in rows] == ["vip", *AUDIENCES]
    counts = {row["name"]: row["customers"] for row in rows}
    assert counts["vip"] == counts["repeat"] == counts["first-repeaters"] + 1 == 1
    assert counts["past-buyers"] == 2
    assert {name for name, count in counts.items() if count is None} == {
        "cross-sell", "upgrade", "bought-on-days", "never-on-days",
    }  # fmt: skip
    shown = ada.run("segment", "list", "--as-of", DAY)
    assert shown.out.splitlines()[0].split("  ")[0] == "Segment"
    assert all(name in shown.err for name in UNKNOWABLE)


def test_what_cannot_be_known_is_answered_with_what_comes_nearest(ada: Shop) -> None:
    for name, what in UNKNOWABLE.items():
        for command in (["list", "--segment", name], ["segment", "show", name], ["segment", "explain", name]):
            assert told(ada, *command) == f"{name} cannot be selected: {what.reason}; nearest: {what.nearest}"


def test_an_unknown_segment_is_answered_with_the_nearest(ada: Shop) -> None:
    assert told(ada, "list", "--segment", "lapse") == "there is no segment 'lapse'; did you mean lapsed?"
    assert told(ada, "segment", "show", "zzz").endswith("`regulars segment list` shows them all")


def test_a_segment_is_shown_with_what_it_says(ada: Shop) -> None:
    shown = ada.run("segment", "show", "LAPSED", "--as-of", DAY)
    assert shown.out.splitlines() == [
        "Segment    lapsed (ready-made)",
        "Who        Have not ordered for so long that they may be lost.",
        "But        By fixed days, not yet by your shop's own rhythm.",
        "Selects    last_purchase before 240 days ago",
        "In words   the last purchase is before 240 days ago",
        "Settings   audiences.lapsed_days = 240",
        "Customers  2",
    ]
    assert ada.run("segment", "show", "cross-sell", "--json").json["settings"] == {"audiences.cross_sell": []}


def test_thresholds_are_settings(ada: Shop) -> None:
    text = """[audiences]
        lapsed_days = 300
        cross_sell = ["WP001#1", "wp002"]
        days = "2025-03"
        big_spent = 39.99
    """
    ada.root.joinpath("regulars.toml").write_text(text, encoding="utf-8")
    assert [row["email"] for row in ada.listed("--segment", "lapsed")] == [BOB]  # 306 days
    assert [row["email"] for row in ada.listed("--segment", "cross-sell")] == [ADA]
    assert [row["email"] for row in ada.listed("--segment", "bought-on-days")] == [ADA, BOB]
    assert [row["email"] for row in ada.listed("--segment", "never-on-days")] == []
    assert [row["email"] for row in ada.listed("--segment", "big-spenders")] == [ADA]


@pytest.mark.parametrize(
    ("toml", "why"),
    [
        (
            "lapsed_days = 180",
            "audiences.lapsed_days: this is 180, and must be more than at_risk_days, 180",
        ),
        ("new_days = 0", "audiences.new_days: this must be at least 1 and at most 36,525"),
        ("new_days = '3'", "audiences.new_days: this must be a whole number"),
        ('upgrade = ["one"]', "audiences.upgrade: this must be two products"),
        (
            "laps_days = 3",
            "audiences.laps_days: there is no such setting; did you mean audiences.lapsed_days?",
        ),
    ],
)
def test_thresholds_that_make_no_sense_are_refused(ada: Shop, toml: str, why: str) -> None:
    ada.root.joinpath("regulars.toml").write_text(f"[audiences]\n{toml}\n", encoding="utf-8")
    assert told(ada, "list").startswith(f"regulars.toml, {why}")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """Return a book of people each of whom one audience is about; the day of looking is 31 December 2025."""
    shop = Shop(tmp_path_factory.mktemp("audiences"))
    lines: list[dict[str, str]] = []

    def bought(name: str, *days: str, **fields: object) -> None:
        for day in days:
            at = f"{day}T12:00:00+00:00"
            number = len(lines) + 1
            lines.append(line(number, buyer_email=mail(name), purchase_date=at, reporting_date=at, **fields))

    bought("anew", "2025-12-10")
    bought("edge", "2025-12-01")  # 30 days
    bought("late", "2025-11-30")  # 31 days
    bought("pair", "2025-06-01", "2025-12-20")
    bought("trio", "2025-05-01", "2025-06-01", "2025-12-20", sku="WP002")
    bought("four", "2025-04-01", "2025-05-01", "2025-06-01", "2025-12-20", shipping_price="0.00")
    bought("bulk", "2025-09-01", quantity_shipped=3)
    bought("rich", "2025-09-01", item_price="250.00")
    bought("cheap", "2025-09-01", item_promotion_discount="-1.00")
    bought("tester", "2025-09-01", item_promotion_discount="-15.00")
    bought("due", "2025-10-01")  # 91 days
    bought("risk", "2025-07-03")  # 181 days
    bought("gone", "2025-05-04")  # 241 days
    bought("uni", "2025-09-01", ship_address_1="University of Springfield")
    bought("street", "2025-09-01", ship_address_1="12 University Ave")
    shop.imported(shop.report("year.txt", *lines))
    return shop


def who(shop: Shop, name: str) -> set[str]:
    done = shop.run("list", "--segment", name, "--as-of", "2025-12-31", "--json", "--columns", "email")
    return {row["email"].split("@")[0].rstrip("0") for row in done.json}


ALL = {
    "anew",
    "edge",
    "late",
    "pair",
    "trio",
    "four",
    "bulk",
    "rich",
    "cheap",
    "tester",
    "due",
    "risk",
    "gone",
    "uni",
}
ALL |= {"street"}
AUTUMN = {"bulk", "rich", "cheap", "tester", "uni", "street"}  # 121 days
ONCE = ALL - {"pair", "trio", "four"}
RECENT = {"anew", "edge", "pair", "trio", "four"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("new", {"anew", "edge"}),
        ("repeat", {"pair", "trio", "four"}),
        ("past-buyers", ALL),
        ("multi-unit", {"bulk"}),
        ("big-spenders", {"rich"}),
        ("full-price", ALL - {"cheap", "tester"}),
        ("coupon-users", {"cheap", "tester"}),
        ("reviewers", {"tester"}),
        ("prime", {"four"}),
        ("potential-repeat", {"anew", "edge", "late"}),
        ("due", AUTUMN | {"due"}),
        ("at-risk", {"risk"}),
        ("lapsed", {"gone"}),
        ("call-back-3", {"trio"}),
        ("call-back-4", {"four"}),
        ("multi-unit-first", {"bulk"}),
        ("second-order-due", {"anew", "edge", "late"}),
        ("activity-bought", RECENT),
        ("activity-not-bought", ALL - RECENT),
        ("hot-item", {"trio"}),  # most bought WP001 in the last thirty days
        ("students", {"uni"}),
        ("first-repeaters", {"pair"}),
        ("promotion-no-review", {"cheap"}),
        ("greeting", ALL),
    ],
)
def test_an_audience_is_who_it_says(shelf: Shop, name: str, expected: set[str]) -> None:
    assert who(shelf, name) == expected


def test_the_audiences_that_need_a_setting_say_how_to_write_it(shelf: Shop) -> None:
    for name, setting in (("cross-sell", "cross_sell"), ("upgrade", "upgrade"), ("never-on-days", "days")):
        said = told(shelf, "list", "--segment", name)
        assert said.startswith(
            f"{name} needs the setting audiences.{setting}; write for example {setting} = "
        )


# -- explain


def test_every_part_is_counted_alone_and_with_those_before_it(shelf: Shop) -> None:
    text = "purchases = 1 and (units > 2 or not discount_share = 0) and not (spent_usd > 200 or reviewer)"
    found = shelf.run("segment", "explain", text, "--as-of", "2025-12-31", "--json").json
    assert (found["customers"], found["of"]) == (2, 15)
    assert [(part["level"], part["joined"], part["alone"], part["together"]) for part in found["parts"]] == [
        (1, "", 12, 12),  # purchases = 1
        (1, "and", 5, 3),  # trio and four have more than 2 units too
        (2, "", 3, 3),
        (2, "or", 2, 5),
        (1, "and", 13, 2),  # without rich and tester
        (2, "", 2, 2),
        (3, "", 1, 1),
        (3, "or", 1, 2),
    ]
    shown = shelf.run("segment", "explain", text, "--as-of", "2025-12-31")
    assert shown.out.splitlines()[:3] == [
        "Part                                                                        Alone  Together",
        "Purchases is 1                                                                 12        12",
        "and (Units is more than 2, or not (the share of discounts in prices is 0))      5         3",
    ]
    assert shown.err.splitlines()[-1] == "- 2 of 15 customers"


def test_a_segment_is_explained_by_its_name(shelf: Shop) -> None:
    found = shelf.run("segment", "explain", "greeting", "--as-of", "2025-12-31", "--json").json
    assert found["expression"] == "last_purchase >= 365 days ago and not do_not_contact"
    single = shelf.run("segment", "explain", "prime", "--as-of", "2025-12-31")
    assert single.out.splitlines() == ["Part          Alone  Together", "Prime is Yes      1         1"]
    assert told(shelf, "segment", "explain").startswith("there is nothing to explain")


def test_what_is_denied_has_a_row_of_its_own(shelf: Shop) -> None:
    shown = shelf.run("segment", "explain", "not (purchases = 1 or prime)", "--as-of", "2025-12-31")
    assert shown.out.splitlines()[1:] == [
        "not (Purchases is 1, or Prime is Yes)      2         2",  # pair and trio
        "(Purchases is 1, or Prime is Yes)         13        13",
        "  Purchases is 1                          12        12",
        "  or Prime is Yes                          1        13",
    ]


def test_a_ready_made_segment_is_not_deleted_and_a_deleted_one_is_told(ada: Shop) -> None:
    assert told(ada, "segment", "delete", "lapsed") == "lapsed is a ready-made segment, and stays"
    assert ada.run("segment", "save", "vip", "prime").code == 0
    done = ada.run("segment", "delete", "vip")
    assert done.out == "vip is deleted; it was: prime\n"
    assert done.err == "- `undo` does not bring a segment back; `segment save vip` does\n"


def test_one_written_by_hand_under_a_ready_made_name_stands_in_its_place(ada: Shop) -> None:
    ada.root.joinpath("regulars.toml").write_text('[segments]\nlapsed = "prime"\n', encoding="utf-8")
    rows = ada.run("segment", "list", "--json").json
    assert [row["kind"] for row in rows if row["name"] == "lapsed"] == ["saved"]
    assert [row["email"] for row in ada.listed("--segment", "lapsed")] == [ADA]


def test_replacements_do_not_make_somebody_recent(shop: Shop) -> None:
    replaced = {"item_price": "0.00", "purchase_date": "2025-12-20T08:00:00+00:00"}
    shop.imported(
        shop.report(
            "year.txt",
            line(1),
            line(2, **replaced),
            line(3, buyer_email=mail("bob"), **replaced),
            *(line(number, buyer_email=mail("cid")) for number in (4, 5, 6)),
            line(7, buyer_email=mail("cid"), **replaced),
        )
    )
    for name in ("potential-repeat", "call-back-3", "first-repeaters", "due", "at-risk"):
        assert who(shop, name) == set(), name
    assert who(shop, "lapsed") == {"ada", "cid"}  # Bob bought nothing
    assert who(shop, "activity-bought") == {"cid", "ada"}  # as its caveat says


def test_a_promotion_where_no_price_is_known_is_none_at_full_price(shop: Shop) -> None:
    shop.imported(
        shop.report(
            "may.txt",
            line(1, item_price="", item_promotion_discount="-5.00"),
            line(2),
            line(
                3, buyer_email=mail("bob"), currency="EUR", item_price="0.00", item_promotion_discount="-5.00"
            ),
            line(4, buyer_email=mail("bob")),
            line(5, buyer_email=mail("cid")),
        )
    )
    assert who(shop, "full-price") == {"cid"}


def test_much_of_a_currency_without_cents_is_a_hundred_times_as_much(shop: Shop) -> None:
    yen = {"currency": "JPY", "sales_channel": "Amazon.co.jp"}
    shop.imported(
        shop.report(
            "may.txt",
            line(1, item_price="300", **yen),
            line(2, buyer_email=mail("bob"), item_price="20000", **yen),
        )
    )
    assert who(shop, "big-spenders") == {"bob"}
    shop.root.joinpath("regulars.toml").write_text("audiences.big_spent = 300\n", encoding="utf-8")
    assert who(shop, "big-spenders") == {"ada", "bob"}


@pytest.mark.parametrize("name", [name for name, row in AUDIENCES.items() if row.thresholds])
def test_an_audience_whose_setting_is_blank_breaks_nothing_else(ada: Shop, name: str) -> None:
    blanks = [setting for setting in SETTINGS if setting.name.startswith("audiences.")]
    blanks = [
        setting for setting in blanks if setting.default in ("", []) or isinstance(setting.default, str)
    ]
    text = "".join(
        f"{setting.name} = {'[]' if isinstance(setting.default, list) else repr('')}\n" for setting in blanks
    )
    ada.root.joinpath("regulars.toml").write_text(text, encoding="utf-8")
    assert len(ada.run("segment", "list", "--json").json) == len(AUDIENCES)
    assert ada.run("segment", "show", name).code == 0


def test_a_setting_that_is_no_period_is_named(ada: Shop) -> None:
    ada.root.joinpath("regulars.toml").write_text('audiences.days = "Nov 27"\n', encoding="utf-8")
    said = told(ada, "list", "--segment", "bought-on-days")
    assert said.startswith("segment bought-on-days with audiences.days: this is not understood here")


def test_a_segment_that_cannot_be_counted_is_not_saved(ada: Shop) -> None:
    for path in (ada.root / "lines").iterdir():
        if not path.name.endswith("-typed.parquet"):
            path.unlink()
    assert "missing or damaged" in told(ada, "segment", "save", "half", "address contains 'x'")
    assert not ada.root.joinpath("regulars.toml").exists()


def test_segments_whose_products_are_counted_otherwise_are_told(ada: Shop) -> None:
    assert ada.run("segment", "save", "two", "digit('WP002') >= 1").code == 0
    assert ada.run("segment", "save", "three", "bought('WP003')").code == 0
    done = ada.run("sku", "group", "WP001#1", "WP002")
    assert "- products moved or are counted otherwise: look at your segments two" in done.err.splitlines()
    echo = ada.run("list", "--segment", "two").err
    assert "customers where the number of WP001#1 (WP001#1, WP002) is at least 1" in echo
    more = ada.report("june.txt", line(9, sku="WP009"), line(10, sku="amzn.gr.WP003-abc"))
    assert "look at your segments" not in ada.run("import", more).err


def test_somebody_who_was_forgotten_is_kept_out_of_segments(ada: Shop) -> None:
    assert ada.run("forget", BOB, "--yes").code == 0
    assert told(ada, "segment", "save", "gone", f"email = '{BOB.upper()}'").startswith(
        "this names somebody who was forgotten"
    )
    ada.root.joinpath("regulars.toml").write_text(f"segments.gone = \"email = '{BOB}'\"\n", encoding="utf-8")
    checked = ada.run("check")
    assert checked.code == 1
    assert "regulars.toml, segments.gone: this names somebody who was forgotten; delete it" in checked.out


def test_a_quote_within_an_address_hides_nobody(shop: Shop) -> None:
    shop.imported(shop.report("may.txt", line(1, buyer_email="o'neil@example.com"), line(2)))
    shop.root.joinpath("regulars.toml").write_text(
        '[segments]\nx = """email = \'o\'\'neil@example.com\'"""\n', encoding="utf-8"
    )
    assert who(shop, "x") == {"o'neil"}
    assert told(shop, "forget", "o'neil@example.com", "--yes").startswith(
        "regulars.toml, segments.x: this saved"
    )


def test_an_import_and_its_undo_leave_the_meaning_of_segments(ada: Shop) -> None:
    text = "[segments]\na = \"bought('WP001#1')\"\nb = \"digit('WP002') >= 1\"\nc = \"flag like '?1'\"\n"
    ada.root.joinpath("regulars.toml").write_text(text, encoding="utf-8")
    more = ada.report("june.txt", line(9, sku="WP009"), line(10, sku="amzn.gr.WP002-abc"))
    for command in (["import", more], ["undo"], ["redo"]):
        done = ada.run(*command)
        assert (done.code, "look at your segments" in done.err) == (0, False), command


@pytest.mark.parametrize(
    "expression", ["email like '*{}*'", "name = 'write to {} soon'", "email contains '{}'"]
)
def test_a_forgotten_address_within_a_text_is_found(ada: Shop, expression: str) -> None:
    assert ada.run("forget", BOB, "--yes").code == 0
    assert told(ada, "segment", "save", "gone", expression.format(BOB)).startswith("this names somebody")
    assert told(ada, "segment", "save", BOB, "prime").startswith("this names somebody")
