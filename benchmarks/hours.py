"""Hours of GitHub to measure with: full-size records in the shape of GH Archive, of made-up people and repositories.

Each kind of record has all the fields (and so the size) of a real one; kinds come in the proportions of a real hour
(about 60 of 100 are pushes). Nothing in it is real, and it is the same for the same seed.
"""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from isal import igzip

START: Final = datetime(2024, 5, 1, tzinfo=UTC)
COMMUNITY: Final = "the-turing-way"
"""Owner of the repositories that a narrowed import looks for."""

SHARES: Final = {
    "PushEvent": 600,
    "CreateEvent": 112,
    "DeleteEvent": 22,
    "WatchEvent": 60,
    "ForkEvent": 15,
    "opened": 27,
    "closed": 30,
    "IssueCommentEvent": 50,
    "PullRequestReviewEvent": 22,
    "PullRequestReviewCommentEvent": 12,
    "IssuesEvent": 24,
    "ReleaseEvent": 10,
    "GollumEvent": 3,
    "CommitCommentEvent": 3,
    "MemberEvent": 3,
    "PublicEvent": 7,
}
_USER_LINKS: Final = (
    "followers following{/other_user} gists{/gist_id} starred{/owner}{/repo} subscriptions orgs repos events{/privacy} "
    "received_events"
).split()
_REPO_LINKS: Final = (
    "forks keys{/key_id} collaborators{/collaborator} teams hooks issues/events{/number} events assignees{/user} "
    "branches{/branch} tags git/blobs{/sha} git/tags{/sha} git/refs{/sha} git/trees{/sha} statuses/{sha} languages "
    "stargazers contributors subscribers subscription commits{/sha} git/commits{/sha} comments{/number} "
    "issues/comments{/number} contents/{+path} compare/{base}...{head} merges {archive_format}{/ref} downloads "
    "issues{/number} pulls{/number} milestones{/number} notifications{?since,all,participating} labels{/name} "
    "releases{/id} deployments"
).split()


def _user(who: str) -> dict[str, Any]:
    web = f"https://api.github.com/users/%({who})s"
    links = {f"{link.split('{')[0]}_url": f"{web}/{link}" for link in _USER_LINKS}
    return {
        "login": f"%({who})s",
        "id": f"#%({who}_id)d#",
        "node_id": f"MDQ6VXNlcj%({who}_id)d==",
        "gravatar_id": "",
        "avatar_url": f"https://avatars.example.org/u/%({who}_id)d?v=4",
        "url": web,
        **links,
        "type": "User",
        "site_admin": False,
    }


def _repository() -> dict[str, Any]:
    web = "https://api.github.com/repos/%(repo)s"
    links = {f"{link.replace('/', '_').split('{')[0]}_url": f"{web}/{link}" for link in _REPO_LINKS}
    counts = dict.fromkeys(("size", "stargazers_count", "watchers_count", "forks_count", "open_issues_count"), 7)
    flags = dict.fromkeys(("has_issues", "has_projects", "has_downloads", "has_wiki", "has_pages", "archived"), True)
    return {
        "id": "#%(repo_id)d#",
        "node_id": "R_kgDO%(repo_id)d",
        "name": "name",
        "full_name": "%(repo)s",
        "private": False,
        "owner": _user("author"),
        "description": "%(words)s",
        "fork": False,
        "url": web,
        **links,
        **counts,
        **flags,
        "language": "Python",
        "topics": ["community", "open-science"],
        "created_at": "2020-01-01T00:00:00Z",
        "updated_at": "%(at)s",
        "visibility": "public",
    }


def _item(kind: str) -> dict[str, Any]:
    web = f"https://api.github.com/repos/%(repo)s/{kind}/%(number)d"
    links = dict.fromkeys(("url", "html_url", "comments_url", "events_url", "labels_url", "timeline_url"), web)
    label = {"id": 208045946, "node_id": "MDU6TGFiZWwyMDgwNDU5NDY=", "url": web, "name": "%(label)s", "color": "f29513"}
    return {
        **links,
        "id": "#%(number)d#",
        "node_id": "I_kwDO%(sha).12s",
        "number": "#%(number)d#",
        "title": "%(words)s",
        "user": _user("author"),
        "labels": [{**label, "default": True, "description": ""}],
        "state": "open",
        "locked": False,
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "comments": 3,
        "created_at": "2024-04-02T10:11:12Z",
        "updated_at": "%(at)s",
        "closed_at": None,
        "author_association": "NONE",
        "body": "%(words)s\n\n%(words)s",
        "state_reason": None,
    }


def _pull(*, full: bool, closed: bool) -> dict[str, Any]:
    end = {"label": "%(repo)s", "ref": "main", "sha": "%(sha)s", "user": _user("author"), "repo": _repository()}
    merge = {"merged": closed, "merged_by": _user("actor") if closed else None, "mergeable": None, "additions": 9}
    state = {"state": "closed", "closed_at": "%(at)s", "merged_at": "%(at)s"} if closed else {"merged_at": None}
    return {**_item("pulls"), "head": end, "base": end, "draft": False, **state, **(merge if full else {})}


