from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tomlkit.exceptions import TOMLKitError

from regulars import settings
from regulars.errors import SelectionError, SettingsError
from regulars.segments import saved

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

BOM = "\ufeff"
REMARK = "# Settings stand above this line, at the top of the file; a line below [segments] is a segment."
HAND_WRITTEN = """\
# My shop.
timezone   =  'UTC'   # for now

[segments] # whom I write to
  # the best ones
  vip   = "orders >= 3"   # since May
  # 'old = "orders = 1"'
  "big spenders" = 'spent_usd > 500'

# Headers of the Polish report
[columns]
"Kupujący" = "buyer-name"
"""

# --- put ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", REMARK + "\n[segments]\nnew = 'X \"1\"'\n"),
        (BOM, BOM + REMARK + "\n[segments]\nnew = 'X \"1\"'\n"),
        ("# nothing yet", f"# nothing yet\n\n{REMARK}\n[segments]\nnew = 'X \"1\"'\n"),
        ('timezone = "UTC"', f'timezone = "UTC"\n\n{REMARK}\n[segments]\nnew = \'X "1"\'\n'),
        ('[columns]\nA = "sku"\n', f'[columns]\nA = "sku"\n\n{REMARK}\n[segments]\nnew = \'X "1"\'\n'),
        (
            BOM + '[columns]\r\nA = "sku"',
            BOM + f'[columns]\r\nA = "sku"\r\n\r\n{REMARK}\r\n[segments]\r\nnew = \'X "1"\'\r\n',
        ),
        ("[segments]", "[segments]\nnew = 'X \"1\"'\n"),
        ("[segments]\r\n# none\r\n", "[segments]\r\nnew = 'X \"1\"'\r\n# none\r\n"),
        ('[segments]\r\nvip = "prime"', '[segments]\r\nvip = "prime"\r\nnew = \'X "1"\'\r\n'),
        ('[segments]\nvip = """\nprime"""\n', '[segments]\nvip = """\nprime"""\nnew = \'X "1"\'\n'),
        ('segments.vip = "prime"', 'segments.vip = "prime"\nsegments.new = \'X "1"\'\n'),
        (
            'segments.a = "prime" # 1\ntimezone = "UTC"\n  segments.b = "prime" # 2\n\n[columns]\n',
            """segments.a = "prime" # 1\ntimezone = "UTC"\n  segments.b = "prime" # 2
  segments.new = 'X "1"'\n\n[columns]\n""",
        ),
        ("segments = {} # none\n", "segments = {new = 'X \"1\"'} # none\n"),
        (
            'segments = { a = "prime", b = "prime" } # two\n[columns]\n',
            'segments = { a = "prime", b = "prime", new = \'X "1"\' } # two\n[columns]\n',
        ),
    ],
)
def test_a_new_selection_stands_under_the_last_one_as_that_is_written(before: str, after: str) -> None:
    assert saved.put(before, "new", 'X "1"') == after


def test_what_is_written_by_hand_around_a_new_selection_stays_as_it_is() -> None:
    last = "  \"big spenders\" = 'spent_usd > 500'\n"
    after = HAND_WRITTEN.replace(last, f'{last}  new = "prime"\n')
    assert saved.put(HAND_WRITTEN, "new", "prime") == after
    windows = [text.replace("\n", "\r\n") for text in (BOM + HAND_WRITTEN, BOM + after)]
    assert saved.put(windows[0], "new", "prime") == windows[1]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (HAND_WRITTEN, HAND_WRITTEN.replace('"orders >= 3"', '"prime"')),
        ("segments.a = '1'\nsegments.vip='''\n2'''# c\n", "segments.a = '1'\nsegments.vip=\"prime\"# c\n"),
        ("segments.vip = '1' # c\r\nsegments.b = '2'", "segments.vip = \"prime\" # c\r\nsegments.b = '2'"),
        ("segments = {vip='1', b='2'}", "segments = {vip=\"prime\", b='2'}"),
    ],
)
def test_a_known_selection_is_replaced_in_its_place(before: str, after: str) -> None:
    assert saved.put(before, "vip", "prime") == after


