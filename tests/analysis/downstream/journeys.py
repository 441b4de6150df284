"""Acts about a community's models, written by hand."""

import pandas as pd

from journeys.model.tables import DOWNSTREAM_ACTS
from tests.analysis.lineage.hub import place
from tests.tables import made


def own_acts(*lines):
    """Acts from lines such as "ada liked lab/root 2023-01-05"; a fifth word is whom it is toward."""
    rows = []
    for line in lines:
        who, action, where, at, *rest = line.split()
        toward = rest[0] if rest else None
        home = where if where.startswith("hub:") else place(where)
        whom = f"hub:{toward}" if toward else None
        rows.append((f"hub:{who}", action, pd.Timestamp(at, tz="UTC"), None, home, whom))
    table = pd.DataFrame(rows, columns=["person", "action", "at", "since", "place", "toward"])
    times = {name: pd.to_datetime(table[name], utc=True).astype("datetime64[us, UTC]") for name in ("at", "since")}
    return table.astype(dict.fromkeys(["person", "action", "place", "toward"], "str")).assign(**times)


def acts(*lines):
    """Acts of steps from lines such as "ada derive derived lab/root 2023-01-05"; a sixth word is after when it was."""
    rows = []
    for line in lines:
        who, step, action, where, at, *since = line.split()
        told = {"person": f"hub:{who}", "step": step.replace("_", " "), "action": action}
        rows.append({**told, "at": at, "since": since[0] if since else None, "place": place(where)})
    return made(DOWNSTREAM_ACTS, rows)
