import pandas as pd

from journeys.analysis.resilience.coverage_loss import (
    ELSEWHERE,
    HERE,
    CoverageLoss,
    areas,
    measure_loss,
    share_of_areas,
)
from journeys.analysis.work.units import find_units
from tests.analysis.deeds import UNTIL, deed, table


def many(person, count, days=10, **more):
    return [deed(person, days + number / 10, **more) for number in range(count)]


def carried(*deeds, by=("place", "kind")):
    acts = table(*deeds)
    return share_of_areas(find_units(acts, observed_until=UNTIL), acts, by, observed_until=UNTIL)


DOC = {"work": "doc"}
CODE = {"work": "code"}
# documentation: ada 8 of 10, ben 2; code: ada alone with 5
THREE = (*many("ada", 8, **DOC), *many("ben", 2, **DOC), *many("ada", 5, **CODE))


def test_a_strand_loses_the_part_of_last_years_work_that_the_person_did():
    rows = carried(*THREE).set_index(["kind", "person"])
    assert rows.loc[("doc", "ada"), "share"] == 0.8
    assert rows.loc[("doc", "ben"), "share"] == 0.2
    assert rows.loc[("code", "ada"), "share"] == 1.0
    assert rows["others"].to_dict() == {("doc", "ada"): 1, ("doc", "ben"): 1, ("code", "ada"): 0}


def test_places_and_kinds_can_each_be_a_strand_of_their_own():
    by_place = carried(*THREE, by=("place",)).set_index("person")
    assert by_place["pieces"].to_dict() == {"ada": 13, "ben": 2}
    assert by_place["total"].unique().tolist() == [15]
    by_kind = carried(*THREE, by=("kind",))
    assert by_kind["total"].tolist() == [10, 10, 5]


def test_a_group_loses_what_its_own_people_did_wherever():
    # ada and ben are group 1, cy is group 2: of the 15 pieces of group 1 ada did 13
    acts = table(*THREE, *many("cy", 6, **DOC))
    pieces = find_units(acts, observed_until=UNTIL)
    grouped = pieces.assign(group=pieces["person"].map({"ada": 1, "ben": 1, "cy": 2}))
    rows = share_of_areas(grouped, acts, ("group",), observed_until=UNTIL).set_index("person")
    assert rows["total"].to_dict() == {"ada": 15, "ben": 15, "cy": 6}
    assert rows.loc["ada", ["pieces", "others", "next_person"]].tolist() == [13, 1, "ben"]
    assert rows.loc["cy", "others"] == 0


def test_the_nearest_to_step_in_did_most_of_the_same_kind_in_the_same_place_and_is_active_now():
    # cy did most of all documentation, but slept for a year and a half; dan did 3 two years ago and commented last week
    old = (*many("cy", 20, 540, **DOC), *many("dan", 3, 700, **DOC), deed("dan", 7, "commented"))
    rows = carried(*THREE, *old).set_index(["kind", "person"])
    assert rows.loc[("doc", "ada"), "next_person"] == "dan"
    assert rows.loc[("doc", "ada"), "next_pieces"] == 3
    assert rows.loc[("doc", "ben"), "next_person"] == "ada"
    assert set(rows["total"]) == {10, 5}, "what is older than a year cannot be lost"


def test_where_nobody_else_did_the_kind_whoever_did_it_elsewhere_is_named_as_such():
    rows = carried(*THREE, deed("eve", 20, place="github:hand/other", **CODE)).set_index(["place", "kind", "person"])
    here = rows.loc[("github:hand/made", "code", "ada")]
    assert (here["next_person"], here["next_where"]) == ("eve", ELSEWHERE)
    assert rows.loc[("github:hand/made", "doc", "ben"), "next_where"] == HERE


def test_where_nobody_active_ever_did_the_kind_nobody_is_named():
    row = carried(*many("ada", 5, **CODE)).iloc[0]
    assert pd.isna(row["next_person"])
    assert pd.isna(row["next_pieces"])
    assert pd.isna(row["next_where"])


def test_strands_of_little_work_are_left_out():
    rows = carried(*THREE, *many("ben", 4, work="test"))
    assert areas(rows)["kind"].tolist() == ["doc", "code"]
    assert areas(rows)["person"].tolist() == ["ada", "ada"]


def test_acts_of_one_kind_in_one_thread_are_one_piece():
    # ada's three comments in one thread answer ben once; the fourth is in another
    talk = [deed("ada", days, "commented", thread="issue/1", toward="ben") for days in (3, 2, 1)]
    acts = table(*talk, deed("ada", 1, "commented", thread="issue/2", toward="ben"), deed("ada", 1, "starred"))
    pieces = find_units(acts, observed_until=UNTIL)
    assert pieces["kind"].tolist() == ["question", "question"]
    assert pieces["at"].tolist() == [UNTIL - pd.Timedelta(days=3), UNTIL - pd.Timedelta(days=1)]


def test_a_change_that_two_exports_tell_is_one_piece():
    # opened, landed and its commit, of which the paths tell documentation, in one month; in the next no commit is told
    told = [
        deed("ada", 20, "opened_change", thread="pull/1"),
        deed("ada", 19, **DOC),
        deed("ada", 18, "landed_change", thread="pull/1"),
        deed("ada", 50, "landed_change", thread="pull/0"),
    ]
    assert find_units(table(*told), observed_until=UNTIL)["kind"].tolist() == ["untold", "doc"]


def test_recognition_and_the_future_are_no_pieces():
    acts = table(deed("ada", 5, "recognised", **DOC), deed("ada", -1, **DOC))
    assert find_units(acts, observed_until=UNTIL).empty


def test_what_hangs_on_one_person_is_summed_up():
    # both strands lose half or more; of code nobody else did any, and nobody could step in
    assert measure_loss(carried(*THREE)) == CoverageLoss(areas=2, half=2, alone=1, no_next=1)
    assert carried().empty
    assert measure_loss(carried()) == CoverageLoss(0, 0, 0, 0)


def test_exactly_half_hangs_on_one_person_and_the_largest_part_stands_first():
    # of 6 tests ada and ben did 3 each, of 5 videos ben 2, cy 2 and dee 1: nobody did half
    rows = carried(
        *many("ada", 3, work="test"),
        *many("ben", 3, work="test"),
        *many("ben", 2, work="video"),
        *many("cy", 2, work="video"),
        *many("dee", 1, work="video"),
    )
    assert rows[["kind", "person", "pieces"]].to_numpy().tolist() == [
        ["test", "ada", 3],
        ["test", "ben", 3],
        ["video", "ben", 2],
        ["video", "cy", 2],
        ["video", "dee", 1],
    ]
    assert measure_loss(rows) == CoverageLoss(areas=2, half=1, alone=0, no_next=0)


def test_of_those_who_did_as_much_whoever_was_here_last_is_nearest():
    # ben and cy did 2 each, cy was here later; of cy's own part ada is nearest, who did more
    rows = carried(*many("ada", 5, **DOC), *many("ben", 2, 30, **DOC), *many("cy", 2, 20, **DOC))
    nearest = rows.set_index("person")["next_person"].to_dict()
    assert nearest == {"ada": "cy", "ben": "ada", "cy": "ada"}
    # on the same day the name decides
    equal = carried(*many("ada", 5, **DOC), *many("ben", 2, 30, **DOC), *many("cy", 2, 30, **DOC))
    assert equal.set_index("person").loc["ada", "next_person"] == "ben"
