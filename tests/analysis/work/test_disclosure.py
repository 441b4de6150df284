"""What of a table of kinds may leave the app."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.work.disclosure import suppress_shares
from journeys.analysis.work.shares import all_kinds, by_stage
from tests.analysis.work.frames import act, acted, travelled


def rows_of(n, **people):
    """One group's rows: so many people of each kind, of n."""
    rows = [
        {"group": "all", "kind": kind, "people": count, "n": n, "share": count / 100, "low": 0.1, "high": 0.9}
        for kind, count in people.items()
    ]
    return pd.DataFrame(rows)


def told(rows, **options):
    away = suppress_shares(rows, "group", **options)
    return dict(zip(away["kind"], away["people"].astype(object).where(away["people"].notna(), None), strict=True))


def test_a_count_of_few_people_is_left_out_and_a_second_so_that_its_share_is_not_the_rest():
    # talk's 2 people go; alone, their share would be what the others leave of 1; with test's 6 it is not known
    assert told(rows_of(40, doc=20, code=9, test=6, talk=2)) == {"doc": 20, "code": 9, "test": None, "talk": None}


def test_two_small_ones_that_are_enough_people_need_no_third():
    assert told(rows_of(40, doc=20, test=4, talk=3)) == {"doc": 20, "test": None, "talk": None}
    assert told(rows_of(40, doc=20, code=9, test=2, talk=1)) == {"doc": 20, "code": None, "test": None, "talk": None}


def test_nothing_small_nothing_hidden():
    away = suppress_shares(rows_of(40, doc=20, code=9), "group")
    assert (away["left_out"] == "").all()
    assert away["n"].tolist() == [40, 40]


def test_a_group_of_few_people_is_left_out_whole():
    away = suppress_shares(rows_of(3, doc=3, code=1), "group")
    assert away[["people", "n", "share", "low", "high"]].isna().all(axis=None)


def test_stages_that_add_up_to_everybody_do_not_give_each_other_away():
    # doc: 8 contribute, 2 lead, and 10 in all stands in another table: contribute's 8 must go too
    doers = {f"c{n}": "contribute" for n in range(8)} | {f"l{n}": "lead" for n in range(9)}
    rows = [act(name, "recognised", work="doc") for name in doers if name[0] == "c" or name in ("l0", "l1")]
    rows += [act(name, "recognised", work="review") for name in doers if name[0] == "l" and name not in ("l0", "l1")]
    acts = acted(*rows)
    assert all_kinds(acts)["people"].tolist() == [10, 7]
    shares = by_stage(acts, travelled(**doers))
    away = suppress_shares(shares, "group", parts=True).set_index(["group", "kind"])
    assert away["people"].isna()[[("contribute", "doc"), ("lead", "doc")]].all()


@settings(max_examples=30)
@given(
    st.lists(st.lists(st.integers(0, 30), min_size=2, max_size=5), min_size=1, max_size=3).filter(
        lambda g: len(set(map(len, g))) == 1
    )
)
def test_no_count_below_5_leaves_and_no_group_hides_a_single_kind(groups):
    kinds = ["doc", "code", "test", "talk", "blog"]
    frames = [
        rows_of(sum(counts), **dict(zip(kinds, counts, strict=False))).assign(group=str(number))
        for number, counts in enumerate(groups)
    ]
    whole = pd.concat(frames, ignore_index=True)
    away = suppress_shares(whole[whole["people"] > 0], "group") if (whole["people"] > 0).any() else pd.DataFrame()
    if away.empty:
        return
    assert not away["people"].between(1, 4).any()
    assert (away["people"].isna() == away["share"].isna()).all()
    for name, part in away.groupby("group"):
        hidden = part.loc[part["people"].isna(), "kind"]
        counts = whole[(whole["group"] == name) & whole["kind"].isin(hidden)]["people"]
        others = whole[(whole["group"] == name) & ~whole["kind"].isin(hidden)]["people"]
        assert hidden.empty or others.sum() == 0 or (len(hidden) > 1 and counts.sum() >= 5)
