from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path, PureWindowsPath

import click
import openpyxl
import pytest
from cogapp import Cog
from tests.shop import line, written

import regulars
from regulars import cli, columns, settings
from regulars.segments import parsing
from regulars.segments.audiences import AUDIENCES, UNKNOWABLE
from regulars.segments.functions import FUNCTIONS
from regulars.segments.names import Names
from regulars.segments.operators import SIGNS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MADE_BY_COG = ("cli", "columns", "segments", "settings")
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
TABLES = {
    "Customers": columns.customers([columns.Slot(1, "WP002", ("WP002",))], ["USD"]),
    "Missing email": columns.MISSING,
    "Discounts": columns.DISCOUNTS,
    "SKUs": columns.SKUS,
    "Summary": [
        column for column in columns.TOTALS if column.name != "column"
    ],  # which the sheet does not show
    "Rejected": columns.REJECTED,
    "Imports": columns.IMPORTS,
    "Edits": columns.EDITS,
}


def page(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def rows(text: str, heading: str) -> list[list[str]]:
    section = text.split(f"\n## {heading}\n")[1].split("\n## ", maxsplit=1)[0]
    lines = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line] for line in lines[1:]]


def commands(command: click.Command, name: str) -> dict[str, click.Command]:
    """Return a command and everything below it, by the words that call it."""
    found = {name: command}
    if isinstance(command, click.Group):
        context = click.Context(command)
        for member in command.list_commands(context):
            below = command.get_command(context, member)
            assert below is not None
            found |= commands(below, f"{name} {member}")
    return found


COMMANDS = commands(cli.group, "regulars")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to work in, with the sample reports beside as in the project."""
    shutil.copytree(ROOT / "sample_reports", tmp_path / "sample_reports")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REGULARS_BOOK", raising=False)
    return tmp_path


def run(line: str) -> tuple[int, str]:
    """Run a line that begins with ``regulars``; return its exit code and all that it says."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = cli.run(shlex.split(line)[1:])
    return code, said.getvalue()


# -- what is made from the tables


def test_what_cog_makes_is_up_to_date() -> None:
    pages = [str(ROOT / "docs" / f"{name}.md") for name in MADE_BY_COG]
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = Cog().main(["cog", "--check", *pages])
    assert code == 0, f"run cog -r -I src docs/*.md\n{said.getvalue()}"


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "regulars"])
def test_every_command_is_described_with_all_its_options(name: str) -> None:
    heading = re.search(rf"^## {name}(?: [][A-Z. ]+)?$", page("cli"), re.MULTILINE)
    assert heading is not None
    told = (
        page("cli")[heading.end() :].split("\n## ")[0]
        + page("cli").split("\n## With every command\n")[1].split("\n## ")[0]
    )
    options = [one for one in COMMANDS[name].params if isinstance(one, click.Option)]
    assert [option.opts[0] for option in options if f"`{option.opts[0]}`" not in told] == []


@pytest.mark.parametrize("sheet", TABLES)
def test_every_column_of_every_sheet_is_described(sheet: str) -> None:
    told = {cells[0]: cells[-1] for cells in rows(page("columns"), sheet)}
    assert told == {column.header: column.about for column in TABLES[sheet]}


def test_every_column_of_the_report_is_described() -> None:
    assert [cells[0].strip("`") for cells in rows(page("columns"), "The report")] == list(columns.REPORT)


def test_every_setting_is_described_and_the_example_is_taken() -> None:
    told = {
        line.split("|")[1].strip(" `") for line in page("settings").splitlines() if line.startswith("| `")
    }
    assert told == {setting.name for setting in settings.SETTINGS}
    (example,) = re.findall(r"^```toml\n(.+?)^```$", page("settings"), re.MULTILINE | re.DOTALL)
    assert settings.parse(example).columns == {"Bestellnummer": "amazon-order-id"}


# -- what is said to be run


