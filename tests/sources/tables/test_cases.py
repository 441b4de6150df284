"""Files in shapes that communities really have, where they are there: the right value of each that is a table."""

from datetime import date

import pytest

from journeys.errors import ExportError
from journeys.model.communities.community import Listing, Table
from tests.sources.tables.reading import Read

CALLS = Table(
    name="Calls",
    columns=("person", "date", "call"),
    place="call:{call}",
    date_column="date",
    listings=(Listing(people="person", action="attended"),),
)


@pytest.fixture(scope="module")
def cases(pytestconfig):
    """The folder of these files."""
    folder = pytestconfig.rootpath.parent / "shared" / "cases"
    if not folder.is_dir():
        pytest.skip("the folder of cases is not there")
    return folder


@pytest.mark.parametrize(
    ("name", "told", "people", "acts"),
    [
        # five were in the call under six names, of which one is a telephone and one a note-taker
        ("01-zoom-full.csv", {}, 3, 3),
        ("02-zoom-short.csv", {"dated_on": date(2024, 3, 14)}, 3, 3),
        # the third does not attend
        ("04-eventbrite.csv", {}, 2, 2),
        ("05-pretix.csv", {}, 2, 2),
        ("06-meetup.tsv", {}, 2, 2),
        ("07-google-forms-csv.csv", {}, 3, 3),
        ("07b-google-forms-sheet-us.csv", {}, 2, 2),
        ("07c-form-optional-handle.csv", {}, 5, 5),
        ("07d-form-iso.csv", {}, 4, 4),
        ("13-crowd-members.csv", {}, 2, 2),
        ("14-stars.csv", {"place": "github:acme/reef"}, 2, 2),
        ("15-opencollective.csv", {}, 2, 3),
        ("17-slack-analytics.csv", {}, 2, 2),
        # of five rows only the star says what was done; an opened issue without its action may be a closed one
        ("34-bigquery.csv", {}, 1, 1),
        ("34b-bigquery-nested.csv", {}, 0, 0),
        ("36-attendance-matrix.csv", {}, 3, 5),
        ("66-teams-attendance.csv", {}, 2, 2),
    ],
)
def test_known_reports_are_read_with_nothing_to_map(cases, name, told, people, acts):
    read = Read(cases / name, **told)
    assert (len(read.people), read.count, list(read.rejected)) == (people, acts, [])


@pytest.mark.parametrize(
    ("name", "people"),
    [("23d-utf16.csv", {"roster:ines várga"}), ("23g-macroman.csv", {"roster:ines"}), ("53b-sep-line.csv", None)],
)
def test_a_mapping_reads_every_encoding_and_end_of_line(cases, name, people):
    read = Read(cases / name, CALLS)
    assert read.people >= (people or {"roster:ines varga"})


def test_letters_in_doubt_are_asked_for_and_read_by_the_answer(cases):
    with pytest.raises(ExportError) as told:
        Read(cases / "23e-cp1251.csv", CALLS)
    assert told.value.needs == "encoding"
    assert Read(cases / "23e-cp1251.csv", CALLS, encoding="cp1251").people == {"roster:инес", "roster:квам"}


def test_a_count_of_stars_is_refused_with_where_the_names_are(cases):
    with pytest.raises(ExportError, match="names nobody"):
        Read(cases / "14b-star-history.csv")


def test_names_with_blanks_that_nobody_sees_are_one_person(cases):
    # two of six rows have another spelling (exchanged, with an accent), and are others until somebody says so
    read = Read(cases / "23h-nul-nbsp.csv", CALLS)
    assert read.people == {"roster:ines varga", "roster:varga ines", "roster:inés varga"}