def test_a_selection_known_in_another_case_or_width_is_that_one() -> None:
    after = saved.put(HAND_WRITTEN, " ＶＩＰ", "prime")
    assert settings.parse(after).segments == {"vip": "prime", "big spenders": "spent_usd > 500"}
    assert "vip" not in settings.parse(saved.removed(HAND_WRITTEN, "Vip")).segments


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        ("orders >= 2", '"orders >= 2"'),
        ("bought('WP001')", "\"bought('WP001')\""),
        ('flag like "?3??"', "'flag like \"?3??\"'"),
        (r"name contains \d", r"'name contains \d'"),
        ("""name = 'O"Hara' \\""", '''"name = 'O\\"Hara' \\\\"'''),
        ("prime\r\nand\torders = 1", '"prime\\r\\nand\\torders = 1"'),
        ("", '""'),
    ],
)
def test_an_expression_stands_in_the_quotes_in_which_it_reads_best(expression: str, written: str) -> None:
    assert saved.put("", "vip", expression) == f"{REMARK}\n[segments]\nvip = {written}\n"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("last-90_days", "last-90_days"),
        ("big spenders", '"big spenders"'),
        ("客户", '"客户"'),
        ("a.b", '"a.b"'),
        ("the \"real\" 'ones'", '"the \\"real\\" \'ones\'"'),
        ("#1 = [x]", '"#1 = [x]"'),
    ],
)
@pytest.mark.parametrize("before", ["[segments]\n", "segments.z = '1'\n", "segments = {z = '1'}\n"])
def test_any_name_is_written_and_found_again(before: str, name: str, written: str) -> None:
    after = saved.put(before, name, "prime")
    assert f'{written} = "prime"' in after
    assert settings.parse(after).segments[name] == "prime"
    assert saved.removed(after, name).replace(" }", "}") == before


# --- removed ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (HAND_WRITTEN, HAND_WRITTEN.replace('  vip   = "orders >= 3"   # since May\n', "")),
        ("[segments]\nvip = '1'", "[segments]\n"),
        ("[segments]\r\n# mine\r\nvip = '1'\r\n\r\n# y\r\n", "[segments]\r\n# mine\r\n\r\n# y\r\n"),
        ("segments.vip = '1'\n# c\n[columns]\n", "# c\n[columns]\n"),
        ("segments.vip = '1'\ntimezone='UTC'\nsegments.b = '2'", "timezone='UTC'\nsegments.b = '2'"),
        ("segments = {vip = '1'} # c\n", "segments = {} # c\n"),
        ("segments = {vip = '1',b = '2'}\n", "segments = {b = '2'}\n"),
        ("segments = {b = '2',vip = '1'}\n", "segments = {b = '2'}\n"),
    ],
)
def test_a_removed_selection_takes_its_line_along_and_nothing_else(before: str, after: str) -> None:
    assert saved.removed(before, "vip") == after


@pytest.mark.parametrize("toml", ["", "[segments]\n", "[segments]\nvips = 'prime'\n", "# vip"])
def test_a_selection_that_is_not_there_cannot_be_removed(toml: str) -> None:
    with pytest.raises(SelectionError, match="no selection is saved under this name"):
        saved.removed(toml, "vip")


# --- both ---------------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = TEXTS.filter(lambda name: not saved.unfit(name))
REMARKS = st.sampled_from(["", "# one", "  # two 'x' = \"", "\t"])


@st.composite
def written(draw: st.DrawFn) -> str:
    """Return settings with a table of selections somewhere, and remarks anywhere."""
    end = draw(st.sampled_from(["\n", "\r\n"]))
    names = [*"abc"][: draw(st.integers(0, 3))]
    form = draw(st.sampled_from(["table", "dotted", "inline"]))
    entry = {
        name: f"{name} ={draw(st.sampled_from(['', '  ']))}'x' {draw(REMARKS).strip()}" for name in names
    }
    if form == "inline":
        own = ["segments = { " + ", ".join(f"{name} = 'x'" for name in names) + " }"]
    else:
        own = [f"segments.{line}" if form == "dotted" else line for line in entry.values()]
        own = [part for line in own for part in (draw(REMARKS), line)]
    head = ["timezone = 'UTC'", draw(REMARKS)]
    tail = [draw(REMARKS), "[columns]", "'Ä.b' = 'sku' # c", "", draw(REMARKS)]
    if form == "table":
        blocks = [head, draw(st.permutations([["[segments]", *own], tail]))]
        lines = [*blocks[0], *(line for block in blocks[1] for line in block)]
    else:
        lines = [*own, *head, *tail]
    return draw(st.sampled_from(["", BOM])) + end.join(lines) + draw(st.sampled_from(["", end]))


def between(longer: str, shorter: str) -> list[str]:
    """Return every one piece of a text without which it is another text."""
    size = len(longer) - len(shorter)
    ends = [(longer[:at] + longer[at + size :], longer[at : at + size]) for at in range(len(shorter) + 1)]
    return [piece for rest, piece in ends if rest == shorter]


@given(written(), NAMES, TEXTS)
def test_what_is_put_is_said_and_all_the_rest_stays(toml: str, name: str, expression: str) -> None:
    before = settings.parse(toml)
    known = settings.called(name, before.segments)
    after = saved.put(toml, name, expression)
    assert settings.parse(after) == replace(before, segments=before.segments | {known or name: expression})
    if known is None:
        end = "\r\n" if "\r\n" in toml else "\n"
        assert between(after, toml if toml.endswith("\n") else toml + end)
        assert settings.parse(saved.removed(after, name)) == before


