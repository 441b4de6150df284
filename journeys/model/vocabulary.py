"""The words that all parts share: stages, actions, formats, platforms and kinds of work, each in one table.

A new action is one new row of :data:`VOCABULARY`: the sets and mappings below are computed from its rows, and no other
module lists actions. Left out: how each export names an action, which its reader knows (``journeys/sources``), and what
a stage means for one community, which its definition says.
"""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

STAGES: Final = ("discover", "join", "contribute", "lead")
"""The stages in their order."""

SOURCES: Final = {
    "archive_repo": "Repository archive",
    "github_rest": "GitHub lists",
    "github_sqlite": "github-to-sqlite",
    "perceval": "Perceval",
    "github_graphql": "GitHub GraphQL",
    "github_migration": "GitHub migration",
    "gh_archive": "GH Archive",
    "gh_timeline": "GH Archive before 2015",
    "hub": "Hugging Face Hub",
    "slack": "Slack",
    "meeting_notes": "Meeting notes",
    "table": "Table",
    "teams": "Team files",
    "all_contributors": "All-contributors",
    "people_lists": "Lists of people",
    "git_log": "Git log",
}
"""Formats and their names on pages, richest first: where two exports describe one act differently, the earlier in this
table wins."""

PLATFORMS: Final = ("github", "forge", "hub", "slack", "git", "roster", "call", "event", "meeting", "notes")
"""What a place's name can begin with: ``github`` is github.com alone, a ``forge`` is named with its host
(``forge:codeberg.org/owner/repository``)."""
ACCOUNT_PLATFORMS: Final = ("github", "forge", "hub", "slack", "git", "roster")
"""What an account's name can begin with."""

UNTOLD: Final = "untold"
"""The kind of a change whose paths are in no export: it is work of an unknown kind."""
QUESTION: Final = "question"
"""The kind of an answer: all-contributors' word for answering questions."""
WORK: Final = {
    "a11y": "accessibility",
    "audio": "audio",
    "blog": "blog",
    "bug": "bug reports",
    "business": "business",
    "code": "code",
    "content": "content",
    "data": "data",
    "design": "design",
    "doc": "documentation",
    "eventOrganizing": "organising events",
    "example": "examples",
    "financial": "financial support",
    "fundingFinding": "finding funds",
    "ideas": "ideas and reports",
    "infra": "infrastructure",
    "maintenance": "maintenance",
    "mentoring": "mentoring",
    "platform": "platform",
    "plugin": "plugin",
    "projectManagement": "managing the project",
    "promotion": "promotion",
    QUESTION: "answers",
    "research": "research",
    "review": "reviews",
    "security": "security",
    "talk": "talks",
    "test": "tests",
    "tool": "tools",
    "translation": "translation",
    "tutorial": "tutorials",
    "userTesting": "user testing",
    "video": "video",
}
"""The all-contributors vocabulary of kinds of work (allcontributors.org/docs/en/emoji-key), with names for pages."""


Opens = Literal["", "first", "always"]
Answers = Literal["", "care", "reply"]


class Action(NamedTuple):
    """The properties of one action, the same for all exports.

    ``stage`` is the one it shows unless a definition says otherwise, ``done`` the words after a person.
    """

    action: str
    stage: str
    done: str
    work: str = ""
    """The kind of work that it is by itself: none, one of :data:`WORK`, or :data:`UNTOLD` for changes, whose kind only
    paths or places show. :data:`QUESTION` counts only toward somebody else."""
    message: bool = False
    """Somebody may answer it in its thread."""
    opens: Opens = ""
    """``always`` if it opens its thread, ``first`` if it does so where it is the thread's first act."""
    answers: Answers = ""
    """``reply`` if it answers a message, with words or by accepting a change; ``care`` if it is done on somebody else's
    issue or change without an answer, as triage."""
    list_entry: bool = False
    """It is an entry of a list, so that its date is the list's and not the person's."""
    gathering: bool = False
    """A list of people who did it is dated by the day on which they did it together."""
    meets: bool = True
    """Two people who did it in one place at one time may have met."""
    role: int = 0
    """Its rank among the acts that show a role, 1 being the strongest; 0 if it shows none."""
    in_git: bool = False
    """A git log shows it."""
    change: str = ""
    """What such acts are called where changes are counted."""
    once: str = ""
    """The end of the key of an act that a thread has only once (decision 0005)."""


class _Words(dict[str, str]):
    """Words for actions; one that is not in the vocabulary is its own words, as another version may have stored it."""

    def __missing__(self, action: str) -> str:
        return action.replace("_", " ")


