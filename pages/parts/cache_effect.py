"""What inviting changed."""

import pandas as pd

from journeys.analysis.effect import Effect, compare_matched, compare_waiting
from journeys.analysis.effect_rows import Known, read_rows
from pages.parts import cache, cache_outreach, cache_queue
from pages.parts.cached import FRAMES, shared
from pages.parts.choice import Scope


def effects(choice: Scope) -> tuple[Effect, ...]:
    """Compare those invited by lot with those who waited, if lots were drawn, and others with comparable people.

    Nothing if nobody was invited.
    """
    told = rows(choice)
    until = cache.view(choice).observed_until
    by_lot, chosen = told["list_name"].notna(), told["invited"] & told["list_name"].isna()
    waiting = (compare_waiting(told, observed_until=until),) if by_lot.any() else ()
    matched = (compare_matched(told, observed_until=until),) if chosen.any() else ()
    return (*waiting, *matched)


def is_by_rule(choice: Scope) -> bool:
    """Whether anybody compared was comparable by a rule of thumb alone."""
    told = rows(choice)
    return bool((told["promise"].notna() & ~told["learnt"]).any())


@shared(FRAMES, "Looking who was at the door with those invited …", under=(cache_outreach.outreach,))
def rows(choice: Scope) -> pd.DataFrame:
    """Return who was at the door when somebody was invited."""

    def known() -> Known:
        return Known(cache_queue.ledger(choice), cache_queue.past(choice), choice.community.active_days)

    return read_rows(cache_outreach.log(choice), known, observed_until=cache.view(choice).observed_until)
