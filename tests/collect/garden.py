"""A made-up repository as GitHub's REST API tells it, and the site that serves it.

Page sizes are small. An ETag is of the body alone, and a 304 says nothing of the pages that follow: the hardest that
the protocol allows.
"""

from tests.collect.server import Answer, Site, etag_of, link

REPO = "demo/garden"
MOST_ON_A_PAGE = 3
SHOWN_STARS = "application/vnd.github.star+json"


def at(day, hour=12):
    return f"2021-03-{day:02}T{hour:02}:00:00Z"


def user(number):
    names = ("ghost", "Ada", "ben", "chi", "dita", "eno", "fay")
    return {
        "login": names[number],
        "id": 100 + number,
        "type": "User",
        "html_url": f"https://github.com/{names[number]}",
    }


class Garden(Site):
    """Seven issues of which three are pulls, and all that was done around them."""

    def __init__(self, name=REPO):
        super().__init__()
        self.name = name
        self.most = MOST_ON_A_PAGE
        self.remaining = None
        api = f"https://api.github.com/repos/{name}"
        web = f"https://github.com/{name}"
        self.lists = {
            "issues": [self.issue(n, api, web) for n in range(1, 8)],
            "pulls": [self.pull(n, api, web) for n in (3, 5, 6)],
            "issues/comments": [
                self.comment(n, on, who, f"{api}/issues/{on}", f"{web}/issues/{on}")
                for n, (on, who) in enumerate([(1, 2), (1, 3), (2, 1), (3, 1), (4, 4)], 1)
            ],
            "pulls/comments": [
                self.comment(31, 3, 1, f"{api}/pulls/3", f"{web}/pull/3")
                | {"pull_request_url": f"{api}/pulls/3", "pull_request_review_id": 41, "path": "beds.md"}
            ],
            "issues/events": [
                {"id": n, "event": event, "actor": user(1), "created_at": at(n + 7)}
                | {
                    "issue": {
                        "number": on,
                        "user": user(on % 5 + 1),
                        "url": f"{api}/issues/{on}",
                        "html_url": f"{web}/issues/{on}",
                    }
                    | ({"pull_request": {"url": f"{api}/pulls/{on}", "merged_at": at(10)}} if on == 3 else {})
                }
                | {"url": f"{api}/issues/events/{n}"}
                for n, (event, on) in enumerate([("labeled", 1), ("closed", 2), ("merged", 3), ("labeled", 4)], 1)
            ][::-1],
            "stargazers": [{"starred_at": at(n), "user": user(n)} for n in range(1, 6)],
            "forks": [self.fork(4, 9, api), self.fork(5, 11, api)],
            "commits": [self.commit(n, api, web) for n in range(8, 0, -1)],
            "releases": [
                {"id": 71, "tag_name": "v1", "author": user(1), "created_at": at(20), "published_at": at(20)}
                | {"url": f"{api}/releases/71", "html_url": f"{web}/releases/tag/v1", "draft": False, "body": "First"}
            ],
            "pulls/3/reviews": [self.review(41, 3, 1, api, web)],
            "pulls/5/reviews": [],
        }

    def issue(self, number, api, web):
        """Make an issue."""
        kind = {"pull_request": {"url": f"{api}/pulls/{number}"}} if number in (3, 5, 6) else {}
        state = "closed" if number in (2, 3, 6) else "open"
        return {
            "id": 1000 + number,
            "number": number,
            "url": f"{api}/issues/{number}",
            "repository_url": api,
            "html_url": f"{web}/issues/{number}",
            "title": f"Bed {number}",
            "user": user(number % 5 + 1),
            "labels": [{"name": "good first issue"}] if number == 1 else [],
            "state": state,
            "comments": 0,
            "body": "a line\nand another",
            "created_at": at(number),
            "updated_at": at(number + 7),
            "closed_at": at(number + 7) if state == "closed" else None,
            "author_association": "CONTRIBUTOR",
        } | kind

    def pull(self, number, api, web):
        """Make a pull."""
        return self.issue(number, api, web) | {
            "id": 2000 + number,
            "url": f"{api}/pulls/{number}",
            "html_url": f"{web}/pull/{number}",
            "merged_at": at(number + 7) if number == 3 else None,
            "head": {"ref": "plan", "sha": "0" * 40},
            "base": {"ref": "main", "repo": {"full_name": self.name}},
        }

    def comment(self, number, on, who, url, page):
        """Make a comment."""
        return {
            "id": 3000 + number,
            "url": f"{url.rpartition('/')[0]}/comments/{3000 + number}",
            "html_url": f"{page}#issuecomment-{3000 + number}",
            "issue_url": url,
            "user": user(who),
            "body": "Fine",
            "created_at": at(on + 1, 13),
            "updated_at": at(on + 1, 13),
        }

    def review(self, number, on, who, api, web):
        """Make a review."""
        return {
            "id": number,
            "user": user(who),
            "body": "",
            "state": "APPROVED",
            "submitted_at": at(on + 2),
            "html_url": f"{web}/pull/{on}#pullrequestreview-{number}",
            "pull_request_url": f"{api}/pulls/{on}",
        }

    def fork(self, who, day, api):
        """Make a fork."""
        name = user(who)["login"]
        return {"id": 60 + who, "full_name": f"{name}/garden", "name": "garden", "owner": user(who), "fork": True} | {
            "url": f"https://api.github.com/repos/{name}/garden",
            "created_at": at(day),
            "updated_at": at(day),
        }

    def commit(self, number, api, web):
        """Make a commit."""
        person = {"name": f"N{number % 3}", "email": f"n{number % 3}@example.org", "date": at(number)}
        sha = f"{number:040x}"
        return {
            "sha": sha,
            "url": f"{api}/commits/{sha}",
            "html_url": f"{web}/commit/{sha}",
            "commit": {"author": person, "committer": person, "message": f"Bed {number}"},
            "author": user(number % 3 + 1),
            "committer": user(number % 3 + 1),
            "parents": [],
        }

    def answer(self, path, query, headers):
        """Answer as GitHub does."""
        if path == f"/repos/{self.name}":
            return Answer({"id": 7, "full_name": self.name, "name": self.name.partition("/")[2]})
        if path == f"/orgs/{self.name.partition('/')[0]}/repos":
            return self.page(path, [{"id": 7, "full_name": self.name}], query, headers)
        inner = path.removeprefix(f"/repos/{self.name}/")
        if inner == path or inner not in self.lists:
            return Answer({"message": "Not Found", "documentation_url": "https://docs.github.com/rest"}, 404)
        records = self.arranged(inner, query)
        if inner == "stargazers" and headers.get("Accept") != SHOWN_STARS:
            records = [record["user"] for record in records]
        return self.page(path, records, query, headers)

    def arranged(self, inner, query):
        """Give a list as it is asked for."""
        records = list(self.lists[inner])
        if "since" in query:
            records = [record for record in records if record["updated_at"] >= query["since"]]
        if "direction" in query:
            key = f"{query['sort']}_at"
            records.sort(key=lambda record: record[key], reverse=query["direction"] == "desc")
        return records

    def page(self, path, records, query, headers):
        """Give one page of a list."""
        number, size = int(query.get("page", 1)), min(int(query.get("per_page", 30)), self.most)
        last = max(-(-len(records) // size), 1)
        answer = Answer(records[(number - 1) * size : number * size])
        etag = etag_of(answer.body)
        if headers.get("If-None-Match") == etag:
            return Answer(b"", 304, {"ETag": etag})
        answer.headers["ETag"] = etag
        if self.remaining is not None:
            answer.headers |= self.remaining()
        if number < last:
            answer.headers["Link"] = link(self.address, path, query, next=number + 1, last=last)
        elif number > 1:
            answer.headers["Link"] = link(self.address, path, query, prev=number - 1, first=1)
        return answer
