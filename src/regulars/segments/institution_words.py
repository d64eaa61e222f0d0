"""The words that places of study, and what is only named after one, are told by: one row a language and kind.

They are general knowledge of the six languages; no list of schools, towns or people stands behind them.
"""

from __future__ import annotations

import enum
from typing import NamedTuple


class Kind(enum.Enum):
    """What a word says about a place of study."""

    PLACE = "is one wherever it stands"
    NAMED = "is one behind a name or before a FOLLOWING word: University Pizza is none, Ohio University is"
    LEADING = "is one in front of a name: Collège Jean Moulin; College alone is a town"
    FOLLOWING = "makes one of a NAMED word in front of it: University of, School No. 5, University Hall"
    STREET_AFTER = "makes a street, quarter, town or station of it: University Ave, 大学路"
    CLOSED_AFTER = "does so where the word ends there: 大学前 5, but not 大学前田研究室"
    STREET_BEFORE = "makes a street, quarter or station of it from the front: Rue de l'Université"
    PREPOSITION = "makes a street of it where a house number or nothing follows: Am Gymnasium 3"
    LANDMARK_BEFORE = "says that the address only lies near one: opp. City College"
    LANDMARK_AFTER = "says so from behind: 清华大学对面"
    BUSINESS_AFTER = "makes a shop or company of it: University Bookstore"
    BUSINESS_BEFORE = "makes one of it from the front: Librairie de l'Université"
    HOSPITAL = "makes a hospital of it, on either side"
    LESSONS = "makes it a place for lessons beside school or work: driving school, Fahrschule"
    TOWN = "is a town where nothing but a state stands with it: State College, PA"
    NEVER = "is none, although a word for one is in it: Old School, School District, 科学院, Baumschule"


class Words(NamedTuple):
    """Words of one language and kind, by commas; ``*`` stands for any beginning of a word."""

    language: str
    kind: Kind
    text: str

    @property
    def words(self) -> tuple[str, ...]:
        """The single words."""
        return tuple(self.text.split(", "))


