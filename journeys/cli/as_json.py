"""What the command line answers in JSON: the shapes that scripts rely on."""

from datetime import date
from typing import Any

import pandas as pd

from journeys.ingest.receipts import Receipt
from journeys.model.spans import Span


def of_receipt(receipt: Receipt) -> dict[str, Any]:
    """Give what became of a file."""
    told = {
        "path": receipt.path,
        "format": receipt.format,
        "events": receipt.events,
        "new": receipt.new,
        "known": receipt.known,
        "rejected": receipt.rejected,
        "first": iso(receipt.first),
        "last": iso(receipt.last),
        "notes": list(receipt.notes),
        "places": receipt.places,
        "communities": list(receipt.communities),
    }
    return told | ({"refused": receipt.refused} if receipt.refused else {})


def of_stage(row: dict[Any, Any], spans: dict[str, Span] | None) -> dict[str, Any]:
    """Give the people of a stage and who goes on, with the ranges from undecided suggestions if there are any."""
    counts = {name: None if pd.isna(row[name]) else int(row[name]) for name in ("observed", "reached", "skipped")}
    rates = {name: None if pd.isna(row[name]) else round(float(row[name]), 6) for name in ("estimate", "low", "high")}
    conversion = (
        {
            "to": row["to"],
            **rates,
            "n": int(row["n"]),
            "naive": None if pd.isna(row["naive"]) else round(row["naive"], 6),
        }
        if isinstance(row["to"], str)
        else None
    )
    return {
        "stage": row["stage"],
        "observable": bool(row["observable"]),
        **counts,
        "range": spans,
        "conversion": conversion,
    }


def iso(at: date | None) -> str | None:
    """Write a day or an instant, or nothing."""
    return None if at is None or pd.isna(at) else at.isoformat()
