"""A made-up organisation as the Hugging Face Hub's API tells it, and the site that serves it."""

from urllib.parse import parse_qs, urlsplit

from tests.collect.server import Answer, Site, etag_of, link

FLOWERS = "flowers"
CARD = "---\nlicense: mit\n---\n# Rose\n\n## Uses\n\nSmell it.\n"
PAGE = 2


def person(name):
    return {"_id": f"id-{name}", "user": name, "fullname": name.title(), "avatarUrl": f"/{name}.svg", "type": "user"}


def sha(number):
    return f"{number:040x}"


class Flowers(Site):
    """One model with a history, one data set, a space that is switched off, and two members."""

    def __init__(self):
        super().__init__()
        self.lists = {
            "/api/models": [self.repository("rose", downloads=7, pipeline_tag="text-generation")],
            "/api/datasets": [self.repository("petals", downloads=3, description="Petals", siblings=[])],
            "/api/spaces": [self.repository("vase", sdk="static") | {"disabled": True}],
            "/api/organizations/flowers/members": [person("ada"), person("ben")],
            "/api/organizations/flowers/followers": [person(name) for name in ("chi", "dita", "eno")],
            "/api/models/flowers/rose/likers": [person(name) for name in ("ada", "chi", "fay")],
            "/api/datasets/flowers/petals/likers": [],
            "/api/models/flowers/rose/commits/main": [
                self.commit(3, "ben", "Water it"),
                self.commit(2, "ada", "Add the card"),
                self.commit(1, "ada", "initial commit"),
            ],
            "/api/datasets/flowers/petals/commits/main": [self.commit(9, "ada", "initial commit")],
        }
        self.discussions = {
            "/api/models/flowers/rose": [
                self.discussion(1, "chi"),
                self.discussion(2, "dita"),
                self.discussion(3, "ada"),
            ],
            "/api/datasets/flowers/petals": [],
        }
        self.comments = {1: [self.comment("ada", 5)], 2: [], 3: []}

    def repository(self, name, **told):
        """Describe a repository."""
        return {
            "_id": f"id-{name}",
            "id": f"{FLOWERS}/{name}",
            "author": FLOWERS,
            "sha": sha(3),
            "private": False,
            "likes": 3,
            "tags": ["license:mit"],
            "createdAt": "2022-05-01T08:00:00.000Z",
            "lastModified": "2022-06-01T08:00:00.000Z",
            "cardData": {"license": "mit"},
            "siblings": [{"rfilename": "README.md"}],
        } | told

    def commit(self, number, who, title):
        """Make a commit."""
        date = f"2022-05-0{number}T08:00:00.000Z"
        return {"id": sha(number), "title": title, "message": "", "authors": [{"user": who}], "date": date}

    def discussion(self, number, who):
        """Say of a discussion what lists say."""
        return {
            "num": number,
            "author": {"name": who, "fullname": who.title(), "type": "user", "avatarUrl": f"/{who}.svg"},
            "repo": {"name": "flowers/rose", "type": "model"},
            "title": f"Thorn {number}",
            "status": "open",
            "createdAt": f"2022-05-1{number}T08:00:00.000Z",
            "isPullRequest": False,
            "numComments": 0,
        }

    def comment(self, who, day):
        """Make an event of a discussion."""
        return {
            "id": f"c{day}{who}",
            "author": {"name": who, "fullname": who.title(), "type": "user", "avatarUrl": f"/{who}.svg"},
            "createdAt": f"2022-06-0{day}T08:00:00.000Z",
            "type": "comment",
            "data": {"edited": False, "hidden": False, "latest": {"raw": "Cut it", "html": "", "updatedAt": ""}},
        }

    def respond(self, method, target, headers, body):
        """Keep all values of a query, as the Hub's has several of one name."""
        self.queries = parse_qs(urlsplit(target).query)
        return super().respond(method, target, headers, body)

    def answer(self, path, query, headers):
        """Answer as the Hub does."""
        one, _, name = path.rpartition("/flowers/")
        if described := [each for each in self.lists.get(one, []) if each["id"] == f"{FLOWERS}/{name}"]:
            return self.tagged(Answer(described[0]).body, headers)
        if path in self.lists:
            return self.paged(path, self.lists[path], query, headers)
        if path.endswith("/resolve/main/README.md"):
            return self.tagged(CARD.encode(), headers, "text/plain; charset=utf-8")
        if path == "/api/organizations/flowers/overview":
            return self.tagged(
                Answer({"name": FLOWERS, "fullname": "Flowers", "avatarUrl": "/f.svg", "numUsers": 2}).body, headers
            )
        if path.startswith("/api/users/"):
            name = path.split("/")[3]
            return self.tagged(Answer(person(name) | {"numModels": 1, "orgs": []}).body, headers)
        return self.threads(path, query, headers)

    def threads(self, path, query, headers):
        """Give a page of discussions, or one of them as a whole."""
        repository, _, number = path.partition("/discussions")
        if repository not in self.discussions:
            return Answer({"error": "Repository not found"}, 404, {"X-Error-Code": "RepoNotFound"})
        listed = self.discussions[repository]
        if number:
            found = next(each for each in listed if each["num"] == int(number[1:]))
            return self.tagged(Answer(found | {"events": self.comments[found["num"]], "diff": "+1"}).body, headers)
        start = int(query.get("p", 0)) * PAGE
        page = {"discussions": listed[start : start + PAGE], "count": len(listed), "start": start}
        return self.tagged(Answer(page).body, headers)

    def paged(self, path, records, query, headers):
        """Give one page of a list; the next one is named by a cursor."""
        start = int(query.get("cursor", 0))
        answer = self.tagged(Answer(records[start : start + PAGE]).body, headers)
        if start + PAGE < len(records):
            following = link(self.address, path, {"cursor": start + PAGE}, next=1)
            answer.headers["Link"] = following
        return answer

    def tagged(self, body, headers, kind="application/json; charset=utf-8"):
        """Answer with an ETag, or with 304 if that is known."""
        if headers.get("If-None-Match") == etag_of(body):
            return Answer(b"", 304, {"ETag": etag_of(body)})
        return Answer(body, headers={"ETag": etag_of(body), "Content-Type": kind})
