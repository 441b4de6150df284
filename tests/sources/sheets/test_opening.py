"""How table files are cut into rows: text as it streams, spreadsheets sheet by sheet, Parquet by column."""

import gzip
import io
import tracemalloc
import zipfile
from datetime import UTC, date, datetime, time

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import ExportError
from journeys.sources.sheets import excel as sheets_excel
from journeys.sources.sheets.delimited import LONGEST_LINE, LONGEST_ROW
from journeys.sources.sheets.opening import open_sheets
from journeys.sources.tables import reader as tables_reader

FEW = settings(max_examples=50)


def workbook(*sheets, hidden=(), merged=()):
    """The bytes of a spreadsheet of the given sheets, each a name and rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    for area in merged:
        book.worksheets[0].merge_cells(area)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def parquet(**columns):
    """The bytes of a Parquet file of the given columns."""
    content = io.BytesIO()
    pq.write_table(pa.table(columns), content)
    return content.getvalue()


def cells(path, mark=","):
    """All rows of a file's first sheet with their numbers; faults as text."""
    with open_sheets(path) as file:
        cut = next(cut for cut in file.sheets[0].cuts if cut.mark in ("", mark))
        wanted = cut.head[0].cells if cut.head else ()
        return [(row.number, row.fault or list(row.cells)) for row in cut.rows(wanted)]


@pytest.fixture
def lay(tmp_path):
    """Lay a file down and give its path."""

    def laid(content, name="table"):
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path / name

    return laid


def test_dates_numbers_and_truth_in_a_spreadsheet_read_as_a_person_would_write_them(lay):
    row = [datetime(2021, 3, 14, 10, 5), date(2021, 3, 14), 12.0, 1.5, True, None, time(9, 30), "Zoë"]
    path = lay(workbook(("A", [row])))
    assert cells(path) == [
        (1, ["2021-03-14 10:05:00", "2021-03-14", "12", "1.5", "true", "", "09:30:00", "Zoë"]),
    ]


def test_cells_merged_downwards_hold_for_each_of_their_rows(lay):
    rows = [["group", "person"], ["Data", "Ada"], [None, "Bob"], [None, "Cy"], [None, "Di"]]
    path = lay(workbook(("A", rows), merged=["A2:A4"]))
    assert cells(path)[1:] == [(2, ["Data", "Ada"]), (3, ["Data", "Bob"]), (4, ["Data", "Cy"]), (5, ["", "Di"])]


def test_hidden_sheets_are_left_out_with_a_note(lay):
    path = lay(workbook(("Seen", [["a"]]), ("Secret", [["b"]]), hidden=["Secret"]))
    with open_sheets(path) as file:
        assert [sheet.name for sheet in file.sheets] == ["Seen"]
        assert "Hidden sheets were not read: 'Secret'" in file.notes[0]


def test_a_stray_cell_far_away_costs_neither_memory_nor_rows(lay):
    book = openpyxl.Workbook()
    # the last column that is read, and one beyond
    book.active["A1"], book.active["SR1000"], book.active["SS1001"], book.active["B1048576"] = "a", "b", "c", "d"
    content = io.BytesIO()
    book.save(content)
    found = cells(lay(content.getvalue()))
    assert [(number, len(row)) for number, row in found] == [(1, 1), (1000, sheets_excel.COLUMNS), (1048576, 2)]
    assert [row[-1] for _, row in found] == ["a", "b", "d"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (sheets_excel.OLD_BINARY + b"x" * 600, "save it as .xlsx, without a password"),
        (sheets_excel.ZIP + b"x" * 600, "Save it again as .xlsx"),
        (workbook(("A", [["a"]]))[:-200], "Save it again as .xlsx"),
        (b"PAR1" + b"x" * 600, "marked as Parquet but cannot be read"),
        (parquet(a=["x"])[:-9], "Export or download it again"),
    ],
)
def test_what_is_no_sound_table_file_is_recognised_and_refused_with_what_to_do(lay, content, said):
    path = lay(content, "people.xlsx")
    assert tables_reader.recognise(path, content[:65536])
    with pytest.raises(ExportError, match="people") as told, open_sheets(path):
        pass
    assert said in str(told.value)


def test_an_open_document_spreadsheet_is_asked_for_as_xlsx(lay):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", "<x/>")
    path = lay(content.getvalue(), "people.ods")
    assert tables_reader.recognise(path, content.getvalue())
    with pytest.raises(ExportError, match=r"save it as \.xlsx"), open_sheets(path):
        pass


@pytest.mark.parametrize(
    "content", ["<html><table><tr><td>Name</td></tr></table></html>", "\n<?xml version='1.0'?><W/>"]
)
def test_a_web_page_under_the_name_of_a_spreadsheet_says_what_it_is(lay, content):
    path = lay(content, "people.xls")
    assert tables_reader.recognise(path, content.encode())
    with pytest.raises(ExportError, match=r"is a web page.*save it as \.xlsx or CSV"), open_sheets(path):
        pass


def test_a_zip_of_other_files_is_no_spreadsheet(lay):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("channels.json", "[]")
    assert not tables_reader.recognise(lay(content.getvalue()), content.getvalue())


def test_a_sheet_that_unpacks_to_far_more_than_it_is_is_refused(lay):
    content = io.BytesIO(workbook(("A", [["a"]])))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet2.xml", b" " * (12 << 20))
    with pytest.raises(ExportError, match=r"unpacks to 12 MB.*as CSV"), open_sheets(lay(content.getvalue())):
        pass


