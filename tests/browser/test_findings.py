"""The Findings page in Chromium: everybody can use it, and it hands the pack out."""

import zipfile

from tests.browser.looking import WINDOW, downloaded, look_over


def test_a_pack_is_made_and_taken(app, tmp_path):
    app.open("/findings?community=The+Turing+Way", drawn=False)
    look_over(app, "findings", drawn=False)
    app.page.set_viewport_size(WINDOW)
    app.idle(drawn=False)
    # what takes longest is left out
    for question in ("Who reached each stage, and who goes on?", "How long does each step take?", "Who stays?"):
        chosen = app.page.get_by_role("button", name=question)
        app.act(chosen.click, drawn=False)
    app.act(app.page.get_by_role("button", name="Make the pack").click, drawn=False)
    downloaded(app.page, app.page.get_by_role("button", name="Download the pack")).save_as(tmp_path / "pack.zip")
    with zipfile.ZipFile(tmp_path / "pack.zip") as pack:
        assert pack.testzip() is None
        assert "tables/work-views.csv" in pack.namelist()
        assert "tables/cohorts.csv" not in pack.namelist()
    assert app.messages == []
    assert app.elsewhere == []
