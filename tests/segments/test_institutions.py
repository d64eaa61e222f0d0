from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.segments import institutions
from regulars.segments.institution_words import WORDS, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

# Invented lines, by language.
PLACES = {
    "en": (
        "University of Northbridge", "Northbridge University", "Lincoln High School",
        "Maple Grove Elementary School", "Department of Physics, University of Northbridge",
        "Westfield College", "College of Engineering", "Tri-County Community College", "King's College",
        "Farmington A&M University", "The Harlow Academy", "Residence Hall 4, Room 12", "Oak Dormitory",
        "Student Union", "Students' Union, Northbridge", "Univ. of Northbridge", "University Hall 204",
        "School of Music, Room 3", "School No. 12", "Northbridge Institute of Technology",
        "College Park High School", "Campus Mail 77", "University of Northbridge, 4000 University Way NE",
        "Westfield College, 12 College Rd", "University of Northbridge 4000 University Way NE",
        "St. Mary's School", "Northbridge Law School", "Lincoln School St Louis",
        "Northbridge School of Management", "School of Photography", "School of Hotel Management",
        "Castle Rock School", "Hospital Road Primary School", "Fifth Ave University of Northbridge",
        "Lincoln High School Gate 2", "Northbridge University, near Park St",
    ),
    "de": (
        "Universität Neustadt", "Universitaet Neustadt", "Technische Hochschule Neustadt",
        "Fachhochschule Neustadt", "Gymnasium Neustadt", "Goethe-Gymnasium", "Grundschule Neustadt",
        "Grundschule am Park", "Astrid-Müller-Schule", "Robert-Koch-Schule", "Berufliche Schulen Neustadt",
        "Realschule plus Neustadt", "Gesamtschule Nord", "Musikhochschule Neustadt", "Medizinische Fakultät",
        "Universitätsbibliothek", "Schulzentrum Süd", "Studentenwohnheim Nord, Zi. 12",
        "Studentenwerk Neustadt", "Berufskolleg Neustadt", "Universitätsstraße 12, Universität Neustadt",
        "Universität Neustadt, Universitätsplatz 1", "Am Campus 3, Hochschule Neustadt", "Campus Süd",
        "Duale Hochschule Neustadt", "Kunsthochschule Neustadt", "Hotelfachschule", "Kaminski-Schule",
    ),
    "fr": (
        "Université de Neuville", "Universite de Neuville", "Université Neuville 2", "Lycée Victor Martin",
        "Lycee Victor Martin", "Collège Jean Martin", "College Jean Martin", "Collège St Martin",
        "École primaire", "Ecole primaire Jean Martin", "École polytechnique",
        "École de musique et Lycée Martin", "Faculté de droit", "Faculté des sciences", "IUT de Neuville",
        "Cité scolaire Martin", "Groupe scolaire Jean Martin", "Résidence universitaire Bât. B",
        "Cité universitaire", "Campus de Neuville", "Rue de l'Université 3, Université de Neuville",
        "Université de Neuville, Avenue des Écoles", "École d'ingénieurs", "12 rue Martin, Lycée Martin",
        "Institut, École des Mines", "Grande École de Neuville",
    ),
    "es": (
        "Universidad de Villanueva", "UNIVERSIDAD DE VILLANUEVA", "Universidad Politécnica", "Escuela",
        "Escuela Primaria Benito Gómez", "Escuela Técnica Superior", "Colegio San Martín",
        "Colegio Mayor Gómez", "Instituto de Educación Secundaria Gómez",
        "Instituto de Educacion Secundaria Gomez", "IES Gómez", "I.E.S. Gómez", "CEIP Gómez",
        "Facultad de Derecho", "Facultad de Ciencias", "Instituto Tecnológico", "Escuela Preparatoria 5",
        "Campus de Villanueva", "Ciudad Universitaria", "Residencia universitaria, hab. 3",
        "Residencia de Estudiantes", "Liceo Gómez", "Calle Universidad 4, Universidad de Villanueva",
        "Colegio Gómez, Calle del Colegio 3", "Avenida Gómez 5, Colegio Gómez", "Escuela Oficial de Idiomas",
        "C.E.I.P. Gómez",
    ),
    "zh": (
        "东山大学", "東山大學", "东山大学紫荆公寓3号楼", "东山学院", "东山市第一中学", "东山中学",
        "实验小学", "东山学校", "东山职业技术学院", "东山高级中学", "东山大学附属中学", "大学附小",
        "东山大学西校区", "南校区12栋", "学生宿舍3栋", "学生公寓5号", "学院路37号东山航空大学",
        "大学路12号东山大学", "东山大学,学院路12号", "大学城外环西路230号东山大学", "东山大学南门",
        "中国科学院大学", "东山医学院", "东山師範大學", "外国语学校", "东山技校", "东山市一中", "东山高中",
    ),
    "ja": (
        "東山大学", "東山大学 工学部", "東山大学大学院", "東山女子短期大学", "東山短大", "都立東山高等学校",
        "東山高校", "市立東山中学校", "市立東山小学校", "東山専門学校", "東山美容専門学校", "東山高専",
        "東山学院", "日吉キャンパス", "インターナショナルスクール東山", "東山学生寮", "東山学生会館",
        "東山特別支援学校", "大学通り3-1 東山大学", "学校町1-2、東山小学校", "東山大学前田研究室",
        "東山大学町田キャンパス", "東山大学横浜校", "自動車短期大学", "桜小学校", "東山大学 前田太郎様",
        "東山大学前橋校舎", "東山大学中村研究室", "東山大学坂本研究室",
        "東山University",
    ),
}  # fmt: skip

