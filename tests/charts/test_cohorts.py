import pytest

from journeys.analysis.funnel.cohorts import by_cohort, by_group
from journeys.charts.cohorts import GROUPS_SHOWN, draw_cohorts, draw_groups
from journeys.charts.style import DARK, LIGHT
from tests.analysis.frames import frame, person, reading

# observation ends on 1 January 2022: 2020 Q4 and 2021 Q1 are over; of 2021 Q4 (first acts 60 and 30 days before) both
# are still open, and nobody there was followed for 180 days
PEOPLE = frame(
    person("a", join=420, contribute=400),
    person("b", join=430),
    person("c", join=330, contribute=300, entry_point="<b>door</b>"),
    person("d", join=320, entry_point="<b>door</b>"),
    person("e", join=60),
    person("f", join=30),
)


@pytest.fixture
def cohort_rows():
    return by_cohort(PEOPLE, "join", reading(), period="quarter")


def test_a_bar_with_whiskers_for_each_measured_cohort(cohort_rows):
    figure = draw_cohorts(cohort_rows, "join", LIGHT)
    drawn = {trace.x[0]: trace for trace in figure.data}
    for row in cohort_rows[cohort_rows["estimate"].notna()].to_dict("records"):
        bar = drawn[row["cohort"]]
        assert bar.y[0] == row["estimate"]
        assert bar.y[0] + bar.error_y.array[0] == pytest.approx(row["high"])
        assert bar.y[0] - bar.error_y.arrayminus[0] == pytest.approx(row["low"])
        assert bar.marker.color == LIGHT.of("join")


def test_unfinished_cohorts_are_hatched_and_named_still_open(cohort_rows):
    figure = draw_cohorts(cohort_rows, "join", LIGHT)
    hatched = {trace.x[0] for trace in figure.data if trace.marker.pattern.shape}
    assert hatched == set(cohort_rows.loc[~cohort_rows["finished"], "cohort"]) == {"2021 Q4"}
    assert "still open" in figure.layout.annotations[0].text


def test_finished_cohorts_alone_are_not_called_open(cohort_rows):
    figure = draw_cohorts(cohort_rows[cohort_rows["finished"]], "join", LIGHT)
    assert not figure.layout.annotations


def test_bars_start_at_nought_and_n_stands_under_each(cohort_rows):
    figure = draw_cohorts(cohort_rows, "join", LIGHT)
    assert figure.layout.yaxis.range[0] == 0
    assert figure.layout.xaxis.ticktext == ("Q4<br>2<br><b>2020</b>", "Q1<br>2<br><b>2021</b>", "Q4<br>2")


def test_groups_are_named_over_their_bars_as_plain_text():
    figure = draw_groups(by_group(PEOPLE, "join", reading(), group="entry_point"), "join", DARK)
    labels = [annotation.text for annotation in figure.layout.annotations]
    assert labels[0].startswith("<b>other</b>")
    assert "&lt;b&gt;door&lt;/b&gt;" in labels[1]
    assert all("n =" in label for label in labels)


def test_only_the_largest_groups_are_drawn():
    many = frame(*(person(str(number), join=300, entry_point=f"door {number}") for number in range(GROUPS_SHOWN + 3)))
    figure = draw_groups(by_group(many, "join", reading(), group="entry_point"), "join", LIGHT)
    assert len(figure.layout.annotations) == GROUPS_SHOWN
