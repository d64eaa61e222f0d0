from __future__ import annotations

from fractions import Fraction

import pytest

from regulars import settings
from regulars.errors import SettingsError
from regulars.settings import Settings


def refusal(text: str) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        settings.parse(text)
    return caught.value


@pytest.mark.parametrize(
    "text", ["", "\n# nothing yet\n", "\ufeff", "[coverage]\n# gap_days = 3\n", "[columns]\n"]
)
def test_what_is_not_said_is_the_default(text: str) -> None:
    assert (
        settings.parse(text)
        == Settings()
        == Settings(
            timezone="UTC",
            greeting_fallback="there",
            min_discount=Fraction(1, 2),
            carry=False,
            shared_mailboxes=(),
            gap_days=3,
            plan_days=31,
            columns={},
            segments={},
        )
    )


def test_the_table_s_defaults_are_the_defaults() -> None:
    written = "\n".join(
        f"{row.name} = {row.default!r}" for row in settings.SETTINGS if not isinstance(row.default, dict)
    )
    assert settings.parse(written) == Settings()


def test_every_setting_is_taken_as_it_is_said() -> None:
    text = """
        timezone = "Asia/Tokyo"
        shared_mailboxes = ["office@example.com"]
        [greeting]
        fallback = " friend "
        [reviewer]
        min_discount = 0.35
        [sku_flag]
        overflow = "carry"
        [coverage]
        gap_days = 1
        plan_days = 90
        [columns]
        "Käufer.E-Mail" = "buyer-email"
        [segments]
        "big spenders" = "spent_usd > 500"
    """
    assert settings.parse(text) == Settings(
        "Asia/Tokyo",
        "friend",
        Fraction(7, 20),
        carry=True,
        shared_mailboxes=("office@example.com",),
        gap_days=1,
        plan_days=90,
        columns={"Käufer.E-Mail": "buyer-email"},
        segments={"big spenders": "spent_usd > 500"},
    )


def test_dotted_names_and_a_byte_order_mark_are_fine() -> None:
    assert settings.parse('\ufeffcoverage.gap_days = 5\ntimezone = "marketplace"').gap_days == 5


@pytest.mark.parametrize(
    "text",
    ["segments.a = 'prime'", "segments = {a = 'prime'}", "[segments]\na = 'prime'", "segments.'a'='prime'"],
)
def test_saved_selections_are_taken_in_every_way_to_write_a_table(text: str) -> None:
    assert settings.parse(text).segments == {"a": "prime"}


def test_saved_selections_alone_do_not_change_the_digest() -> None:
    saved = settings.parse('timezone = "Asia/Tokyo"\n[segments]\nvip = "prime"')
    assert saved.digest == settings.parse('timezone = "Asia/Tokyo"').digest
    assert saved.digest != Settings().digest
    assert "prime" not in repr(saved)


@pytest.mark.parametrize(
    ("one", "other"),
    [("vip", "VIP"), ("Straße", "STRASSE"), ("１", "1"), ("vip", " vip "), ("é", "e\u0301"), ("ｓ", "S")],
)
def test_names_of_saved_selections_that_cannot_be_told_apart_are_refused(one: str, other: str) -> None:
    error = refusal(f'segments."{one}" = "prime"\nsegments."x" = "prime"\nsegments."{other}" = "orders = 1"')
    assert (error.key, error.do) == ("segments", "rename one of them, or delete it")
    assert error.what == f"{one!r} and {other!r} are one name, whatever their case"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('timezone = "marketplace"', "timezone"),
        ('shared_mailboxes = ["office@example.com"]', "shared_mailboxes"),
        ('greeting.fallback = "friend"', "greeting.fallback"),
        ('"greeting.fallback" = "friend"', "greeting.fallback"),
        ("coverage.gap_days = 5", "coverage.gap_days"),
        ("audiences.new_days = 60", "audiences.new_days"),
        ('Timezone = "UTC"', "timezone"),
        ('columns.Artikel = "sku"', "columns"),
        ('columns = {Artikel = "sku"}', "columns"),
    ],
)
def test_a_setting_below_the_segments_is_refused_for_it_would_be_one_of_them(line: str, name: str) -> None:
    error = refusal(f'[segments]\nvip = "prime"\n{line}\n')
    assert error.what == f"{name} is a setting, and settings have to stand above [segments]"
    assert error.do == "move it to the top of the file, or give the segment another name"
    assert error.key.casefold() == f"segments.{name}"


