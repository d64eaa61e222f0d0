"""The settings of a book: one table of (name, default, about), and the frozen object parsed from it.

``parse`` takes the text of ``regulars.toml``; reading the file is the book's business.
"""

from __future__ import annotations

import difflib
import hashlib
import tomllib
import unicodedata
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from regulars.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Collection

MARKETPLACE = "marketplace"
"""Value of the setting ``timezone`` that means: the time zone of each line's own sales channel."""


_AUDIENCES = "audiences."
"""What the names of the audiences' thresholds begin with."""

MOST = 1_000_000
"""What no threshold of an audience is above."""

MOST_DAYS = 36_525
"""A hundred years: further back nothing was sold."""


@dataclass(frozen=True)
class Setting:
    """One row of the settings table.

    Parameters
    ----------
    name : str
        Dotted key in ``regulars.toml``.
    default : object
        The value that holds when the key is absent; its type is the type asked for.
    about : str
        One sentence for the docs.
    """

    name: str
    default: object
    about: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "timezone",
        "UTC",
        "The zone whose calendar days count: an IANA name, or `marketplace` for each channel's own.",
    ),
    Setting("greeting.fallback", "there", "What stands after “Hi ” where a customer has no usable name."),
    Setting(
        "reviewer.min_discount",
        0.5,
        "Share of the item price (above 0, up to 1) from which a discount tags a reviewer.",
    ),
    Setting(
        "sku_flag.overflow",
        "nine",
        "`nine`: a digit 9 means nine or more. `carry`: the plain sum, for up to 15 slots.",
    ),
    Setting(
        "shared_mailboxes",
        [],
        "Further addresses that belong to nobody; their orders are listed on `Missing email`.",
    ),
    Setting("coverage.gap_days", 3, "Days between two reports count as missing from this many on."),
    Setting("coverage.plan_days", 31, "Warn when the newest reporting day is older than this many days."),
    Setting("columns", {}, 'Further report headers: `"Their header" = "amazon-column-name"`, one a line.'),
    Setting("segments", {}, 'Saved selections: `name = "expression"`, one a line; `regulars segment save` writes them.'),
    Setting("audiences.new_days", 30, "Audience `new`: first order at most this many days ago."),
    Setting("audiences.multi_unit", 2, "Audiences `multi-unit`, `multi-unit-first`: pieces in one order, at least."),
    Setting("audiences.big_spent", 0.0, "Audience `big-spenders`: spent at least this much, in the currency of most orders; 0 for 200, or 20,000 of one without cents."),
    Setting("audiences.potential_days", 90, "Audience `potential-repeat`: last order at most this many days ago."),
    Setting("audiences.due_days", 90, "Audience `due`: last order more than this many days ago."),
    Setting("audiences.at_risk_days", 180, "Audience `at-risk`: last order more than this many days ago; where `due` ends."),
    Setting("audiences.lapsed_days", 240, "Audience `lapsed`: last order more than this many days ago; where `at-risk` ends."),
    Setting("audiences.call_back_days", 30, "Audiences `call-back-3`, `call-back-4`: that order at most this many days ago."),
    Setting("audiences.second_order_days", 45, "Audience `second-order-due`: days in which a second order is hoped for."),
    Setting("audiences.first_repeat_days", 30, "Audience `first-repeaters`: second order at most this many days ago."),
    Setting("audiences.greeting_days", 365, "Audience `greeting`: last order at most this many days ago."),
    Setting("audiences.before_activity", "30 days ago..today", "Audiences `activity-bought`, `activity-not-bought`: the days before the activity."),
    Setting("audiences.days", "", "Audiences `bought-on-days`, `never-on-days`: the days, such as `2026-11-27..2026-11-30`."),
    Setting("audiences.hot_item", "", "Audience `hot-item`: the product; empty for what most customers bought lately."),
    Setting("audiences.hot_days", 30, "Audience `hot-item`: what is lately, in days."),
    Setting("audiences.cross_sell", [], "Audience `cross-sell`: two products, that which is owned and that which is not."),
    Setting("audiences.upgrade", [], "Audience `upgrade`: two products, the old and the new one."),
)  # fmt: skip