OTHERS = {
    "en": (
        "University Ave", "123 School St", "College Road", "12 College St", "College St, Apt 4",
        "1200 W University", "77 University Park Dr", "College Park", "College Station", "State College",
        "State College, PA", "University District", "12 Old School Rd", "5 College Farm Rd",
        "University Village", "School District 12", "University Pizza", "College Dry Cleaners",
        "College Hunks Hauling Junk", "University Bookstore", "Northbridge University Bookstore",
        "School Specialty Inc", "School of Rock", "Old School Barber", "The Old School House",
        "Safe Driving School", "Maple Dance Academy", "Beauty School", "Sunday School",
        "University Hospital", "University of Northbridge Medical Center", "Northbridge University Hospital",
        "Near City College", "Opp. Public School", "College, AK", "University", "Preschool", "123 Main St",
        "Business Campus 4", "Scholar Lane 4", "College Hill Management", "College AK 99709",
        "State College PA 16801", "111 Main St, State College, PA 16801", "Tattoo Academy", "Rue University",
    ),
    "de": (
        "Universitätsstraße 5", "Universitätsstr. 5", "Universitaetsstrasse 5", "Schulstr. 3",
        "Schulstraße 3", "Schulweg 4", "Hochschulring 2", "Am Gymnasium 3", "An der Universität 5",
        "An der alten Schule 2", "Alte Schule", "Hinter der Schule 2", "Campus-Allee 5", "Schulze GmbH",
        "Fahrschule Müller", "Fahrschule", "Tanzschule Müller", "Musikschule Neustadt", "Hundeschule",
        "Baumschule Müller", "Volkshochschule Neustadt", "Skischule", "Sprachschule",
        "Universitätsklinikum Neustadt", "Klinikum der Universität Neustadt", "Universitätsbuchhandlung",
        "Café Universität", "Gegenüber der Grundschule", "Bahnhof Universität", "Kindergarten Nord",
        "ggü. Grundschule", "Nachhilfeschule", "Gewerbe-Campus",
    ),
    "fr": (
        "Rue de l'Université", "12 rue de l’Université", "Rue de l'Ecole", "Avenue des Écoles",
        "Place du Collège", "Pl. de l'Université", "Chemin de l'École 3", "Impasse du Lycée",
        "Rue du Vieux Collège", "Bd de l'Université", "3 bis rue des Écoles", "Rue de l'École de Médecine",
        "Auto-école Martin", "Auto école", "École de conduite", "École de danse", "École de musique",
        "École de ski", "École maternelle", "CHU", "CHU de Neuville", "Hôpital universitaire",
        "Clinique de l'Université", "Librairie de l'Université", "Café des Écoles", "Bar du Lycée",
        "En face du Lycée Martin", "Ancienne école", "Gare Université", "Place de la Gare",
        "Imp. de l'École", "Cité des Écoles", "Rue du Grand Collège", "Résidence du Lycée",
    ),
    "es": (
        "Calle Universidad 4", "C/ Universidad 4", "C/Universidad 4", "Avenida de la Universidad",
        "Avda. Universidad", "Calle del Colegio", "Plaza de la Escuela", "Calle de las Escuelas 3",
        "Paseo de la Universidad", "Calle Facultad de Derecho", "Colonia Universidad",
        "Ronda de la Universidad 3", "Autoescuela Gómez", "Auto-escuela Gómez", "Escuela de conducir",
        "Escuela de baile", "Escuela de idiomas", "Escuela infantil", "Hospital Universitario",
        "Hospital de la Universidad", "Clínica Universidad", "Librería Universidad", "Papelería El Colegio",
        "Colegio de Abogados", "Colegio Oficial de Médicos", "Frente a la Escuela",
        "Cerca de la Universidad", "Metro, Estación Universidad", "Calle Mayor 3", "Antigua Escuela",
        "Calle Nueva Escuela", "Calle Antigua Universidad",
        "Pº de la Universidad", "Urb. El Colegio",
    ),
    "zh": (
        "大学路12号", "學院路", "学院路37号", "大学东路5号", "学院南路3号", "大学街", "大学城", "东山大学城",
        "学校路", "中学巷4号", "大学站", "学院桥", "大学花园3栋", "大学书店", "东山大学书店", "学校用品店",
        "学校用品有限公司", "东山大学出版社", "驾校", "驾驶学校", "驾驶员培训学校", "美容美发学校",
        "大学附属医院", "东山大学第三医院", "东山医学院附属医院", "东山大学对面", "东山中学旁边",
        "中国科学院", "老年大学", "建国路8号", "幼儿园", "大学村3号",
    ),
    "ja": (
        "学校町", "学校町通3番町", "大学前", "大学前5-3", "大学前駅", "大学通り", "大学通り2丁目",
        "大学町1-2", "大学南1丁目", "小学校前", "学校裏", "自動車学校", "東山自動車学校",
        "ドライビングスクール東山", "料理学校", "英会話学校", "東山大学附属病院", "大学病院前", "大学書店",
        "学校用品店", "東山大学生協", "小学館", "学校図書株式会社", "学校給食センター", "メゾン東山大学201",
        "ハイツ学芸大学", "小学校跡地", "東山大学の近く", "幼稚園", "西新宿1-2-3", "大学前バス停",
        "株式会社学校写真",
        "大学前ビル", "大学前郵便局",
    ),
}  # fmt: skip

