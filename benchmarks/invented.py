"""Invented people, places and goods, from which reports are put together.

Given names and surnames of many countries are combined at random, so whoever bears such a name is not meant.
Cities are real, with the first three digits of their postcodes; streets, goods and prices are made up.
"""

from __future__ import annotations

_GIVEN = """
Aaliyah Abebe Adaeze Adriana Agnieszka Ahmed Aiko Aisha Akira Alejandra Alina Amara Amit Amélie Ana Anders
Andrei Anjali Anouk Antonio Arjun Astrid Ayşe Beatriz Benjamin Bianca Björn Bo-young Brigid Bruno Camila
Carlos Caroline Chen Chiara Chidi Chloe Claire Connor Dalia Daniel Darius Deepa Delphine Dimitri Dmitry
Eduardo Eleni Elif Elizabeth Emeka Emil Emma Esther Fatima Felix Femi Fiona Florence François Freya Gabriela
George Giulia Goran Grace Greta Hana Hannah Haruto Hassan Helena Henrik Hugo Ibrahim Ifeoma Ingrid Isabel
Ivan Jamal James Jana Javier Jin Joanna João José Joseph Julia Kamal Karin Kavya Keiko Kenji Kofi Kwame Lars
Laila Leila Leon Lerato Liam Lin Lucía Luka Magdalena Maja Malik Manon Marcus Margaret Mariana Marta Matteo
Mei Mia Michael Miguel Milan Mina Mohammed Monika Naledi Naomi Natalia Nia Niamh Nikhil Nina Noah Nour Olga
Oliver Olivia Omar Oscar Pablo Paula Pavel Pedro Petra Pooja Priya Rafael Rahul Ravi Renée Ritu Robert Rosa
Ruth Ryan Sakura Samir Samuel Sandra Santiago Sara Sébastien Sipho Sofia Soo-jin Stefan Sunita Svetlana
Tariq Tatiana Teresa Thabo Thandiwe Theo Thomas Tomás Uchenna Valentina Vera Victor Vikram Wanjiru Wei
William Ximena Yasmin Yuki Yusuf Zahra Zainab Zoë Zuzana
"""

_SURNAMES = """
Abbott Abdi Abramov Acheampong Adeyemi Agarwal Aguilar Ahmadi Akhtar Alvarado Amundsen Andersson Andrade
Antonova Appiah Araki Arslan Asante Ashworth Aydin Baczyk Baker Balogun Banda Banerjee Baranov Barros Bauer
Becerra Bélanger Bello Benítez Bergström Bhatt Bianchi Blackwood Boateng Bogdanov Bondar Borges Botha
Bouchard Brandt Brennan Bukowski Burke Calderón Campbell Cardoso Carvalho Castellano Chakraborty Chang
Chaudhary Chavez Chikwanha Cho Christensen Coleman Conti Cooper Correia Costa Cruz Czerny Dahl Dang Danso
Das Delacroix Demir Deshpande Diallo Diaz Dimitrov Djordjevic Dlamini Doğan Dubois Duarte Duffy Dvořák Ebert
Edwards Eklund Ekwueme El-Amin Ellison Endo Eriksen Escobar Espinoza Estévez Fadel Falk Farah Farouk
Fernandes Ferrari Figueroa Fischer Fitzgerald Flores Fofana Fontaine Forsberg Foster Franco Fujita Gallagher
Gallo Gao García Gebre Georgiou Gerhardt Ghosh Gill Girard Gomes Górski Graham Greco Greenwood Grigoryan
Gruber Guerrero Gupta Gutiérrez Haddad Hakimi Halvorsen Hamidi Han Hansen Harrington Hashimoto Hayashi
Heikkinen Hendricks Hernández Hoang Hoffmann Holloway Horvat Hossain Huang Hughes Ibarra Ikeda Ilić Inoue
Iyer Jackson Jankowski Jansen Jensen Jiménez Johansson Jørgensen Joshi Juarez Kamara Kang Kapoor Kariuki
Kato Kaur Kaya Keller Kenyatta Khalil Khoury Kimura Kiplagat Kobayashi Kovács Kowalczyk Krishnan Kumar
Kuznetsova Kwon Lambert Larsen Laurent Leclerc Lefebvre Leung Lim Lindqvist Lombardi López Lozano Lund
MacLeod Mahlangu Maier Makarova Malhotra Mancini Marchetti Marković Martins Mbeki McBride McKenna Medina
Mehta Mendes Menon Mensah Mishra Mitchell Mokoena Molina Montgomery Moreau Moreno Moretti Morozov Moyo
Mukherjee Müller Murphy Mwangi Nair Nakamura Naidoo Navarro Ndiaye Nel Nguyen Nilsson Njoroge Novák Nowak
Nunes Nwosu Obi Ochieng O'Donnell Ogawa Okafor Okonkwo Olawale Oliveira Olsen Omondi Onyango Ortega Osei
Otieno Owusu Öztürk Pacheco Palmer Panagos Papadakis Park Parker Patel Pavlova Pellegrini Pereira Petersen
Petrović Pham Phiri Pillay Popescu Prasad Quintero Rahman Rajan Ramos Rao Reddy Reid Reyes Ribeiro Ricci
Rivas Robinson Romano Rossi Roy Ruiz Russo Saito Salazar Saleh Santos Sato Schneider Schreiber Şahin Sharma
Shevchenko Shimizu Silva Singh Sithole Soares Solberg Soto Sousa Stewart Suzuki Szabó Tadesse Takahashi
Tanaka Tran Traoré Turner Vargas Vasquez Vermeulen Villar Virtanen Volkova Wagner Wójcik Wu Yamamoto Yang
Yilmaz Zhang Zhou Zieliński
"""

