"""The page where organizers note what they did, over a small store made by hand."""

import io
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
import streamlit

from journeys.logs.database import open_database
from journeys.logs.drafts import Drafts
from journeys.logs.mentor_settings import MentorLog
from journeys.logs.outreach import OutreachLog
from journeys.logs.outreach_entries import Entry
from journeys.model import pseudonyms
from journeys.store.store import Store
from pages.parts.shared import session_keys
from tests.pages.test_identities import CLAIMS, CY, fill, press, sign, texts

ACCOUNTS = ("ada-l", "lovelace99", "bo", "cy")


@pytest.fixture
def folder(tmp_path):
    """A store with four people who joined or contributed, and one known only from a star."""
    told = [("ada-l", "commented"), ("lovelace99", "landed_change"), ("bo", "commented"), *CY, ("star", "starred")]
    fill(tmp_path, told, CLAIMS)
    return tmp_path


@pytest.fixture
def names(folder):
    """Their pseudonyms."""
    store = Store(folder)
    key = store.key
    store.close()
    return {name: pseudonyms.pseudonym_of(f"github:{name}", key) for name in (*ACCOUNTS, "star")}


def say(folder, kind, account, *, who="rae", days_ago=1, **more):
    """Let somebody else note something, on another day."""
    entry = Entry(kind, who, datetime.now(UTC) - timedelta(days=days_ago), "turing-way", f"github:{account}", **more)
    with open_database(folder) as database:
        return OutreachLog(database).add(entry)


@pytest.fixture
def page(folder, open_page, names):
    """Open the page on somebody, signed by olga."""

    def opened(account=None):
        choices = {"pseudonym": names[account]} if account else {}
        return sign(open_page(folder, "outreach", community="turing-way", **choices))

    return opened


def note(app, names, account="bo"):
    return app.text_area(key=f"typed-note-{names[account]}")


def choose(app, names, status, account="bo"):
    return app.segmented_control(key=f"entry-status-{names[account]}").set_value(status).run()


def kept(folder):
    with open_database(folder) as database:
        return OutreachLog(database).log("turing-way", {f"github:{name}": f"github:{name}" for name in ACCOUNTS})


def test_an_empty_log_says_what_to_do_first(page):
    app = page()
    assert [title.value for title in app.title] == ["What have we done, and what is due?"]
    assert "Nothing was noted yet" in texts(app)
    assert "Nothing is due this week" in texts(app)


def test_the_question_is_answered_with_what_is_due_first(page, folder, names):
    today = datetime.now(UTC).date()
    say(folder, "invited", "bo", due_on=today - timedelta(days=2))
    say(folder, "invited", "cy", due_on=today + timedelta(days=7))
    say(folder, "invited", "ada-l", due_on=today + timedelta(days=8))
    say(folder, "answered", "lovelace99")
    shown = texts(page())
    assert "**3 people** invited so far; now 3 have not answered yet and 1 answered. **2 are due** by" in shown
    # the longest due first; beyond a week nobody
    assert shown.index(f"**{names['bo']}** · due since") < shown.index(f"**{names['cy']}** · due ")
    assert f"**{names['ada-l']}** · due" not in shown
    app = press(page(), "Done")
    assert "**1 is due** by" in texts(app)


def test_what_is_typed_is_saved_signed_and_taken_back(page, folder, names):
    app = choose(page("bo"), names, "invited")
    note(app, names).set_value("Wrote **kindly** ![x](http://x.invalid)")
    app = press(app, "Save")
    assert "Noted as number 1." in texts(app)
    assert "**Invited** since" in texts(app)
    assert note(app, names).value == ""
    # the note is text, never Markdown
    assert "Wrote **kindly** ![x](http://x.invalid)" in [text.value for text in app.text]
    (row,) = kept(folder).to_dict("records")
    assert (row["kind"], row["who"], row["account"]) == ("invited", "olga", "github:bo")
    app = press(app, "Undo 1")
    assert "Number 1 is taken back." in texts(app)
    assert "(taken back)" in texts(app)
    assert kept(folder)["in_force"].tolist() == [False, True]


def test_a_pair_needs_its_mentor_who_is_chosen_under_a_pseudonym(page, folder, names):
    app = choose(page("bo"), names, "paired")
    app = press(app, "Save")
    assert "choose who the mentor is" in texts(app)
    mentor = app.selectbox(key=f"entry-mentor-{names['bo']}")
    # of the four only these contributed: an account that landed a change, and another that committed
    assert set(mentor.options) == {names["lovelace99"], names["cy"]}
    app = press(mentor.select(names["cy"]).run(), "Save")
    assert f"**Paired** with **{names['cy']}** since" in texts(app)
    assert kept(folder)["mentor"].tolist() == ["github:cy"]


def test_without_a_name_nothing_is_saved_and_the_text_stays(folder, open_page, names):
    app = open_page(folder, "outreach", community="turing-way", pseudonym=names["bo"])
    note(app, names).set_value("half a thought")
    app = press(app, "Save")
    assert "type your name first" in texts(app)
    assert note(app, names).value == "half a thought"
    assert kept(folder).empty


