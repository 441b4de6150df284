"""Starts the command line, as ``python -m journeys``."""

from journeys.cli.app import app

if __name__ == "__main__":
    app()
