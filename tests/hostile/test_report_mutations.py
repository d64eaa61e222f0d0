"""The law of the accounts, for reports that were damaged at random; ``make fuzz`` tries it for longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.hostile.reports import accounts
from tests.hostile.reports.case import Imported
from tests.hostile.reports.table import TABLE

if TYPE_CHECKING:
    from pathlib import Path

REPORTS = [
    content
    for content, verdict in TABLE.values()
    if isinstance(verdict, Imported) and len(content) < accounts.SHORT
]
SIGNS = [
    b"\0", b"\t", b"\n", b"\r", b"\r\n", b'"', b'""', b",", b'","', b";", b" ", b"\x1a", b"\x1c", b"\x80",
    b"\xff", b"\xc3", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xc2\xa0", b"\x81\x40", b"1E+9", b"-", b"@", b"JPY",
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Return a report with some bytes changed, put in, left out, doubled, or the end of another behind it."""
    content = draw(st.sampled_from(REPORTS))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(content)))
        before, behind = content[:place], content[place:]
        content = draw(
            st.sampled_from(
                [
                    before,
                    before + draw(st.sampled_from(SIGNS)) + behind,
                    before + bytes([draw(st.integers(0, 255))]) + behind[1:],
                    before + behind[draw(st.integers(1, 20)) :],
                    before + behind[: draw(st.integers(1, 200))] + behind,
                    before + (other := draw(st.sampled_from(REPORTS)))[draw(st.integers(0, len(other))) :],
                ]
            )
        )
    return content


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damaged())
def test_a_damaged_report_is_refused_or_every_line_of_it_is_accounted_for(
    tmp_path: Path, content: bytes
) -> None:
    accounts.of(tmp_path / "may.txt", content)