WORDS: tuple[Words, ...] = (
    Words("en", Kind.NAMED, "university, college, school, academy, seminary"),
    Words("en", Kind.PLACE, "univ, campus, polytechnic, institute of technology, faculty of, dormitory, "
        "dormitories, dorm, dorms, residence hall, residence halls, hall of residence, halls of residence, "
        "student union, students union, student center, student centre, student housing, "
        "student residence, student residences, student accommodation, student village, student apartments"),
    Words("en", Kind.FOLLOWING, "of, at, for, hall, halls, library, libraries, housing, residence, "
        "residences, dorm, dorms, dormitory, campus, mail, mailroom, union, student, students, college, "
        "school, no, number, department, dept"),
    Words("en", Kind.STREET_AFTER, "avenue, ave, av, street, road, rd, drive, dr, boulevard, blvd, lane, "
        "ln, way, place, pl, plaza, square, sq, court, ct, circle, cir, terrace, ter, parkway, pkwy, "
        "highway, hwy, loop, trail, trl, hill, hills, heights, hts, park, town, city, district, station, "
        "sta, village, green, crossing, xing, corner, corners, pike, row, walk, mall, commons, gardens, "
        "mews, close, crescent, cres, bend, run, ridge, view, point, pt, glen, grove, manor, estate, "
        "estates, croft, meadow, meadows, farm, creek, cottage, cottages, springs, expressway, mound"),
    Words("en", Kind.CLOSED_AFTER, "st"),  # Collège St Exupéry is a school; College St 5 is not
    Words("en", Kind.LANDMARK_BEFORE, "near, nr, opp, opposite, behind, beside, next to, in front of, "
        "across from, adjacent to, close to, off"),
    Words("en", Kind.BUSINESS_AFTER, "pizza, pizzeria, grill, bar, pub, cafe, coffee, tavern, diner, deli, "
        "bakery, restaurant, kitchen, burgers, tacos, sushi, subs, liquor, liquors, wine, market, mart, "
        "grocery, pharmacy, drugs, drugstore, bookstore, bookshop, book store, books, store, stores, shop, "
        "shops, shoppe, supply, supplies, outfitters, apparel, uniforms, tailors, cleaners, laundry, "
        "laundromat, barber, barbers, barbershop, salon, spa, nails, hair, dental, dentists, orthodontics, "
        "optical, opticians, chiropractic, veterinary, bank, credit union, insurance, mortgage, realty, "
        "properties, management, apartments, towers, lofts, inn, hotel, motel, suites, lodge, club, auto, "
        "motors, ford, toyota, honda, chevrolet, nissan, subaru, tire, tires, car wash, garage, towing, "
        "storage, moving, movers, hunks, junk, church, press, photo, photos, photography, printing, "
        "prints, copy, florist, flowers, gifts, jewelers, bikes, bicycles, cycles, bowl, cinema, plumbing, "
        "electric, roofing, construction, builders, landscaping, painting, consulting, staffing, bus, "
        "buses, inc, llc, ltd, limited, corp, company"),
    Words("en", Kind.HOSPITAL, "hospital, hospitals, medical center, medical centre, clinic, clinics, "
        "health system, infirmary"),
    Words("en", Kind.LESSONS, "driving, drivers, motoring, dance, dancing, ballet, beauty, barber, "
        "barbering, hair, hairdressing, cosmetology, nail, makeup, massage, yoga, pilates, guitar, piano, "
        "singing, cooking, cookery, bartending, ski, snowboard, surf, swim, swimming, sailing, scuba, "
        "diving, golf, tennis, riding, dog, obedience, puppy, flight, flying, tattoo, karate, "
        "martial arts, boxing, gymnastics, soccer"),
    Words("en", Kind.TOWN, "state college, college"),
    # A School of Music or Languages is a faculty, a music or language school gives lessons.
    Words("en", Kind.NEVER, "school of rock, traffic school, school house, rue university, music school, "
        "music academy, language school, language academy, language schools, sunday school, "
        "nursery school, pre school, play school, after school, home school, old school, former school, "
        "school district, unified school, school board, medical campus, health campus, business campus, "
        "corporate campus, office campus, tech campus, campus martius, workers dormitory, "
        "worker dormitory, college of physicians, college of surgeons"),

    Words("de", Kind.PLACE, "universität, *hochschule, *hochschulen, *schule, *schulen, *gymnasium, "
        "*schulzentrum, berufskolleg, *fakultät, *kunstakademie, berufsakademie, universitätsbibliothek, "
        "hochschulbibliothek, *campus, *studentenwohnheim, *studentenheim, *studierendenwohnheim, "
        "studentendorf, studentenwerk, studierendenwerk, schülerwohnheim"),
    Words("de", Kind.STREET_AFTER, "str, straße, weg, platz, allee, ring, gasse, boulevard"),
    Words("de", Kind.STREET_BEFORE, "bahnhof, haltestelle, u bahn, s bahn"),
    Words("de", Kind.PREPOSITION, "am, an der, an, auf der, bei der, beim, hinter der, vor der, zur, zum, "
        "unter der"),
    Words("de", Kind.LANDMARK_BEFORE, "gegenüber, ggü, neben, nahe, nähe"),
    Words("de", Kind.BUSINESS_BEFORE, "café, hotel, pension, gasthof, gasthaus, restaurant, pizzeria, "
        "apotheke"),
    Words("de", Kind.HOSPITAL, "*klinikum, *klinik, *kliniken, *spital, *krankenhaus"),
    Words("de", Kind.LESSONS, "fahr, tanz, musik, hunde, flug, ski, sprach, segel, surf, tauch, schwimm, "
        "yoga, ballett, kampfkunst, kampfsport, golf, tennis, kletter, nachhilfe"),
    # Koch and Reit would blank the Robert-Koch-Schule, so they stand as closed words only.
    Words("de", Kind.NEVER, "*baumschule, *baumschulen, kochschule, reitschule, malschule, vorschule, "
        "*volkshochschule, *volkshochschulen, gewerbe campus, gewerbecampus, alte schule, alten schule, "
        "ehemalige schule"),

    Words("fr", Kind.PLACE, "université, école, écoles, lycée, faculté, fac de, iut, cité universitaire, "
        "cité scolaire, groupe scolaire, résidence universitaire, résidence étudiante, résidence étudiants"),
    Words("fr", Kind.LEADING, "collège"),
    Words("fr", Kind.STREET_BEFORE, "rue, r, avenue, av, ave, boulevard, bd, bld, blvd, place, pl, chemin, "
        "che, ch, allée, all, impasse, imp, cité, villa, lotissement, résidence, passage, quai, cours, "
        "route, rte, square, sq, ruelle, sentier, montée, esplanade, rond point, faubourg, venelle, cour, "
        "parvis, traverse, quartier, arrêt, station, gare, métro, pont, parking, hameau"),
    Words("fr", Kind.LANDMARK_BEFORE, "en face, face à, face au, près de, près du, à côté, derrière"),
    Words("fr", Kind.BUSINESS_BEFORE, "café, hôtel, bar, tabac, pharmacie, librairie, papeterie, "
        "boulangerie, brasserie, bistrot, restaurant, pizzeria, garage, coiffure"),
    Words("fr", Kind.HOSPITAL, "hôpital, hôpitaux, clinique, centre hospitalier, chu"),
    Words("fr", Kind.LESSONS, "conduite, danse, musique, surf, ski, voile, plongée, cuisine, langues, "
        "coiffure, esthétique, yoga, pilotage, équitation, golf, tennis, cirque, natation"),
    Words("fr", Kind.NEVER, "auto école, autoécole, auto écoles, moto école, bateau école, "
        "école maternelle, école de maternelle, ancienne école, vieille école, ancien collège, ancien lycée"),

    Words("es", Kind.PLACE, "universidad, colegio, colegios, escuela, escuelas, ies, i e s, ceip, c e i p, "
        "facultad, liceo, instituto de educación secundaria, instituto de enseñanza secundaria, "
        "instituto tecnológico, instituto politécnico, preparatoria, ciudad universitaria, "
        "residencia universitaria, residencia de estudiantes"),
    Words("es", Kind.STREET_BEFORE, "calle, c/, cl, avenida, avda, av, plaza, pza, plza, paseo, camino, "
        "cno, carretera, ronda, travesía, glorieta, rambla, col, urb, pº, callejón, pasaje, barrio, "
        "colonia, urbanización, estación, parada, calzada, cuesta"),
    Words("es", Kind.LANDMARK_BEFORE, "frente a, frente al, enfrente, cerca de, cerca del, al lado, "
        "detrás, junto a, junto al, a espaldas"),
    Words("es", Kind.BUSINESS_BEFORE, "librería, papelería, cafetería, bar, farmacia, hotel, hostal, "
        "restaurante, panadería, copistería, tienda, uniformes, peluquería"),
    Words("es", Kind.HOSPITAL, "hospital, clínica"),
    Words("es", Kind.LESSONS, "conducir, conductores, manejo, baile, danza, música, idiomas, surf, vela, "
        "buceo, cocina, peluquería, estética, yoga, vuelo, equitación, golf, tenis, natación, esquí, fútbol"),
    Words("es", Kind.NEVER, "auto escuela, autoescuela, escuela infantil, antigua escuela, "
        "escuelas viejas, antiguo colegio, colegio oficial, colegio profesional, colegio de abogados, "
        "colegio de médicos, colegio de enfermería, colegio de notarios, colegio notarial, "
        "colegio de arquitectos, colegio de ingenieros, colegio de farmacéuticos"),

    Words("zh", Kind.PLACE, "大学, 学院, 学校, 中学, 小学, 初中, 高中, 市一中, 市二中, 市三中, 市四中, "
        "县一中, 县二中, 县三中, 附中, 附小, 校区, 技校, 职校, 职高, 学生宿舍, 学生公寓"),
    Words("zh", Kind.STREET_AFTER, "路, 街, 大道, 巷, 弄, 胡同, 桥, 站, 城, 花园, 新村, 小区"),
    Words("zh", Kind.CLOSED_AFTER, "道, 里, 口, 村"),
    Words("zh", Kind.LANDMARK_AFTER, "对面, 旁边, 旁, 附近, 隔壁, 斜对面, 对过"),
    Words("zh", Kind.BUSINESS_AFTER, "书店, 书城, 超市, 用品店, 文具店, 便利店, 餐厅, 饭店, 酒店, 宾馆, "
        "旅馆, 药店, 药房, 眼镜店, 打印店, 照相馆, 理发店, 咖啡馆, 咖啡厅, 奶茶店, 公司, 有限公司, 银行, "
        "网吧, 出版社, 科技园, 校服店"),
    Words("zh", Kind.HOSPITAL, "医院, 诊所, 门诊部"),
    Words("zh", Kind.LESSONS, "驾驶, 驾驶员, 驾驶培训, 驾驶员培训, 培训, 训练, 美容, 美发, 烹饪"),
    Words("zh", Kind.NEVER, "科学院, 老年大学, 小学馆, 大学生创业, 大学生就业, 教学院落"),

    Words("ja", Kind.PLACE, "大学, 学校, 学院, 高校, 中学, 短大, 高専, キャンパス, ハイスクール, "
        "インターナショナルスクール, 学生寮, 学寮, 学生会館"),
    Words("ja", Kind.STREET_AFTER, "通り, 町通, 駅, バス停, ビル, 郵便局, 団地, 跡, ハイツ, マンション, "
        "コーポ, アパート"),
    Words("ja", Kind.CLOSED_AFTER, "前, 町, 通, 口, 坂, 橋, 台, 裏, 横, 下, 東, 西, 南, 北"),
    Words("ja", Kind.LANDMARK_AFTER, "近く, となり, 隣, 向かい, そば"),
    Words("ja", Kind.BUSINESS_AFTER, "書店, 用品店, 用品, 生協, 生活協同組合, 出版会, 出版局, 株式会社, "
        "給食センター, 制服店, 薬局, 歯科, 不動産, ホテル, 食品, 写真館"),
    # Blocks of flats bear the name of the next station, and stations that of a university.
    Words("ja", Kind.BUSINESS_BEFORE, "マンション, メゾン, コーポ, ハイツ, ハイム, レジデンス, "
        "パークハウス, プラウド, ライオンズ, シャトー, アパート, コート, 株式会社"),
    Words("ja", Kind.HOSPITAL, "病院, 医療センター, クリニック"),
    Words("ja", Kind.LESSONS, "自動車, 料理, 英会話, ドライビング, ダンス"),
    Words("ja", Kind.NEVER, "小学館, 大学いも, 大学芋, 大学堂, 学校図書, 学校給食"),
)  # fmt: skip
"""The words, as they are properly spelt; `institutions` makes their other spellings."""
