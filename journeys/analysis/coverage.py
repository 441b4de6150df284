"""What is in the data, and where are its gaps? Events by month and source.

A month without events is a gap of the export or a quiet month; the table cannot show which, so a page must not either.
"""

from typing import Final

import pandas as pd

from journeys.model import tables, wording
from journeys.model.vocabulary import STAGES
from journeys.model.windows import Windows

NAMING: Final = ("account", "toward")
"""Details of an act that name people."""


def count_months(event_counts: pd.DataFrame) -> pd.DataFrame:
    """Count the events of each source in each month, from its first month to its last.

    Parameters
    ----------
    event_counts
        Rows are sums of events: ``month`` (any time in it), ``source``, ``action``, ``events``.

    Returns
    -------
    :data:`journeys.model.tables.SOURCE_MONTHS`, with the months without events.
    """
    counts = event_counts.assign(month=_first_days(event_counts["month"]))
    parts = [tables.SOURCE_MONTHS.of()]
    for source, part in counts.groupby("source"):
        events = part.groupby("month")["events"].sum()
        months = pd.date_range(events.index.min(), events.index.max(), freq="MS", unit="us")
        filled = events.reindex(months, fill_value=0).rename_axis("month").reset_index()
        parts.append(tables.SOURCE_MONTHS.of(filled.assign(source=str(source))))
    return tables.SOURCE_MONTHS.of(pd.concat(parts, ignore_index=True))


def cover_sources(event_counts: pd.DataFrame) -> pd.DataFrame:
    """List for each source the months it covers and its gaps, as :data:`journeys.model.tables.SOURCE_SPANS`."""
    rows = [
        {
            "source": source,
            "from_month": part["month"].min(),
            "until_month": part["month"].max(),
            "months": len(part),
            "months_with_events": int((part["events"] > 0).sum()),
            "events": int(part["events"].sum()),
            "gaps": _gap_words(part),
        }
        for source, part in count_months(event_counts).groupby("source")
    ]
    return tables.SOURCE_SPANS.of(rows)


def seen_only_by_lists(seen: pd.DataFrame) -> dict[str, bool]:
    """Return the stages in which no acts of people's own could be seen, and whether lists tell of them.

    ``seen`` is as :func:`cover_places` returns it.
    """
    own = set(seen.loc[seen["until_basis"] != "listed", "stage"])
    return {stage: bool((seen["stage"] == stage).any()) for stage in STAGES if stage not in own}


def cover_places(windows: Windows) -> pd.DataFrame:
    """List for each place and stage from when until when it could be seen, as :data:`journeys.model.tables.SEEN`.

    Of lists there is a row a day; places are in the order of the first thing seen, stages in their own.
    """
    rows = []
    for place in windows.places:
        for stage in STAGES:
            spans = windows.spans(place, stage)
            rows += [{"place": place, "stage": stage, **each._asdict()} for each in spans]
            for day in windows.list_days(place, stage):
                listed = {"since": day, "until": day, "since_basis": "listed", "until_basis": "listed"}
                rows.append({"place": place, "stage": stage, **listed})
    table = tables.SEEN.of(rows)
    first = table.groupby("place")["since"].transform("min")
    return (
        table.assign(first=first)
        .sort_values(["first", "place"], kind="stable")[tables.SEEN.names]
        .reset_index(drop=True)
    )


def _first_days(months: pd.Series) -> pd.Series:
    times = pd.to_datetime(months, utc=True).dt.tz_localize(None)
    return (times.dt.normalize() - pd.to_timedelta(times.dt.day - 1, unit="D")).astype("datetime64[us]")


def _gap_words(part: pd.DataFrame) -> str:
    is_gap = part["events"] == 0
    # the months with events so far number the runs of months without
    runs = part[is_gap].groupby((~is_gap).cumsum())["month"].agg(["min", "max"])
    return "; ".join(
        wording.month(first) if first == last else f"{wording.month(first)} to {wording.month(last)}"
        for first, last in runs.itertuples(index=False)
    )


def count_disagreements(differences: pd.DataFrame) -> pd.DataFrame:
    """Count the acts of which two exports disagree in a detail.

    Parameters
    ----------
    differences
        Rows are differences that were kept (see ``Store.disagreements``): ``detail``, ``kept_source``,
        ``other_source``, ``kept``, ``other``, ``file`` and ``acts``, how many acts of that file differ so.

    Returns
    -------
    Rows are a detail and a pair of formats: ``detail``, ``kept_source``, ``other_source``, ``acts``, and the two values
    of one act, ``kept`` and ``other``, empty where they would name people.
    """
    keys = ["detail", "kept_source", "other_source"]
    # each row of a file has the sum of the file: more than one row would count its acts again
    each = differences.drop_duplicates([*keys, "file"])
    counted = each.groupby(keys, as_index=False, sort=False).agg({"acts": "sum", "kept": "first", "other": "first"})
    counted.loc[counted["detail"].isin(NAMING), ["kept", "other"]] = ""
    return counted.sort_values("acts", ascending=False, ignore_index=True)
