"""What the command line prints and the pages show, as one text: for comparing a change with what was before it.

Before the change, and after it::

    python -m benchmarks.picture --out before.txt
    python -m benchmarks.picture --out after.txt
    diff before.txt after.txt

Two runs on the same code give the same bytes, so each line of the difference comes from the change: explain it or mend
it. The simulated data and, where it is present, the folder of real exports (``--data``, else ``../shared/data`` beside
the checkout) are imported into fresh stores. Each command and each page is one section. Below a page follow the lines
that it does not have as it opens: from an earlier day and, for two communities, with another value of each control. A
page or a control that gets another name moves its section; nothing has to be changed here.

What changes by itself is fixed: the clock, the stores' key, the seed of hashes. Folders are written as ``<store>`` and
so on. Figures are rounded to six digits. A download is a hash of what it holds.

The text names people of the real exports as the pages do: keep it outside the project.
"""

import argparse
import base64
import contextlib
import ctypes
import datetime
import gc
import gzip
import hashlib
import io
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

ROOT: Final = Path(__file__).resolve().parent.parent
PROCESSES: Final = 2
MOMENT: Final = datetime.datetime(2026, 10, 1, 12, tzinfo=datetime.UTC)
"""When everything happens: later than all the data."""
KEY: Final = bytes(range(32))
DIGITS: Final = 6
CLOSELY: Final = (("simulated", "turing-way"), ("real", "mls"))
"""Stores and communities of which each control is tried with another value too."""
COSTLY: Final = ("", "network")
"""Pages seen from the earlier day for those two only: the first one computes all communities anew for each day."""
PATIENCE: Final = 300
"""Seconds for one run of a page."""
TEXTS: Final = (
    "title", "header", "subheader", "markdown", "caption", "text", "code", "json", "error", "warning", "info",
    "success",
)  # fmt: skip
TRIED: Final = ("selectbox", "button_group", "select_slider", "radio", "toggle", "pagination")
"""Controls that are tried with other values."""
VALUED: Final = (*TRIED, "text_input", "text_area", "number_input", "date_input", "checkbox", "multiselect")

SIMULATED: Final = {"bigscience": "2025-06-01", "mozfest-taiwg": "2025-06-01", "turing-way": "2025-06-01"}
"""Shipped communities over the simulated data, and an earlier day to look from."""
SHIPPED: Final = {"bigscience": "2021-11-15", "turing-way": "2021-06-01"}
"""Shipped communities over the real exports, and an earlier day."""
OWN: Final = {
    "aipref": (["github:ietf-wg-aipref/drafts"], "2026-01-15"),
    "mls": (["github:mlswg/mls-protocol"], "2020-06-01"),
    "rust": (["github:rust-lang/rust"], "2026-01-01"),
    "networkx": (["github:networkx/networkx", "github:sktime/sktime"], "2020-01-01"),
    "others": (
        [
            "github:duckdb/duckdb", "github:dlt-hub/dlt", "github:dogsheep/*", "github:simonw/*", "github:chaoss/*",
            "github:zhquan_example/*", "github:milahu/*", "github:picture/hard", "slack:*", "hub:*",
        ],
        "2023-01-01",
    ),
    "hours": (["github:f*", "github:l*", "github:v*"], "2021-07-21"),
}  # fmt: skip
"""Communities defined here over the real exports: their places, and an earlier day."""

IMPORTS: Final[tuple[tuple[str, ...], ...]] = (
    # the whole folder: what needs a mapping or a place is refused with its reason
    (".",),
    ("all-contributors/sktime.json", "--place", "github:sktime/sktime", "--dated", "2022-06-01"),
    ("all-contributors/broken", "--community", "turing-way", "--dated", "2020-02-01"),
    ("git-log/hard", "--place", "github:picture/hard"),
    ("graphql", "--place", "github:networkx/networkx"),
    ("rest/github-to-sqlite/stargazers.json", "--place", "github:dogsheep/github-to-sqlite"),
)

LOOKED_INTO: Final = ("archive-repo", "migration", "notes", "rest", "rosters")
"""Folders that are looked into once more when they are in."""


@dataclass(frozen=True)
class Job:
    """Work of one process: fill a store, or write what commands and pages show of communities at a day each."""

    name: str
    kind: str
    store: str
    communities: str
    data: str = ""
    days: dict[str, str] = field(default_factory=dict)


