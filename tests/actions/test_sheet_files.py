"""Lists of actions as files: what goes out is read back the same, and nothing in a hostile one does harm."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from intranet.actions.sheets.coming_in import Line, read, rows_of_file, rows_of_text
from intranet.actions.sheets.writing import as_csv, as_xlsx, harmless, without_apostrophe
from intranet.groups.pasted import Unreadable

TODAY = date(2018, 4, 17)
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "  =HYPERLINK(1)",
    "＝1",
    "=cmd|' /C calc'!A0",
]
LIST = "Åtgärd;Ansvarig;Klar senast\nRing Åsele;Peter Sjö;26/4\nTräffa facken;;\n"
FOUND = [
    Line("Ring Åsele", "Peter Sjö", "26/4", row=2),
    Line("Träffa facken", row=3),
]


def lines(rows):
    return read(rows, lambda words: words in {"Peter", "Peter Sjö"}, TODAY)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_is_never_a_formula(text):
    assert harmless(text) == f"'{text}"
    assert without_apostrophe(harmless(text)) == text
    sheet = load_workbook(io.BytesIO(as_xlsx([["Åtgärd"], [text]], name="Åtgärder"))).active
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].quotePrefix
    assert as_csv([[text]]).decode("utf-8-sig").lstrip('"').startswith("'")


@pytest.mark.parametrize("text", ["Ring Åsele", "'Citat'", "a=b", "", "3 - 4"])
def test_other_text_is_left_as_it_is(text):
    assert harmless(text) == text


def test_a_csv_opens_right_in_a_swedish_excel():
    written = as_csv(
        [["Åtgärd", "Klar senast", "Antal"], ['Ring "dem"; sedan', date(2018, 4, 26), 3], ["", None, 0]]
    )
    assert written == '﻿Åtgärd;Klar senast;Antal\r\n"Ring ""dem""; sedan";2018-04-26;3\r\n;;0\r\n'.encode()


def test_days_and_numbers_are_that_in_a_workbook():
    sheet = load_workbook(io.BytesIO(as_xlsx([["A", "B"], [date(2018, 4, 26), 3]], name="[a]/b" * 9))).active
    assert (sheet["A2"].is_date, sheet["A2"].value.date(), sheet["B2"].value) == (True, date(2018, 4, 26), 3)
    assert sheet["A2"].number_format == "yyyy-mm-dd"
    assert sheet.freeze_panes == "A2"


def test_what_no_workbook_can_hold_is_left_out():
    sheet = load_workbook(io.BytesIO(as_xlsx([["A"], ["a\x01b" + "c" * 40_000]], name="A"))).active
    assert sheet["A2"].value.startswith("abc")


@pytest.mark.parametrize(
    "raw",
    [
        LIST.encode("utf-8-sig"), LIST.encode(), LIST.encode("cp1252"), LIST.encode("utf-16"),
        LIST.replace(";", "\t").encode("utf-16"), LIST.replace(";", ",").encode(), LIST.replace("\n", "\r\n").encode(),
        ("sep=;\n" + LIST).encode(), LIST.replace("Åtgärd", '"Åtgärd"').encode(),
        LIST.replace("Åtgärd", "Vad ska göras?").replace("Klar senast", "Deadline (ungefär)").encode(),
        LIST.replace("\n", ";;\n").encode(),
    ],
)  # fmt: skip
def test_a_list_is_read_however_it_is_saved(raw):
    found = lines(rows_of_file(raw))
    assert found == FOUND
    assert [line.row for line in found] == [2, 3]


def test_rows_are_counted_as_a_spreadsheet_does():
    text = 'Handlingsplan\n\nÅtgärd;Varför\n"Ring\nÅsele";"En rad\ntill"\n;\n\nTräffa facken;Nu\n'
    found = lines(rows_of_text(text))
    assert [(line.row, line.title, line.reason) for line in found] == [
        (4, "Ring Åsele", "En rad till"),
        (7, "Träffa facken", "Nu"),
    ]


def test_a_workbook_is_read():
    book = Workbook()
    book.active.append(["Åtgärd", "Ansvarig", "Klar senast", None, "Annat"])
    book.active.append(["Ring Åsele", "Peter Sjö", date(2018, 4, 26), None, 4.0])
    held = io.BytesIO()
    book.save(held)
    assert lines(rows_of_file(held.getvalue())) == [Line("Ring Åsele", "Peter Sjö", "2018-04-26")]


def test_lines_without_a_heading_say_who_and_when_last():
    found = lines(
        rows_of_text("- Ring Åsele, Malå och Sorsele, Peter, 26 april\nTräffa facken\tv 17\n\nSäg ja, nu\n")
    )
    assert found == [
        Line("Ring Åsele, Malå och Sorsele", "Peter", "26 april"),
        Line("Träffa facken", "", "v 17"),
        Line("Säg ja, nu"),
    ]
    assert [line.row for line in found] == [1, 2, 4]


def test_commas_part_the_cells_of_rows_without_a_heading_but_not_sentences():
    rows = '"Ring Åsele, Malå",Peter,2018-04-26\nTräffa facken,,v 17\n\n'
    assert lines(rows_of_text(rows)) == [
        Line("Ring Åsele, Malå", "Peter", "2018-04-26"),
        Line("Träffa facken", "", "v 17"),
    ]
    for sentences in (
        "Sänk med 2,5 procent\nHöj med 3,5 procent",
        "Säg ja, nu\nRing, fråga",
        "Ring,fråga\nBoka",
    ):
        assert [line.title for line in lines(rows_of_text(sentences))] == sentences.split("\n")


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_rest():
    text = 'Åtgärd;Ansvarig\n"Ring Åsele;Peter\n' + "Träffa facken;\n" * 200
    assert len(lines(rows_of_text(text))) == 201


def bomb(parts):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return held.getvalue()


def workbook_with(sheet):
    held = io.BytesIO(as_xlsx([["Åtgärd"], ["Ring"]], name="A"))
    with zipfile.ZipFile(held) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    return bomb(parts | {"xl/worksheets/sheet1.xml": sheet})


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
<c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""


@pytest.mark.parametrize(
    "raw",
    [
        b"PK\x03\x04 not a workbook", bomb({"a.txt": b"a"}), bomb({"xl/workbook.xml": b"\0" * (21 << 20)}),
        workbook_with(LAUGHS), workbook_with(b"<worksheet"), b"\xd0\xcf\x11\xe0old", b"%PDF-1.7", b"\x89PNG\0\0",
        as_xlsx([["Åtgärd"]], name="A")[:-200],
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_is_refused(raw):
    with pytest.raises(Unreadable):
        rows_of_file(raw)


def test_a_row_far_below_costs_nothing():
    far = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Ring</t></is></c></row>'
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>Far</t></is></c></row></sheetData></worksheet>'
    )
    assert len(rows_of_file(workbook_with(far))) < 400
