"""The Findings page in a browser: everybody can use it, and it hands the pack out."""

import zipfile

from tests.browser.looking import downloaded, look_over


def test_a_pack_is_made_and_taken(app, tmp_path):
    app.open("findings", community="turing-way")
    look_over(app, "findings", drawn=False)
    for question in ("How long does each step take?", "Who reached each stage, and who goes on?", "Who stays?"):
        app.page.get_by_role("button", name=question).click()
        app.idle(drawn=False)
    app.page.get_by_role("button", name="Make the pack").click()
    button = app.page.get_by_role("button", name="Download the pack")
    button.wait_for(timeout=120_000)
    downloaded(app.page, button).save_as(tmp_path / "pack.zip")
    with zipfile.ZipFile(tmp_path / "pack.zip") as pack:
        assert pack.testzip() is None
        assert "tables/work-views.csv" in pack.namelist()
