from __future__ import annotations

import errno
import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import openpyxl
import pytest
from tests.shop import DAY, Ran, Shop, line, mail, ran

import regulars
from regulars import cli
from regulars.cli import COMMANDS, render
from regulars.cli.options import Asked

LOOKING = {
    "list": ["list", "--as-of", DAY],
    "sku list": ["sku", "list", "--as-of", DAY],
    "history": ["history"],
    "check": ["check"],
}
HELPED = [
    *([name] for name in COMMANDS),
    *(["sku", name] for name in ("list", "add", "move", "group", "ungroup")),
    *(["contacts", name] for name in ("add", "show")),
    *(["segment", name] for name in ("list", "show", "explain", "save", "delete")),
]

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs signals and pipes of POSIX")


@pytest.mark.parametrize("command", LOOKING.values(), ids=list(LOOKING))
def test_data_goes_to_standard_output_and_talk_to_standard_error(ada: Shop, command: list[str]) -> None:
    done = ada.run(*command)
    assert done.code == 0
    assert done.out
    assert done.err == (f"as of {DAY}\n" if command == LOOKING["list"] else "")


def test_a_list_of_today_says_that_the_reports_are_old(ada: Shop) -> None:
    first, age = ada.run("list").err.splitlines()
    assert first.startswith("as of ")
    assert age.startswith("- the newest reporting day, 2025-04-03, is ")
    assert ada.run("list", "--quiet").err == ""


@pytest.mark.parametrize("command", LOOKING.values(), ids=list(LOOKING))
def test_json_and_book_may_stand_before_or_after_the_command(ada: Shop, command: list[str]) -> None:
    before = ran("--json", "--book", ada.root, *command)
    after = ran(*command, "--json", "--book", ada.root)
    assert before == after
    assert before.code == 0
    assert before.json


@pytest.mark.parametrize("command", LOOKING.values(), ids=list(LOOKING))
def test_json_and_book_may_stand_between_a_group_and_its_command(ada: Shop, command: list[str]) -> None:
    name, *rest = command
    if name == "sku":
        assert (
            ran("sku", "--json", "--book", ada.root, *rest).json
            == ran(*command, "--json", "--book", ada.root).json
        )


@pytest.mark.parametrize("command", LOOKING.values(), ids=list(LOOKING))
def test_a_folder_without_a_book_is_refused_in_one_sentence_and_nothing_is_made(
    shop: Shop, command: list[str]
) -> None:
    for options in ((), ("--json",)):
        assert shop.refused(*command, *options).startswith(
            f"{shop.root}: there is no book in this folder; start one"
        )
    assert not shop.root.exists()


@pytest.mark.parametrize("command", LOOKING.values(), ids=list(LOOKING))
def test_a_workbook_in_a_folder_that_never_held_a_book_is_asked_away(shop: Shop, command: list[str]) -> None:
    shop.root.mkdir()
    (shop.root / "customers.xlsx").write_bytes(b"somebody's own")
    assert shop.refused(*command).endswith(
        "there is a customers.xlsx here, and ledger.db is missing or empty; "
        "put the book's folder back from a backup; "
        "if it is no book's file, move it elsewhere, or choose another folder"
    )
    assert [path.name for path in shop.root.iterdir()] == ["customers.xlsx"]


@pytest.mark.parametrize("command", LOOKING.values(), ids=list(LOOKING))
def test_a_book_without_its_ledger_is_called_so(ada: Shop, command: list[str]) -> None:
    (ada.root / "ledger.db").unlink()
    assert ada.refused(*command).startswith(
        f"{ada.root}: ledger.db is lost, and customers.xlsx is a book's; "
    )
    assert not (ada.root / "ledger.db").exists()


def test_import_tells_what_it_did_as_a_table_and_as_json(shop: Shop) -> None:
    report = shop.report("may.txt", line(1), line(2, sku=""))
    table = shop.run("import", report, "--dry-run")
    assert table.code == 0
    assert "- this was only tried: nothing was changed" in table.err.splitlines()
    assert shop.run("import", report, "--dry-run", "--quiet") == Ran(0, table.out, "")
    header, row, blank, *facts = table.out.splitlines()
    assert header.split() == [
        "File", "Lines", "New", "Known", "Changed", "Rejected", "From", "To", "Read", "as"
    ]  # fmt: skip
    assert row.split() == ["may.txt", "2", "1", "0", "0", "1", "2025-03-02", "2025-03-02", "utf-8"]
    assert blank == ""
    assert facts[0].split() == ["Customers", "1", "(1", "new)"]
    for arguments in (("--json", "import", report), ("import", "--json", report)):
        done = shop.run(*arguments, "--dry-run")
        assert (done.code, done.err, done.json["new"], done.json["missing_days"]) == (0, "", 1, [])