def test_a_segment_may_have_part_of_the_name_of_a_setting() -> None:
    names = ("time zone", "greeting", "columns of three", "hot_item", "new_days", "columns", "Segments")
    text = "[segments]\n" + "".join(f'"{name}" = "prime"\n' for name in names)
    assert tuple(settings.parse(text).segments) == names


def test_a_saved_selection_is_called_by_its_name_in_any_case_and_width() -> None:
    names = ["big spenders", "客户1", "Straße"]
    called = [settings.called(name, names) for name in ("Big Spenders ", "客户１", "STRASSE", "spenders", "")]
    assert called == ["big spenders", "客户1", "Straße", None, None]


def test_a_whole_number_serves_as_a_share() -> None:
    assert settings.parse("reviewer.min_discount = 1").min_discount == 1


@pytest.mark.parametrize(
    ("text", "key", "advice"),
    [
        ('time_zone = "UTC"', "time_zone", "did you mean timezone?"),
        ("[coverage]\ngap_day = 3", "coverage.gap_day", "did you mean coverage.gap_days?"),
        ("[reviewers]\nmin_discount = 0.5", "reviewers.min_discount", "did you mean reviewer.min_discount?"),
        ("[revievver]", "revievver", "known settings are timezone, greeting.fallback, "),
        ("[segment]\nvip = 'prime'", "segment.vip", "did you mean segments?"),
        ("zz = 1", "zz", "known settings are timezone, greeting.fallback, "),
        ("coverage = 3", "coverage", ""),
    ],
)
def test_an_unknown_setting_is_refused_with_the_nearest_one(text: str, key: str, advice: str) -> None:
    error = refusal(text)
    assert (error.key, error.what) == (key, "there is no such setting")
    assert error.do.startswith(advice)


@pytest.mark.parametrize(
    ("text", "key", "what"),
    [
        ("timezone = 1", "timezone", "this must be a text in quotes"),
        ('reviewer.min_discount = "0.5"', "reviewer.min_discount", "this must be a number"),
        ("reviewer.min_discount = true", "reviewer.min_discount", "this must be a number"),
        ("coverage.gap_days = true", "coverage.gap_days", "this must be a whole number"),
        ("coverage.plan_days = 3.0", "coverage.plan_days", "this must be a whole number"),
        ('shared_mailboxes = "a@example.com"', "shared_mailboxes", "this must be a list"),
        ("shared_mailboxes = [1]", "shared_mailboxes", "every value in it must be a text in quotes"),
        ('columns = "sku"', "columns", "this must be a table"),
        ('[columns]\n"Artikel" = 1', "columns.Artikel", "this must be a text in quotes"),
        ("segments = 'prime'", "segments", "this must be a table"),
        ("[segments]\nvip = 1", "segments.vip", "this must be a text in quotes"),
        ("[segments.vip]\nexpression = 'prime'", "segments.vip", "this must be a text in quotes"),
        ('[columns.more]\n"Artikel" = "sku"', "columns.more", "this must be a text in quotes"),
    ],
)
def test_a_value_of_another_type_is_refused(text: str, key: str, what: str) -> None:
    error = refusal(text)
    assert (error.key, error.what) == (key, what)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('timezone = "Mars/Olympus"', "timezone"),
        ('timezone = ""', "timezone"),
        ('timezone = "../../etc/passwd"', "timezone"),
        ('timezone = "Europe"', "timezone"),
        ("reviewer.min_discount = 0", "reviewer.min_discount"),
        ("reviewer.min_discount = -0.5", "reviewer.min_discount"),
        ("reviewer.min_discount = 50", "reviewer.min_discount"),
        ("reviewer.min_discount = nan", "reviewer.min_discount"),
        ("reviewer.min_discount = inf", "reviewer.min_discount"),
        ('sku_flag.overflow = "ten"', "sku_flag.overflow"),
        ("coverage.gap_days = 0", "coverage.gap_days"),
        ("coverage.plan_days = -1", "coverage.plan_days"),
        ('greeting.fallback = " "', "greeting.fallback"),
    ],
)
def test_a_value_out_of_its_range_is_refused(text: str, key: str) -> None:
    assert refusal(text).key == key


def test_broken_toml_is_refused_with_its_line() -> None:
    error = refusal('timezone = "UTC"\ncoverage = = 3\n')
    assert error.key == ""
    assert "line 2" in error.what


def test_every_setting_is_described_once() -> None:
    names = [row.name for row in settings.SETTINGS]
    assert len(set(names)) == len(names)
    assert all(row.about.endswith(".") for row in settings.SETTINGS)
