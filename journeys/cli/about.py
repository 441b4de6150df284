"""``journeys about HANDLE``: everything that is held on one person, for whoever asks for themselves."""

from dataclasses import asdict
from datetime import UTC, datetime
from getpass import getuser
from typing import Annotated

import typer

from journeys.cli.console import REFUSED, WRONG_USE, fail, print_json, print_line
from journeys.errors import EntryError, JourneysError
from journeys.identity import held, opting_out
from journeys.ingest import jobs
from journeys.logs.database import open_database
from journeys.logs.opt_outs import Signed
from journeys.model.paths import store_folder
from journeys.sentences import identities as sentences
from journeys.store.store import Store


def about(
    handle: Annotated[
        str, typer.Argument(help="github:login, login (on any platform), an e-mail address, or a pseudonym.")
    ],
    leave_out: Annotated[bool, typer.Option("--opt-out", help="Leave the person out after the answer.")] = False,  # noqa: FBT002  (a flag)
    who: Annotated[str | None, typer.Option("--who", help="Who enters the opt-out, for the log.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,  # noqa: FBT002  (a flag)
) -> None:
    """Say everything that the store and the logs hold on one person, in clear: for that person's eyes."""
    try:
        store = Store(store_folder())
        with open_database(store.folder) as database:
            found = held.find_held(store, database, handle)
            if as_json:
                print_json(asdict(found))
            else:
                for line in sentences.held(found):
                    print_line(line)
            if leave_out:
                jobs.leave_out(store, database, Signed(who or getuser(), datetime.now(UTC)), handle)
        store.close()
    except JourneysError as error:
        fail(error, WRONG_USE if isinstance(error, EntryError) else REFUSED)
    if leave_out and not as_json:
        print_line(opting_out.DONE)
