"""E-mail addresses and names."""

from __future__ import annotations

from tests.hostile.reports.case import Imported, Table, lines_from, report, saying
from tests.shop import line, mail


def addressed(*emails: str, customers: int, missing: int) -> tuple[bytes, Imported]:
    """Return a report of an order of Ada's and one for each address, and how many customers there are then.

    Zoe, whose book it is, and Ada are two.
    """
    first = lines_from(*emails)
    odd = (line(number, buyer_email=text) for number, text in enumerate(emails, first))
    orders = [line(first - 1), *odd]
    taken = range(2, len(orders) + 2)
    return report(*orders).encode(), Imported(taken, customers=customers, missing=missing)


ADA = mail("ada")

PEOPLE: Table = {
    "addresses of nothing": addressed("", " ", "\u3000", "\u200b", customers=2, missing=4),
    "addresses that lack a part": addressed(
        "bob", "@example.org", "bob@", "bob@example", "bob@localhost", "bob@.org", "bob.example.org", "@",
        customers=2, missing=8,
    ),
    "addresses with dots and hyphens where none may be": addressed(
        "bob@example.org.", ".bob@example.org", "bob.@example.org", "b..b@example.org", "bob@example..org",
        "bob@-example.org", "bob@exa_mple.org", "bob@example.1",
        customers=2, missing=8,
    ),
    "two addresses in one": addressed(
        "bob@example.org,eve@example.org", "bob@example.org; eve@example.org",
        "bob@example.org eve@example.org", "bob@eve@example.org",
        customers=2, missing=4,
    ),
    "addresses as mail programs show them": addressed(
        "Bob <bob@example.org>", "mailto:bob@example.org", "bob@example.org (Bob)", '"bob smith"@example.org',
        "bob@[192.0.2.1]", "<bob@example.org>",
        customers=2, missing=6,
    ),
    "addresses with signs that belong to no address": addressed(
        "b ob@example.org", "bob\x01@example.org", "bob＠example.org", "bob@exam ple.org",
        "=bob()@example.org",
        customers=2, missing=5,
    ),
    "addresses that are too long": addressed(
        "bob@" + "x" * 64 + ".org", "bob@" + "example." * 40 + "org", "ü" * 300 + "@example.org",
        customers=2, missing=3,
    ),
    "an address of half a megabyte": addressed("bob@" + "ü." * 2**17 + "org", customers=2, missing=1),
    "one address in capitals, padded, and with signs that cannot be seen": addressed(
        ADA.upper(), f"  {ADA}\u00a0", f"\ufeff{ADA}", ADA.replace("@", "\u200b@"), f"\u202d{ADA}",
        customers=2, missing=0,
    ),
    "one address composed and decomposed": addressed(
        "jos\u00e9@example.org", "jose\u0301@example.org", customers=3, missing=0
    ),
    "addresses in other scripts": addressed(
        "bob@bücher.example.org", "bob@xn--bcher-kva.example.org", "用户@例子.广告", customers=4, missing=0
    ),
    "addresses with unusual signs that are right": addressed(
        "bob+tag@example.org", "o'bob@example.org", "!#$%&*/=?^_`{|}~-@example.org", "=1+1@example.org",
        customers=6, missing=0,
    ),
    "a mailbox that is nobody's": addressed(
        "no-reply-amazon-iba-buyer@marketplace.amazon.it",
        "No-Reply-Amazon-IBA-Buyer@marketplace.amazon.co.uk",
        customers=2, missing=2,
    ),
    "names of nothing, and names that are something else": (
        report(
            *(
                line(number, buyer_name=text, buyer_email=mail(f"p{number}x"))
                for number, text in enumerate(
                    (
                        "", "   ", "\u200b", "=1+1", "+1", "-1", "@SUM(A1)", "🍵", "\u202eada", "a\x01b",
                        "Null", "NA", "c/o", ",", '"', "Dr. Dr. " * 500, "x" * 10_000, "x " * 5_000,
                        "(" * 5_000, "Amazon Customer",
                    ),
                    start=1,
                )
            )
        ).encode(),
        Imported(range(2, 22), customers=21, missing=0),
    ),
    "a line that is longer than others by a name of ten thousand signs": (
        saying(buyer_name="Bo" * 5_000),
        Imported([2, 3, 4], typed={3: {"name": "Bo" * 5_000}}),
    ),
}  # fmt: skip
