"""What is said of whom to invite, and of the back-test, is true of the numbers, whatever they are."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.candidates.evidence_cards import Evidence
from journeys.analysis.candidates.propensity import SHAPES
from journeys.analysis.candidates.signals import SIGNALS
from journeys.model import tables
from journeys.sentences import candidates
from tests.charts.test_backtest import BINS, RULES, WITH_MODEL, WITHOUT, tried_of

WHEN = pd.Timestamp("2021-03-14", tz="UTC")
NONE = dict.fromkeys(RULES, float("nan"))


def row(**signals):
    return dict.fromkeys(SIGNALS, 0.0) | {"anyway": False, "unanswered": False, "slowing": False} | signals


def parts(**weights):
    return pd.Series(dict.fromkeys(SHAPES, 0.0) | weights)


def test_every_shape_of_the_model_has_its_words():
    assert sorted(shape for shapes, _ in candidates.PHRASES for shape in shapes) == sorted(SHAPES)


def test_what_weighs_most_is_said_first_and_what_weighs_little_is_not():
    told = row(silent_days=3, recent_acts=4, answered=2, places=1)
    speaks_for, against = candidates.explain(
        told, parts(just_here=0.2, recent_acts=0.9, answered_by_others=-0.5, waiting=-0.2, places=0.05)
    )
    assert speaks_for == ["active 4 times in the last 30 days", "last here 3 days ago"]
    assert against == ["answered 2 times", "nothing of theirs waits for an answer"]


def test_parts_of_one_thing_are_weighed_together():
    speaks_for, against = candidates.explain(row(silent_days=1), parts(just_here=1.0, lately_here=-1.02))
    assert (speaks_for, against) == ([], [])


def test_a_rule_of_thumb_names_the_signs_it_counts():
    told = row(claimed=1, in_changes=2, answered=1, silent_days=3, recent_acts=1)
    assert candidates.explain(told, None) == (
        ["took up an issue", "speaks about changes", "answered once", "last here 3 days ago"],
        [],
    )
    assert candidates.explain(row(silent_days=100), None) == ([], [])


@pytest.mark.parametrize(
    ("signals", "short", "full"),
    [
        (
            {"unanswered": True, "waiting": 2, "waiting_days": 9, "slowing": True, "recent_acts": 1, "before_acts": 5},
            "asked 2 times, no reply yet",
            "**Joined, has not contributed yet; asked 2 times, no reply for 9 days; slowing: 1 act in the last 30 "
            "days, 5 in the 30 before.**",
        ),
        (
            {"once": 1, "slowing": True, "silent_days": 41},
            "contributed once, quiet since 14 Mar 2021",
            "**Contributed once; quiet for about 6 weeks.**",
        ),
        ({"claimed": 1}, "took an issue, last act 14 Mar 2021", "**Took up an issue, has not contributed yet.**"),
        (
            {"answered": 1, "slowing": True, "silent_days": 3},
            "got a reply, quiet since 14 Mar 2021",
            "**Was answered, has not contributed yet; quiet for 3 days.**",
        ),
    ],
)
def test_why_somebody_is_listed_is_said_in_eight_words_and_in_full(signals, short, full):
    last = {"at": datetime(2021, 3, 14, tzinfo=UTC), "kind": None}
    sign = next((name for name in ("claimed", "answered", "once") if name in signals), "")
    assert candidates.why(row(**signals), sign, last) == short
    assert len(short.split()) <= 8
    assert candidates.why_in_full(row(**signals)) == full


@pytest.mark.parametrize(
    ("sign", "kind", "said"),
    [
        ("once", "doc", "documentation, quiet since 14 Mar 2021"),
        ("once", "untold", "contributed once, quiet since 14 Mar 2021"),
        ("answered", "doc", "got 31 replies, quiet since 14 Mar 2021"),
        ("closed", None, "9 issues closed, quiet since 14 Mar 2021"),
    ],
)
def test_why_begins_with_what_tells_somebody_from_others(sign, kind, said):
    told = row(once=1, answered=31, closed=9, slowing=True)
    assert candidates.why(told, sign, {"at": datetime(2021, 3, 14, tzinfo=UTC), "kind": kind}) == said


def test_what_was_noted_is_confirmed_with_its_number():
    assert candidates.noted("ada", "invited", 4, None) == "ada was invited (number 4)."
    assert candidates.noted("ada", "paused", 5, date(2026, 12, 28)) == "ada comes back on 28 Dec 2026 (number 5)."


def test_the_answer_tells_who_was_on_the_list_and_what_the_best_other_way_finds():
    # 50 % of 8.0 a day are 4.0; precision is made 50 % too, so the list held 4.0 / 50 % = 8 people
    assert candidates.backtest(WITH_MODEL) == (
        "Tried on 40 days of the past, a fortnight apart, from 1 Jan 2024 to 1 Jul 2025: on average a list of at most "
        "ten would have held **4.0 of the 8.0** candidates who contributed within 90 days (60 people in all): 50 % (40 "
        "to 60 %). Most recent first finds 40 %, chance 15 %."
    )


def test_a_better_way_than_the_one_in_use_is_not_hidden():
    assert "20 % (10 to 30 %). Most recent first finds 40 %" in candidates.backtest(WITHOUT)


def test_where_a_list_holds_everybody_it_says_that_order_matters_little():
    told = candidates.backtest(tried_of(RULES, "one_step", candidates=3.9, contributed=0.37))
    assert "there were 3.9 candidates, of whom **0.4** contributed" in told
    assert told.endswith("here the order matters little.")


@pytest.mark.parametrize(
    ("tried", "words"),
    [
        (tried_of(NONE, "one_step", days=0, candidates=0.0), "Nothing can be tried yet"),
        (tried_of(NONE, "one_step", outcomes=0), "**none** of them contributed"),
    ],
)
def test_without_anything_to_hold_it_against_no_share_is_told(tried, words):
    assert words in candidates.backtest(tried)
    assert "%" not in candidates.backtest(tried)


@pytest.mark.parametrize(
    ("tried", "words"),
    [
        (
            tried_of(RULES, "one_step", learnt_from=12),
            "**12 people** went on to contribute. Under 50 nothing is learnt",
        ),
        (tried_of(RULES, "one_step", learnt_from=52), "too recently to test what can be learnt"),
        (tried_of({"promise": 0.5, **RULES}, "one_step", BINS, outcomes=9), "Only 9 people went on to contribute"),
        (
            tried_of({"promise": 0.41, **RULES}, "recent", BINS, lead=(0.01, -0.0204, 0.04)),
            "**not better than the best rule of thumb beyond chance** here (n = 60 people), so a rule",
        ),
        (tried_of(RULES, "one_step", days=0), "Until then a rule of thumb ranks the list: people who show most"),
    ],
)
def test_a_rule_of_thumb_in_use_is_told_in_full_with_the_reason(tried, words):
    told = candidates.choice_of_method(tried)
    assert words in told
    assert (
        "people who did something last come first" in told
        if tried.best == "recent"
        else "one step away (took up" in told
    )


def test_what_was_learnt_is_used_with_the_interval_of_its_lead():
    assert candidates.choice_of_method(WITH_MODEL) == (
        "The chance to contribute puts those who contributed **higher than the best rule of thumb does, beyond "
        "chance** (n = 60 people), so it ranks the list."
    )


def test_the_lead_of_what_was_learnt_has_its_interval_whoever_ranks():
    assert candidates.lead(WITH_MODEL) == (
        "Average precision of the chance to contribute 0.500, of most recent first 0.400; difference 0.100, 95 % "
        "interval 0.050 to 0.150; n = 60 people."
    )
    behind = tried_of({"promise": 0.41, **RULES}, "recent", BINS, lead=(0.01, -0.0204, 0.04))
    assert "difference 0.010, 95 % interval −0.020 to 0.040" in candidates.lead(behind)


def test_no_term_of_statistics_stands_where_the_answer_is():
    for tried in (WITH_MODEL, WITHOUT, tried_of({"promise": 0.41, **RULES}, "recent", BINS, lead=(0.01, -0.02, 0.04))):
        words = candidates.backtest(tried) + candidates.choice_of_method(tried) + candidates.expected(tried)
        assert not re.search("AUC|precision|recall|Brier", words, re.IGNORECASE)


@pytest.mark.parametrize(
    ("ratio", "chances", "skill", "better"),
    [
        # the verdict follows from the figures as they are printed: 0.996 is printed as 1.00
        ((0.9, 0.8, 0.996), "neither too low nor too high beyond chance", (0.1, 0.004, 0.2), "not better, beyond"),
        ((0.9, 0.8, 0.994), "too high", (0.1, 0.006, 0.2), "better than"),
        ((1.3, 1.006, 1.6), "too low", (-0.2, -0.3, -0.006), "worse than"),
        ((1.3, 1.004, 1.6), "neither too low nor too high beyond chance", (-0.2, -0.3, -0.004), "not better, beyond"),
    ],
)
def test_chances_are_called_wrong_only_beyond_chance(ratio, chances, skill, better):
    tried = judged(ratio, skill)
    assert f"the chances were {chances}" in candidates.expected(tried)
    assert f"**{better}" in candidates.calibration(tried)


def test_how_chances_did_is_said_with_intervals_and_n():
    # five fifths of 400, and one of 399
    tried = judged((0.714, 0.61, 0.82), (-0.04, -0.1, 0.02))
    assert candidates.expected(tried) == (
        "For each candidate expected to contribute, **0.71** did (0.61 to 0.82; n = 1,999 candidates, each counted on "
        "each day): the chances were too high."
    )
    assert candidates.calibration(tried) == (
        "The chances were **not better, beyond chance, than** one and the same chance for everybody: Brier skill −4 % "
        "(−10 to 2 %)."
    )


def test_where_nobody_contributed_on_days_with_chances_no_figure_is_given():
    told = candidates.expected(judged((0, 0, 0), (float("nan"),) * 3))
    assert told == "**Nobody** contributed within 90 days of the days on which chances could be stated."


def judged(ratio, skill):
    """Give a back-test whose chances did so."""
    tried = tried_of({"promise": 0.5, **RULES}, "promise", BINS)
    ends = ("", "_low", "_high")
    measured = {f"observed_expected{end}": value for end, value in zip(ends, ratio, strict=True)}
    measured |= {f"brier_skill{end}": value for end, value in zip(ends, skill, strict=True)}
    return replace(tried, methods=tried.methods.assign(**measured))


def test_a_dot_says_people_and_share():
    # 40 % of the 8 who contributed on an average day are 3.2
    assert candidates.found(WITHOUT, "recent") == (
        "Most recent first: a list of 10 held 3.2 of the 8.0 who contributed, on average over 40 days tried: 40 % "
        "(30 to 50 %)."
    )


def test_a_mean_of_few_people_does_not_become_nobody():
    assert [candidates.mean(count) for count in (0, 0.03, 0.37, 12.04)] == ["0.0", "0.03", "0.4", "12.0"]


def test_a_fifth_says_chance_outcome_interval_and_n():
    row = dict(zip(tables.BINS.columns, BINS[3], strict=True))
    assert candidates.fifth(row) == (
        "Expected 20 % on average; 16 % contributed within 90 days (10 to 22 %; n = 400, each candidate counted on "
        "each day). For each one expected, 0.80 (0.50 to 1.10) did."
    )


def test_where_nobody_or_everybody_contributed_chances_are_not_judged():
    nothing = dict.fromkeys(("brier_skill", "brier_skill_low", "brier_skill_high"), float("nan"))
    everybody = replace(WITHOUT, methods=WITHOUT.methods.assign(**nothing))
    nobody = replace(WITHOUT, methods=everybody.methods.assign(observed_expected=0.0))
    assert candidates.expected(everybody).startswith("**Everybody** contributed")
    assert candidates.expected(nobody).startswith("**Nobody** contributed")


def test_with_a_model_and_no_outcome_in_the_days_tried_nobody_is_said_to_have_gone_on():
    tried = tried_of({"promise": 0.4, **RULES}, "one_step", outcomes=0, lead=(float("nan"),) * 3)
    assert candidates.choice_of_method(tried).startswith("Nobody went on to contribute in the days tried, too few")


def test_one_answer_is_told_without_counting_it_again():
    told = row(answered=1, answered_by_known=1, claimed=1)
    assert "answered once, by somebody who contributes" in candidates.explain(told, None)[0]


ISSUE = {"place": "github:home/garden", "thread": "issue/12", "title": "How do I build it?", "action": "opened_issue"}
NAMES = "“How do I build it?” (issue 12 in garden)"
TASK = {"place": "github:home/garden", "thread": "issue/7", "title": "Fix a link"}
OFFER = "If you would like a next step: “Fix a link” (issue 7 in garden) is open, and it is close to what you have done"


def evidence(*last, **found):
    rows = [{"person": "ada", "at": WHEN, "action": "committed", "thread": None, "title": None} | row for row in last]
    return Evidence(tables.CARD_ACTS.of(rows), **({"asked": None, "waiting": None, "success": None} | found))


def test_a_draft_names_the_question_that_waits_and_the_task_with_its_link():
    asked = ISSUE | {"at": WHEN}
    text = candidates.draft(evidence(asked, asked=asked, waiting=asked), TASK, "https://example.org/7")
    assert text == (
        f"Hello,\n\nYou opened {NAMES} on 14 Mar 2021, and nobody has replied yet. I am sorry about that. Do you still "
        f"need help with it?\n\n{OFFER} here.\nhttps://example.org/7\n\nI would be glad to help. If now is not a good "
        "time, that is fine too."
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (evidence(asked=ISSUE | {"at": WHEN}), f"You opened {NAMES} on 14 Mar 2021. I hope"),
        (evidence(asked=ISSUE | {"at": WHEN, "title": None}), "You opened issue 12 in garden on 14 Mar"),
        (
            evidence(
                waiting={
                    "place": "slack:home/welcome",
                    "thread": "thread/1612.3",
                    "title": None,
                    "action": "posted_message",
                    "at": WHEN,
                }
            ),
            "You wrote in welcome on 14 Mar 2021, and nobody",
        ),
        (evidence({"place": "github:home/garden"}), "Thank you for taking part in garden."),
        (evidence(), "Thank you for being here."),
    ],
)
def test_a_draft_leaves_no_hole_where_something_is_not_known(found, words):
    assert words in candidates.draft(found, None, None)


def test_a_draft_without_titles_names_threads_by_number_and_place():
    asked = ISSUE | {"at": WHEN}
    text = candidates.draft(evidence(waiting=asked), TASK, None, with_titles=False)
    assert "You opened issue 12 in garden on 14 Mar 2021" in text
    assert "a next step: issue 7 in garden is open" in text
    assert "“" not in text


@settings(max_examples=200)
@given(
    title=st.none() | st.text(alphabet='ab .,;:!?"“”()[]{}«»…-\n\t\u200e', max_size=14),
    thread=st.sampled_from([None, "issue/12", "pull/3", "discussion/4", "thread/1.2", "commit/ab", "issue/"]),
    action=st.sampled_from(["opened_issue", "opened_change", "commented", "posted_message", "committed"]),
    role=st.sampled_from(["asked", "waiting", "last", "task"]),
)
def test_no_drawn_draft_has_broken_punctuation(title, thread, action, role):
    row = {"place": "github:home/garden", "thread": thread, "title": title, "action": action, "at": WHEN}
    found = evidence(*([row] if role == "last" else []), **({role: row} if role in ("asked", "waiting") else {}))
    text = candidates.draft(found, row if role == "task" else None, None)
    for line in text.splitlines():
        assert not re.search(
            r"\.\.| [,.;:!?)\]}]|  |\(\s*\)|\[\s*\]|\{\s*\}|[(\[{] |“\s|\s”|“”|\"|\bNone\b|\bnan\b", line
        )
        assert line.count("“") == line.count("”")
        assert line == line.strip()
        # the ends of sentences, so that a title's own sign does not stand in for one
        assert not line or line.endswith((".", "?", ","))
    assert "\n\n\n" not in text
