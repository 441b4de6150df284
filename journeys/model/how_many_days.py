"""The days of rules that several folders share: active, the next step, the ranking's outcome, changes, newcomers."""

from typing import Final

ACTIVE_DAYS: Final = 180
"""People who acted within so many days are active, unless a definition says otherwise (``active_days``)."""
HORIZON_DAYS: Final = 180
"""A step to the next stage counts within so many days, unless a definition says otherwise (``horizon_days``)."""
OUTCOME_DAYS: Final = 90
"""The ranking estimates the chance to contribute within so many days; its back-test and the effect of invitations are
measured by the same days."""
YEAR_DAYS: Final = 365
"""The last year is the last so many days."""
CHANGES_DAYS: Final = 90
"""Changes are those of the last so many days, compared with as many before."""
NEWCOMER_DAYS: Final = 90
"""People are new for so many days from their first act beyond discovering: for answers, mentors
and the network."""
