"""Reading a list of people, and what was read of it as plain Python."""

from datetime import UTC, datetime

from journeys.sources.base import ImportContext
from journeys.store.engine import open_engine

NOW = datetime(2026, 11, 21, tzinfo=UTC)
KEY = b"key"


class Lists:
    """What a reader took from a file."""

    def __init__(self, reader, path, **told):
        with open_engine() as engine:
            extract = reader.read(path, ImportContext(engine, KEY, NOW, **told))
            self.events = engine.collect(extract.events)
            self.claims = {tuple(claim) for claim in engine.collect(extract.claims).itertuples(index=False)}
        self.shows, self.notes, self.rejected = extract.shows, extract.notes, extract.rejected
        self.keys = set(self.events["event_id"])
        self.days = {f"{at:%Y-%m-%d}" for at in self.events["at"]}

    def did(self, action):
        """Accounts of one action, in order."""
        return sorted(self.events.loc[self.events["action"] == action, "account"].unique())