@given(written(), st.data())
def test_what_is_removed_is_one_entry_and_all_the_rest_stays(toml: str, data: st.DataObject) -> None:
    before = settings.parse(toml)
    assume(before.segments)
    name = data.draw(st.sampled_from([*before.segments]))
    after = saved.removed(toml, name)
    left = {other: text for other, text in before.segments.items() if other != name}
    assert settings.parse(after) == replace(before, segments=left)
    if "{" in toml:  # blanks within the braces are no matter
        toml, after = toml.replace(" ", ""), after.replace(" ", "")
    pieces = between(toml, after)
    entries = [piece.strip(" ,\r\n").removeprefix("segments.") for piece in pieces]
    assert any(entry.startswith((f"{name} =", f"{name}=")) and "\n" not in entry for entry in entries)


@given(written(), st.data())
def test_what_is_replaced_is_one_value_and_all_the_rest_stays(toml: str, data: st.DataObject) -> None:
    before = settings.parse(toml)
    assume(before.segments)
    name = data.draw(st.sampled_from([*before.segments]))
    after = saved.put(toml, name, "new")
    assert settings.parse(after) == replace(before, segments=before.segments | {name: "new"})
    at = after.index('"new"')
    assert toml == f"{after[:at]}'x'{after[at + 5 :]}"


# --- refused, left aside ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("toml", "what"),
    [
        ("[segments", "this is not valid TOML"),
        ("[segments]\nvip = 1\n", "this must be a text in quotes"),
        ("[segments.vip]\n", "this must be a text in quotes"),
        ("segments = 'prime'", "this must be a table"),
        ("[segments]\nvip = 'a'\nVIP = 'b'\n", "'vip' and 'VIP' are one name"),
    ],
)
def test_settings_that_are_wrong_are_not_edited(toml: str, what: str) -> None:
    with pytest.raises(SettingsError, match=what):
        saved.put(toml, "new", "prime")
    with pytest.raises(SettingsError, match=what):
        saved.removed(toml, "vip")


@pytest.mark.parametrize(
    "wrong",
    [
        "[segments]\nvip = 'prime'\n",  # not added
        "[segments]\nvip = 'prime'\nnew = 'Prime'\n",  # something else added
        "[segments]\nnew = 'prime'\n",  # another one lost
        "timezone = 'UTC'\n[segments]\nvip = 'prime'\nnew = 'prime'\n",  # more said than that
        "[segments]\nvip = 'prime' new = 'prime'\n",  # no TOML
    ],
)
def test_an_edit_that_says_anything_else_is_refused(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "_text", lambda *_: wrong)
    with pytest.raises(SettingsError, match=r"segments: this cannot be edited .* under \[segments\] by hand"):
        saved.put("[segments]\nvip = 'prime'\n", "new", "prime")


def test_what_the_editor_of_toml_cannot_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: str) -> TOMLDocument:
        raise TOMLKitError

    monkeypatch.setattr("tomlkit.parse", fails)
    with pytest.raises(SettingsError, match="this cannot be edited"):
        saved.removed("[segments]\nvip = 'prime'\n", "vip")


@given(written())
def test_without_selections_the_settings_are_the_same(toml: str) -> None:
    rest = saved.without(toml)
    assert settings.parse(rest) == replace(settings.parse(toml), segments={})
    assert "segments" not in rest
    assert "#" not in rest


def test_without_selections_every_kind_of_setting_is_as_it_was() -> None:
    toml = """
        segments.vip = "email = 'vera@example.com'"
        timezone = "Asia/Tokyo"
        shared_mailboxes = ["office@example.com", "shop@example.com"]
        greeting.fallback = "friend \\" of mine"
        [reviewer]
        min_discount = 0.35
        [coverage]
        gap_days = 1
        [columns]
        "Käufer.E-Mail" = "buyer-email"
    """
    assert settings.parse(saved.without(toml)) == replace(settings.parse(toml), segments={})


# --- names --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["vip", "big spenders", "客户", "a.b", 'it\'s "new"', "2026", "x" * 60, "é-"]
)
def test_a_name_is_what_a_seller_would_say(name: str) -> None:
    assert saved.unfit(name) == ""


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "a name is never blank"),
        (" \u3000", "a name is never blank"),
        ("-vip", "a name does not begin with -, as options do"),
        ("x" * 61, "a name has at most 60 signs"),
        ("a\tb", "a name has no signs that cannot be seen"),
        ("a\nb", "a name has no signs that cannot be seen"),
        ("a\x1b[31m", "a name has no signs that cannot be seen"),
        ("v\u200bip", "a name has no signs that cannot be seen"),
        ("\u202epiv", "a name has no signs that cannot be seen"),
        ("a\u2028b", "a name has no signs that cannot be seen"),
        ("a\udce9", "a name has no signs that cannot be seen"),
        ("timezone", "timezone is a setting, and settings have to stand above [segments]"),
        (" Audiences.Days", "audiences.days is a setting, and settings have to stand above [segments]"),
    ],
)
def test_a_name_that_could_not_be_said_again_is_unfit(name: str, why: str) -> None:
    assert saved.unfit(name) == why
