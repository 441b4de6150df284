"""What a page says when the library cannot go on: what happened and what to do, never a traceback."""

import shutil

import pytest

PAGES = ["overview", "funnel", "timing", "work", "identities", "data"]
AGAIN = "load this page again"


def said(app):
    assert not app.exception
    assert [error.value for error in app.error] == ["This page cannot be shown."]
    told = "\n".join(element.value for element in [*app.text, *app.markdown, *app.code])
    assert "Traceback" not in told
    assert AGAIN in told
    return told


@pytest.mark.parametrize("page", PAGES)
def test_a_faulty_definition_of_ones_own_is_named_with_all_its_faults(
    page, demo_folder, open_page, tmp_path, monkeypatch
):
    own = tmp_path / "ours.toml"
    own.write_text('slug = "Ours!"\nname = ""\nhorizon_days = -1\n', encoding="utf-8")
    monkeypatch.setenv("JOURNEYS_COMMUNITIES", str(tmp_path))
    told = said(open_page(demo_folder, page))
    assert str(own) in told
    assert "slug" in told
    assert "horizon_days" in told
    assert f'communities check "{own}"' in told


@pytest.mark.parametrize("page", PAGES)
def test_a_file_that_is_no_definition_is_named(page, demo_folder, open_page, tmp_path, monkeypatch):
    (tmp_path / "ours.toml").write_text("slug = [", encoding="utf-8")
    monkeypatch.setenv("JOURNEYS_COMMUNITIES", str(tmp_path))
    assert "is not TOML" in said(open_page(demo_folder, page))


@pytest.mark.parametrize("page", PAGES)
def test_a_damaged_key_of_the_store_is_told_with_what_to_do(page, demo_folder, open_page, tmp_path):
    shutil.copytree(demo_folder, tmp_path / "store")
    (tmp_path / "store" / "key").write_bytes(b"short")
    told = said(open_page(tmp_path / "store", page))
    assert "key" in told
    assert "is damaged; put back a copy" in told


@pytest.mark.parametrize("page", PAGES)
def test_opt_outs_that_cannot_be_obeyed_are_named_by_line_and_nothing_is_shown(page, demo_folder, open_page, tmp_path):
    shutil.copytree(demo_folder, tmp_path / "store")
    (tmp_path / "store" / "opt-outs.txt").write_text("@ada\nAda Lace\n", encoding="utf-8")
    told = said(open_page(tmp_path / "store", page))
    assert "line 2: 'ada lace'" in told.lower()


def test_a_page_comes_back_when_the_fault_is_put_right(demo_folder, open_page, tmp_path, monkeypatch):
    own = tmp_path / "ours.toml"
    own.write_text("slug = [", encoding="utf-8")
    monkeypatch.setenv("JOURNEYS_COMMUNITIES", str(tmp_path))
    app = open_page(demo_folder, "funnel")
    assert app.error
    own.unlink()
    app = app.run()
    assert not app.error
    assert app.title
