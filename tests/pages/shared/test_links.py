"""Links to public pages undo pseudonyms: a strip on top says so, and takes them away from a screen that others see."""

import pytest

from journeys.model.pseudonyms import pseudonym_of
from journeys.store.store import Store
from tests.making import act
from tests.pages.test_identities import press, texts
from tests.pages.test_unanswered import HOME, bring_messages

STRIP = "Links lead to public pages where names stand."
ADDRESS = "https://github.com/the-turing-way"


@pytest.fixture
def folder(tmp_path):
    """A real repository in which somebody new waits for an answer."""
    old = act(1, "old", "opened_issue", place=HOME, thread="issue/0", key="issue/0")
    asked = act(99, "new", "opened_issue", place=HOME, thread="issue/1", key="issue/1")
    answer = act(110, "new", "commented", place=HOME, thread="issue/0", key="issue/0#1")
    bring_messages(tmp_path, old, asked, answer)
    return tmp_path


def drawn(app):
    """All that a page shows as text and in tables."""
    return texts(app) + "".join(table.value.to_csv() for table in app.dataframe)


@pytest.mark.parametrize("page", ["unanswered", "person"])
def test_a_page_with_links_beside_pseudonyms_says_where_they_lead_and_hides_them(page, folder, open_page):
    store = Store(folder)
    chosen = {"pseudonym": pseudonym_of("github:new", store.key)} if page == "person" else {}
    store.close()
    app = open_page(folder, page, community="turing-way", **chosen)
    assert not app.exception
    assert STRIP in texts(app)
    assert ADDRESS in drawn(app)
    app = press(app, "Hide links")
    assert "Links are hidden." in texts(app)
    assert ADDRESS not in drawn(app)
    app = press(app, "Show links")
    assert ADDRESS in drawn(app)


def test_where_no_link_stands_nothing_is_said_of_links(folder, demo_folder, open_page):
    assert STRIP not in texts(open_page(folder, "funnel", community="turing-way"))
    # of nobody yet, and of people who do not exist
    assert STRIP not in texts(open_page(folder, "person", community="turing-way"))
    assert STRIP not in texts(open_page(demo_folder, "unanswered", community="turing-way"))
