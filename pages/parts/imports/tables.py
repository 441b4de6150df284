"""Tables of the Import page: one row per file."""

from collections.abc import Mapping, Sequence

import pandas as pd

from journeys.ingest.receipts import Receipt
from journeys.model.communities.community import Community
from journeys.sentences.imports import some_of
from journeys.sentences.shared import source_name


def receipts(found: Sequence[Receipt], communities: Mapping[str, Community]) -> pd.DataFrame:
    """Return one row per file that was read: its format, community and places, and how many acts it contains."""
    return pd.DataFrame(
        {
            "File": [receipt.path for receipt in found],
            "What it is": [_format(receipt) for receipt in found],
            "Community": [_communities(receipt, communities) for receipt in found],
            "Places": [_places(receipt) for receipt in found],
            "Acts": [receipt.new + receipt.known for receipt in found],
            "From": [f"{receipt.first:%Y-%m-%d}" if receipt.first else "" for receipt in found],
            "Until": [f"{receipt.last:%Y-%m-%d}" if receipt.last else "" for receipt in found],
            "Not taken": [receipt.rejected for receipt in found],
        }
    )


def _format(receipt: Receipt) -> str:
    return source_name(receipt.format or "")


def _communities(receipt: Receipt, communities: Mapping[str, Community]) -> str:
    names = [each.name for each in communities.values() if any(each.owned_among(receipt.places))]
    return ", ".join(names) or "none claims it"


def _places(receipt: Receipt) -> str:
    return some_of(sorted(receipt.places, key=lambda place: -receipt.places[place]))