def test_a_draft_comes_back_to_its_author_in_a_new_window_and_to_nobody_else(page, folder, open_page, names):
    app = page("bo")
    note(app, names).set_value("half a thought").run()
    # a window that is closed ends its session: the next one knows nothing of it
    assert note(page("bo"), names).value == "half a thought"
    assert note(page("cy"), names, "cy").value == ""
    link = {"community": "turing-way", "pseudonym": names["bo"]}
    rae = sign(open_page(folder, "outreach", **link), "rae")
    assert note(rae, names).value == ""
    note(rae, names).set_value("another thought").run()
    assert note(page("bo"), names).value == "half a thought"
    # the Person page has the same field, and what is saved is a draft no longer
    again = sign(open_page(folder, "person", **link))
    assert note(again, names).value == "half a thought"
    press(again, "Save")
    assert note(page("bo"), names).value == ""
    assert kept(folder)["note"].tolist() == ["half a thought"]
    with open_database(folder) as database:
        assert Drafts(database).count() == {"github:bo": 1}


def test_without_a_name_no_draft_is_kept_and_the_page_says_so(folder, open_page, names):
    app = open_page(folder, "outreach", community="turing-way", pseudonym=names["bo"])
    assert "With your name typed above" in texts(app)
    note(app, names).set_value("half a thought").run()
    with open_database(folder) as database:
        assert Drafts(database).count() == {}


def test_who_opted_out_while_somebody_typed_has_no_draft(page, folder, names):
    app = page("bo")
    (folder / "opt-outs.txt").write_text("github:bo\n")
    note(app, names).set_value("is shy").run()
    with open_database(folder) as database:
        assert Drafts(database).count() == {}


def test_a_day_with_the_year_mistyped_is_refused_and_everything_stays(page, folder, names):
    app = page("bo")
    note(app, names).set_value("see them again")
    app.date_input(key=f"entry-due-{names['bo']}").set_value(date(2003, 4, 1))
    app = press(app, "Save")
    assert "1 Apr 2003 cannot be a due date" in texts(app)
    assert note(app, names).value == "see them again"
    assert kept(folder).empty


def test_who_saves_after_somebody_else_is_told_keeps_the_text_and_can_save_again(page, folder, names):
    app = page("bo")
    note(app, names).set_value("likes the idea")
    say(folder, "declined", "bo", note="no time")
    app = press(app, "Save")
    assert "Meanwhile this was written: rae noted “declined” on" in texts(app)
    assert "no time" in [text.value for text in app.text]
    assert note(app, names).value == "likes the idea"
    assert len(kept(folder)) == 1
    # who declined is never asked again
    app = press(choose(app, names, "invited"), "Save")
    assert "They declined, as rae noted on" in texts(app)
    app = press(choose(app, names, "answered"), "Save")
    assert "Noted as number 2." in texts(app)


def test_nobody_who_opted_out_is_shown_nor_leaves_with_the_download(page, folder, names, monkeypatch):
    say(folder, "invited", "bo", note="is shy")
    say(folder, "paired", "ada-l", mentor="github:bo", note="bo helps, =1+1")
    say(folder, "note", "lovelace99", note="=1+1")
    (folder / "opt-outs.txt").write_text("github:bo\n")
    offered = {}
    monkeypatch.setattr(
        streamlit, "download_button", lambda _, data, file_name, **__: offered.update({file_name: data})
    )
    app = page("bo")
    assert not app.exception
    # for paper the page ends with its address, which here names the one who opted out
    said = [line for line in texts(app).splitlines() if "pseudonym=" not in line]
    everything = "\n".join([*said, *offered.values(), *(frame.value.to_csv() for frame in app.dataframe)])
    assert names["bo"] not in everything
    assert set(app.selectbox(key=session_keys.PSEUDONYM).options) == {
        names[name] for name in ("ada-l", "lovelace99", "cy")
    }
    assert "shy" not in everything
    assert "bo helps" not in everything
    assert "paired with somebody who opted out" in everything
    table = pd.read_csv(io.StringIO(offered["outreach-turing-way.csv"]))
    assert table["person"].tolist() == [names["ada-l"], names["lovelace99"]]
    assert table["note"].tolist() == ["not shown: it may name somebody who opted out", "'=1+1"]
    assert not any(f"github:{name}" in everything for name in ACCOUNTS)


def test_mentors_say_how_many_and_when_not(page, folder, names):
    app = page()
    app = app.selectbox(key="mentor").select(names["cy"]).run()
    app.segmented_control(key=f"mentor-weight-{names['cy']}").set_value("low")
    app.number_input(key=f"mentor-cap-{names['cy']}").set_value(1)
    app.date_input(key=f"mentor-away-{names['cy']}").set_value((date(2030, 4, 1), date(2030, 4, 9)))
    app = press(app, "Save settings")
    assert f"{names['cy']} takes newcomers with weight low, at most 1 at once" in texts(app)
    with open_database(folder) as database:
        (row,) = MentorLog(database).standing("turing-way", {"github:cy": "github:cy"}).to_dict("records")
    assert (row["weight"], row["cap"], row["who"]) == ("low", 1, "olga")
    assert (row["away_from"], row["away_until"]) == (pd.Timestamp(2030, 4, 1), pd.Timestamp(2030, 4, 9))
    app = press(app, "Undo settings 1")
    with open_database(folder) as database:
        assert MentorLog(database).standing("turing-way", {"github:cy": "github:cy"}).empty


def test_a_page_that_cannot_be_shown_shows_what_was_typed(page, folder, names):
    app = page("bo")
    note(app, names).set_value("not to be lost")
    app = app.run()
    (folder / "opt-outs.txt").write_text("this line: names nobody\n")
    app = press(app, "Save")
    assert [error.value for error in app.error] == ["This page cannot be shown."]
    assert [code.value for code in app.code] == ["not to be lost"]
    (folder / "opt-outs.txt").unlink()
    app = press(app, "Try again")
    assert note(app, names).value == "not to be lost"
    assert "Noted as number" in texts(press(app, "Save"))
