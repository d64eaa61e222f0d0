"""What is large: fields, lines, headers, and many of them."""

from __future__ import annotations

from tests.hostile.reports.case import Imported, Table, below, broken, unknown
from tests.reports.reading import ROW_A, A, B, H

MANY = [b"c%d" % number for number in range(10_000)]
CSV = H.replace(b"\t", b",")

SIZES: Table = {
    "a field of a megabyte": (
        below(A + b"x" * 2**20, B),
        Imported([(2, *ROW_A[:4], ROW_A[4] + "x" * 2**20), 3]),
    ),
    "a line longer than what is read at once": (below(A, B + b"x" * (5 * 2**20), A), Imported([2, 3, 4])),
    "a quoted field longer than what is read at once": (
        CSV + b'\n111-1,MUG,1,,"' + b"x" * (5 * 2**20) + b'"\n111-2,CUP,2,,y\n',
        Imported([2, 3]),
    ),
    "ten thousand columns": (
        b"\t".join([H, *MANY]) + b"\n" + A + b"\tx" * 10_000 + b"\n" + B,
        Imported([2], {3: "has 5 fields where the header has 10005"}),
    ),
    "more columns than a header may have signs for": (
        b"\t".join([H, *MANY, b"c" * 2**16]) + b"\n",
        unknown("its first line is not the header of a report"),
    ),
    "a header that goes on and on": (
        b"\t".join([H, *(b"c%d" % number for number in range(60_000))]) + b"\n",
        unknown("its first line is not the header of a report"),
    ),
    "a line of a hundred thousand tabs": (
        below(A, b"x" + b"\t" * 100_000, B),
        Imported([2, 4], {3: "has 100001 fields where the header has 5"}),
    ),
    "a hundred thousand blank lines": (below(A, b"\n" * 100_000, B), Imported([2, 100_004])),
    "ten thousand quotation marks, each on a line": (
        CSV + b"\n" + b'"\n' * 10_000,
        broken(", line 2: 10000 of 10000 lines do not fit"),
    ),
    "ten thousand lines that each seem to begin a row": (
        CSV + b"\n" + b'"a","b"c\n' * 10_000,
        broken(", line 2: 10000 of 10000 lines do not fit"),
    ),
}
