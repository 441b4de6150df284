"""CPU seconds of each page until its first figure or list is sent, of its whole run and a rerun, beside a bare page.

Each page runs in a process of its own; CPU seconds are those of all threads, without the loading of libraries and
without what the service reads before the first visit. The bare page draws the same figure and nothing else. What the
browser does is not counted.
Run: ``python -m benchmarks.pages [--store FOLDER] [--community SLUG] [--page NAME]...``.
"""

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from journeys.ingest.pipeline import ensure_demo
from journeys.snapshot.ahead import compute_ahead
from journeys.store.store import Store

ROOT: Final = Path(__file__).resolve().parent.parent
PAGES: Final = sorted({path.stem for path in (ROOT / "pages").glob("*.py")} - {"__init__", "frame"})
# without components, most of which are the frame's: Network and Invite, which draw otherwise, have the whole run only
FIGURES: Final = ("plotly_chart", "arrow_data_frame", "arrow_table")
BARE: Final = """
import os, pathlib
import plotly.io
import streamlit
streamlit.plotly_chart(plotly.io.from_json(pathlib.Path(os.environ["BARE_FIGURE"]).read_text("utf-8")))
"""


def watch() -> tuple[list[tuple[float, str]], list[str]]:
    """Note when each figure or list is sent from now on, and what the charts among them hold."""
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

    sent: list[tuple[float, str]] = []
    specs: list[str] = []
    send = ScriptRunContext.enqueue

    def noted(self: ScriptRunContext, msg: ForwardMsg) -> None:
        kind = msg.delta.new_element.WhichOneof("type") if msg.WhichOneof("type") == "delta" else None
        if kind in FIGURES:
            sent.append((time.process_time(), kind))
        if kind == "plotly_chart":
            specs.append(msg.delta.new_element.plotly_chart.spec)
        send(self, msg)

    ScriptRunContext.enqueue = noted  # type: ignore[method-assign]
    return sent, specs


def measure(page: str, community: str | None) -> dict[str, Any]:
    """Measure a page, and the bare page with its first chart, in this process."""
    from streamlit.components.v2 import manifest_scanner
    from streamlit.testing.v1 import AppTest

    # libraries apart: app.py loads them before the first visit
    for name in ("app", "plotly.io", "pandas", *(f"journeys.charts.{one}" for one in ("funnel", "timing"))):
        importlib.import_module(name)
    from app import PRELOADED, open_ahead

    for name in PRELOADED:
        importlib.import_module(name)
    # a service asks once what installed packages bring, AppTest each time
    manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
    open_ahead()
    sent, specs = watch()
    AppTest.from_string("import streamlit; streamlit.write('')", default_timeout=60).run()

    def run(app: AppTest) -> tuple[float | None, float]:
        sent.clear()
        start = time.process_time()
        app.run()
        return (sent[0][0] - start if sent else None), time.process_time() - start

    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=600)
    if community:
        app.query_params["community"] = community
    first = run(app if page == "overview" else app.switch_page(f"{page}.py"))
    told: dict[str, Any] = {"kind": sent[0][1] if sent else "", "errors": len(app.exception), "first": first}
    told["rerun"] = run(app)
    if specs:
        with tempfile.NamedTemporaryFile("w", suffix=".json") as figure:
            figure.write(specs[0])
            figure.flush()
            os.environ["BARE_FIGURE"] = figure.name
            bare = AppTest.from_string(BARE, default_timeout=60)
            told["bare"], told["bare_rerun"] = run(bare), run(bare)
    return told


def show(page: str, told: dict[str, Any]) -> None:
    """Print a page's row."""
    pairs = [told[one] for one in ("first", "rerun")] + [told.get(one, (None, None)) for one in ("bare", "bare_rerun")]
    cells = " ".join(f"{'-' if one is None else format(one, '.2f'):>7}" for pair in pairs for one in pair)
    print(f"{page:12} {cells}  {told['kind']}{' ERROR' if told['errors'] else ''}", flush=True)


def main(store: Path, community: str | None, pages: list[str]) -> None:
    """Print a table of all pages, of a store in which an import kept what it keeps."""
    with closing(Store(store)) as opened:
        ensure_demo(opened, now=datetime.now(UTC))
        compute_ahead(opened, set(opened.places()["place"]))
    print(f"{'CPU seconds':12} {'first run':>15} {'rerun':>15} {'bare':>15} {'bare rerun':>15}")
    print(f"{'':12} " + " ".join(f"{one:>7}" for one in ("figure", "whole") * 4))
    for page in pages:
        command = [sys.executable, "-m", "benchmarks.pages", "--inside", "--page", page]
        command += ["--community", community] if community else []
        env = {**os.environ, "JOURNEYS_STORE": str(store)}
        done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
        show(page, json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--community")
    parser.add_argument("--page", action="append", choices=PAGES)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.inside:
        print(json.dumps(measure(chosen.page[0], chosen.community)))
    else:
        with tempfile.TemporaryDirectory() as made:
            main((chosen.store or Path(made)).resolve(), chosen.community, chosen.page or PAGES)
