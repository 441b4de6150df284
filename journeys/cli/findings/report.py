"""``journeys report``: a pack of findings that may be published."""

from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from journeys.cli.console import REFUSED, WRONG_USE, check_loaded, fail, failing_with, notes, opened_store, out
from journeys.errors import PackError
from journeys.findings.pack import Asked, make_pack
from journeys.findings.protect import DEFAULT_K, LEAST_K
from journeys.findings.questions import QUESTIONS
from journeys.logs.database import open_database
from journeys.model.communities.definitions import find_community


def report(  # noqa: PLR0913  (one argument an option)
    community: Annotated[list[str], typer.Option(help="Short name of a community's definition; up to four times.")],
    out_file: Annotated[Path, typer.Option("--out", help="The ZIP to write.")],
    question: Annotated[
        list[str] | None, typer.Option(help=f"One of {', '.join(QUESTIONS)}; without it all of them.")
    ] = None,
    k: Annotated[int, typer.Option(min=LEAST_K, help="Counts of fewer people are left out.")] = DEFAULT_K,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Last day of a month; without it the last whole month of the data."),
    ] = None,
    replace: Annotated[  # noqa: FBT002  (a flag)
        bool, typer.Option("--replace", help="An earlier pack of the same month was given to nobody: replace it.")
    ] = False,
) -> None:
    """Write figures, tables and methods as one ZIP in which no count is of few people; the log notes that it was."""
    if not out_file.parent.is_dir():
        fail(f"There is no folder {out_file.parent}: make it, or name another file with --out.", WRONG_USE)
    if out_file.is_dir():
        fail(f"{out_file} is a folder: name a file in it with --out.", WRONG_USE)
    with failing_with(WRONG_USE):
        communities = tuple(find_community(slug) for slug in community)
    questions = tuple(name for name in QUESTIONS if not question or name in question)
    if unknown := sorted(set(question or ()) - set(QUESTIONS)):
        fail(f"There is no question {', '.join(unknown)}. There are: {', '.join(QUESTIONS)}.", WRONG_USE)
    asked = Asked(communities, questions, k, until.date() if until else None, replace=replace)
    with failing_with(REFUSED), opened_store() as store:
        check_loaded(store)
        with open_database(store.folder) as database, notes.status("Counting …") as status:
            make_pack(store, database, asked, now=datetime.now(UTC), told=status.update, keep=partial(_keep, out_file))
    out.print(f"Wrote {out_file}.", soft_wrap=True, markup=False, highlight=False)


def _keep(path: Path, pack: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(pack)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        msg = f"{path} cannot be written: {error.strerror or error}. Make room, or name another file with --out."
        raise PackError(msg) from error
