"""Any bytes at all as a report, guided by the branches that they reach; run by ``make fuzz``.

The seeds are the reports of ``tests/hostile``, and what must hold of each mutation is what ``accounts`` says
there. What libFuzzer finds worth keeping stays in ``build/fuzz``, and so does a report that breaks the law,
whose name begins with ``crash-``: give it as an argument to see it again.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["regulars.reports", "regulars.rules"]):
    from tests.hostile.reports import accounts

from tests.hostile.reports.table import TABLE

KEPT = Path("build/fuzz")
LONGEST = 4_096
"""Bytes of a mutation: room for every kind of damage, and some hundred of them a second."""
LIMITS = (f"-max_len={LONGEST}", "-timeout=20", "-rss_limit_mb=2048", f"-artifact_prefix={KEPT}/")


def seeded(folder: Path) -> Path:
    """Return a folder that has the short reports of the table, each named by its bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for content, _ in TABLE.values():
        if len(content) <= LONGEST:
            (folder / hashlib.sha256(content).hexdigest()[:16]).write_bytes(content)
    return folder


def throw(content: bytes) -> None:
    """Read one report; an error that is not declared, or a line that is not accounted for, is a find."""
    accounts.of(KEPT / "report.txt", content)


if __name__ == "__main__":
    corpus = seeded(KEPT / "corpus")
    again = any(not argument.startswith("-") for argument in sys.argv[1:])
    atheris.Setup([*sys.argv, *LIMITS, *([] if again else [str(corpus)])], throw)
    atheris.Fuzz()
