"""Posts of a Discourse forum: who opened, who answered whom, what is no act, and broken files."""

import json

import pytest
from hypothesis import given, settings

from journeys.errors import ExportError
from journeys.ingest.detect import recognise
from journeys.sources.base import ImportContext
from journeys.sources.discourse import posts as discourse_posts
from journeys.store.engine import open_engine
from tests.malformed import spoilt
from tests.sources import generated
from tests.taking import NOW, Taken

FORUM = "discourse:forum.demo.org"
ADA, BOB, CY = (f"{FORUM}/{login}" for login in ("ada", "bob", "cy"))
AVATAR = "https://cdn.example/user_avatar/Forum.demo.org/ada/{size}/1_2.png"


def post(number, login="ada", topic=7, **more):
    """One post as the interface gives it."""
    return {
        "id": 100 + number,
        "username": login,
        "user_id": {"ada": 1, "bob": 2, "cy": 3}.get(login, 9),
        "created_at": f"2024-03-01T09:{number:02}:00.000Z",
        "cooked": "<p>hello</p>",
        "post_number": number,
        "post_type": 1,
        "topic_id": topic,
        "avatar_template": AVATAR,
        **more,
    }


def topic(*posts, **more):
    """A topic with its posts."""
    return {
        "post_stream": {"posts": list(posts), "stream": [each["id"] for each in posts]},
        "id": 7,
        "title": "Hello all",
        "tags": ["welcome", {"id": 1, "name": "new"}],
        "created_at": "2024-03-01T09:01:00.000Z",
        "closed": False,
        "archetype": "regular",
        **more,
    }


@pytest.fixture
def read(tmp_path):
    """Read records as a file of one or several."""

    def run(*records, name="t.json", **told):
        path = tmp_path / name
        path.write_text("\n".join(json.dumps(record) for record in records))
        assert recognise(path) is discourse_posts
        return Taken(discourse_posts, path, **told)

    return run


def test_a_topic_shows_who_opened_it_and_who_answered_whom(read):
    found = read(
        topic(
            post(1),
            post(2, "bob"),
            post(3, "cy", reply_to_post_number=2, reply_to_user={"username": "Bob"}),
            post(4, "ada", reply_to_post_number=3),
            post(5, "ada"),
        )
    )
    assert found.loaded(FORUM) == {
        "topic/7#opened": (ADA, "opened_discussion", None),
        "topic/7#post/2": (BOB, "commented", ADA),
        "topic/7#post/3": (CY, "commented", BOB),
        "topic/7#post/4": (ADA, "commented", CY),
        "topic/7#post/5": (ADA, "commented", None),
    }
    assert found.threads[FORUM, "topic/7"]["title"] == "Hello all"
    assert list(found.threads[FORUM, "topic/7"]["labels"]) == ["welcome", "new"]
    assert ("discourse:forum.demo.org/ada", "user_id", "discourse:forum.demo.org/1") in found.claims
    assert not found.rejected


def test_the_latest_posts_stand_before_what_they_answer(read):
    found = read({"latest_posts": [post(3, "cy", reply_to_post_number=2), post(2, "bob"), post(1)]})
    assert found.loaded(FORUM)["topic/7#post/3"] == (CY, "commented", BOB)
    assert found.counts == {"commented": 2, "opened_discussion": 1}


def test_a_topic_and_the_latest_posts_name_one_act_alike(read):
    whole = read(topic(post(1), post(2, "bob")))
    latest = read({"latest_posts": [post(2, "bob")]}, name="latest.json")
    assert latest.rows <= whole.rows


def test_what_is_private_or_the_forums_own_is_no_act(read):
    found = read(
        topic(post(1), post(2, "bob", post_type=4), post(3, action_code="closed.enabled", post_type=3)),
        topic(post(1, topic=8), post(2, "bob", topic=8), archetype="private_message", id=8),
        {"latest_posts": [], "private_posts": [post(4, topic=9)]},
        post(1, topic=10, topic_archetype="private_message"),
    )
    assert found.counts == {"opened_discussion": 1}
    assert found.notes == [
        "Posts that the forum wrote itself (closed, pinned, moved): 1. They are no acts.",
        "Private messages and whispers among staff: 5. Left alone.",
    ]


def test_deleted_accounts_are_nobody_and_the_forums_own_are_bots(read):
    found = read(topic(post(1, "system", user_id=-1), post(2, None, user_id=None), post(3, "bob")))
    assert ("discourse:forum.demo.org/system", "type", "Bot") in found.claims
    assert found.counts == {"opened_discussion": 1, "commented": 1}
    assert found.notes == ["Posts of deleted accounts: 1. They are not counted."]


def test_a_login_that_passed_to_somebody_else_is_told_apart(read):
    found = read(topic(post(1), post(2, "ada", user_id=55)))
    assert set(found.events["account"]) == {"discourse:forum.demo.org/ada", "discourse:forum.demo.org/ada#55"}


def test_without_a_host_the_option_is_named(tmp_path):
    path = tmp_path / "posts.json"
    path.write_text(json.dumps({"latest_posts": [post(1, avatar_template="/letter_avatar/ada/1.png")]}))
    with open_engine() as engine:
        with pytest.raises(ExportError, match="which forum it is of; give its host with --place discourse:HOST") as met:
            discourse_posts.read(path, ImportContext(engine, b"key", NOW))
        assert met.value.needs == "place"
    found = Taken(discourse_posts, path, place="discourse:forum.demo.org")
    assert set(found.events["place"]) == {FORUM}


def test_a_list_of_topics_is_refused_with_what_to_ask_for(tmp_path):
    path = tmp_path / "latest.json"
    path.write_text(json.dumps({"users": [], "topic_list": {"topics": [{"id": 7, "title": "Hello"}]}}))
    assert recognise(path) is discourse_posts
    with open_engine() as engine, pytest.raises(ExportError, match=r"a list of topics, which holds no posts\. Ask for"):
        discourse_posts.read(path, ImportContext(engine, b"key", NOW, place=FORUM))


def test_no_text_and_no_address_is_kept_of_what_is_put_aside(read):
    found = read(topic(post(1), {**post(2), "created_at": "x", "cooked": "my secret", "mail": "ada@demo.org"}))
    (rejected,) = found.rejected
    assert "created_at: date 'x' cannot be read" in rejected.reason
    assert "secret" not in rejected.text
    assert "ada@demo.org" not in rejected.text


def test_ten_thousand_posts_give_the_acts_that_were_drawn(tmp_path):
    made = generated.discourse_posts()
    path = tmp_path / "posts.jsonl"
    path.write_bytes(made.content)
    found = Taken(discourse_posts, path)
    assert found.counts == made.counts
    assert found.events["account"].nunique() == made.accounts
    assert found.loaded_events["toward"].notna().sum() == made.toward
    assert not found.rejected


POSTS = [json.dumps(post(number, f"p{number}", topic=number)).encode() for number in range(1, 6)]


@settings(max_examples=60)
@given(spoilt(POSTS, lambda records: b"[" + b",\n".join(records) + b"]"))
def test_a_spoilt_file_costs_no_valid_neighbour(tmp_path_factory, file):
    path = tmp_path_factory.mktemp("spoilt") / "posts.json"
    path.write_bytes(file.data)
    try:
        found = Taken(discourse_posts, path, place=FORUM)
    except ExportError:
        assert not file.untouched
        return
    for position in file.untouched:
        assert f"discourse:forum.demo.org/p{position + 1}" in set(found.events["account"])
