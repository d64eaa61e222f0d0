from __future__ import annotations

import numpy as np
import pytest
from defusedxml.ElementTree import fromstring

from regulars.workbook.reading import styles


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("General", False), ("@", False), ("0.00", False), ("yyyy-mm-dd", True), ("d mmm", True),
        ("mmm", True), ("h:mm", False), ("mm:ss", False), ("[h]:mm:ss", False), ("[$-409]mmmm d", True),
        ('0 "days"', False), ("0\\d", False), ("[Red]0", False), ('yyyy"年"m"月"', True), ("#,##0_d", False),
        ("*d0", False),
    ],
)  # fmt: skip
def test_a_day_is_known_by_its_format(code, day):
    assert styles.shows_day(code) is day


def fill(color: str, kind: str = "solid") -> str:
    return f'<fill><patternFill patternType="{kind}"><fgColor {color}/></patternFill></fill>'


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (fill('rgb="00fffbf2"'), "FFFFFBF2"),
        (fill('rgb="80FFFBF2"'), "FFFFFBF2"),
        (fill('rgb="FFFBF2"'), "FFFFFBF2"),
        (fill('rgb="nonsense"'), ""),
        (fill('theme="4"'), "theme:4:0"),
        (fill('theme="9" tint="-0.249977111117893"'), "theme:9:-0.249977"),
        (fill('indexed="13"'), "FFFFFF00"),
        (fill('indexed="64"'), "FF000000"),
        (fill('indexed="65"'), "FFFFFFFF"),
        (fill('indexed="999"'), ""),
        (fill('auto="1"'), ""),
        (fill('rgb="FFFFFBF2"', "darkGrid"), ""),
        ("<fill/>", ""),
        ("<fill><patternFill patternType='solid'/></fill>", ""),
        ("<fill><gradientFill/></fill>", ""),
    ],
)
def test_plain_fills_are_read(xml, expected):
    root = fromstring(f"<styleSheet><fills>{xml}</fills><cellXfs><xf fillId='0'/></cellXfs></styleSheet>")
    assert styles.of(root).fills[0] == expected


def test_a_palette_of_its_own_is_used():
    palette = "<colors><indexedColors><rgbColor rgb='00123456'/></indexedColors></colors>"
    plain = fill("indexed='0'")
    root = fromstring(
        f"<styleSheet><fills>{plain}</fills><cellXfs><xf fillId='0'/></cellXfs>{palette}</styleSheet>"
    )
    assert styles.of(root).fills[0] == "FF123456"


def test_styles_that_are_not_declared_are_plain():
    known = styles.of(fromstring("<styleSheet><cellXfs><xf numFmtId='10'/></cellXfs></styleSheet>"))
    formatted = known.formatted(np.array([0, 7, 0], np.uint16))
    assert list(formatted) == ["0.00%", "General", "0.00%"]
    assert styles.of(fromstring("<styleSheet/>")).formats[0] == "General"
