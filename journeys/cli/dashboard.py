"""``journeys app``: starts the dashboard, from a checkout or from where the package is installed."""

import runpy
import sys
from typing import Annotated

import typer
from rich.console import Console

from journeys.model import paths

STREAMLIT_REFUSED = 1
notes = Console(stderr=True)


def start(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on; else 8501.")] = None,
    address: Annotated[
        str | None, typer.Option(help="Address to listen on; else 127.0.0.1, which only this machine reaches.")
    ] = None,
) -> None:
    """Start the dashboard, and print its address."""
    chosen = {"port": port, "address": address}
    options = [f"--server.{name}={value}" for name, value in chosen.items() if value is not None]
    # Streamlit looks for its configuration beside the script too, and for ``pages`` there before anywhere else. It is
    # started by name because the library may not import it, and in this process so that signals reach it.
    sys.argv = ["streamlit", "run", str(paths.APP), *options]
    try:
        runpy.run_module("streamlit", run_name="__main__")
    except SystemExit as stopped:
        if stopped.code == STREAMLIT_REFUSED:
            notes.print("If something else listens there, choose another port with --port.", style="red")
        raise
