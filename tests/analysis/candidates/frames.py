"""People at the door written by hand, for the tests of who is worth an hour."""

from journeys.analysis.candidates.candidates import ActIndex
from journeys.model.communities.community import Community, Place
from journeys.model.tables import JOURNEYS, THREADS
from journeys.model.vocabulary import ACTIONS, STAGES
from journeys.model.windows import BETWEEN
from tests.analysis.deeds import PLACE, UNTIL, deed, table
from tests.tables import as_typed, made

COMMUNITY = Community(slug="hand", name="Hand", places=(Place(pattern="github:hand/*"),))


def said(person, days, action="commented", thread="issue/1", **more):
    """Write one act in a thread, so many days before the end of observation."""
    return deed(person, days, action, thread=thread, **more)


def journeys_of(acts, entry_point="other", burst=None):
    """Give the journeys of acts by the default rules."""
    stage = acts["action"].map(ACTIONS)
    rows = acts.groupby("person")["at"].agg(first_at="min", last_at="max", acts="size")
    rows["places"] = acts.groupby("person")["place"].agg(lambda places: BETWEEN.join(sorted(set(places))))
    entries = {f"{name}_at": acts["at"].where(stage == name).groupby(acts["person"]).min() for name in STAGES}
    told = rows.assign(**entries, first_place=PLACE, entry_point=entry_point, burst=burst).reset_index()
    told = told.reindex(columns=JOURNEYS.names)
    return as_typed(JOURNEYS, told).sort_values(["first_at", "person"], ignore_index=True)


def threads_table(*rows):
    """Give rows of place, thread, title, labels, opener, opened_at, closed_at as ``load_threads`` does."""
    return made(THREADS, (dict(zip(THREADS.columns, row, strict=True)) for row in rows))


def index_of(*deeds, threads=(), until=UNTIL, windows=None, **more):
    """Lay out acts written by hand."""
    acts = table(*deeds)
    journeys = journeys_of(acts, **more)
    return ActIndex.of(acts, threads_table(*threads), journeys, COMMUNITY, observed_until=until, windows=windows)