def write_picture(out: Path, data: Path) -> None:
    """Write the text.

    Parameters
    ----------
    out
        The file to write; compressed if its name ends in ``.gz``.
    data
        The folder of real exports; skipped with a sentence if it is absent.
    """
    with tempfile.TemporaryDirectory(prefix="picture-") as name:
        folder = Path(name)
        _prepare(folder)
        fill, show = _jobs(folder, data if data.is_dir() else None)
        with ThreadPoolExecutor(PROCESSES) as pool:
            written = [*pool.map(_in_a_process, fill), *pool.map(_in_a_process, show)]
    if not data.is_dir():
        written.append(_section("real exports", f"Skipped: there is no folder {data.name} beside the project."))
    text = "".join(written)
    out.write_bytes(gzip.compress(text.encode(), mtime=0) if out.suffix == ".gz" else text.encode())


def _prepare(folder: Path) -> None:
    for store in ("simulated", "by-command", "real"):
        (folder / store).mkdir()
        key = folder / store / "key"
        key.write_bytes(KEY)
        key.chmod(0o600)
    for communities in ("none", "new", "own"):
        (folder / communities).mkdir()
    for slug, (places, _) in OWN.items():
        lines = "\n".join(f"[[places]]\npattern = {json.dumps(place)}\n" for place in places)
        definition = f'slug = "{slug}"\nname = "{slug.title()}"\n\n{lines}'
        (folder / "own" / f"{slug}.toml").write_text(definition, encoding="utf-8")


def _jobs(folder: Path, data: Path | None) -> tuple[list[Job], list[Job]]:
    none, own = str(folder / "none"), str(folder / "own")
    simulated, real = str(folder / "simulated"), str(folder / "real")
    fill = [
        Job("simulated", "open", simulated, none),
        Job("simulated", "definitions", str(folder / "by-command"), str(folder / "new")),
    ]
    show = [Job("simulated", "show", simulated, none, days=SIMULATED), Job("simulated", "opt out", simulated, none)]
    if data:
        whole = str(data.resolve())
        fill.insert(0, Job("real", "import", real, own, whole))
        days = SHIPPED | {slug: until for slug, (_, until) in OWN.items()}
        halves = [dict(list(days.items())[start::PROCESSES]) for start in range(PROCESSES)]
        show[:0] = [Job("real", "show", real, own, whole, half) for half in halves]
    return fill, show