VOCABULARY: Final = (
    Action("starred", "discover", "starred it", meets=False),
    Action("watched", "discover", "watched it", meets=False),
    Action("forked", "discover", "forked it", meets=False),
    Action("liked", "discover", "liked it", meets=False),
    Action("followed", "discover", "followed it", meets=False),
    Action("registered", "discover", "registered", meets=False),
    Action("requested_access", "discover", "asked for access", meets=False),
    # ideas: whether it reports a fault would be in its labels, which acts do not have (decision 0015)
    Action("opened_issue", "join", "opened an issue", "ideas", message=True, opens="always", once="opened"),
    # on a change no kind of work: it may be a review, thanks or a reminder (decision 0015)
    Action("commented", "join", "commented", QUESTION, message=True, answers="reply"),
    Action("opened_discussion", "join", "opened a discussion", message=True, opens="always", once="opened"),
    Action("claimed", "join", "took on a task", message=True),
    Action("joined_channel", "join", "joined a channel"),
    # opens a thread only as its first act; the others answer in it
    Action("posted_message", "join", "wrote a message", QUESTION, message=True, opens="first", answers="reply"),
    Action("attended", "join", "came to a call or event", gathering=True),
    # members have not met by it, but its date may be the person's own, so it is no list entry (decision 0025)
    Action("joined_org", "join", "joined the organisation", meets=False),
    Action(
        "opened_change",
        "contribute",
        "offered a change",
        UNTOLD,
        message=True,
        opens="always",
        once="opened",
        change="offered changes",
    ),
    Action(
        "landed_change", "contribute", "landed a change", UNTOLD, in_git=True, once="landed", change="landed changes"
    ),
    Action("committed", "contribute", "committed", UNTOLD, in_git=True, change="commits"),
    Action("reviewed", "contribute", "reviewed somebody's change", "review", answers="reply"),
    Action("published", "contribute", "published", UNTOLD),
    # the list's date says nothing of when the person did what they are thanked for
    Action("recognised", "contribute", "was recognised", list_entry=True, meets=False),
    Action("merged_change", "lead", "merged somebody's change", "maintenance", answers="reply", role=3, once="merged"),
    # care and no reply: a first message that was only labelled still waits (decision 0025)
    Action("triaged", "lead", "triaged", "maintenance", answers="care", role=6),
    Action("released", "lead", "made a release", "maintenance", role=4),
    Action("hosted", "lead", "hosted a call or event", "eventOrganizing", role=5, gathering=True),
    Action("appointed", "lead", "was appointed", list_entry=True, meets=False, role=1),
    Action("granted", "lead", "was granted a right", list_entry=True, meets=False, role=2),
)
"""One row an action, by stage."""

ACTIONS: Final = {row.action: row.stage for row in VOCABULARY}
"""Each action with the stage it shows unless a definition says otherwise."""
DONE: Final = _Words({row.action: row.done for row in VOCABULARY})
"""What somebody did, in words."""

DISCOVERING: Final = frozenset(row.action for row in VOCABULARY if row.stage == "discover")
"""Acts by which people only discover."""
DOWNSTREAM: Final[Mapping[str, frozenset[str]]] = {
    "discover": frozenset({"liked", "followed"}),
    "ask": frozenset({"opened_discussion", "requested_access"}),
    "derive": frozenset({"derived"}),
    "give back": frozenset({"opened_change", "commented", "credited", "returned"}),
}
"""The steps of those who build on a community's models, in their order, with what shows each. Models show three of
them: *derived*, one made from the community's; *credited*, one whose card leaves no credit open; *returned*, a second
one."""
DOWNSTREAM_WORDS: Final[Mapping[str, str]] = {
    "liked": "likes",
    "followed": "follows",
    "opened_discussion": "discussions",
    "requested_access": "requests for access",
    "derived": "models made from theirs",
    "opened_change": "pull requests",
    "commented": "answers in discussions",
    "credited": "credits in cards",
    "returned": "second models",
}
"""What shows these steps, in words."""
OF_MEMBERS: Final = frozenset({"joined_org", "published", "merged_change"})
"""Acts in an organisation of the Hub and its models that only its members can do."""
LISTED: Final = frozenset(row.action for row in VOCABULARY if row.list_entry)
"""Acts that are entries of a list; their date is the list's."""
BY_OPENER: Final = frozenset({"reviewed", "commented"})
"""One act under two names: a review of one's own change is a comment, which only who knows the opener can tell."""
GATHERINGS: Final = frozenset(row.action for row in VOCABULARY if row.gathering)
"""Acts whose list is dated by the day on which they happened."""
NOT_MEETING: Final = frozenset(row.action for row in VOCABULARY if not row.meets)
"""Acts by which nobody meets anybody: discovering, standing on one list, being a member."""

MESSAGES: Final = frozenset(row.action for row in VOCABULARY if row.message)
"""Acts in a thread that somebody may answer."""
OPENS: Final = frozenset(row.action for row in VOCABULARY if row.opens == "always")
"""Acts that open an issue, a discussion or a change."""
OPENING: Final = frozenset(row.action for row in VOCABULARY if row.opens)
"""Acts that open a thread where they are its first act: those of :data:`OPENS`, and messages in chat."""
REPLIES: Final = frozenset(row.action for row in VOCABULARY if row.answers == "reply")
"""Acts that answer a message: words, and accepting a change."""
ADDRESSING: Final = frozenset(row.action for row in VOCABULARY if row.answers)
"""Acts on somebody else's message, issue or change: those of :data:`REPLIES`, and triage."""

WORK_OF: Final = {row.action: row.work for row in VOCABULARY if row.work not in ("", QUESTION, UNTOLD)}
"""The kind of work that an action is by itself."""
WORDS: Final = frozenset(row.action for row in VOCABULARY if row.work == QUESTION)
"""Acts that are words alone: toward somebody else, outside changes, they are the work of answering."""
CHANGES: Final = frozenset(row.action for row in VOCABULARY if row.work == UNTOLD)
"""Acts that bring a change; its kind of work is shown by paths, places or people."""
KINDS_OF_CHANGE: Final = {row.action: row.change for row in VOCABULARY if row.change}
"""What changes are called where they are counted, without what is published: that is no change of something."""

ROLES: Final = tuple(row.action for row in sorted(VOCABULARY, key=lambda row: row.role) if row.role)
"""Acts that show a role, the strongest first."""
RIGHTS: Final = LISTED.intersection(ROLES)
"""Acts that give somebody a role for good."""
IN_GIT: Final = frozenset(row.action for row in VOCABULARY if row.in_git)
"""Acts that a git log shows."""
ONCE: Final = {row.action: row.once for row in VOCABULARY if row.once}
"""The end of the key of each act that a thread has only once."""
