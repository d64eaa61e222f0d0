"""Words that names are judged by: what marketplaces write for want of one, what companies end theirs in."""

from __future__ import annotations

PLACEHOLDERS: frozenset[str] = frozenset(
    {
        "amazon customer", "amazon user", "amazon buyer", "amazon shopper", "kindle customer",  # en
        "amazon kunde", "amazon kundin", "kindle kunde",  # de
        "client amazon", "client d'amazon", "client d’amazon", "client kindle",  # fr
        "cliente amazon", "cliente di amazon", "cliente kindle",  # it, es, pt
        "cliente de amazon", "cliente da amazon", "cliente do amazon", "usuario de amazon",  # es, pt
        "amazon klant", "klant van amazon", "kindle klant",  # nl
        "klient amazon", "klient amazona", "klientka amazon",  # pl
        "amazon kund", "kindle kund",  # sv
        "amazon müşterisi", "kindle müşterisi",  # tr
        "amazon カスタマー", "amazonカスタマー", "アマゾン カスタマー", "アマゾンカスタマー",  # ja
        "amazonのお客様", "amazon のお客様", "kindleのお客様", "kindle カスタマー",
        "亚马逊用户", "亚马逊客户", "亚马逊买家", "亚马逊顾客",  # zh
        "amazon 用户", "amazon 客户", "amazon 买家",
        "عميل أمازون", "عميل امازون", "عميل amazon", "زبون أمازون", "أمازون عميل",  # ar
        "zákazník amazon", "zákazník amazonu",  # cs
        "अमेज़न ग्राहक", "amazon ग्राहक",  # hi
    }
)  # fmt: skip
"""Folded (no case, no width), with single spaces for hyphens."""

COMPANY_ENDINGS: tuple[str, ...] = (
    "inc", "incorporated", "llc", "l.l.c", "llp", "ltd", "limited", "plc", "corp", "corporation", "company",
    "co.", "& co", "and co", "pty", "pte", "pvt",  # English; bare Co is a surname
    "gmbh", "mbh", "ag", "kg", "kgaa", "ohg", "gbr", "ug", "e.k", "e.v", "und co",  # German
    "sarl", "s.a.r.l", "sas", "s.a.s", "sasu", "eurl", "snc", "s.n.c", "& cie", "et cie", "s.a",  # French
    "srl", "s.r.l", "srls", "spa", "s.p.a", "s.l", "s.l.u", "slu", "lda", "ltda",  # Italian, Iberian
    "bv", "b.v", "nv", "n.v", "vof", "v.o.f", "bvba", "sprl",  # Dutch, Belgian
    "ab", "aps", "a/s", "asa", "oy", "oyj",  # Nordic
    "sp. z o.o", "sp. z o. o", "sp z o.o", "sp z oo", "s.r.o", "d.o.o", "kft", "zrt", "a.ş", "şti",  # eastern
)  # fmt: skip
"""What companies end in, in any case and with or without a last dot. Those of other scripts are not needed:
names in them are greeted whole anyway.
"""

COMPANY_CAPITALS: tuple[str, ...] = ("SA", "CO", "AS", "SE", "SL")
"""Surnames or words too: they say company in capitals only, behind a name that is not all capitals."""