def _in_a_process(job: Job) -> str:
    """Do a job in a process of its own, in which nothing is kept from another one."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JOURNEYS_")}
    environment |= {"PYTHONHASHSEED": "0", "TZ": "UTC", "COLUMNS": "160", "OMP_NUM_THREADS": "1", "NO_COLOR": "1"}
    environment |= {"JOURNEYS_STORE": job.store, "JOURNEYS_COMMUNITIES": job.communities}
    done = subprocess.run(
        [sys.executable, "-c", "from benchmarks.picture import do; do()", json.dumps(asdict(job))],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        msg = f"{job.name} {job.kind} failed:\n{done.stderr[-4000:]}"
        raise RuntimeError(msg)
    print(f"{job.name}, {job.kind} {', '.join(job.days)}: done", file=sys.stderr)
    return _masked(done.stdout, job)


def _masked(text: str, job: Job) -> str:
    for path, name in ((job.data, "<data>"), (job.store, "<store>"), (job.communities, "<communities>")):
        text = text.replace(path, name) if path else text
    return text.replace(str(ROOT), "<project>")


def _section(heading: str, *lines: str) -> str:
    return "\n".join((f"=== {heading}", *lines, "", ""))


# What follows runs in a process of its own.


def do() -> None:
    """Do the job that the process was started for, and print the sections."""
    job = Job(**json.loads(sys.argv[1]))
    fix_clock()
    kinds: dict[str, Callable[[Job], Iterator[str]]] = {
        "open": _open_store,
        "definitions": _use_definitions,
        "import": _import_all,
        "show": _show,
        "opt out": _opt_out,
    }
    sections = list(kinds[job.kind](job))
    sys.stdout.write("".join(sections))
    sys.stdout.flush()
    os._exit(0)  # Streamlit leaves threads behind


def fix_clock() -> None:
    """Stop the clock at :data:`MOMENT`, for everybody who asks the class itself.

    A class of our own in its place would not do: libraries recognise instants by the class.
    """

    def now(_cls: type, tz: datetime.tzinfo | None = None) -> datetime.datetime:
        return MOMENT.astimezone(tz) if tz else MOMENT.replace(tzinfo=None)

    [members] = gc.get_referents(vars(datetime.datetime))
    members["now"] = classmethod(now)
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(datetime.datetime))


def _run(name: str, *arguments: str, errors: bool = True) -> str:
    """Run a command of the project as ``python -m journeys`` does, and give its section."""
    out, noted, status = io.StringIO(), io.StringIO(), 0
    sys.argv = ["journeys", *arguments]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(noted):
        try:
            runpy.run_module("journeys", run_name="__main__", alter_sys=True)
        except SystemExit as left:
            status = int(left.code or 0)
    shown = " ".join(arguments).replace(os.environ["JOURNEYS_COMMUNITIES"], "<communities>")
    said = noted.getvalue() if errors else ""
    return _section(f"{name}: journeys {shown}", f"exit status {status}", out.getvalue(), said)


def _open_store(job: Job) -> Iterator[str]:
    """Open the app on an empty store, which brings in the simulated data."""
    app = _opened(_pages()[0], {})
    yield _section(f"{job.name}: the first opening", *_faults(app))


def _use_definitions(job: Job) -> Iterator[str]:
    folder = Path(job.communities)
    yield _run(job.name, "communities", "new", "picture-own", "--github", "picture", "--github", "picture/frame")
    yield _run(job.name, "communities", "list", "--json")
    written = folder / "picture-own.toml"
    yield _section(f"{job.name}: the definition written", written.read_text(encoding="utf-8"))
    wrong = folder / "wrong.txt"
    wrong.write_text('slug = "Wrong one"\norder = "sideways"\ncolour = 3\n', encoding="utf-8")
    for path in (written, wrong, *sorted((ROOT / "data" / "communities").glob("*.toml"))):
        yield _run(job.name, "communities", "check", str(path))
    simulated = folder.parent / "simulated"
    yield _run(job.name, "demo", "--people", "360", "--seed", "7", "--until", "2026-07-01", "--out", str(simulated))
    for place in sorted(path for path in simulated.iterdir() if path.is_dir()):
        yield _run(job.name, "import", "--json", "--community", place.name, str(place), errors=False)
    yield _run(job.name, "funnel", "--community", "turing-way", "--observed-until", "2026-06-28")


def _import_all(job: Job) -> Iterator[str]:
    for path, *options in IMPORTS:
        brought = Path(job.data) / path
        paths = sorted(each for each in brought.iterdir() if each.name != "README.md") if path == "." else [brought]
        yield _run(job.name, "import", "--json", *options, *map(str, paths), errors=False)
    paths = [Path(job.data) / folder for folder in LOOKED_INTO]
    yield _run(job.name, "import", "--json", "--look", *map(str, paths), errors=False)
    for slug in OWN:
        yield _run(job.name, "communities", "check", f"{job.communities}/{slug}.toml")


def _show(job: Job) -> Iterator[str]:
    for community, until in job.days.items():
        yield from _show_commands(job, community, until)
        yield from _show_pages(job, community, until)


def _show_commands(job: Job, community: str, until: str) -> Iterator[str]:
    """Write what the reading commands print of a community."""
    who = ("--community", community)
    for day in (until, MOMENT.date().isoformat()):
        for mode in ("any", "strict"):
            yield _run(job.name, "funnel", *who, "--observed-until", day, "--mode", mode, "--json")
    yield _run(job.name, "people", *who, "--json")
    yield _run(job.name, "people", *who, "--observed-until", until, "--json")


def _show_pages(job: Job, community: str, until: str) -> Iterator[str]:
    """Write what the pages show of a community: now, from an earlier day, and with other values of the controls."""
    earlier = {"community": community, "until": until, "mode": "strict", "cohort": "month"}
    closely = (job.name, community) in CLOSELY
    for page in _pages():
        heading = f"{job.name}: page {page or 'first'} of {community}"
        app = _opened(page, {"community": community})
        opened = _lines(app)
        yield _section(heading, *opened)
        if closely:
            yield from _with_controls(heading, app, opened)
        if page in COSTLY and not closely:
            continue
        app = _opened(page, earlier)
        changed = _lines(app)
        yield _section(f"{heading}, strict and by month until {until}", *_new(changed, opened))
        if closely:
            yield from _with_controls(f"{heading} until {until}", app, changed)


def _opt_out(job: Job) -> Iterator[str]:
    """Take the first person out, look, and withdraw it, all in a copy of the store."""
    with tempfile.TemporaryDirectory(prefix="picture-") as name:
        shutil.copytree(job.store, Path(name) / "store")
        os.environ["JOURNEYS_STORE"] = str(Path(name) / "store")
        people = ("people", "--community", "turing-way", "--json")
        listed = _run("", *people)
        first = min(re.findall(r'"pseudonym": "([^"]+)"', listed))
        yield _run(job.name, "opt-out", "add", first, "--who", "picture")
        yield _run(job.name, "opt-out", "list")
        yield _run(job.name, *people)
        yield _run(job.name, "opt-out", "remove", "1", "--who", "picture")
        yield _run(job.name, "opt-out", "list")
        yield _section(f"{job.name}: after withdrawing, the people are as before", str(_run("", *people) == listed))


def _pages() -> list[str]:
    """List the pages, the first one as the empty text."""
    stems = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
    return ["", *(stem for stem in stems if stem not in ("__init__", "frame", "overview"))]


_downloads: list[str] = []


def _opened(page: str, choices: dict[str, str]) -> Any:  # noqa: ANN401  (Streamlit is imported late)
    from streamlit.testing.v1 import AppTest

    _ready_streamlit()
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=PATIENCE)
    for name, value in choices.items():
        app.query_params[name] = value
    return _rerun(app.switch_page(f"{page}.py") if page else app)


def _rerun(app: Any) -> Any:  # noqa: ANN401
    _downloads.clear()
    return app.run()


@cache
def _ready_streamlit() -> None:
    """Keep what downloads hold, wait for pages without asking a thousand times a second, and let options be chosen."""
    import streamlit
    from streamlit.components.v2 import manifest_scanner
    from streamlit.testing.v1 import element_tree, local_script_runner

    offer, look = streamlit.download_button, local_script_runner.require_widgets_deltas

    def keep(label: str, data: Any, file_name: str | None = None, **more: Any) -> bool:  # noqa: ANN401
        content = data() if callable(data) else data
        raw = content.encode() if isinstance(content, str) else bytes(content)
        _downloads.append(f"download {file_name}: {len(raw)} bytes, sha256 {hashlib.sha256(raw).hexdigest()[:16]}")
        return offer(label, data, file_name, **more)

    def wait(runner: Any, timeout: float) -> None:  # noqa: ANN401
        runner._script_thread.join(timeout)
        look(runner, timeout if runner.script_stopped() else 0)

    def option_or(written: Any) -> property:  # noqa: ANN401
        """Take a shown option as it is: what it is made of is known to the page alone."""

        def write(widget: Any) -> Callable[[Any], Any]:  # noqa: ANN401
            return lambda value: value if value in widget.options else written.fget(widget)(value)

        return property(write)

    scan = cache(manifest_scanner.scan_component_manifests)
    for owner, name, new in (
        (streamlit, "download_button", keep),
        (local_script_runner, "require_widgets_deltas", wait),
        (manifest_scanner, "scan_component_manifests", scan),
        *(
            (kind, "format_func", option_or(vars(kind)["format_func"]))
            for kind in (element_tree.Selectbox, element_tree.ButtonGroup, element_tree.SelectSlider)
        ),
    ):
        patch.object(owner, name, new).start()


def _with_controls(heading: str, app: Any, opened: list[str]) -> Iterator[str]:  # noqa: ANN401
    """Try each control of a page with other values, one after another, and write the lines that are new."""
    for key, label, value, others in _controls(app):
        for other in others:
            control = _find(app, key)
            if control is None:
                break
            shown = _lines(_rerun(control.set_value(other)))
            yield _section(f"{heading}, {label} = {other}", *_new(shown, opened))
        control = _find(app, key)
        if control is not None:
            _rerun(control.set_value(value))


def _controls(app: Any) -> list[tuple[str, str, Any, list[Any]]]:  # noqa: ANN401
    """List the controls of a page that are not part of a form: key, name, value and other values to try."""
    found = []
    for widget in _elements(app.main):
        in_form, fixed = getattr(widget, "form_id", ""), getattr(getattr(widget, "proto", None), "disabled", False)
        if widget.type not in TRIED or in_form or fixed:
            continue
        if widget.type == "toggle":
            others: list[Any] = [not widget.value]
        elif widget.type == "pagination":
            others = [widget.num_pages] if widget.num_pages > 1 else []
        else:
            now = widget.format_func(widget.value) if widget.value is not None else None
            left = [option for option in widget.options if option != str(now)]
            others = left[-1:]
        label = getattr(widget, "label", "") or getattr(widget.proto, "label", "") or widget.type
        found.append((widget.id, label, widget.value, others))
    return found


def _find(app: Any, identity: str) -> Any:  # noqa: ANN401
    return next((each for each in _elements(app.main) if getattr(each, "id", "") == identity), None)


def _new(lines: Sequence[str], known: Sequence[str]) -> list[str]:
    """List the lines that another list does not have, or has less often."""
    left, found = Counter(known), []
    for line in lines:
        if left[line]:
            left[line] -= 1
        else:
            found.append(line)
    return found or ["nothing else"]


def _faults(app: Any) -> list[str]:  # noqa: ANN401
    return [f"exception: {each.message}" for each in app.exception] or ["no exception"]


def _lines(app: Any) -> list[str]:  # noqa: ANN401
    """Write what a page shows, in its order; what a text or a table says is one line each row."""
    written = [line for element in _elements(app.main) for line in _element_lines(element)]
    return [*written, *_downloads]


def _elements(block: Any) -> Iterator[Any]:  # noqa: ANN401
    for element in block.children.values():
        yield element
        if hasattr(element, "children"):
            yield from _elements(element)


def _element_lines(element: Any) -> Iterator[str]:  # noqa: ANN401
    kind, proto = element.type, getattr(element, "proto", None)
    label = getattr(element, "label", "") or getattr(proto, "label", "")
    if kind in ("dataframe", "table"):
        yield from _table_lines(element.value)
    elif kind == "plotly_chart":
        yield from _figure_lines(json.loads(element.proto.spec))
    elif kind == "metric":
        yield f"metric: {label} | {element.value} | {element.delta} | {element.help}"
    elif kind == "exception":
        yield f"exception: {element.message} {' '.join(element.stack_trace)}"
    elif kind in TEXTS:
        yield from (f"{kind}: {line}" for line in str(element.value).splitlines() if line.strip())
    elif kind in VALUED:
        yield f"{kind}: {label} | {element.value} | {' / '.join(getattr(element, 'options', ()))}"
    elif label:
        yield f"{kind}: {label}"


def _table_lines(table: Any) -> Iterator[str]:  # noqa: ANN401
    yield "\t".join(("table:", *map(str, table.columns)))
    for row in table.itertuples(index=False, name=None):
        yield "\t".join(("row:", *(str(_rounded(value)).replace("\n", "⏎") for value in row)))


def _figure_lines(figure: dict[str, Any]) -> Iterator[str]:
    """Write a figure's traces and titles, without its looks."""
    layout = {name: part for name, part in figure.get("layout", {}).items() if name != "template"}
    yield f"figure: {json.dumps(_rounded(layout), sort_keys=True, ensure_ascii=False)}"
    for trace in figure["data"]:
        yield f"trace: {json.dumps(_rounded(trace), sort_keys=True, ensure_ascii=False)}"


def _rounded(value: Any) -> Any:  # noqa: ANN401
    """Round all numbers, and read the packed ones of a figure."""
    import numpy as np

    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        if set(value) >= {"dtype", "bdata"}:
            packed = np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"])
            return _rounded([value.get("shape"), packed.tolist()])
        return {name: _rounded(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(part) for part in value]
    return value


def _main() -> None:
    parser = argparse.ArgumentParser(description="Write what the command line prints and the pages show, as one text.")
    parser.add_argument("--out", type=Path, required=True, help="the file to write")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of real exports")
    chosen = parser.parse_args()
    write_picture(chosen.out, chosen.data)


if __name__ == "__main__":
    _main()