_DEFAULTS = {
    row.name.removeprefix(_AUDIENCES): row.default for row in SETTINGS if row.name.startswith(_AUDIENCES)
}


@dataclass(frozen=True)
class Settings:
    """Every setting with its value, checked.

    Attributes
    ----------
    timezone : str
        IANA name or ``marketplace``.
    min_discount : Fraction
        Share of the item price, above 0, at most 1; a fraction, so that it is compared in integers.
    carry : bool
        Whether the SKU-flag is the plain sum.
    columns : dict of str to str
        Further headers of reports, as written, to canonical column names.
    segments : dict of str to str
        Names of saved selections, as written, to what they say; no two are :func:`called` the same.
    audiences : dict of str to object
        The thresholds of the ready-made selections, by name without ``audiences.``.
    """

    timezone: str = "UTC"
    greeting_fallback: str = "there"
    min_discount: Fraction = Fraction(1, 2)
    carry: bool = False
    shared_mailboxes: tuple[str, ...] = ()
    gap_days: int = 3
    plan_days: int = 31
    columns: dict[str, str] = field(default_factory=dict)
    # Not in the repr, and so not in the digest: no workbook shows them, and they may hold an address.
    segments: dict[str, str] = field(default_factory=dict, repr=False)
    audiences: dict[str, Any] = field(default_factory=partial(dict, _DEFAULTS), repr=False)

    @property
    def digest(self) -> str:
        """Return a text that is another one where any setting is on which a workbook depends."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def parse(text: str) -> Settings:
    """Return the settings that the text of a ``regulars.toml`` gives; an empty text gives the defaults.

    Raises
    ------
    SettingsError
        Broken TOML, an unknown key (with the nearest known one), or a value that does not fit.
    """
    try:
        document = tomllib.loads(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"this is not valid TOML ({error})", do="mend that line; texts and selections stand in quotes"
        ) from None
    values = {row.name: row.default for row in SETTINGS}
    for name, value in _flat(document):
        if name not in values:
            near = difflib.get_close_matches(name, values, n=1)
            advice = f"did you mean {near[0]}?" if near else f"known settings are {', '.join(values)}"
            raise SettingsError("there is no such setting", key=name, do=advice)
        if name == "segments" and isinstance(value, dict):
            _refuse_settings(value)
        values[name] = _typed(name, value, values[name])
    return _checked(values)


def _flat(table: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """Return (dotted name, value) of every leaf.

    A known table-valued setting is a leaf, and so is an empty table that no known setting stands in.
    """
    tables = {row.name for row in SETTINGS if isinstance(row.default, dict)}
    leaves: list[tuple[str, Any]] = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        is_known = any(row.name.startswith(f"{name}.") for row in SETTINGS)
        if isinstance(value, dict) and name not in tables and (value or is_known):
            leaves += _flat(value, f"{name}.")
        else:
            leaves.append((name, value))
    return leaves


def _refuse_settings(segments: dict[str, Any]) -> None:
    """Refuse a setting among the segments, as one appended to the file is: it would not hold, unnoticed."""
    for name, value in _flat(segments):
        if why := misplaced(name, value):
            do = "move it to the top of the file, or give the segment another name"
            raise SettingsError(why, key=f"segments.{name}", do=do)


def _typed(name: str, value: object, default: object) -> object:
    """Return the value where it has the type of the default; a whole number serves as a share."""
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not type(default):
        words = {
            str: "a text in quotes",
            float: "a number",
            int: "a whole number",
            list: "a list",
            dict: "a table",
        }
        raise SettingsError(f"this must be {words[type(default)]}", key=name)
    if isinstance(value, list) and not all(isinstance(text, str) for text in value):
        raise SettingsError("every value in it must be a text in quotes", key=name)
    for entry, text in value.items() if isinstance(value, dict) else ():
        if not isinstance(text, str):
            is_threshold = any(row.name == f"{_AUDIENCES}{entry}" for row in SETTINGS)
            advice = "a threshold stands below a line [audiences]" if is_threshold else ""
            raise SettingsError("this must be a text in quotes", key=f"{name}.{entry}", do=advice)
    return value


def _checked(values: dict[str, Any]) -> Settings:
    """Return the settings where every value is in its range."""
    zone = values["timezone"]
    if zone != MARKETPLACE:
        try:
            ZoneInfo(zone)
        except (KeyError, OSError, ValueError):  # unknown, the name of a folder, no name at all
            raise SettingsError(
                f"there is no time zone {zone!r}",
                key="timezone",
                do="use a name like Europe/Berlin, UTC or marketplace",
            ) from None
    share = values["reviewer.min_discount"]
    if not 0 < share <= 1:
        raise SettingsError("this must be above 0 and at most 1", key="reviewer.min_discount")
    overflow = values["sku_flag.overflow"]
    if overflow not in {"nine", "carry"}:
        raise SettingsError("this must be nine or carry", key="sku_flag.overflow")
    for key in ("coverage.gap_days", "coverage.plan_days"):
        if values[key] < 1:
            raise SettingsError("this must be at least 1", key=key)
    for address in values["shared_mailboxes"]:
        if "@" not in address:
            raise SettingsError(f"{address!r} is not an address", key="shared_mailboxes")
    if not values["greeting.fallback"].strip():
        raise SettingsError("a greeting is never blank", key="greeting.fallback")
    return Settings(
        timezone=zone,
        greeting_fallback=values["greeting.fallback"].strip(),
        min_discount=Fraction(str(share)),
        carry=overflow == "carry",
        shared_mailboxes=tuple(values["shared_mailboxes"]),
        gap_days=values["coverage.gap_days"],
        plan_days=values["coverage.plan_days"],
        columns=dict(values["columns"]),
        segments=_distinct(values["segments"]),
        audiences=_thresholds(values),
    )


def called(name: str, names: Collection[str]) -> str | None:
    """Return that one of some names of saved selections which is this one but for case, width and outer spaces.

    None where there is none.
    """
    return {_folded(each): each for each in names}.get(_folded(name))


def misplaced(name: str, value: object = "") -> str:
    """Return why a segment may not have a name that is a setting's; empty where it is none.

    A text is no table, so a segment may have the name of one.
    """
    is_text = isinstance(value, str)
    known = called(name, [row.name for row in SETTINGS if not (is_text and isinstance(row.default, dict))])
    return f"{known} is a setting, and settings have to stand above [segments]" if known else ""


def _thresholds(values: dict[str, Any]) -> dict[str, Any]:
    """Return the thresholds of the audiences where each can be one."""
    thresholds = {
        name.removeprefix(_AUDIENCES): value for name, value in values.items() if name.startswith(_AUDIENCES)
    }
    for name, value in thresholds.items():
        most = MOST_DAYS if name.endswith("_days") else MOST
        least = 0 if name == "big_spent" else 1
        if isinstance(value, (int, float)) and not least <= value <= most:
            raise SettingsError(f"this must be at least {least} and at most {most:,}", key=_AUDIENCES + name)
        if isinstance(value, list) and len(value) not in {0, 2}:
            raise SettingsError("this must be two products", key=_AUDIENCES + name)
    for less, more in (("due_days", "at_risk_days"), ("at_risk_days", "lapsed_days")):
        if thresholds[less] >= thresholds[more]:
            raise SettingsError(
                f"this is {thresholds[more]}, and must be more than {less}, {thresholds[less]}",
                key=_AUDIENCES + more,
            )
    return thresholds


def _distinct(segments: dict[str, str]) -> dict[str, str]:
    """Return saved selections where each can be told from the others."""
    names: dict[str, str] = {}
    for name in segments:
        other = names.setdefault(_folded(name), name)
        if other != name:
            raise SettingsError(
                f"{other!r} and {name!r} are one name, whatever their case",
                key="segments",
                do="rename one of them, or delete it",
            )
    return dict(segments)


def _folded(name: str) -> str:
    """Return a name as it is compared."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()
