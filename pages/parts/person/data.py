"""One person's acts, contacts and answers; people who only discovered are not listed."""

from typing import NamedTuple

import pandas as pd

from journeys.analysis import timeline
from journeys.charts.timeline import Frame, Lanes
from journeys.model.pseudonyms import pseudonym_of
from pages.parts.network import data as network_data
from pages.parts.network.data import Network
from pages.parts.shared import data, tables
from pages.parts.shared.cached import ANSWERS, FRAMES, cached, open_store, shared
from pages.parts.shared.data import acts
from pages.parts.shared.filters import Scope


class PersonTimeline(NamedTuple):
    """One person's acts, and what the figure draws of them."""

    own: pd.DataFrame
    entries: pd.DataFrame
    marks: pd.DataFrame
    lanes: Lanes
    frame: Frame


@shared(FRAMES)
def listed(choice: Scope) -> pd.DataFrame:
    """Return the journeys of all who did more than discover, the latest act first, with their ``pseudonym``."""
    journeys, secret = data.view(choice).journeys, open_store().key
    # by person too, so that "Next" leads through people of one instant in the same order each time
    found = journeys[tables.beyond_discovering(journeys)].sort_values(["last_at", "person"], ascending=[False, True])
    return found.assign(pseudonym=[pseudonym_of(str(who), secret) for who in found["person"]]).reset_index(drop=True)


def names(choice: Scope) -> dict[str, str]:
    """Return the pseudonym of everybody who did more than discover."""
    found = listed(choice)
    return dict(zip(found["person"], found["pseudonym"], strict=True))


@cached(ANSWERS)
def without_threads(choice: Scope) -> list[str]:
    """List the formats that contain no thread here."""
    # count() leaves out missing threads
    counted = acts(choice).groupby("source")["thread"].count()
    return [str(source) for source in counted.index[counted == 0]]


@cached(ANSWERS, "Reading the journey …")
def timeline_of(choice: Scope, who: str) -> PersonTimeline:
    """Return somebody's acts by place and time."""
    view = data.view(choice)
    own = timeline.acts_of(who, acts(choice), view.journeys, choice.community)
    journey = view.journeys[view.journeys["person"] == who].to_dict("records")[0]
    lane_of = timeline.assign_lanes(own)
    unit = timeline.choose_unit(own, lane_of)
    others = sum(lane == timeline.OTHERS for lane in lane_of.values())
    return PersonTimeline(
        own=own,
        entries=timeline.find_entries(journey),
        marks=timeline.count_marks(own, lane_of, unit),
        lanes=Lanes(tuple(dict.fromkeys(lane_of.values())), others),
        frame=Frame(journey["first_at"].to_pydatetime(), view.observed_until, unit),
    )


@cached(ANSWERS)
def contacts(choice: Scope, who: str) -> pd.DataFrame:
    """Return the people with whom somebody works, columns as of :func:`journeys.analysis.timeline.find_contacts`."""
    return timeline.find_contacts(who, acts(choice), network_data.graph(choice, tied_by(choice)))


def tied_by(choice: Scope) -> Network:
    """Return the network of who works with whom: by the closest thing that exports contain, until now."""
    return Network(network_data.closest_tie(choice), network_data.months(choice)[-1])


@cached(ANSWERS)
def answers(choice: Scope, who: str) -> pd.DataFrame:
    """Return somebody's messages with the first answer to each."""
    return timeline.find_answers(who, acts(choice), observed_until=data.view(choice).observed_until)
