"""The comparison of communities."""

from datetime import datetime

from journeys.analysis.compare.comparison import Comparison
from journeys.analysis.compare.comparison import compare as compare_communities
from journeys.analysis.compare.shared import Align, Side
from journeys.model.communities.community import Community
from journeys.model.days import end_of_day
from journeys.snapshot.acts import load_acts
from journeys.snapshot.snapshot import load_snapshot
from pages.parts.shared import data
from pages.parts.shared.cached import GRAPHS, open_store, shared
from pages.parts.shared.filters import Scope


@shared(GRAPHS, "Comparing the communities …")
def compare(scopes: tuple[Scope, ...], align: Align) -> Comparison:
    """Compare communities until the day of the first; not to be changed."""
    until = end_of_day(scopes[0].until) if scopes[0].until else None
    return compare_communities(_load, [scope.community for scope in scopes], align, until)


def others(choice: Scope) -> list[str]:
    """List the other communities of which acts are loaded, those with most acts first."""
    acts = data.acts_by_place()
    counts = {
        slug: sum(count for place, count in acts.items() if each.owns(place))
        for slug, each in data.communities().items()
        if slug != choice.community.slug
    }
    return sorted((slug for slug, count in counts.items() if count), key=lambda slug: -counts[slug])


def _load(community: Community, until: datetime | None) -> Side:
    if until is None:
        # what other pages show of it
        scope = Scope(community, None)
        view = data.view(scope)
        return Side(view.journeys, data.acts(scope), view.settings(community.order))
    # a narrowed definition is asked for by this page alone, whose answer is kept as a whole
    narrowed = load_snapshot(open_store(), community, until, data.decided())
    return Side(narrowed.journeys, load_acts(open_store(), narrowed), narrowed.settings(community.order))
