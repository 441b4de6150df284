"""Reading one export in a test: what a source gave, as plain Python."""

from datetime import UTC, datetime
from functools import cached_property

from journeys.snapshot.openers import name_openers
from journeys.sources.base import ImportContext
from journeys.store.engine import open_engine

NOW = datetime(2027, 1, 1, tzinfo=UTC)


class Taken:
    """What a source read of a file."""

    def __init__(self, source, path, **told):
        with open_engine() as engine:
            extract = source.read(path, ImportContext(engine, b"key", NOW, **told))
            self.table = extract.events.collect(backend="pyarrow").to_native()
            self.claims = {tuple(claim) for claim in engine.collect(extract.claims).itertuples(index=False)}
            threads = engine.collect(extract.threads)
        events = self.table.to_pandas()
        self.events = events.astype(object).where(events.notna(), None)
        self.threads = {(row["place"], row["thread"]): row for row in threads.to_dict("records")}
        self.shows, self.rejected, self.notes = extract.shows, extract.rejected, extract.notes

    @property
    def counts(self):
        """How many events there are of each action."""
        return self.events["action"].value_counts().to_dict()

    @property
    def rows(self):
        """All events."""
        return {tuple(row) for row in self.events.itertuples(index=False)}

    @property
    def rows_without_source(self):
        """All events, without the format that says so."""
        return {tuple(row) for row in self.events.drop(columns="source").itertuples(index=False)}

    def acts(self, place):
        """Give the ends of the ids in a place, with who did what toward whom."""
        return self._acts(self.events, place)

    def loaded(self, place):
        """Give the same once the openers of threads are named, as a community is loaded with this file alone."""
        return self._acts(self.loaded_events, place)

    @cached_property
    def loaded_events(self):
        """All events with the openers of their threads named."""
        with open_engine() as engine:
            events = engine.collect(name_openers(engine.from_arrow(self.table), {}))
        return events.astype(object).where(events.notna(), None)

    def _acts(self, events, place):
        there = events[events["place"] == place]
        return {
            event_id.removeprefix(place).removeprefix("/"): (_login(account), action, _login(toward))
            for event_id, account, action, toward in there[["event_id", "account", "action", "toward"]].itertuples(
                index=False
            )
        }

    @property
    def reasons(self):
        """Why records were rejected, with their number."""
        return [(rejected.record, rejected.reason) for rejected in self.rejected]


def _login(account):
    return account and account.removeprefix("github:")
