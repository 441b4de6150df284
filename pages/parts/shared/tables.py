"""Tables as people read them: plain headings, shares in words, dates as dates, pseudonyms for people."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from journeys.analysis.funnel.cohorts import Group
from journeys.analysis.funnel.timing import at_risk_on
from journeys.analysis.stats import ranges
from journeys.analysis.stats.intervals import LEVEL_TEXT
from journeys.analysis.stats.ranges import Spans
from journeys.model import wording
from journeys.model.communities.community import Community, digest
from journeys.model.pseudonyms import pseudonym_of
from journeys.model.vocabulary import STAGES
from journeys.model.windows import BASES
from journeys.sentences.shared import source_name

GROUPS: Final[Mapping[str, Group]] = {"entry point": "entry_point", "first place": "first_place", "event": "burst"}
"""Groups that people can be compared by, with their labels."""
_COUNTED: Final = {
    "reached": "Reached",
    "observed": "Observed",
    "skipped": "Skipped",
    "current": "Observed, active at the end",
    "n": "Of (n)",
    "still_open": "Still open",
}
DETAILS_SAID: Final = {
    "at": "when",
    "account": "who",
    "action": "what",
    "thread": "in which thread",
    "toward": "toward whom",
    "work": "kind of work",
}
"""Details of an act, with their labels."""
_UNSEEN: Final = r"[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*"
# the full-width signs too, which some spreadsheets read like the others
_FORMULA: Final = re.compile(rf"(?:^|(?<=[;\t\n]))(?={_UNSEEN}[=+\-@＝＋－＠])|^(?=[\t\n])")
"""Where a spreadsheet could begin a formula, whether it splits cells at commas, semicolons or tabs."""


def stages(stage_counts: pd.DataFrame, spans: Spans) -> pd.DataFrame:
    """Return one row per stage: people there, and how many go on; uncertain numbers are ranges."""
    rows = stage_counts.to_dict("records")
    counts = {heading: _spanned(stage_counts, name, spans) for name, heading in _COUNTED.items()}
    first = ("Reached", "Observed", "Skipped", "Observed, active at the end")
    # only where somebody is counted apart
    apart = {"not_new": "Perhaps there before", "not_followed": "Not followed"}
    counts |= {heading: stage_counts[name] for name, heading in apart.items() if stage_counts[name].sum() > 0}
    return pd.DataFrame(
        {
            "Stage": [row["stage"] for row in rows],
            **{heading: counts[heading] for heading in first},
            "Next": [row["to"] or "" for row in rows],
            **_estimates(rows),
            **{heading: column for heading, column in counts.items() if heading not in first},
        }
    )


def _spanned(stage_counts: pd.DataFrame, name: str, spans: Spans) -> pd.Series:
    # a column with one range is text throughout, as a column has one type
    between = [spans.get(stage, {}).get(name) for stage in stage_counts["stage"]]
    if not any(ends and ends[0] < ends[1] for ends in between):
        return stage_counts[name]
    return pd.Series([ranges.write_number(ends) if ends else None for ends in between], dtype="str")


def estimates(estimate_rows: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return one row per cohort or group: its people, and how many go on."""
    rows = estimate_rows.to_dict("records")
    named: dict[str, Any] = {label.capitalize(): estimate_rows.iloc[:, 0], "People": estimate_rows["people"]}
    if "finished" in estimate_rows:
        named["Period"] = ["over" if row["finished"] else "still open" for row in rows]
    return pd.DataFrame({**named, **_estimates(rows)})


def people(found: pd.DataFrame, key: bytes) -> tuple[pd.DataFrame, int]:
    """Return one row per person, under a pseudonym; people known only from discovering are counted, not listed."""
    listed = found[beyond_discovering(found)]
    only_lists = [
        wording.listing([wording.DID[stage] for stage in STAGES if wording.known(row[f"{stage}_since"])])
        for row in listed.to_dict("records")
    ]
    table = pd.DataFrame(
        {
            "Pseudonym": [pseudonym_of(person, key) for person in listed["person"]],
            # without the index of the journeys, which the list of pseudonyms does not have
            "Came in by": listed["entry_point"].to_numpy(),
            **{wording.DID[stage].capitalize(): listed[f"{stage}_at"].dt.date.to_numpy() for stage in STAGES},
            "Last act": listed["last_at"].dt.date.to_numpy(),
            "Acts": listed["acts"].to_numpy(),
            # a list says by when, and not when
            **({"Dated by a list": only_lists} if any(only_lists) else {}),
        }
    )
    return table, len(found) - len(listed)


def beyond_discovering(found: pd.DataFrame) -> pd.Series:
    """Return for each person whether they did more than discover; only such people may be listed."""
    return found[[f"{stage}_at" for stage in STAGES[1:]]].notna().any(axis="columns")


def sources(covered: pd.DataFrame) -> pd.DataFrame:
    """Return one row per source: what it covers, and months without acts."""
    return pd.DataFrame(
        {
            "Source": [source_name(source) for source in covered["source"]],
            "From": covered["from_month"].map(wording.month),
            "Until": covered["until_month"].map(wording.month),
            "Acts": covered["events"],
            "Months with acts": [
                f"{row['months_with_events']} of {row['months']}" for row in covered.to_dict("records")
            ],
            "Months without": covered["gaps"],
        }
    )


