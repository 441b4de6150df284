"""Communities written by hand, which a comparison loads as it loads those of a store."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pandas as pd

from journeys.analysis.compare.shared import Side
from journeys.analysis.funnel.settings import FunnelSettings
from journeys.model.communities.community import Community, Place
from journeys.model.tables import ACTS, JOURNEYS, WINDOWS
from journeys.model.vocabulary import LISTED, STAGES
from journeys.model.windows import Window, Windows
from tests.tables import made

BEGINS = datetime(2020, 1, 1, tzinfo=UTC)
ENDS = datetime(2022, 1, 1, tzinfo=UTC)
SHOWN = ("starred", "opened_issue", "commented", "opened_change", "reviewed", "merged_change")


def act(person, day, action="commented", place="github:hand/one", **more):
    """Write one act, so many days after the first of January 2020; what lists say may be before that day."""
    at = BEGINS + timedelta(days=day)
    since = {"since": BEGINS} if action in LISTED else {}
    row = {"person": person, "at": at, "action": action, "place": place, "source": "github_rest"}
    return {**row, **since, **more}


@dataclass(frozen=True)
class Written:
    """The acts of a community, and its windows as ``(place, actions, since, until, basis of the beginning)``."""

    community: Community
    acts: list[dict]
    windows: tuple[tuple, ...]

    def load(self, community, until):
        """Load the community by a definition, as a store would until an instant."""
        acts = made(ACTS, [row for row in self.acts if until is None or row["at"] < until])
        acts = acts.sort_values("at", kind="stable", ignore_index=True)
        rows = [Window(place, actions, *ends, *basis, "exported") for place, actions, *ends, basis in self._ends()]
        places = [window[0] for window in self.windows]
        seen = Windows(WINDOWS.of(row._asdict() for row in rows), community, places, until)
        observable = {
            stage: any(community.can_show(stage, actions, place) for place, actions, *_ in self.windows)
            for stage in STAGES
        }
        settings = FunnelSettings(community, observable, observed_until=until or ENDS, mode="any", windows=seen)
        return Side(self.journeys(acts, community), acts, settings)

    def _ends(self):
        for place, actions, since, until, *basis in self.windows:
            yield place, actions, since, until, tuple(basis) or ("created",)

    @staticmethod
    def journeys(acts, community):
        """Return when each person first did what shows each stage, by rules that name actions alone."""
        shown = {stage: acts[acts["action"].isin(community.actions(stage))] for stage in STAGES}
        firsts = {f"{stage}_at": part.groupby("person")["at"].min() for stage, part in shown.items()}
        own = acts.groupby("person")
        ends = {"first_at": own["at"].min(), "last_at": own["at"].max(), "acts": own.size()}
        where = {
            "places": own["place"].agg(lambda there: "\n".join(sorted(set(there)))),
            "first_place": own["place"].first(),
        }
        people = pd.DataFrame(firsts | ends | where).rename_axis("person")
        kept = people[people[list(firsts)].notna().any(axis="columns")].reset_index().assign(entry_point="other")
        rows = kept.astype("object").where(kept.notna(), None).to_dict("records")
        return made(JOURNEYS, rows).sort_values("first_at", ignore_index=True)


def written(slug, acts, *, shown=SHOWN, since=BEGINS, until=ENDS, founded_on=None, more=()):
    """Write a community whose one place could show some actions for some time, from its first day on."""
    community = Community(
        slug=slug, name=slug.title(), founded_on=founded_on, places=(Place("github:hand/*"), Place("roster:hand/*"))
    )
    return Written(community, list(acts), (("github:hand/one", tuple(shown), since, until), *more))


def loader(*communities):
    """Return what loads any of some communities."""
    by_slug = {each.community.slug: each for each in communities}
    return lambda community, until: by_slug[community.slug].load(community, until)


def value_of(found, measure, slug):
    """Return the row of one measure of one community."""
    (row,) = found.values[(found.values["measure"] == measure) & (found.values["community"] == slug)].to_dict("records")
    return row


def difference_in(found, measure):
    """Return the one difference of a measure."""
    (row,) = found.differences[found.differences["measure"] == measure].to_dict("records")
    return row


def is_missing(value):
    return value is None or pd.isna(value)
