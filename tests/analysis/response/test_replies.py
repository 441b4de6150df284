from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.response.replies import find_replies
from journeys.model.vocabulary import MESSAGES, REPLIES
from tests.analysis.deeds import UNTIL, deed, table


def said(person, days, action="commented", thread="issue/1", **more):
    return deed(person, days, action, thread=thread, **more)


def found(*deeds):
    rows = find_replies(table(*deeds), observed_until=UNTIL)
    return [
        (row.person, row.replied_by, row.replied_how) if isinstance(row.replied_by, str) else (row.person,)
        for row in rows.itertuples()
    ]


def test_the_first_words_of_another_person_in_the_thread_are_the_reply():
    # ada asks, writes again herself, then bo and cy answer: both of ada's are answered by bo, bo by cy, cy by nobody
    assert found(said("ada", 9, "opened_issue"), said("ada", 8), said("bo", 7), said("cy", 6)) == [
        ("ada", "bo", "commented"),
        ("ada", "bo", "commented"),
        ("bo", "cy", "commented"),
        ("cy",),
    ]


def test_a_thread_ends_at_its_place_and_number():
    assert found(said("ada", 9), said("bo", 8, thread="issue/2"), said("cy", 7, place="github:else/where")) == [
        ("ada",),
        ("bo",),
        ("cy",),
    ]


def test_taking_in_a_change_answers_it_and_labelling_does_not():
    opened = said("ada", 9, "opened_change", "pull/1")
    assert found(opened, said("bo", 8, "triaged", "pull/1")) == [("ada",)]
    assert found(opened, said("bo", 8, "merged_change", "pull/1")) == [("ada", "bo", "merged_change")]


def test_what_no_thread_holds_is_no_message():
    assert found(deed("ada", 9, "posted_message"), deed("bo", 8, "committed")) == []


def test_nobody_at_all_gives_an_empty_table_with_its_columns():
    rows = find_replies(table(), observed_until=UNTIL)
    assert rows.empty
    assert list(rows) == ["person", "at", "action", "place", "thread", "replied_at", "replied_by", "replied_how"]


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.integers(1, 30),
            st.sampled_from(sorted({*MESSAGES, *REPLIES})),
            st.sampled_from(["issue/1", "issue/2"]),
        ),
        max_size=12,
    )
)
def test_it_is_what_walking_through_the_thread_would_find(drawn):
    acts = table(*[said(who, days, action, thread) for who, days, action, thread in drawn])
    rows = find_replies(acts, observed_until=UNTIL)
    walked = []
    for place, row in acts.iterrows():
        if row["action"] in MESSAGES:
            later = acts.loc[place + 1 :]
            mine = later["action"].isin(REPLIES) & (later["thread"] == row["thread"])
            other = later[mine & (later["person"] != row["person"])]
            walked.append(other["person"].iloc[0] if len(other) else None)
    assert [name if isinstance(name, str) else None for name in rows["replied_by"]] == walked


def test_what_comes_after_the_end_of_observation_answers_nobody():
    acts = table(said("ada", 9), said("bo", 2))
    assert find_replies(acts, observed_until=UNTIL - timedelta(days=3))["replied_at"].isna().all()
