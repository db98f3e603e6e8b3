"""Lists as people have them: what is read from what they paste or choose."""

import pytest

from intranet.groups.pasted import Line, Unreadable, decoded, read
from intranet.platform.permissions import Role

KARIN = Line("Karin Lund", "karin.lund@example.org", Role.LEADER, "Storuman")
TABLE = "Grupp;Namn;E-post;Roll\nStoruman;Karin Lund;karin.lund@example.org;Gruppledare\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-1"], ids=lambda name: name
)
def test_a_file_is_read_in_whatever_way_it_was_saved(encoding):
    text = TABLE.replace("Storuman", "Åsele och Malå").replace("\n", "\r\n")
    assert read(decoded(text.encode(encoding)))[0].group == "Åsele och Malå"


@pytest.mark.parametrize("raw", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest", b"%PDF-1.7", b"a\0b"])
def test_what_is_no_text_is_refused(raw):
    with pytest.raises(Unreadable):
        decoded(raw)


@pytest.mark.parametrize(
    "text",
    [
        TABLE,
        TABLE.replace(";", "\t"),
        TABLE.replace(";", ","),
        "sep=;\n" + TABLE,
        "\ufeff" + TABLE,
        "E-mail,Role,Organisation,First name,Last name\nkarin.lund@example.org,leader,Storuman,Karin,Lund",
        "Kommun;Förnamn;Efternamn;Titel;E-post;Roll\nStoruman;Karin;Lund;Chef;karin.lund@example.org;ledare",
        'Namn;E-post;Roll;Grupp\n"Lund, Karin";karin.lund@example.org;Gruppledare;"Storuman"',
        "Grupp;Namn;E-post;Roll\nStoruman\tKarin Lund\tkarin.lund@example.org\tledare",
        "Grupp;E-post;Roll\nStoruman;Karin Lund <karin.lund@example.org>;ledare",
        "Storuman;Karin Lund;karin.lund@example.org;gruppledare",
        "gruppledare, karin.lund@example.org, Karin Lund, Storuman",
        "Storuman:\nKarin Lund <karin.lund@example.org> gruppledare",
        "Storuman:\nkarin.lund@example.org;gruppledare",
        "Storuman:\n\nKarin Lund\tkarin.lund@example.org\tGruppledare\n\n",
    ],
)
def test_the_same_person_is_read_from_many_kinds_of_list(text):
    assert read(text) == [KARIN]


def test_what_a_mail_program_copies():
    copied = "Lund, Karin <karin.lund@example.org>; peter@example.org; 'Eva Berg' <eva@example.org>"
    assert [(line.name, line.email) for line in read(copied)] == [
        ("Karin Lund", "karin.lund@example.org"),
        ("Peter", "peter@example.org"),
        ("Eva Berg", "eva@example.org"),
    ]
    assert len(read("a@example.org b@example.org\tc@example.org, d@example.org")) == 4


def test_a_group_that_exists_is_known_without_a_heading():
    line = read("Omsorgens chefer;Eva Berg;eb@example.org", groups=["Omsorgens chefer"])[0]
    assert (line.group, line.name) == ("Omsorgens chefer", "Eva Berg")


def test_without_a_heading_columns_are_known_by_what_they_hold():
    known = ["malå", "norsjö"]
    text = "Malå;N2;a@example.org;Ledamot\nNorsjö;N3;b@example.org;ledare\nVindeln;N4;c@example.org;"
    assert [(line.group, line.name, line.is_unsure) for line in read(text, known)] == [
        ("Malå", "N2", False),
        ("Norsjö", "N3", False),
        ("Vindeln", "N4", False),
    ]
    text = "N2;Vindeln;a@example.org\nN3;Vindeln;b@example.org"
    assert [(line.group, line.name) for line in read(text)] == [("Vindeln", "N2"), ("Vindeln", "N3")]
    assert read("Malå kommun;N2;n2@example.org")[0].group == "Malå kommun"
    assert read("N2;Vindeln;a@example.org")[0].is_unsure


def test_organisation_and_group_are_both_kept():
    text = "Organisation;Grupp;E-post\nStoruman;Skolan;a@example.org\nSorsele;;b@example.org"
    assert [line.group for line in read(text)] == ["Storuman: Skolan", "Sorsele"]


def test_what_has_no_address_is_not_lost():
    assert [line.email for line in read("Karin Lund\nkarin.lund.example.org;Karin")] == [
        "Karin Lund",
        "karin.lund.example.org",
    ]


def test_a_role_that_nobody_knows_stays_as_it_was_written():
    assert read("E-post;Roll\na@example.org;Ordförande")[0].role == "Ordförande"


def test_a_quotation_mark_that_is_not_closed_takes_its_own_line_alone():
    text = 'Namn;E-post\n"Karin;a@example.org\nEva;b@example.org\nPeter;c@example.org'
    assert [line.email for line in read(text)][1:] == ["b@example.org", "c@example.org"]


def test_a_cell_with_a_line_break_is_one_cell():
    assert read('Namn;E-post\n"Karin\nLund";a@example.org')[0].name == "Karin Lund"


@pytest.mark.parametrize("text", ["", "\n\n", " ", ";;;", "\t", '"', "E-post", "@", "a@b@c", "sep=;\n"])
def test_nonsense_is_read_without_an_error(text):
    assert isinstance(read(text), list)


def test_no_address_of_a_cell_is_lost():
    table = "Namn;E-post\nAnn Ek;{}\n"
    two = "a1@example.org, a2@example.org"
    assert read(table.format(two))[0].email == two
    assert read(table.format("ann@example.org <Ann@example.org>"))[0].email == "ann@example.org"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Namn;E-post\nEva;eva@example.org\n\nPer;per@example.org\n", [2, 4]),
        ("sep=;\nNamn;E-post\nEva;eva@example.org", [2]),
        ('\n\nNamn;E-post\n"Eva\nBerg";eva@example.org\nPer;per@example.org', [4, 5]),
        ("Storuman:\n\neva@example.org\nper@example.org", [3, 4]),
        ("eva@example.org; per@example.org", [1, 1]),
    ],
)
def test_a_row_is_numbered_as_a_spreadsheet_does(text, rows):
    assert [line.row for line in read(text)] == rows
