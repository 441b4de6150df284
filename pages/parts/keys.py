"""The names of everything kept in a session; those bound to the URL are its parameters, so keep them short."""

from typing import Final

COMMUNITY: Final = "community"
UNTIL: Final = "until"
MODE: Final = "mode"
COHORT: Final = "cohort"
STAGE: Final = "stage"
COUNT: Final = "people"
STEP: Final = "step"
BREAKDOWN: Final = "by"
COMPARISON: Final = "compare"
FIRST: Final = "a"
SECOND: Final = "b"
FUNNEL_FIGURE: Final = "funnel_figure"
STEPS_FIGURE: Final = "steps_figure"
