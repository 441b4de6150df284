"""Work in words: languages and diversity."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from journeys.analysis.stats.intervals import share_interval
from journeys.analysis.work import agents
from journeys.analysis.work.diversity import measure_diversity
from journeys.analysis.work.languages import count_languages
from journeys.analysis.work.shares import all_kinds
from journeys.sentences import work
from tests.analysis.work.frames import act, acted, travelled
from tests.analysis.work.test_agents import ACTS as WITH_AGENTS
from tests.analysis.work.test_agents import BY_AGENTS, UNTIL
from tests.analysis.work.test_diversity import people_doing
from tests.analysis.work.test_languages import ACTS


def test_the_sentence_names_the_languages():
    assert work.languages(count_languages(ACTS)) == (
        "People translated into **3 languages**: French (2), Croatian (1) and Spanish (1). Of 2 people the language is "
        "unknown."
    )
    only_listed = count_languages(ACTS[ACTS["action"] == "recognised"])
    assert work.languages(only_listed) == "**3 people** translated; the language is unknown."
    assert work.languages(count_languages(ACTS.iloc[:0])) == ""


def test_many_languages_are_not_all_in_the_sentence():
    codes = ("ar", "de", "es", "fr", "it", "ja", "nl", "pt-br", "sw", "tr")
    told = work.languages(
        count_languages(acted(*(act(code, "committed", work=f"translation:{code}") for code in codes)))
    )
    # by name, as all have one person: Swahili and Turkish are left
    assert told.endswith("Portuguese (BR) (1), Spanish (1) and 2 more.")


def test_nobody_s_work_is_not_said_to_be_diverse():
    assert work.diversity(measure_diversity(acted(act("ada", "starred")))) == "No kind of work is known."


def test_few_people_are_told_to_be_few():
    told = work.diversity(measure_diversity(people_doing(code=5, doc=4)))
    assert told == "9 people: too few to say how diverse the work is."


def test_the_sentence_tells_interval_kinds_and_people():
    found = measure_diversity(people_doing(code=30, doc=30))
    assert work.diversity(found) == (
        f"as varied as **2.0 kinds** of one size ({found.low:.1f} to {found.high:.1f}; 2 kinds occur, n = 60 people)."
    )


@pytest.fixture
def changes():
    return agents.find_changes(WITH_AGENTS, BY_AGENTS, observed_until=UNTIL)


def test_marks_are_least_shares_with_their_numbers_and_the_day(changes):
    # 1 of 3 commits, 2 of 3 offered changes, 2 of 2 landed ones, 2 of 3 people, and of Bea and Cy, who are new, Bea;
    # Wilson's intervals
    assert work.with_agents(agents.in_year(changes, observed_until=UNTIL), UNTIL) == (
        "With the mark of an AI agent in the year to 14 Nov 2021: at least **67 %** of 3 offered changes (2; 21 to 94 "
        "%), **all** of 2 landed changes (34 to 100 %), at least **33 %** of 3 commits (1; 6 to 79 %), at least **67 "
        "%** of 3 people who made changes (2; 21 to 94 %) and at least **50 %** of 2 newcomers (1; 9 to 91 %)."
    )
    assert work.with_agents(agents.in_year(changes.iloc[:0], observed_until=UNTIL), UNTIL) == (
        "No export shows a change in the year to 14 Nov 2021."
    )


def test_a_quarter_and_a_group_say_what_was_counted(changes):
    rows = agents.by_quarter(changes, observed_until=UNTIL).set_index(["period", "what"], drop=False)
    assert work.agents_in_period(rows.loc[("2021 Q4", "newcomers")].to_dict()) == (
        "2021 Q4. With the mark of an AI agent: not the only newcomer. Still open: it may change."
    )
    recent = agents.last_year(changes, observed_until=UNTIL)
    kinds, staged = agents.by_kind(recent), agents.by_stage(recent, travelled(ada="lead", bea="contribute"))
    assert work.agents_in_group(kinds.iloc[0].to_dict(), "kind") == (
        "Kind unknown. With the mark of an AI agent: at least **80 %** of 5 changes (4; 38 to 96 %)."
    )
    assert work.agents_in_group(staged.iloc[1].to_dict(), "stage") == (
        "People who lead. With the mark of an AI agent: **the only person who made changes** (21 to 100 %)."
    )
    assert work.agents_in_group(agents.by_agent(recent).iloc[0].to_dict(), "agent").startswith("Copilot. With")


def test_a_very_small_share_is_given_by_its_number():
    rows = [act("ada", "committed", f"2021-08-01T{hour:02}:{minute:02}") for hour in range(24) for minute in range(20)]
    rows[0] |= {"agent": "Claude"}
    found = agents.find_changes(acted(*rows), BY_AGENTS.iloc[:0], observed_until=UNTIL)
    # 1 of 480 are 0.2 %: "at least under 1 %" would say nothing
    told = work.with_agents(agents.in_year(found, observed_until=UNTIL), UNTIL)
    assert "at least **1** of 480 commits (0 to 1 %)" in told


@given(st.integers(2, 9000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@example((1, 9000))
@example((8999, 9000))
@example((1, 500))
def test_a_least_share_agrees_with_the_numbers_that_it_prints(counts):
    marked, n = counts
    low, high = share_interval(marked / n, n)
    row = {"group": "code", "marked": marked, "n": n, "share": marked / n, "low": float(low), "high": float(high)}
    told = work.agents_in_group(row, "kind")
    assert f"of {n:,} change" in told
    # the words for nothing, all and little are kept for these
    assert ("none of" in told) == (marked == 0)
    assert ("all**" in told) == (marked == n)
    assert "at least under" not in told
    assert not re.search(r"at least \*\*(0|0\.0|100|100\.0) %", told)
    share = re.search(r"\*\*([\d.]+) %\*\*", told)
    if share:
        ends = [float(end) for end in re.search(r"; ([\d.]+)(?: to ([\d.]+))? %\)", told).groups() if end]
        assert ends[0] <= float(share[1]) <= ends[-1]


def test_the_fewest_kinds_that_make_half_are_named():
    # of nine people five code and four write: code alone is more than half; of eight, four each need both
    assert work.most_work(all_kinds(people_doing(code=5, doc=4))) == (
        "**Code** makes 56 % of the work, of 2 kinds that people do (n = 9)."
    )
    assert work.most_work(all_kinds(people_doing(code=3, doc=3, test=3))) == (
        "**Code and documentation** make 67 % of the work, of 3 kinds that people do (n = 9)."
    )
