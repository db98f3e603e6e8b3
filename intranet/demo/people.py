"""The people and groups of the demonstration. Nobody here exists."""

from intranet.platform.permissions import Role

LEADER, MEMBER, DECISION_MAKER = Role.LEADER, Role.MEMBER, Role.DECISION_MAKER

# Group: slug, organisation, the group's name, its people as (e-mail name, name, role), the parts of the organisation.
Group = tuple[str, str, str, list[tuple[str, str, Role]], list[str]]

UNITS = ["Kommunledning", "Skola och förskola", "Vård och omsorg", "Samhällsbyggnad", "Kultur och fritid"]

STORUMAN: Group = (
    "storuman",
    "Storumans kommun",
    "Kommunledningsgruppen",
    [
        ("karin", "Karin Lövgren", LEADER),
        ("mats.hedlund", "Mats Hedlund", MEMBER),
        ("anna-lena.burman", "Anna-Lena Burman", MEMBER),
        ("jonas.ronnlund", "Jonas Rönnlund", MEMBER),
        ("eva", "Eva Sandberg", MEMBER),
        ("peter", "Peter Öhman", MEMBER),
        ("maria.forsgren", "Maria Forsgren", MEMBER),
        ("tomas.viklund", "Tomas Viklund", MEMBER),
        ("sara", "Sara Nyholm", MEMBER),
        ("birgitta", "Birgitta Stenvall", DECISION_MAKER),
    ],
    [*UNITS, "Näringsliv och arbetsmarknad"],
)

OTHERS: list[Group] = [
    (
        "skelleftea",
        "Skellefteå kommun",
        "Förvaltningscheferna",
        [
            ("helena.marklund", "Helena Marklund", LEADER),
            ("per.gustafsson-lind", "Per Gustafsson Lind", MEMBER),
            ("linnea.burstrom", "Linnea Burström", MEMBER),
            ("roger.hallqvist", "Roger Hällqvist", MEMBER),
            ("camilla.wiksten", "Camilla Wiksten", MEMBER),
        ],
        UNITS,
    ),
    (
        "dorotea",
        "Dorotea kommun",
        "Ledningsgruppen",
        [
            ("ulf.danielsson-berg", "Ulf Danielsson Berg", LEADER),
            ("monica.sjolund", "Monica Sjölund", MEMBER),
            ("henrik.aslin", "Henrik Åslin", MEMBER),
        ],
        UNITS,
    ),
    (
        "lycksele",
        "Lycksele kommun",
        "Kommunledningsgruppen",
        [
            ("agneta.holmbom", "Agneta Holmbom", LEADER),
            ("stefan.lidgren", "Stefan Lidgren", MEMBER),
            ("jenny.tegstrom", "Jenny Tegström", MEMBER),
            ("lars-ove.grahn", "Lars-Ove Grahn", MEMBER),
        ],
        UNITS,
    ),
    (
        "mala",
        "Malå kommun",
        "Ledningsgruppen",
        [
            ("kerstin.norberg-falk", "Kerstin Norberg Falk", LEADER),
            ("mikael.stromgard", "Mikael Strömgård", MEMBER),
            ("elin.backlid", "Elin Backlid", MEMBER),
        ],
        UNITS,
    ),
    (
        "norsjo",
        "Norsjö kommun",
        "Ledningsgruppen",
        [
            ("bengt.asklund", "Bengt Asklund", LEADER),
            ("sofia.hedberg-nord", "Sofia Hedberg Nord", MEMBER),
            ("urban.rislund", "Urban Rislund", MEMBER),
        ],
        UNITS,
    ),
    (
        "sorsele",
        "Sorsele kommun",
        "Kommunledningsgruppen",
        [
            ("margareta.fjellstad", "Margareta Fjellstad", LEADER),
            ("olle", "Olle Granlid", MEMBER),
            ("katarina.bergvall", "Katarina Bergvall", MEMBER),
            ("nils-erik.sandin", "Nils-Erik Sandin", MEMBER),
        ],
        UNITS,
    ),
    (
        "vilhelmina",
        "Vilhelmina kommun",
        "Kommunledningsgruppen",
        [
            ("ann-britt.dalstrom", "Ann-Britt Dalström", LEADER),
            ("tommy.nasvall", "Tommy Näsvall", MEMBER),
            ("ida.skoglid", "Ida Skoglid", MEMBER),
        ],
        UNITS,
    ),
    (
        "asele",
        "Åsele kommun",
        "Ledningsgruppen",
        [
            ("gunnar.edlid", "Gunnar Edlid", LEADER),
            ("maj-lis.torsten", "Maj-Lis Torstenby", MEMBER),
            ("fredrik.almsjo", "Fredrik Almsjö", MEMBER),
        ],
        UNITS,
    ),
]
