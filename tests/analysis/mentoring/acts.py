"""A newcomer, somebody who answered them, and others: acts whose fit is counted by hand."""

from tests.analysis.deeds import deed, table

OTHER = "github:hand/other"
# new opened an issue in the first place and reviewed in the other; mia answered it 28 days before the end (4 December)
ACTS = table(
    deed("new", 30, "opened_issue", thread="issue/1"),
    deed("new", 29, "reviewed", place=OTHER, thread="pull/2", toward="olaf"),
    *[deed("mia", 200 + day, "reviewed", thread=f"pull/{100 + day}") for day in range(4)],
    deed("mia", 28, "commented", thread="issue/1", toward="new"),
    deed("olaf", 31, "opened_change", place=OTHER, thread="pull/2"),
    deed("far", 20, "committed", place="github:hand/third", work="code"),
    deed("late", -1, "commented", thread="issue/1", toward="new"),
)