def windows(seen: pd.DataFrame) -> pd.DataFrame:
    """Return one row per place, stage and time in which it could be seen."""
    is_list = seen["until_basis"] == "listed"
    return pd.DataFrame(
        {
            "Place": seen["place"],
            "Stage": seen["stage"].str.capitalize(),
            "From": seen["since"].dt.date,
            "Until": (seen["until"] - pd.Timedelta(microseconds=1)).where(~is_list, seen["until"]).dt.date,
            "The beginning is": seen["since_basis"].map(BASES),
            "The end is": seen["until_basis"].map(BASES),
        }
    )


def imports(imported: pd.DataFrame) -> pd.DataFrame:
    """Return one row per import, the newest first."""
    newest_first = imported.iloc[::-1]
    return pd.DataFrame(
        {
            "File": newest_first["file"],
            "Format": [source_name(name) for name in newest_first["format"]],
            "New": newest_first["new"],
            "Known": newest_first["known"],
            "Rejected": newest_first["rejected"],
            **{
                heading: pd.to_datetime(newest_first[column].str[:10]).dt.date
                for heading, column in (("From", "first_at"), ("Until", "last_at"), ("Imported", "imported_at"))
            },
        }
    )


def disagreements(counted: pd.DataFrame) -> pd.DataFrame:
    """Return one row per detail on which two formats disagree."""
    return pd.DataFrame(
        {
            "Detail": [DETAILS_SAID.get(detail, detail) for detail in counted["detail"]],
            "Kept from": [source_name(source) for source in counted["kept_source"]],
            "Different in": [source_name(source) for source in counted["other_source"]],
            "Acts": counted["acts"],
            "For example kept": counted["kept"],
            "Instead of": counted["other"],
        }
    )


def rejected(rejected_rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per rejected record."""
    return rejected_rows.rename(columns=str.capitalize)


def joined(accounts: pd.DataFrame, key: bytes) -> pd.DataFrame:
    """Return one row per person with several accounts: a pseudonym, how many, and why."""
    rows = [
        {"Pseudonym": pseudonym_of(str(person), key), "Accounts": len(group), "Why": "; ".join(reasons)}
        for person, group in accounts.groupby("person")
        if (reasons := sorted({why for evidence in group["evidence"] for why in evidence.split("; ")}))
    ]
    return pd.DataFrame(rows, columns=["Pseudonym", "Accounts", "Why"])


def with_origin(leaving: pd.DataFrame, community: Community | None, last: date) -> pd.DataFrame:
    """Add in each row of whom a table is, until when it counts, and by which definition: rows are copied one by one.

    Without a community it is of all that is loaded, by no definition.
    """
    if community is None:
        return leaving.assign(community="all loaded", as_of=last.isoformat(), definition=None)
    return leaving.assign(community=community.name, as_of=last.isoformat(), definition=digest(community))


def safe_csv(table: pd.DataFrame) -> str:
    """Return a table as CSV in which no cell is a formula for a spreadsheet."""
    # the headings too: some are names from an export
    return table.map(_disarm).rename(columns=_disarm).to_csv(index=False)


def _disarm(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    # a lone carriage return would begin a row in some spreadsheets
    return _FORMULA.sub("'", cell.replace("\r\n", "\n").replace("\r", "\n"))


def _estimates(rows: list[dict[Any, Any]]) -> dict[str, list[Any]]:
    known = [wording.known(row["estimate"]) for row in rows]
    return {
        f"Go on ({LEVEL_TEXT})": [
            f"{_share(row, 'estimate')} ({wording.interval(row['low'], row['high'], row['n'])})"
            if is_known
            else str(row["reason"]).partition(":")[0]
            for row, is_known in zip(rows, known, strict=True)
        ],
        "Of (n)": [row["n"] for row in rows],
        "Still open": [row["still_open"] for row in rows],
        "Naive": [_share(row, "naive") for row in rows],
    }


def _share(row: Mapping[Any, Any], column: str) -> str:
    return wording.percent(row[column], row["n"]) if wording.known(row[column]) else ""


def curve(curve_rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per day of ``AT_DAYS`` (and group, if there are two): who has gone on, who is at risk."""
    read = read_curve(curve_rows)
    rows = read.to_dict("records")
    named = {"Group": read["group"]} if "group" in read else {}
    return pd.DataFrame(
        {
            **named,
            "Days": read["days"].astype("int64"),
            "Have gone on": [wording.percent(row["share"]) for row in rows],
            f"{LEVEL_TEXT} interval": [wording.interval(row["low"], row["high"]) for row in rows],
            "Still at risk (n)": read["at_risk"],
        }
    )


def read_curve(curve_rows: pd.DataFrame) -> pd.DataFrame:
    """Read a curve, or those of two groups, on the days of ``AT_DAYS``."""
    if "group" not in curve_rows:
        return at_risk_on(curve_rows)
    # each group has days of its own on which its curve changes
    parts = [at_risk_on(part).assign(group=name) for name, part in curve_rows.groupby("group", sort=False)]
    return pd.concat(parts, ignore_index=True)