def test_import_of_what_is_not_there_is_refused(shop: Shop) -> None:
    missing = shop.folder / "nothing.txt"
    assert shop.refused("import", missing).startswith(f"{missing}: there is no such file or folder")
    assert shop.refused("--json", "import", missing).startswith(f"{missing}: there is no such file or folder")


def test_export_tells_how_many_it_wrote(ada: Shop) -> None:
    path = ada.folder / "out.csv"
    done = ada.run("export", "-o", path, "--as-of", DAY)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith(f"as of {DAY}\n")
    assert done.err.endswith(f"2 customers written to {path}\n")
    for arguments in (("--json", "export", "-o", path), ("export", "--output", path, "--json")):
        assert ada.run(*arguments).json == {"file": str(path), "customers": 2}


def test_export_without_a_book_or_to_an_unknown_ending_is_refused(shop: Shop) -> None:
    assert "there is no book" in shop.refused("export", "-o", shop.folder / "a.csv")
    wrong = shop.run("export", "-o", shop.folder / "a.doc")
    assert (wrong.code, "end it in .xlsx" in wrong.err) == (2, True)
    assert list(shop.folder.iterdir()) == []


def test_check_says_that_all_is_well_and_what_is_not(ada: Shop) -> None:
    assert ada.run("check") == Ran(0, "everything is as it should be\n", "")
    assert ada.run("check", "--json").json == {"sound": True, "findings": []}
    (ada.root / "customers.xlsx").unlink()
    finding = "customers.xlsx is missing; `regulars sync` writes it anew"
    assert ada.run("check") == Ran(1, finding + "\n", "")
    found = ada.run("check", "--json")
    assert (found.code, found.json) == (1, {"sound": False, "findings": [finding]})


def test_history_shows_when_and_what(ada: Shop) -> None:
    header, first, second = ada.run("history").out.splitlines()
    assert header.split() == ["Event", "When", "(UTC)", "What", "What", "it", "did", "In", "force"]
    did = "1 file, 2 lines, 2 new, 0 changed, 0 rejected, 2 customers"
    assert re.fullmatch(rf" +1  \d{{4}}(-\d\d){{2}} \d\d:\d\d  import  {did} +Yes", first)
    assert second.split()[0] == "2"


