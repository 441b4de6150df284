"""What shows a step of those who build on models, counted by hand."""

from datetime import UTC, datetime

import pandas as pd

from journeys.analysis.downstream.acts import list_acts
from journeys.analysis.downstream.derived import find_derived
from journeys.model.tables import DOWNSTREAM_ACTS
from tests.analysis.downstream.journeys import own_acts
from tests.analysis.lineage.hub import edges, models, place
from tests.tables import check_columns

NONE = pd.Series([], index=pd.Index([], dtype="str"), dtype="datetime64[us, UTC]")


def listed(acts, derived, credited=NONE, **more):
    found = list_acts(acts, derived, credited=credited, **{"person_of": {}, **more})
    check_columns(found, DOWNSTREAM_ACTS)
    return [
        (
            row["person"][4:],
            row["step"],
            row["action"],
            f"{row['at']:%m-%d}",
            row["since"] and f"{row['since']:%Y-%m-%d}",
        )
        for row in found.astype(object).where(found.notna(), None).to_dict("records")
    ]


def derived(created, *lines):
    names = ["lab/root", *created]
    own = [place("lab/root")]
    told = models(*names, created={name: day for name, day in created.items() if day}, seen="2023-09-01")
    return find_derived(
        edges(*(lines or [f"{name} < lab/root" for name in created])), told, own, told_by=datetime.now(UTC)
    )


def test_each_act_shows_one_step_and_others_none():
    acts = own_acts(
        "ada liked lab/root 2023-01-05",
        "bob followed hub:org/lab 2023-01-06",
        "cyn opened_discussion lab/root 2023-01-07",
        "dee requested_access lab/root 2023-01-08",
        "eve opened_change lab/root 2023-01-09",
        "fay committed lab/root 2023-01-10",
        "gus joined_org hub:org/lab 2023-01-11",
    )
    assert listed(acts, derived({})) == [
        ("ada", "discover", "liked", "01-05", None),
        ("bob", "discover", "followed", "01-06", None),
        ("cyn", "ask", "opened_discussion", "01-07", None),
        ("dee", "ask", "requested_access", "01-08", None),
        ("eve", "give back", "opened_change", "01-09", None),
    ]


def test_only_a_comment_toward_somebody_else_is_an_answer():
    acts = own_acts(
        "ada commented lab/root 2023-01-05 bob",
        "bob commented lab/root 2023-01-06 bob",
        "cyn commented lab/root 2023-01-07",
        "dee commented lab/root 2023-01-08 program",
    )
    assert listed(acts, derived({}), nobodies=["hub:program"]) == [("ada", "give back", "commented", "01-05", None)]


def test_a_second_model_is_a_return_and_a_third_is_none():
    found = derived({"ada/a": "2023-02-01", "ada/b": "2023-03-01", "ada/c": "2023-04-01", "bob/one": "2023-02-02"})
    assert [row for row in listed(own_acts(), found) if row[1] == "give back"] == [
        ("ada", "give back", "returned", "03-01", None)
    ]


def test_one_model_with_two_roots_is_no_return():
    told = models("lab/root", "lab/own", "ada/mix", created={"ada/mix": "2023-02-01"})
    own = [place("lab/root"), place("lab/own")]
    found = find_derived(
        edges("ada/mix < lab/root", "ada/mix < lab/own"), told, own, told_by=datetime(2025, 1, 1, tzinfo=UTC)
    )
    # in both places, so that it is seen where either is
    assert [row[2] for row in listed(own_acts(), found)] == ["derived", "derived"]


def test_a_return_is_exact_only_where_the_second_model_certainly_is_the_dated_one():
    # ada's model of an unknown day was made by 1 September: after 1 March, her second was made between these days
    ada = derived({"ada/a": "2023-03-01", "ada/b": None})
    assert listed(own_acts(), ada)[-1] == ("ada", "give back", "returned", "09-01", "2023-03-01")
    # made by 2 March 2022 at the latest, so that of 1 March 2023 is the second
    told = models("lab/root", "ada/a", "ada/b", created={"ada/a": "2023-03-01"}, floor=["ada/b"])
    own = [place("lab/root")]
    floor = find_derived(
        edges("ada/a < lab/root", "ada/b < lab/root"), told, own, told_by=datetime(2025, 1, 1, tzinfo=UTC)
    )
    assert listed(own_acts(), floor)[-1] == ("ada", "give back", "returned", "03-01", None)


def test_a_card_gives_credit_at_some_time_until_its_export():
    found = derived({"ada/a": "2023-02-01", "bob/b": "2023-02-02"})
    credited = pd.Series(pd.to_datetime(["2023-08-01"], utc=True).as_unit("us"), index=[place("ada/a")])
    assert [row for row in listed(own_acts(), found, credited) if row[2] == "credited"] == [
        ("ada", "give back", "credited", "08-01", "2023-02-01")
    ]


def test_accounts_of_one_person_are_one_and_programs_and_nameless_owners_are_nobody():
    found = derived({"ada/a": "2023-02-01", "ada2/b": "2023-03-01", "bot/c": "2023-02-03", "gpt2": "2023-02-04"})
    rows = listed(own_acts(), found, person_of={"hub:ada2": "hub:ada"}, nobodies=["hub:bot"])
    assert rows == [
        ("ada", "derive", "derived", "02-01", None),
        ("ada", "derive", "derived", "03-01", None),
        ("ada", "give back", "returned", "03-01", None),
    ]
