"""Which row names the columns, what stands above it, and where the table ends."""

import pytest

from journeys.errors import ExportError
from journeys.model.communities.community import Listing, Table
from journeys.sources.sheets.opening import open_sheets
from journeys.sources.tables.headers import distinct, find_header
from tests.sources.tables.reading import Read

CALLS = Table(
    name="Calls",
    columns=("person", "date"),
    place="call:demo",
    date_column="date",
    listings=(Listing(people="person", action="attended"),),
)


@pytest.fixture
def header(tmp_path):
    """Find the header of a table given as text: its number, its cells, and whether it looks like one."""

    def found(text):
        (tmp_path / "t.csv").write_text(text, encoding="utf-8")
        with open_sheets(tmp_path / "t.csv") as file:
            header = find_header(file.sheets[0])
        return header.row.number, [cell for cell in header.row.cells if cell], header.likely

    return found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("person,date\nLea Brandt,2024-03-14\n", 1),
        # the data is wider than a header with equal names
        ("Name,Date,Date,Name\nLea Brandt,2024-01-10,2024-02-10,Sol Ade\n", 1),
        ("Our calls in spring\n\nperson,date\nLea Brandt,2024-03-14\nSol Ade,2024-03-15\n", 3),
        ("Group,Kelp\nYear,2024\n\nName,E-mail,Joined\nLea,lea@kelp.example,2024-03-14\n", 4),
        ("sep=;\nperson;date;call\nLea Brandt;2024-03-14;cafe\n", 2),
        # a block of facts that is wider than the table
        (
            "Event,Place,Start,End,Host,Seats,Price\nCamp,Bonn,9:00,17:00,Lea,30,0\n\nName,Email\nSol,sol@kelp.example\nIda,i@k.example\n",
            4,
        ),
        ("Name,2024-01-10,2024-01-24\nLea Brandt,x,\nSol,,1\n", 1),
        ("Vorname;Nachname;Datum\nLea;Brandt;14.03.2024\n", 1),
    ],
)
def test_a_header_is_told_by_its_words_and_what_is_below_it(header, text, number):
    assert header(text)[::2] == (number, True)


def test_rows_without_a_header_are_said_to_have_none(header):
    assert not header("Lea Brandt,2024-03-14,12\nSol Ade,2024-03-15,13\n")[2]


def test_columns_of_one_name_are_told_apart():
    assert distinct(["Name", "Date", "Date", "", "", "name"]) == ["Name", "Date", "Date (2)", "", "", "name (2)"]


def test_the_second_column_of_one_name_can_be_mapped(tmp_path):
    (tmp_path / "t.csv").write_text("Name,Date,Date,Name\nLea,2024-01-10,2024-02-10,Sol\n", encoding="utf-8")
    table = Table(
        name="Pairs",
        columns=("Name", "Date (2)", "Name (2)"),
        place="call:demo",
        date_column="Date (2)",
        listings=(Listing(people="Name (2)", action="attended"),),
    )
    assert Read(tmp_path / "t.csv", table).acts == {("roster:sol", "attended", "call:demo", "2024-02-10")}


def test_every_row_is_taken_put_aside_or_left_out_by_a_rule(tmp_path):
    # a title, two sections, the header once more in the middle, a row without a name and one without a date
    lines = (
        *(
            "Calls of spring",
            "",
            "person,date",
            "Lea,2024-03-14",
            ",2024-03-14",
            "Sol,soon",
            "person,date",
            "Ida,2024-03-15",
        ),
        *("", "Costs", "item,amount", "Tea,3", "Cake,4"),
    )
    (tmp_path / "t.csv").write_text("\n".join(lines), encoding="utf-8")
    read = Read(tmp_path / "t.csv", CALLS)
    assert read.people == {"roster:lea", "roster:ida"}
    assert read.notes == [
        "Of 10 rows 2 were taken, 1 put aside and 7 left out: 4 of a further section, with other columns, 1 above the "
        "header, 1 without a name and 1 with the header again."
    ]
    assert [each.record for each in read.rejected] == [6]


def test_a_section_with_the_same_columns_in_another_order_is_read(tmp_path):
    text = "person,date\nLea,2024-03-14\n\nApril\ndate,person\n2024-04-14,Sol\n"
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    assert {act[0::3] for act in Read(tmp_path / "t.csv", CALLS).acts} == {
        ("roster:lea", "2024-03-14"),
        ("roster:sol", "2024-04-14"),
    }


def test_a_blank_line_ends_no_table(tmp_path):
    (tmp_path / "t.csv").write_text("person,date\nLea,2024-03-14\n\nSol,2024-04-14\n", encoding="utf-8")
    assert Read(tmp_path / "t.csv", CALLS).count == 2


def test_a_file_without_a_header_is_refused_without_showing_somebodys_row(tmp_path):
    (tmp_path / "t.csv").write_text("Lea Brandt,2024-03-14,12\nSol Ade,2024-03-15,13\n", encoding="utf-8")
    with pytest.raises(ExportError, match="No row names its columns") as told:
        Read(tmp_path / "t.csv", CALLS)
    assert "Lea" not in str(told.value)