GIVEN = tuple(_GIVEN.split())
SURNAMES = tuple(_SURNAMES.split())
NATIVE = ("李 静", "山田 陽菜", "Мария Лебедева", "김 하늘", "王 小明", "Νίκος Βλάχος", "สมใจ แก้วดี")
"""Whole names in other scripts."""

CITIES = (
    ("Albuquerque", "NM", "871", 788), ("Anchorage", "AK", "995", 0), ("Ann Arbor", "MI", "481", 600),
    ("Asheville", "NC", "288", 700), ("ATLANTA", "GA", "303", 890), ("Austin", "TX", "787", 825),
    ("Baton Rouge", "LA", "708", 995), ("Bellevue", "Washington", "980", 1010), ("Boise", "ID", "837", 600),
    ("BOSTON", "MA", "021", 625), ("Boulder", "CO", "803", 884), ("BROOKLYN", "NY", "112", 888),
    ("Buffalo", "NY", "142", 875), ("Burlington", "VT", "054", 700), ("Cary", "NC", "275", 725),
    ("Charleston", "SC", "294", 900), ("Cheyenne", "WY", "820", 600), ("CHICAGO", "IL", "606", 1025),
    ("Cincinnati", "OH", "452", 780), ("Columbus", "Ohio", "432", 750), ("Dallas", "TX", "752", 825),
    ("Denver", "CO", "802", 881), ("Des Moines", "IA", "503", 700), ("Duluth", "MN", "558", 888),
    ("El Paso", "TX", "799", 825), ("Eugene", "OR", "974", 0), ("Fairfax", "VA", "220", 600),
    ("Fargo", "ND", "581", 750), ("Fort Wayne", "IN", "468", 700), ("FRESNO", "CA", "937", 835),
    ("Hartford", "CT", "061", 700), ("Honolulu", "HI", "968", 450), ("HOUSTON", "Texas", "770", 825),
    ("Ithaca", "NY", "148", 800), ("Jackson", "MS", "392", 800), ("Kansas City", "MO", "641", 886),
    ("Knoxville", "TN", "379", 925), ("Las Vegas", "NV", "891", 838), ("Lexington", "KY", "405", 600),
    ("Lincoln", "NE", "685", 725), ("Little Rock", "AR", "722", 863), ("LOS ANGELES", "CA", "900", 950),
    ("Madison", "WI", "537", 550), ("Manchester", "NH", "031", 0), ("Miami", "FL", "331", 700),
    ("Minneapolis", "MN", "554", 903), ("Missoula", "MT", "598", 0), ("Mobile", "AL", "366", 1000),
    ("Morgantown", "WV", "265", 700), ("NEW YORK", "New York", "100", 888), ("Newark", "NJ", "071", 663),
    ("Norman", "OK", "730", 875), ("Oakland", "CA", "946", 1025), ("Omaha", "NE", "681", 700),
    ("Orlando", "FL", "328", 650), ("PHILADELPHIA", "PA", "191", 800), ("Phoenix", "AZ", "850", 860),
    ("Pittsburgh", "PA", "152", 700), ("Portland", "ME", "041", 550), ("Providence", "RI", "029", 700),
    ("Rapid City", "SD", "577", 620), ("SAN DIEGO", "California", "921", 775), ("San Jose", "CA", "951", 938),
    ("Seattle", "WA", "981", 1025), ("Tampa", "FL", "336", 750), ("Topeka", "KS", "666", 915),
    ("Tucson", "AZ", "857", 870), ("Washington", "DC", "200", 600), ("Wilmington", "DE", "198", 0),
)  # fmt: skip
"""City and state as buyers write them, start of the postcode, sales tax in hundredths of a percent."""

