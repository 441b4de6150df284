"""What joining people would change, in words."""

import pandas as pd

from journeys.analysis.funnel.merge_preview import count_moves
from journeys.sentences import identities
from tests.analysis.stats.test_ranges import APART, INTO


def test_joining_moves_whoever_seemed_behind():
    moves = count_moves(APART, INTO)
    assert moves.values.tolist() == [["join", "contribute", 1]]
    assert identities.joining(APART, INTO) == "**3 people** instead of 4; moves 1 person from join to contribute."


def test_joining_two_at_one_stage_moves_nobody():
    assert identities.joining(APART, {"b": "b", "c": "b"}) == "**3 people** instead of 4; no stage changes."


def test_joining_somebody_who_is_not_counted_changes_no_number():
    assert "stays the same" in identities.joining(APART, {"b": "b", "elsewhere": "b"})
    assert identities.joining(APART.iloc[:0], {}).startswith("Nobody")


def journey(**more):
    """A person's journey of two acts, in two stages unless said otherwise."""
    at = {f"{stage}_at": pd.NaT for stage in ("discover", "join", "contribute", "lead")}
    at |= {"join_at": pd.Timestamp("2021-03-01", tz="UTC"), "contribute_at": pd.Timestamp("2021-04-02", tz="UTC")}
    at |= {"first_at": at["join_at"], "last_at": at["contribute_at"], "first_since": pd.NaT}
    return {**at, "acts": 2, "first_place": "github:hand/made", **more}


def test_a_side_of_a_suggestion_names_only_the_stages_that_were_reached():
    assert identities.side(journey()) == (
        "Joined and contributed; 2 acts from 1 Mar 2021 to 2 Apr 2021, first in github:hand/made."
    )
    lead = journey(join_at=pd.NaT, contribute_at=pd.NaT, lead_at=pd.Timestamp("2021-04-02", tz="UTC"), acts=1)
    assert identities.side({**lead, "first_at": lead["lead_at"]}) == (
        "Led; 1 act on 2 Apr 2021, first in github:hand/made."
    )
    listed = journey(join_at=pd.NaT, last_at=pd.NaT, first_at=lead["lead_at"], first_since=lead["lead_at"], acts=1)
    assert identities.side(listed) == "Contributed; 1 act by 2 Apr 2021, first in github:hand/made."
    assert identities.side(None) == "No act that shows a stage in this period."


def test_an_account_is_named_only_where_names_are_shown_and_an_address_never():
    assert identities.account("github:ada", 2) == "GitHub login ada"
    assert identities.account("github:ada", 2, named=False) == "2. GitHub login"
    assert identities.account("git:0f1e", 3) == "3. e-mail address"
    assert identities.account("git:0f1e", 3, named=False) == "3. e-mail address"


def test_evidence_names_no_login_where_names_are_not_shown():
    pair = {"account": "github:ada", "other": "hub:ada-l", "evidence": "the same name, ada and ADA-L, in one roster"}
    assert "ada" not in identities.evidence_of(pair, named=False).lower()
    assert identities.evidence_of(pair, named=True) == "The same name, ada and ADA-L, in one roster"
    assert identities.evidence_of({**pair, "evidence": "ada"}, named=False) == "Names that are alike"
