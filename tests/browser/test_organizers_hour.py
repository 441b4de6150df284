"""An organizer's hour, played through in the real app: rank, read, match, invite, note, reload, undo."""

import re
import shutil

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.looking import faults, look_over

QUEUE = "/mentor_queue?community=turing-way"


@pytest.fixture
def served(demo_folder, tmp_path):
    shutil.copytree(demo_folder, tmp_path / "store")
    with serving(tmp_path / "store", tmp_path / "server.log") as address:
        yield address


def press(app, label):
    app.act(lambda: app.page.get_by_role("button", name=label, exact=True).first.click(), drawn=False)


def sign(app):
    field = app.page.get_by_label("Your name, for the log")
    field.fill("Olga")
    app.act(lambda: field.press("Enter"), drawn=False)


def cards(app):
    """The pseudonyms on the cards, in order."""
    found = app.page.locator('[class*="st-key-card-"] strong').all_inner_texts()
    return [match[1] for text in found if (match := re.fullmatch(r"\d+\. ([a-z]+-[a-z]+-\d+)", text))]


def open_list(page, label):
    """Open a list far down the page: what still moves when it is opened closes it again."""
    field = page.get_by_role("combobox", name=label)
    field.scroll_into_view_if_needed()
    for _ in range(20):
        if page.get_by_role("option").count():
            return
        field.press("ArrowDown")
        page.wait_for_timeout(500)


def test_an_organizers_hour(open_app, served):
    app = open_app(served)
    page = app.page

    # rank: who is worth an hour this week
    app.open(QUEUE)
    ranked = cards(app)
    assert len(set(ranked)) == len(ranked) == 10

    # read: a card says why, what to do next and how to write, in the order in which one asks
    card = page.locator(".st-key-card-1")
    expect(card).to_contain_text("Promise")
    expect(card).to_contain_text("Next step:")
    card.get_by_text("A draft to copy").click()
    expect(card.get_by_text("Hello,")).to_be_visible()
    assert faults(page) == []

    # match: the mentor who answered newcomers most broadly says yes, and the first person is paired with them
    sign(app)
    open_list(page, "Mentor's pseudonym")
    mentor = page.get_by_role("option").first.inner_text()
    app.act(lambda: page.get_by_role("option").first.click(), drawn=False)
    press(app, "Save settings")
    expect(page.get_by_text(f"{mentor} takes newcomers")).to_be_visible()
    pair = page.get_by_role("button", name=re.compile("^Pair 1$|^Pair"))
    app.act(lambda: pair.first.click(), drawn=False)
    expect(page.get_by_text("Noted as number 1:").first).to_be_visible()
    left = cards(app)
    paired = next(name for name in ranked if name not in left)

    # invite: whoever is invited leaves the list
    invited = left[0]
    card = page.locator('[class*="st-key-card-"]').filter(has_text=invited)
    app.act(lambda: card.get_by_role("button", name="Note as invited").click(), drawn=False)
    assert invited not in cards(app)

    # note: on the person's own page, from the card's link
    app.open(f"/outreach?community=turing-way&pseudonym={invited}", drawn=False)
    sign(app) if page.get_by_label("Your name, for the log").input_value() != "Olga" else None
    note = page.get_by_label("Note", exact=True)
    note.fill("Wrote on Monday; would like a small first task.")
    app.act(lambda: note.press("Control+Enter"), drawn=False)
    press(app, "Save")
    expect(page.get_by_text("Noted as number 3.").first).to_be_visible()

    # reload: all of it is still there
    app.open(f"/outreach?community=turing-way&pseudonym={invited}", drawn=False)
    expect(page.get_by_text("Wrote on Monday; would like a small first task.").first).to_be_visible()
    app.open(QUEUE)
    assert not {invited, paired} & {*cards(app)}

    # undo: the invitation is taken back, and the person stands in the list again
    app.open(f"/outreach?community=turing-way&pseudonym={invited}", drawn=False)
    sign(app)
    press(app, "Undo 2")
    app.open(QUEUE)
    assert invited in cards(app)
    assert paired not in cards(app)
    look_over(app, "mentor-queue")
    assert app.elsewhere == []
    assert [message for message in app.messages if message.startswith("error")] == []