LINES = [
    pytest.param(line, expected, id=f"{language}-{line}")
    for expected, table in ((True, PLACES), (False, OTHERS))
    for language, lines in table.items()
    for line in lines
]


def named(*texts: str | None) -> list[bool]:
    return institutions.named(pa.array(texts, pa.string())).to_pylist()


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_a_line_names_a_place_of_study_or_not(line: str, expected: bool) -> None:
    assert named(line) == [expected]


def _wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def _plain(text: str) -> str:
    """Latin letters without their accents, each by itself so that kana keep their marks."""
    return "".join(unicodedata.normalize("NFD", sign)[0] if sign < "\u0250" else sign for sign in text)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(str.upper, id="capitals"),
        pytest.param(str.lower, id="small letters"),
        pytest.param(_wide, id="full width"),
        pytest.param(_plain, id="no accents"),
        pytest.param(lambda text: unicodedata.normalize("NFD", text), id="marks apart"),
        pytest.param(lambda text: text.replace(" ", "\u00a0"), id="no-break spaces"),
        pytest.param(lambda text: text.replace(" ", "\u3000"), id="ideographic spaces"),
        pytest.param(lambda text: f"  {text}\u200b ", id="space around"),
        pytest.param(lambda text: text.replace("'", "’"), id="curly apostrophes"),
    ],
)
def test_case_width_and_accents_make_no_difference(change: Callable[[str], str]) -> None:
    lines = [line for table in (PLACES, OTHERS) for lines in table.values() for line in lines]
    assert dict(zip(lines, named(*map(change, lines)), strict=True)) == dict(
        zip(lines, named(*lines), strict=True)
    )


@pytest.mark.parametrize("language", PLACES)
def test_what_only_bears_the_name_hides_no_place_of_study_beside_it(language: str) -> None:
    pairs = [
        text
        for place in PLACES[language]
        for other in OTHERS[language]
        for text in (f"{place}, {other}", f"{other}, {place}")
    ]
    assert [text for text, found in zip(pairs, named(*pairs), strict=True) if not found] == []


@pytest.mark.parametrize("language", OTHERS)
def test_two_that_only_bear_the_name_make_no_place_of_study(language: str) -> None:
    pairs = [f"{one}, {other}" for one in OTHERS[language] for other in OTHERS[language]]
    assert [text for text, found in zip(pairs, named(*pairs), strict=True) if found] == []


def test_null_and_empty_texts_name_none() -> None:
    assert named(None, "", " ", "Westfield College", None) == [False, False, False, True, False]
    assert named() == []


def test_marks_of_kana_are_no_accents() -> None:
    # Without its mark the sign ギ would be キ, and ギャンパス a campus.
    assert named("キャンパス", "ギャンパス", "ｷｬﾝﾊﾟｽ") == [True, False, True]


@given(
    st.lists(st.none() | st.text() | st.sampled_from([line for lines in PLACES.values() for line in lines]))
)
def test_each_text_is_judged_by_itself_and_never_null(texts: list[str | None]) -> None:
    assert named(*texts) == [named(text)[0] for text in texts]


def test_every_row_of_the_table_is_read_and_no_word_stands_twice_in_one_kind() -> None:
    assert {row.kind for row in WORDS} == set(Kind)
    assert {row.language for row in WORDS} == {"de", "en", "es", "fr", "ja", "zh"}
    for row in WORDS:
        assert len(set(row.words)) == len(row.words), row
        assert all(word == word.strip() and word for word in row.words), row


def test_every_language_has_places_and_hospitals() -> None:
    for language in PLACES:
        kinds = {row.kind for row in WORDS if row.language == language}
        assert {Kind.PLACE, Kind.HOSPITAL, Kind.LESSONS, Kind.NEVER} <= kinds