def test_parquet_columns_read_as_text_and_nested_ones_are_named(lay):
    path = lay(
        parquet(
            at=pa.array([datetime(2021, 3, 14, 10, tzinfo=UTC), None], pa.timestamp("ns", "UTC")),
            on=pa.array([date(2021, 3, 14), None]),
            who=pa.array(["Ada", "Bob"]).dictionary_encode(),
            raw=pa.array([b"Zo\xc3\xab", None]),
            number=pa.array([12, None]),
            labels=pa.array([["a"], []]),
        )
    )
    assert cells(path) == [
        (1, ["at", "on", "who", "raw", "number"]),
        (2, ["2021-03-14 10:00:00.000000Z", "2021-03-14", "Ada", "Zoë", "12"]),
        (3, ["", "", "Bob", "", ""]),
    ]
    with open_sheets(path) as file:
        assert file.sheets[0].unread == ["labels"]


def test_a_stray_quotation_mark_costs_its_line_alone(lay):
    path = lay('a,b\n1,"x\n2,y\n3,"z"\n4,"p\nq"\n5,"end\n')
    assert [number for number, row in cells(path) if isinstance(row, str)] == [2, 7]
    assert [(number, row) for number, row in cells(path) if not isinstance(row, str)] == [
        (1, ["a", "b"]),
        (3, ["2", "y"]),
        (4, ["3", "z"]),
        (5, ["4", "p\nq"]),
    ]


def test_a_line_or_row_without_end_costs_only_itself(lay):
    long_line = "x" * (3 * LONGEST_LINE)
    open_row = '2,"' + "y\n" * LONGEST_ROW
    found = cells(lay(f"a,b\n{long_line}\n1,x\n{open_row}3,z\n"))
    assert found[1] == (2, "the line is longer than 1 MB")
    assert found[2] == (3, ["1", "x"])
    assert found[3][0] == 4
    assert "stray quotation mark" in found[3][1]
    assert found[-1] == (4 + LONGEST_ROW, ["3", "z"])


def test_lines_end_the_same_way_wherever_blocks_are_cut(lay, monkeypatch):
    monkeypatch.setattr("journeys.sources.decode.lines.BLOCK_BYTES", 3)
    for end in ("\n", "\r\n", "\r"):
        path = lay(end.join(["a,b", "1,ë", "22,x", "333,y", ""]))
        assert cells(path) == [(1, ["a", "b"]), (2, ["1", "ë"]), (3, ["22", "x"]), (4, ["333", "y"])]
        assert cells(lay(gzip.compress(path.read_bytes()))) == cells(lay(end.join(["a,b", "1,ë", "22,x", "333,y"])))


def peak(path):
    """The most memory that Python holds while all rows of a file go by, and how many they are."""
    tracemalloc.start()
    with open_sheets(path) as file:
        cut = next(cut for cut in file.sheets[0].cuts if cut.mark in ("", ","))
        count = sum(1 for _ in cut.rows(["who", "note"]))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most, count


@pytest.mark.parametrize("kind", ["text", "parquet"])
def test_memory_does_not_grow_with_the_file(lay, kind):
    # 30,000 rows of 50 characters are more than a block of 1 MB and three batches of 8,192 rows; 90,000 are thrice that
    found = {}
    for rows in (30_000, 90_000):
        if kind == "parquet":
            content = parquet(who=[f"person {number % 1000}" for number in range(rows)], note=["x" * 40] * rows)
        else:
            content = "who,note\n" + "".join(f"person {number % 1000},{'x' * 38}\n" for number in range(rows))
        found[rows], count = peak(lay(content))
        assert count == rows + 1
    assert found[90_000] < 1.5 * found[30_000]


XLSX = workbook(("A", [["person", "date"], *[[f"p{number}", date(2021, 3, 14)] for number in range(20)]]))
PARQUET = parquet(person=[f"p{number}" for number in range(20)], date=["2021-03-14"] * 20)


@FEW
@given(st.data(), st.sampled_from([XLSX, PARQUET]))
def test_spoilt_bytes_of_a_spreadsheet_or_parquet_give_rows_or_an_export_error(lay, data, content):
    spoilt = bytearray(content[: data.draw(st.integers(4, len(content)))] if data.draw(st.booleans()) else content)
    for _ in range(data.draw(st.integers(0, 5))):
        spoilt[data.draw(st.integers(4, len(spoilt) - 1)) if len(spoilt) > 4 else 0] ^= data.draw(st.integers(0, 255))
    path = lay(bytes(spoilt))
    try:
        with open_sheets(path) as file:
            for sheet in file.sheets:
                for row in sheet.cuts[0].rows(["person", "date"]):
                    assert row.fault is None or isinstance(row.fault, str)
    except ExportError as error:
        assert str(path) in str(error)


def test_a_zero_byte_costs_only_its_row(lay):
    assert cells(lay(b"a,b\n1,2\n\0,\0\n3,4\n", "t.csv")) == [
        (1, ["a", "b"]),
        (2, ["1", "2"]),
        (3, "holds a zero byte, which no text has: it is damaged there"),
        (4, ["3", "4"]),
    ]


def test_a_header_may_be_as_long_as_a_line(lay):
    long = "x" * 200_000
    assert cells(lay(f"a,{long}\n1,2\n".encode(), "t.csv")) == [(1, ["a", long]), (2, ["1", "2"])]


def test_of_a_first_line_without_end_it_is_said_that_it_was_passed_over(lay):
    with open_sheets(lay(b"x" * (LONGEST_LINE + 1) + b"\na,b\n1,2\n", "t.csv")) as file:
        assert file.notes == ["Its first line was passed over: the line is longer than 1 MB."]
        assert [row.number for row in file.sheets[0].cuts[1].head] == [2, 3]