def test_sku_list_shows_the_digits(ada: Shop) -> None:
    header, first, *_ = ada.run("sku", "list").out.splitlines()
    assert header.split() == ["Position", "Weight", "Label", "SKUs", "Product", "name", "Units", "Customers"]
    assert first.split() == ["1", "1", "WP001#1", "WP001#1", '10"', "Widget", "2", "1"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing"],
        ["--nothing"],
        ["import"],
        ["list", "--limit", "-1"],
        ["list", "--limit", "many"],
        ["list", "--at", "-1"],
        ["list", "--as-of", "tomorrow"],
        ["list", "--as-of", "2025-02-30"],
        ["history", "extra"],
        ["list", "--digit", "many"],
        ["list", "--digit", "WP001>=two"],
        ["segment", "nothing"],
        ["segment", "save", "vip", "--nothing"],
        ["export"],
        ["import", "a.txt", "--until", "1.3.2025"],
        ["sku", "nothing"],
        ["--book"],
    ],
)
def test_wrong_usage_is_two_and_says_so_on_standard_error(arguments: list[str]) -> None:
    done = ran(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "Error: " in done.err or done.err.startswith("Usage: regulars")


def test_a_misspelt_command_is_answered_with_the_nearest() -> None:
    assert "Did you mean 'import'?" in ran("imprt").err
    assert "Did you mean" not in ran("nothing").err


def test_a_book_that_is_a_file_is_wrong_usage(shop: Shop) -> None:
    report = shop.report("may.txt", line(1))
    assert ran("--book", report, "list").code == 2


@pytest.mark.parametrize("command", [[], *HELPED], ids=lambda command: " ".join(command) or "regulars")
def test_every_command_has_help_with_an_example(command: list[str]) -> None:
    for word in ("--help", "-h"):
        done = ran(*command, word)
        assert (done.code, done.err) == (0, "")
        assert f"Usage: {' '.join(['regulars', *command])} [OPTIONS]" in done.out
        named = "regulars cluster " if command[:1] == ["cluster"] else "regulars --book mystore "
        assert all(each.startswith(named) for each in examples(command))


def examples(command: list[str]) -> list[str]:
    """Return the examples in a command's help."""
    found = re.findall(r"^ +(regulars (?:--book|cluster) .*)$", ran(*command, "--help").out, re.MULTILINE)
    assert found
    return [str(each) for each in found]


def test_the_examples_run_unchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Downloads").mkdir()
    ann = {"buyer_email": "ann@example.org"}
    Shop(tmp_path).report("Downloads/may.txt", *(line(at, sku=f"WP00{at}", **ann) for at in (1, 2, 3)))
    outreach = openpyxl.Workbook()
    for row in (("Order id", "Email"), ("111-0000000-0000001", "ann@example.org")):
        outreach.active.append(row)
    outreach.save("outreach.xlsx")
    last = [["forget"], ["check"]]
    for command in ([], *(each for each in HELPED if each not in last), *last):
        words = " ".join(examples(command))
        # Within double quotes cmd, PowerShell and sh take most signs as they are, and outside only a few.
        assert not set("\\$`%^!") & set(words)
        assert not set("'&|<>*~()#?") & set(re.sub('"[^"]*"', "", words))
        for each in examples(command):
            done = ran(*shlex.split(each)[1:])
            assert done.code == 0, done.err
    assert (tmp_path / "customers.csv").exists()


def test_every_command_is_listed_in_the_order_of_the_work() -> None:
    listed = ran("--help").out.split("Commands:\n")[1]
    assert [row.split()[0] for row in listed.splitlines()] == list(COMMANDS)


def test_the_version_is_told() -> None:
    assert ran("--version") == Ran(0, f"regulars, version {regulars.__version__}\n", "")


def test_the_folder_of_the_book_is_this_one_or_the_environment_s(
    ada: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ada.root)
    assert ran("check").code == 0
    monkeypatch.chdir(ada.folder)
    assert ran("check").code == 1
    monkeypatch.setenv("REGULARS_BOOK", str(ada.root))
    assert ran("check").code == 0


def test_a_book_that_is_named_wins_over_the_environment_s(ada: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGULARS_BOOK", str(ada.folder / "elsewhere"))
    assert ran("check").code == 1
    assert ran("check", "--book", ada.root).code == 0
    assert ran("--book", ada.root, "check").code == 0
    assert ran("--book", ada.root, "sku", "list").code == 0


def test_a_book_named_after_the_command_wins_over_one_before(ada: Shop) -> None:
    assert ran("--book", ada.folder, "check", "--book", ada.root).code == 0


@pytest.mark.parametrize("word", ["--quiet", "-q"])
def test_quiet_leaves_data_and_errors_alone(ada: Shop, word: str) -> None:
    for arguments in ((word, "list"), ("list", word)):
        done = ada.run(*arguments)
        assert (done.code, done.err) == (0, "")
        assert mail("ada") in done.out
    assert "there is no event 9" in ada.refused(word, "list", "--at", 9)


def pressed(monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    """Press Ctrl-C when a stage of the work begins."""

    def tell(_: object, at: str, *__: int) -> None:
        if at == stage:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(render._Bar, "tell", tell)


@pytest.mark.parametrize("stage", ["read", "derive", "workbook"])
def test_an_interruption_leaves_the_book_as_it_was(
    ada: Shop, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    pressed(monkeypatch, stage)
    before = ada.bytes()
    assert on_terminal("--book", ada.root, "import", ada.report("may.txt", line(9)))[0] == 130
    assert ada.bytes() == before


def test_an_interruption_of_what_must_be_done_together_is_not_heard(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed(monkeypatch, "publish")
    assert on_terminal("--book", shop.root, "import", shop.report("may.txt", line(1)))[0] == 0
    assert shop.run("check").code == 0
    assert (shop.root / "customers.xlsx").exists()


@posix_only
def test_control_c_ends_a_real_import_and_leaves_nothing_half_done(shop: Shop) -> None:
    command = [sys.executable, "-m", "regulars", "--book", str(shop.root), "import", "-"]
    program = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    assert program.stdin is not None
    program.stdin.write(b"x" * 2**20)  # more than a pipe holds: now the program is reading
    program.stdin.flush()
    program.send_signal(signal.SIGINT)
    told = program.communicate(timeout=30)[1]
    assert (program.returncode, told.strip()) == (
        130,
        b"regulars: interrupted; nothing half-done remains",
    )
    assert not shop.root.exists()


@posix_only
def test_a_reader_that_goes_away_is_no_traceback(ada: Shop) -> None:
    command = [sys.executable, "-m", "regulars", "--book", str(ada.root), "list"]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no device that is always full")
def test_output_to_a_full_disk_is_one_sentence_which_says_that_the_work_is_done(ada: Shop) -> None:
    command = [sys.executable, "-m", "regulars", "--quiet", "--book", str(ada.root), "undo"]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == (
        "regulars: the output cannot be written (No space left on device); "
        f"what the command did is kept: `regulars --book {shlex.quote(str(ada.root))} history` lists it\n"
    )
    assert ada.run("history", "--json").json[-1]["kind"] == "undo 2"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no device that is always full")
def test_where_nothing_can_be_said_the_exit_code_tells(shop: Shop) -> None:
    command = ["import sys; from regulars import cli; sys.exit(cli.run(sys.argv[1:]) + 40)"]
    command = [sys.executable, "-c", *command, "--book", str(shop.root)]
    for asked, code in (("list", 1), ("lisst", 2)):
        with open("/dev/full", "w") as full:
            done = subprocess.run(
                [*command, asked], stdout=subprocess.PIPE, stderr=full, text=True, check=False
            )
        assert (done.returncode, done.stdout) == (40 + code, "")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            PermissionError(
                errno.EACCES, "Permission denied", os.path.join("b", "lines", ".regulars-1a.parquet")
            ),
            f"{os.path.join('b', 'lines')}: Permission denied; look whether you may read and write there",
        ),
        (
            PermissionError(errno.EPERM, "Operation not permitted", "a.csv"),
            "a.csv: Operation not permitted; look",
        ),
        (OSError(errno.EROFS, "Read-only file system", ".regulars-1a.csv"), ".: Read-only file system; look"),
        (
            OSError(errno.ENOSPC, "No space left on device"),
            "No space left on device; make room on the disk, and",
        ),
    ],
)
def test_what_the_system_refuses_is_told_with_what_to_do(error: OSError, sentence: str) -> None:
    assert cli._sentence(error).startswith(sentence)
    assert cli._sentence(error).endswith(", and run the same command again")


def test_output_that_is_no_screen_is_utf_8_whatever_the_system_says(shop: Shop) -> None:
    shop.imported(shop.report("may.txt", line(1, buyer_name="山田 花子")), "--no-workbook")
    command = [sys.executable, "-m", "regulars", "--book", str(shop.root), "list"]
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert "山田 花子" in done.stdout.decode("utf-8")


def test_a_failure_of_the_system_is_one_sentence(ada: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    before = ada.bytes()
    refusal = ada.refused("import", ada.report("may.txt", line(9)))
    assert refusal == "No space left on device; make room on the disk, and run the same command again"
    assert ada.bytes() == before


def shown(*columns: list[object]) -> list[str]:
    return render.table([f"H{number}" for number in range(len(columns))], columns).splitlines()


def test_a_table_puts_numbers_to_the_right_and_texts_to_the_left() -> None:
    assert shown([1, 20], ["a", "bcd"]) == ["H0  H1", " 1  a", "20  bcd"]


def test_a_table_counts_the_cells_that_signs_take() -> None:
    assert shown(["山田", "e\u0301t", "abcd"], ["x", "y", "z"]) == [
        "H0    H1",
        "山田  x",
        "e\u0301t    y",
        "abcd  z",
    ]


def test_a_table_shows_yes_blanks_and_no_control_signs() -> None:
    assert shown([True, False, None], ["a\x1b[31mb\n", "c", "d"]) == [
        "H0   H1",
        "Yes  a [31mb",
        "     c",
        "     d",
    ]


def test_text_from_a_report_never_reaches_the_terminal_as_control_signs(shop: Shop) -> None:
    shop.imported(shop.report("may.txt", line(1, buyer_name="Eve \x1b]0;owned\x07 Smith")), "--no-workbook")
    assert "\x1b" not in shop.run("list").out
    assert "\\u001b" in shop.run("list", "--json").out


class Terminal(io.StringIO):
    """A terminal that keeps what was drawn on it."""

    def isatty(self) -> bool:
        return True


def on_terminal(*arguments: object) -> tuple[int, str]:
    """Run a command on a terminal, and return its exit code and what was drawn."""
    terminal = Terminal()
    with redirect_stdout(io.StringIO()), redirect_stderr(terminal):
        code = cli.run([str(argument) for argument in arguments])
    return code, terminal.getvalue()


def drawn(shop: Shop, *arguments: object) -> str:
    code, seen = on_terminal("--book", shop.root, *arguments)
    assert code == 0
    return seen


def test_a_bar_is_drawn_on_a_terminal_and_taken_away(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "_PATIENCE_SECONDS", 0.0)
    for number in range(2):
        shop.report(f"{number}.txt", line(number))
    seen = drawn(shop, "import", shop.folder)
    assert "reading [###############...............]" in seen
    assert "writing the workbook" in seen
    *_, bar, after = seen.split("\r\x1b[2K")
    assert (bar, after.startswith("- a new book was started")) == ("saving", True)


@pytest.mark.parametrize("word", ["--json", "--quiet"])
def test_no_bar_is_drawn_where_nobody_looks(shop: Shop, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setattr(render, "_PATIENCE_SECONDS", 0.0)
    assert drawn(shop, "import", shop.report("may.txt", line(1)), word) == ""


def test_no_bar_is_drawn_for_what_is_done_at_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: 0.0)
    assert "\r" not in drawn(shop, "import", shop.report("may.txt", line(1)))


def test_every_json_document_is_utf_8_and_readable_as_it_is(ada: Shop) -> None:
    for command in LOOKING.values():
        assert json.loads(ada.run(*command, "--json").out) is not None


def test_the_commands_in_a_sentence_name_the_book_that_was_named(
    ada: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = ada.root.rename(ada.folder / "my shop")
    named = f"`regulars --book {shlex.quote(str(root))} "
    assert ran("--book", root, "undo", "77").err == (
        f"regulars: there is no event 77; {named}history` lists them\n"
    )
    assert f"- {named}undo` takes this back\n" in ran("sku", "move", "WP002", "1", "--book", root).err
    (root / "customers.xlsx").unlink()
    found = f"customers.xlsx is missing; {named}sync` writes it anew\n"
    assert ran("--book", root, "check").out == found
    assert named not in ran("--book", root, "check", "--json").out
    (root / "regulars.toml").write_text("[segments]\nx = \"bought('NOSUCH')\"\n")
    assert f"; {named}sku list` shows them" in ran("--book", root, "segment", "show", "x").out
    (root / "regulars.toml").unlink()
    monkeypatch.setenv("REGULARS_BOOK", str(root))
    assert ran("check").out == found.replace(named, "`regulars ")
    assert ran("--book", root, "check").out == found.replace(named, "`regulars ")
    nowhere = ran("--book", ada.folder / "elsewhere", "list").err
    assert "start one with `regulars --book FOLDER import REPORT`" in nowhere


@pytest.mark.parametrize("folder", ["a\nb", "\x1b[2J", "bad\udcff"])
def test_a_folder_that_nobody_could_copy_is_not_named(folder: str) -> None:
    assert Asked(book=Path(folder)).spelled("run `regulars sync`") == "run `regulars sync`"


@pytest.mark.parametrize(
    ("folder", "named"), [("store", "store"), ("C:\\s", "C:\\s"), ("my shop", '"my shop"'), ("a&b", '"a&b"')]
)
def test_on_windows_a_folder_is_put_between_double_quotes(
    monkeypatch: pytest.MonkeyPatch, folder: str, named: str
) -> None:
    monkeypatch.setattr("regulars.cli.options.sys.platform", "win32")
    asked = Asked(book=Path(folder))
    assert asked.spelled("run `regulars sync`; else `regulars undo`") == (
        f"run `regulars --book {named} sync`; else `regulars --book {named} undo`"
    )
