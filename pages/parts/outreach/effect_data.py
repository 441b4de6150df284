"""What inviting changed."""

import pandas as pd

from journeys.analysis.outreach.effect import Effect, compare_matched, compare_waiting
from journeys.analysis.outreach.panel import Known, read_rows
from pages.parts.notes import data as notes_data
from pages.parts.queue import data as queue_data
from pages.parts.shared import data
from pages.parts.shared.cached import FRAMES, shared
from pages.parts.shared.filters import Scope


def effects(choice: Scope) -> tuple[Effect, ...]:
    """Compare those invited by lot with those who waited, if lots were drawn, and others with comparable people.

    Nothing if nobody was invited.
    """
    told = rows(choice)
    until = data.view(choice).observed_until
    by_lot, chosen = told["list_name"].notna(), told["invited"] & told["list_name"].isna()
    waiting = (compare_waiting(told, observed_until=until),) if by_lot.any() else ()
    matched = (compare_matched(told, observed_until=until),) if chosen.any() else ()
    return (*waiting, *matched)


def is_by_rule(choice: Scope) -> bool:
    """Whether anybody compared was comparable by a rule of thumb alone."""
    told = rows(choice)
    return bool((told["promise"].notna() & ~told["learnt"]).any())


@shared(FRAMES, "Looking who was at the door with those invited …", under=(notes_data.outreach,))
def rows(choice: Scope) -> pd.DataFrame:
    """Return who was at the door when somebody was invited."""

    def known() -> Known:
        return Known(queue_data.act_index(choice), queue_data.past(choice), choice.community.active_days)

    return read_rows(notes_data.log(choice), known, observed_until=data.view(choice).observed_until)
