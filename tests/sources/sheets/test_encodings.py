"""Letters beyond ASCII: read without a doubt or by somebody's choice, never as letters of another language."""

import pytest

from journeys.errors import ExportError
from journeys.model.communities.community import Listing, Table
from journeys.sources.sheets.encodings import CHOICES, find_letters
from tests.sources.tables.reading import Read

CALLS = Table(
    name="Calls",
    columns=("person", "date"),
    place="call:demo",
    date_column="date",
    listings=(Listing(people="person", action="attended"),),
)
NAMES = {
    "cp1252": ["Nuñez", "Hélène"],
    "cp1250": ["Łukasz", "Jiří"],
    "cp1251": ["Анна", "Борис"],
    "koi8_r": ["Анна", "Борис"],
    "cp932": ["山田太郎", "鈴木花子"],
    "gb18030": ["王伟", "李娜"],
    "big5": ["王偉", "陳小明"],
    "cp949": ["김민준", "이서연"],
    "cp1253": ["Μαρία", "Γιώργος"],
    "cp1254": ["Ayşe", "Gül"],
    "mac_roman": ["Inés", "Várga"],
    "cp850": ["Müller", "Jürgen"],
}


def table(names, encoding):
    """A table of calls, in an encoding."""
    rows = "".join(f"{name},2024-03-14\n" for name in names)
    return f"person,date\n{rows}".encode(encoding)


def lines(names, encoding):
    """The lines of such a table that are not UTF-8."""
    return [line for line in table(names, encoding).split(b"\n") if not line.isascii()]


@pytest.mark.parametrize("encoding", NAMES)
def test_names_are_read_rightly_or_a_person_is_asked(tmp_path, encoding):
    names = NAMES[encoding]
    (tmp_path / "t.csv").write_bytes(table(names, encoding))
    right = {f"roster:{name.casefold()}" for name in names}
    try:
        assert Read(tmp_path / "t.csv", CALLS).people == right
    except ExportError as error:
        assert error.needs == "encoding"
        assert names[0] in str(error)
    # and by somebody's choice always
    assert Read(tmp_path / "t.csv", CALLS, encoding=encoding).people == right


@pytest.mark.parametrize("encoding", NAMES)
def test_the_right_encoding_is_among_those_that_are_offered(encoding):
    letters = find_letters(lines(NAMES[encoding], encoding))
    assert encoding in letters.fitting
    assert letters.samples(encoding) == NAMES[encoding]


def test_letters_that_all_western_encodings_share_are_not_asked_about(tmp_path):
    (tmp_path / "t.csv").write_bytes(table(["Zoë", "José", "Jürgen", "Ida"], "cp1252"))
    read = Read(tmp_path / "t.csv", CALLS)
    assert read.people == {"roster:zoë", "roster:josé", "roster:jürgen", "roster:ida"}
    [note] = read.notes
    assert note.startswith("Not all of it is UTF-8: those lines were read as Western European")
    assert note.endswith(": Zoë, José, Jürgen.")


def test_a_few_lines_in_doubt_are_put_aside_and_the_others_read(tmp_path):
    (tmp_path / "t.csv").write_bytes(table(["Ada", "Bob", "Cy", "Di", "Анна"], "cp1251"))
    read = Read(tmp_path / "t.csv", CALLS)
    assert read.people == {"roster:ada", "roster:bob", "roster:cy", "roster:di"}
    assert ["choose one" in each.reason for each in read.rejected] == [True]


def test_a_wrong_choice_that_cannot_read_a_line_says_so(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"person,date\nZo\x81,2024-03-14\nIda,2024-03-14\n")
    read = Read(tmp_path / "t.csv", CALLS, encoding="cp1252")
    assert read.people == {"roster:ida"}
    assert "cannot be read as Western European" in read.rejected[0].reason


def test_every_choice_is_an_encoding():
    for name in CHOICES:
        assert "Ada".encode(name) == b"Ada"