def examples(command: click.Command) -> list[str]:
    return re.findall(r"^ +(regulars .+)$", command.help or "", re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example(name: str) -> None:
    assert examples(COMMANDS[name])


def test_every_example_in_the_help_runs_unchanged(desk: Path) -> None:
    (desk / "sample_reports").rename(desk / "Downloads")
    ann = [line(number, sku=f"WP00{number}", buyer_email="ann@example.org") for number in (1, 2, 3)]
    written(desk / "Downloads" / "ann.txt", *ann)
    outreach = openpyxl.Workbook()
    for row in (("Order id", "Email"), ("111-0000000-0000001", "ann@example.org")):
        outreach.active.append(row)
    outreach.save(desk / "outreach.xlsx")
    last = ("regulars segment delete", "regulars forget")  # what takes away
    for name, command in sorted(COMMANDS.items(), key=lambda each: each[0] in last):
        for example in examples(command):
            is_of_cluster = example.startswith("regulars cluster ")
            assert is_of_cluster or example.startswith("regulars --book mystore "), name
            if is_of_cluster and find_spec("distributed") is None:
                continue  # what its extra brings is not here
            code, said = run(example)
            assert code == 0, f"{example}\n{said}"


EVERYWHERE = r"""(?:[\w ./=@-]|"[\w ./=@,'()<>*?#-]*")+"""
"""What sh, cmd and PowerShell read alike: a few signs, and within double quotes some more."""


def test_the_examples_mean_the_same_in_every_shell() -> None:
    """Quotes, dollars, stars, percent signs and such are read differently by sh, cmd and PowerShell."""
    lines = [example for command in COMMANDS.values() for example in examples(command)]
    assert [line for line in lines if not re.fullmatch(EVERYWHERE, line)] == []


def tour() -> list[tuple[str, str]]:
    """Return the commands of the tour with what they are said to print."""
    blocks = re.findall(r"^```console\n(.+?)^```$", page("index"), re.MULTILINE | re.DOTALL)
    parts = re.split(r"^\$ (.+)\n", "".join(blocks), flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def pattern(said: str) -> str:
    """Return what a text of the tour may stand for: ``…`` is anything, and clocks and calendars go on."""
    text = re.escape(said).replace(r"\-", "-").replace(r"\ ", " ")
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", r"\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d", text)
    text = re.sub(r"is \d+ days ago", r"is [\\d,]+ days ago", text)
    text = re.sub(r"^as of 2026-11-23$", r"as of \\d{4}-\\d\\d-\\d\\d", text, flags=re.MULTILINE)
    return text.replace("…\n", ".*\n").replace("…", ".*")


def test_the_tour_says_what_the_commands_print(desk: Path) -> None:
    assert len(tour()) > 8
    for typed, expected in tour():
        _, said = run(typed)
        said = said.replace("\\", "/")  # paths on Windows
        assert re.fullmatch(pattern(expected), said, re.DOTALL), f"{typed}\n{said}"


# -- the README's two commands

SHELLS = {"sh": "&&", "PowerShell": ";"}


def command_of_readme(name: str, shell: str) -> list[list[str]]:
    """Return the parts of one of the README's commands, each as words."""
    marked = rf"^<!-- {name}, {shell} -->\n```{shell.lower()}\n(.+)\n```$"
    (line,) = re.findall(marked, README, re.MULTILINE)
    return [part.split() for part in line.split(SHELLS[shell])]


def after_installation(name: str, shell: str) -> tuple[str, list[str]]:
    """Return program and arguments of the part that does the work."""
    make, install, work = command_of_readme(name, shell)
    assert make[1:] == ["-m", "venv", ".venv"]
    assert [PureWindowsPath(install[0]).name, *install[1:3]] == ["pip", "install", "--quiet"]
    return PureWindowsPath(work[0]).name, work[1:]


def python(arguments: list[str], folder: Path) -> None:
    source = str(Path(regulars.__file__).parent.parent)
    subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env=os.environ | {"PYTHONPATH": source},
    )


def test_the_readme_has_two_commands_to_set_up_with_for_each_shell() -> None:
    names = re.findall(r"^<!-- (.+), (.+) -->$", README, re.MULTILINE)
    assert sorted(names) == sorted((name, shell) for name in ("main job", "tests") for shell in SHELLS)
    assert README.count("```") == 2 * len(names)


@pytest.mark.parametrize("shell", SHELLS)
def test_the_readmes_main_job_makes_a_workbook(shell: str, desk: Path) -> None:
    program, arguments = after_installation("main job", shell)
    assert program == "regulars"
    python(["-m", "regulars", *arguments], desk)
    assert (desk / "demo" / "customers.xlsx").stat().st_size > 0
    assert "/demo/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("shell", SHELLS)
def test_the_readmes_tests_are_run_by_pytest(shell: str) -> None:
    program, arguments = after_installation("tests", shell)
    assert program == "python"
    python([*arguments, "--version"], ROOT)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_local_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
    local = [link.split("#")[0] for link in links if not link.startswith(("http", "#"))]
    assert [link for link in local if not (path.parent / link).exists()] == []


# -- the language of selections


def described(heading: str) -> list[str]:
    """Return the first cells of the table below a heading of the page on selections."""
    return [cells[0].strip("`") for cells in rows(page("segments"), heading)]


def test_every_function_operator_and_audience_is_described() -> None:
    named = [name + ("usd" if name.endswith("_") else "") for name in FUNCTIONS]
    told = [cell.split("(")[0] for cell in described("Functions")]
    assert told == named
    assert described("Ready-made audiences") == list(AUDIENCES)
    assert described("What no shipment report can tell") == list(UNKNOWABLE)
    assert [sign for sign in SIGNS if f"`{sign}`" not in page("segments")] == []


def test_every_column_of_the_customers_can_be_selected_by() -> None:
    told = {cell.split("`")[0] for cell in described("Columns")}
    asked = {
        "digit('WP002')" if column.kind is columns.Kind.QUANTITY else column.name
        for column in TABLES["Customers"]
    }
    assert told == asked | {"'Header'"}


def test_every_example_on_the_page_of_selections_is_understood() -> None:
    skus = ("WP001", "WP001#1", "WP002", "WP003")
    slots = tuple(columns.Slot(at, sku, (sku,)) for at, sku in enumerate(skus, start=1))
    names = Names(columns.customers(slots, ["USD"]), slots, ("own:My rating",))
    examples = [cells[-1].strip("`") for cells in rows(page("segments"), "By example")]
    examples += [function.example for function in FUNCTIONS.values()]
    examples += re.findall(
        r'regulars --book mystore (?:list|export|segment save \w+) "(.+?)"', page("segments")
    )
    assert len(examples) > 30
    for example in examples:
        assert parsing.parse(str(parsing.parse(example, names)), names) == parsing.parse(example, names)


def test_every_threshold_of_an_audience_is_a_setting_and_the_other_way_round() -> None:
    used = {f"audiences.{name}" for audience in AUDIENCES.values() for name in audience.thresholds}
    known = {setting.name for setting in settings.SETTINGS if setting.name.startswith("audiences.")}
    assert known - used == {"audiences.hot_days"}  # which finds the hot item where none is named
    assert used <= known
    about = {setting.name: setting.about for setting in settings.SETTINGS}
    for audience in AUDIENCES.values():
        for name in audience.thresholds:
            assert f"`{audience.name}`" in about[f"audiences.{name}"]
