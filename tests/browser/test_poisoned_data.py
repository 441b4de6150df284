"""Names and texts that would be links, pictures or scripts are text on every page, and nothing is asked elsewhere."""

import json
import re
from datetime import UTC, datetime

import pytest

from journeys.ingest.pipeline import Options, import_files
from journeys.logs.database import open_database
from journeys.logs.opt_outs import OptOutLog, Signed, read_request
from journeys.model.communities import definitions
from journeys.store.store import Store
from tests.browser.conftest import ROOT, App, lent_port, start_service
from tests.ingest.test_pipeline import archive, issue

POISON = (
    "http://evil.invalid/a www.evil.invalid ada@evil.invalid ![p](https://evil.invalid/p.png) "
    "[l](https://evil.invalid) <img src=https://evil.invalid/i.png onerror=alert(1)> <script>alert(1)</script> "
    "[j](javascript:alert(1)) :material/home: $x$"
)
NAME = f"Home {POISON}"
PAGES = sorted({path.stem for path in (ROOT / "pages").glob("*.py")} - {"__init__", "frame"})
ALLOWED = re.compile(r"https://github\\.com/demo/home(/|$)")
"""Where the pages link to on purpose: the threads of a real repository."""


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory):
    """A service over a store and a definition whose every text is poisoned."""
    base = tmp_path_factory.mktemp("poisoned")
    folder, own = base / "store", base / "own"
    own.mkdir()
    text = definitions.starter("home", ["demo/home"], NAME)
    says = json.dumps(POISON)
    text = text.replace('focus = ""', f"focus = {says}").replace(
        "[[stages.join.rules]]",
        f'[stages.join]\nsays = {says}\nsource = {says}\nevidence = "inference"\n\n[[stages.join.rules]]',
    )
    (own / "home.toml").write_text(text)
    threads = [
        {
            **issue(number, author=f"a{number % 5}", at=f"2026-0{1 + number % 9}-03T10:00:00Z"),
            "title": POISON,
            "labels": [POISON],
            "comments": [
                {"author": f"b{number % 3}", "body": POISON, "createdAt": f"2026-0{1 + number % 9}-04T10:00:00Z"},
                {"author": POISON, "body": POISON, "createdAt": f"2026-0{1 + number % 9}-05T10:00:00Z"},
            ],
        }
        for number in range(1, 30)
    ]
    store = Store(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JOURNEYS_COMMUNITIES", str(own))
        path = archive(base / f"{POISON[:20].replace('/', '_')}.json.gz", issues=threads)
        list(import_files(store, [path], Options(), now=datetime(2026, 11, 1, tzinfo=UTC)))
    with open_database(folder) as database:
        OptOutLog(database, store.key).ask(read_request("zoe", store.key), Signed(POISON[:80], datetime.now(UTC)))
    store.close()
    with lent_port() as port:
        server = start_service(port, folder, base / "log", JOURNEYS_COMMUNITIES=str(own))
        yield f"http://127.0.0.1:{port}"
        server.terminate()
        server.wait(20)


@pytest.mark.parametrize("page", PAGES)
def test_no_text_becomes_a_link_a_picture_or_a_script(page, poisoned, browser):
    context = browser.new_context()
    shown = App(context.new_page(), poisoned)
    dialogs = []
    shown.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    shown.open(f"/{'' if page == 'overview' else page}?community=home", drawn=False)
    for fold in shown.page.get_by_test_id("stExpander").locator("summary").all():
        if fold.is_visible():
            fold.click()
    shown.page.wait_for_timeout(500)
    assert "evil" in shown.page.content()
    links = shown.page.eval_on_selector_all("a[href]", "found => found.map(each => each.href)")
    assert [link for link in links if not link.startswith(poisoned) and not ALLOWED.match(link)] == []
    pictures = shown.page.eval_on_selector_all("img", "found => found.map(each => each.src)")
    assert [picture for picture in pictures if not picture.startswith((poisoned, "data:"))] == []
    assert (shown.elsewhere, dialogs) == ([], [])
    context.close()
