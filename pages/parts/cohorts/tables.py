"""Tables of who stays, as people read them."""

import pandas as pd

from journeys.analysis.funnel.cohorts import Period
from journeys.model import wording


def triangle(rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Return one row a cohort and age, with the interval of its share."""
    return pd.DataFrame(
        {
            "Cohort": rows["cohort"],
            "People": rows["people"],
            f"{period.capitalize()}s later": rows["age"],
            "Followed": rows["n"],
            "Did": rows["met"],
            "Share": [
                wording.estimate(row["share"], row["low"], row["high"], row["n"]) if row["n"] else None
                for row in rows.to_dict("records")
            ],
            "Period": ["still open" if is_open else "over" for is_open in rows["open"]],
        }
    )


def events(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row an event: who came back, beside others of the same quarters."""
    return pd.DataFrame(
        {
            "Event": rows["event"],
            "Came and could be followed": rows["n"],
            "Came back": rows["met"],
            "Others of the same quarters": rows["beside"],
            "Of them, came back": rows["beside_met"],
            "Difference in points": [
                wording.points(row["difference"]) if wording.known(row["difference"]) else None
                for row in rows.to_dict("records")
            ],
            "p": [wording.probability(p) if wording.known(p) else None for p in rows["p_value"]],
        }
    )
