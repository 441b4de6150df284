"""``python -m journeys opt-out add | apply | list | remove | file | forget-notes``: leaving people out."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from getpass import getuser
from typing import Annotated, Final

import typer
from rich.table import Table

from journeys.cli.console import REFUSED, WRONG_USE, fail, opened_store, out, print_line
from journeys.errors import EntryError, JourneysError
from journeys.identity import opt_out_filter, opting_out
from journeys.ingest import jobs
from journeys.logs.database import Database, open_database
from journeys.logs.opt_outs import OptOutLog, Signed, opt_out_file, read_file, read_request
from journeys.model.wording import counted
from journeys.store.store import Store

_NO_FILE: Final = "there is none yet; one handle a line, # for comments"

app = typer.Typer(help="Leave people out of everything that is computed.", no_args_is_help=True)

Handle = Annotated[
    str, typer.Argument(help="github:login, login (on any platform), an e-mail address, or a pseudonym.")
]
Who = Annotated[str | None, typer.Option("--who", help="Who enters it, for the log; else the name of your account.")]


@app.command("add")
def add(handle: Handle, who: Who = None) -> None:
    """Leave somebody out, now and in later imports."""
    with _opened() as (store, database):
        jobs.leave_out(store, database, _signed(who), handle)
    out.print(opting_out.DONE, soft_wrap=True)


@app.command("apply")
def apply(who: Who = None) -> None:
    """Rewrite what is stored by all opt-outs, those in the file too; reading the file alone rewrites nothing."""
    with _opened() as (store, database):
        entered = jobs.leave_out(store, database, _signed(who))
    print_line(f"What is stored was rewritten by all opt-outs in force. Entered from the file: {entered}.")
    print_line("An opt-out of the file holds from now on until `journeys opt-out remove` withdraws it.")
    if entered:
        print_line("This store does not need the file for these people any more. It has handles in clear: empty it.")


@app.command("list")
def list_all() -> None:
    """List the opt-outs in force: when, by whom, and how the person was named; never who it is."""
    with _opened() as (store, database):
        log = OptOutLog(database, store.key).log()
        from_file = len(read_file(opt_out_file(store.folder), store.key))
    table = Table("number", "entered", "by", "named by")
    for row in log[log["in_force"]].itertuples():
        table.add_row(str(row.number), f"{row.at:%Y-%m-%d %H:%M} UTC", str(row.who), str(row.named))
    out.print(table)
    out.print(f"and {from_file} in the file (see opt-out file).")


@app.command("remove")
def remove(
    which: Annotated[
        str, typer.Argument(help="Its number in the list, or the handle or address it was entered under.")
    ],
    who: Who = None,
) -> None:
    """Withdraw an opt-out; the log keeps it."""
    with _opened() as (store, database):
        log = OptOutLog(database, store.key)
        # digits alone are a number of the list, even if a login looks like that
        numbers = [int(which)] if which.isdecimal() else log.in_force_for(read_request(which, store.key))
        if not numbers:
            msg = f"No opt-out in force was entered under '{which}'; opt-out list shows them with their numbers."
            raise EntryError(msg)
        for number in numbers:
            opting_out.withdraw(store, database, number, _signed(who))
            out.print(f"Opt-out {number} is withdrawn; the log keeps it. {opting_out.IMPORT_AGAIN}", soft_wrap=True)


@app.command("file")
def check_file() -> None:
    """Check the file of opt-outs that is read; every faulty line is named."""
    with _opened() as (store, _):
        path = opt_out_file(store.folder)
        listed = len(read_file(path, store.key))
    content = f"{counted(listed, 'opt-out')}, no fault" if path.exists() else _NO_FILE
    print_line(f"{path}: {content}.")


@app.command("forget-notes")
def forget_notes(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask, for scripts.")] = False,  # noqa: FBT002  (a flag)
) -> None:
    """Delete the notes that are still kept on people who opted out, such as those named in the file."""
    with _opened() as (store, database):
        kept = opt_out_filter.find_kept_notes(store, database)
        if not kept.notes:
            out.print("No note is kept on anybody who opted out.")
            return
        out.print(f"This deletes {kept}. It cannot be undone.", soft_wrap=True)
        if not yes and not typer.confirm("Delete them?"):
            out.print("Nothing was deleted.")
            raise typer.Exit(REFUSED)
        opt_out_filter.forget_notes(database, kept.accounts)
        out.print("They are deleted.")


@contextmanager
def _opened() -> Iterator[tuple[Store, Database]]:
    try:
        with opened_store() as store, open_database(store.folder) as database:
            yield store, database
    except JourneysError as error:
        # an entry that cannot be is the caller's mistake; all else is the store's or database's
        fail(error, WRONG_USE if isinstance(error, EntryError) else REFUSED)


def _signed(who: str | None) -> Signed:
    return Signed(who or getuser(), datetime.now(UTC))
