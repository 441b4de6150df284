"""What a table gives, as plain Python."""

from datetime import UTC, datetime

from journeys.model.accounts import keyed_hash
from journeys.sources.base import ImportContext
from journeys.sources.tables import reader as tables_reader
from journeys.store.engine import open_engine

NOW = datetime(2027, 1, 1, tzinfo=UTC)
KEY = b"key"


class Read:
    """The acts, claims, rejected rows and notes of a file that is read by mappings or as a known report."""

    def __init__(self, path, *mappings, **told):
        with open_engine() as engine:
            extract = tables_reader.read(path, ImportContext(engine, KEY, NOW, tables=mappings, **told))
            self.events = engine.collect(extract.events).sort_values(["at", "event_id"])
            self.claims = {tuple(claim) for claim in engine.collect(extract.claims).itertuples(index=False)}
        self.rejected, self.notes = extract.rejected, extract.notes

    @property
    def acts(self):
        """The different acts: who, what, where and on which day."""
        rows = zip(self.events["account"], self.events["action"], self.events["place"], self.events["at"], strict=True)
        return {(account, action, place, f"{at:%Y-%m-%d}") for account, action, place, at in rows}

    @property
    def people(self):
        """The accounts."""
        return set(self.events["account"])

    @property
    def count(self):
        """How many different acts there are."""
        return self.events["event_id"].nunique()


def mail(address):
    """The account of an address."""
    return f"git:{keyed_hash(address, KEY)}"
