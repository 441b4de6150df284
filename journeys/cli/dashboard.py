"""``journeys app``: starts the dashboard, from a checkout or from where the package is installed."""

import runpy
import sys
from typing import Annotated

import typer

from journeys.model import paths


def start(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to listen on, for example when 8501 is taken.")
    ] = None,
    address: Annotated[
        str | None, typer.Option(help="Address to listen on; else 127.0.0.1, which only this machine reaches.")
    ] = None,
) -> None:
    """Start the dashboard, and print its address."""
    chosen = {"port": port, "address": address}
    options = [f"--server.{name}={value}" for name, value in chosen.items() if value is not None]
    # Beside the script Streamlit finds its configuration, which wins over the working folder's, and the pages. The
    # library may not import it, so it is started by name; in this process, so that signals and its exit status hold.
    sys.argv = ["streamlit", "run", str(paths.APP), *options]
    runpy.run_module("streamlit", run_name="__main__")
