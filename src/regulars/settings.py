"""The settings of a book: one table of (name, default, about), and the frozen object parsed from it.

``parse`` takes the text of ``regulars.toml``; reading the file is the book's business.
"""

from __future__ import annotations

import difflib
import hashlib
import tomllib
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from regulars.errors import SettingsError

MARKETPLACE = "marketplace"
"""Value of the setting ``timezone`` that means: the time zone of each line's own sales channel."""


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
)


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
    """

    timezone: str = "UTC"
    greeting_fallback: str = "there"
    min_discount: Fraction = Fraction(1, 2)
    carry: bool = False
    shared_mailboxes: tuple[str, ...] = ()
    gap_days: int = 3
    plan_days: int = 31
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Return a text that is another one where any setting is."""
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
            f"this is not valid TOML ({error})", do="mend the line, or delete the file to use the defaults"
        ) from None
    values = {row.name: row.default for row in SETTINGS}
    for name, value in _flat(document):
        if name not in values:
            near = difflib.get_close_matches(name, values, n=1)
            advice = f"did you mean {near[0]}?" if near else f"known settings are {', '.join(values)}"
            raise SettingsError("there is no such setting", key=name, do=advice)
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
    texts: list[object] = list(value) if isinstance(value, list) else []
    if isinstance(value, dict):
        texts = list(value.values())
    if not all(isinstance(text, str) for text in texts):
        raise SettingsError("every value in it must be a text in quotes", key=name)
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
    )