STREETS = tuple(
    f"{name} {kind}"
    for name in (
        "ALDER", "Birch Hollow", "Canal", "Cherry", "CLOVER", "Copper Beech", "East Mill", "Fern",
        "Foxglove", "GRANITE", "Harbor View", "Heron", "JUNIPER", "Lantern", "Linden", "MAPLE",
        "Meadowlark", "North Orchard", "Old Quarry", "Pebble", "QUAIL", "Rosewood", "Sandpiper",
        "South Ridge", "THISTLE", "Walnut", "Willow Bend",
    )
    for kind in ("St", "AVE", "Lane", "RD", "Drive", "Ct", "Blvd", "Way")
)  # fmt: skip

_THINGS = (
    'Cast Iron Skillet 10.25" with Helper Handle', "Bamboo Cutting Board with Juice Groove",
    "Pour Over Kettle 34 oz", 'Ceramic Baking Dish 9" x 13"', "Linen Apron with Cross Back",
    "Glass Storage Jars, Airtight", "Herb Scissors", "Beeswax Food Wraps, Reusable",
    "Oak Spice Rack, Wall Mounted", "Enamel Camping Mug 12 oz", "Salt Mill and Pepper Mill",
    "Silicone Baking Mat, Half Sheet",
)  # fmt: skip

_COLOURS = ("Natural", "Charcoal", "Sage")

_DETAILS = (
    "for Home Kitchen and Camping, Easy to Clean, Gift Boxed",
    "Plastic Free Packaging",
    "with Care Guide and Two Year Warranty",
)


def skus(count: int) -> tuple[str, ...]:
    """Return the first SKUs of the shop: ``WP001#1, WP001#2, WP002, WP003, WP004, WP005#1 …``."""
    names: list[str] = []
    family = 0
    while len(names) < count:
        family += 1
        names += [f"WP{family:03}#1", f"WP{family:03}#2"] if family % 4 == 1 else [f"WP{family:03}"]
    return tuple(names[:count])


def titles(count: int) -> tuple[str, ...]:
    """Return a product name for each SKU, with inches as a lone quotation mark, as sellers write them."""
    return tuple(
        f"Willowpine {_THINGS[at % 12]}, {_COLOURS[at % 3]}, Set of {1 + at % 4}, {_DETAILS[at % 3]}"
        for at in range(count)
    )


def prices(count: int) -> tuple[int, ...]:
    """Return the price of one piece of each SKU, in cents."""
    return tuple(899 + 500 * (at * 7 % 16) for at in range(count))