def _payload(kind: str) -> dict[str, Any]:
    commit = {"sha": "%(sha)s", "author": {"email": "%(sha).10s@example.org", "name": "%(actor)s"}}
    push = {"repository_id": "#%(repo_id)d#", "push_id": 1, "size": 1, "distinct_size": 1, "ref": "refs/heads/main"}
    push |= {"head": "%(sha)s", "before": "%(sha)s"}
    comment = {"id": "#%(serial)d#", "user": _user("actor"), "created_at": "%(at)s", "updated_at": "%(at)s"}
    comment |= {"url": "https://api.github.com/repos/%(repo)s/comments/%(serial)d", "body": "%(words)s %(words)s"}
    review = {"id": "#%(serial)d#", "user": _user("actor"), "body": None, "submitted_at": "%(at)s", "state": "approved"}
    inline = {**comment, "pull_request_review_id": "#%(serial)d#", "path": "README.md", "diff_hunk": "%(words)s"}
    release = {"id": 1, "author": _user("actor"), "tag_name": "v%(number)d", "name": "%(words)s", "assets": []}
    page = {"page_name": "Home", "title": "Home", "summary": None, "action": "edited", "sha": "%(sha)s"}
    payloads: dict[str, dict[str, Any]] = {
        "PushEvent": {**push, "commits": [{**commit, "message": "%(words)s", "distinct": True}]},
        "CreateEvent": {"ref": "main", "ref_type": "branch", "master_branch": "main", "description": "%(words)s"},
        "DeleteEvent": {"ref": "topic", "ref_type": "branch", "pusher_type": "user"},
        "WatchEvent": {"action": "started"},
        "ForkEvent": {"forkee": _repository()},
        "opened": {"action": "opened", "number": "#%(number)d#", "pull_request": _pull(full=True, closed=False)},
        "closed": {"action": "closed", "number": "#%(number)d#", "pull_request": _pull(full=True, closed=True)},
        "IssueCommentEvent": {"action": "created", "issue": _item("issues"), "comment": comment},
        "PullRequestReviewEvent": {"action": "created", "review": review}
        | {"pull_request": _pull(full=False, closed=False)},
        "PullRequestReviewCommentEvent": {"action": "created", "comment": inline}
        | {"pull_request": _pull(full=False, closed=False)},
        "IssuesEvent": {"action": "opened", "issue": {**_item("issues"), "user": _user("actor")}},
        "ReleaseEvent": {"action": "published", "release": {**release, "published_at": "%(at)s", "body": "%(words)s"}},
        "GollumEvent": {"pages": [page]},
        "CommitCommentEvent": {"action": "created", "comment": {**comment, "commit_id": "%(sha)s"}},
        "MemberEvent": {"action": "added", "member": _user("author")},
        "PublicEvent": {},
    }
    return payloads[kind]


def _template(kind: str) -> str:
    """Write one kind of record as text with places to fill in (numbers lose the quotes that carried them)."""
    record = {
        "id": "%(serial)d",
        "type": "PullRequestEvent" if kind in {"opened", "closed"} else kind,
        "actor": {
            "id": "#%(actor_id)d#",
            "login": "%(actor)s",
            "display_login": "%(actor)s",
            "gravatar_id": "",
            "url": "https://api.github.com/users/%(actor)s",
            "avatar_url": "https://avatars.example.org/u/%(actor_id)d?",
        },
        "repo": {"id": "#%(repo_id)d#", "name": "%(repo)s", "url": "https://api.github.com/repos/%(repo)s"},
        "payload": _payload(kind),
        "public": True,
        "created_at": "%(at)s",
    }
    return json.dumps(record, separators=(",", ":")).replace('"#', "").replace('#"', "") + "\n"


def make_lines(count: int, repositories: int, seed: int = 1, community_share: float = 0.001) -> Iterator[bytes]:
    """Return the lines of hours over so many repositories; the share of them that are the community's is as asked."""
    chance = random.Random(seed)
    templates = {kind: _template(kind) for kind in SHARES}
    kinds = chance.choices(list(SHARES), weights=list(SHARES.values()), k=count)
    vocabulary = [f"{chance.getrandbits(40):x}"[: chance.randint(2, 9)] for _ in range(5_000)]
    for serial, kind in enumerate(kinds, start=1):
        actor, author, repo = chance.randrange(200_000), chance.randrange(200_000), chance.randrange(repositories)
        owner = COMMUNITY if chance.random() < community_share else f"owner-{repo % 20_000}"
        at = START + timedelta(seconds=serial // 50)
        filled = templates[kind] % {
            "serial": 38_000_000_000 + serial,
            "actor": f"Person-{actor}",
            "actor_id": actor,
            "repo_id": repo,
            "author": f"Person-{author}",
            "author_id": author,
            "repo": f"{owner}/project-{repo}",
            "number": chance.randrange(1, 3_000),
            "sha": f"{chance.getrandbits(160):040x}",
            "label": chance.choice(("bug", "good first issue", "docs")),
            "at": f"{at:%Y-%m-%dT%H:%M:%SZ}",
            "words": " ".join(chance.choices(vocabulary, k=25)),
        }
        yield filled.encode()


def write_hour(path: Path, count: int, repositories: int = 50_000) -> None:
    """Write lines as GH Archive serves them: gzip, one record a line."""
    with igzip.open(path, "wb", compresslevel=2) as file:
        block: list[bytes] = []
        for line in make_lines(count, repositories):
            block.append(line)
            if len(block) == 2_000:
                file.write(b"".join(block))
                block.clear()
        file.write(b"".join(block))
