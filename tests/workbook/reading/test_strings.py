from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.workbook.crafted import MAIN

from regulars.workbook.reading import strings


def read(*blocks: str) -> list[str]:
    return strings.of(lambda: iter([block.encode() for block in blocks])).to_pylist()


def part(*items: str) -> str:
    return f'<?xml version="1.0"?>\n<sst xmlns="{MAIN}" count="9">{"".join(items)}</sst>'


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("<si><t>a</t></si>", "a"),
        ('<si><t xml:space="preserve"> a </t></si>', " a "),
        ("<si><t/></si>", ""),
        ("<si/>", ""),
        ("<si><t>a &amp; b &#x41;</t></si>", "a & b A"),
        ("<si><t><![CDATA[<a>]]></t></si>", "<a>"),
        ("<si><r><t>a</t></r><r><rPr><b/></rPr><t>b</t></r></si>", "ab"),
        ("<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh><phoneticPr fontId='1'/></si>", "東京"),
        ("<si>\n<t>a</t>\n</si>", "a"),
    ],
)
def test_every_form_of_a_string_is_read(item, text):
    plain = "<si><t>x</t></si>"
    assert read(part(item)) == [text]
    assert read(part(plain, item, plain)) == ["x", text, "x"]


ITEMS = ("<si><t>a</t></si>", "<si><t/></si>", "<si><r><t>b</t></r></si>", "<si/>", "<si><t>c &lt;</t></si>")
MEANT = dict(zip(ITEMS, ("a", "", "b", "", "c <"), strict=True))


@given(st.lists(st.sampled_from(ITEMS)), st.integers(150, 400))
def test_it_is_no_matter_where_the_part_is_cut(items, length):
    whole = part(*items)
    blocks = [whole[start : start + length] for start in range(0, len(whole), length)]
    assert read(*blocks) == [MEANT[item] for item in items]


def test_other_namespaces_are_understood():
    prefixed = part("<si><t>a</t></si>").replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
    assert read(prefixed.replace("xmlns=", "xmlns:x=")) == ["a"]
    assert read(part("<si><t>a</t></si>").replace(MAIN, "urn:other")) == []
