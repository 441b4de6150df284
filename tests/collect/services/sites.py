"""A forum, a chat and a host of repositories that answer as the real ones do, and change while they are read."""

from urllib.parse import unquote

from journeys.collect.progress import SilentWatch
from journeys.collect.services.walk import Run
from tests.collect.server import Answer, Site

ADA, BOB = ({"id": number, "username": name, "name": name.title()} for number, name in ((1, "ada"), (2, "bob")))
DAY = "2024-03-01"
RUN = Run("2024-05-01", SilentWatch(), first_pause=0.01)
NOT_FOUND = Answer({"message": "404 Project Not Found"}, 404)


class Forum(Site):
    """Posts by number; an answer covers fifty numbers, however many of them are there."""

    def __init__(self, numbers):
        super().__init__()
        self.posts = {number: self.post(number) for number in numbers}

    @staticmethod
    def post(number):
        """A post as the list of the latest has it."""
        who = {"username": "ada", "user_id": 3, "post_type": 1}
        return {
            "id": number,
            "topic_id": number % 7,
            "post_number": number,
            "created_at": "2024-03-01T10:00:00Z",
            **who,
        }

    def answer(self, path, query, headers):
        """Answer with the posts up to a number."""
        if path != "/posts.json":
            return Answer({"errors": ["The requested URL could not be found."]}, 404)
        top = int(query.get("before", max(self.posts, default=0)))
        shown = [self.posts[number] for number in sorted(self.posts, reverse=True) if top - 50 < number <= top]
        return Answer({"latest_posts": shown})


class Chat(Site):
    """Messages by number, for those who hold a key."""

    def __init__(self, count):
        super().__init__()
        self.messages = {number: self.message(number) for number in range(1, count + 1)}

    @staticmethod
    def message(number):
        """A message with all that Zulip tells of its sender."""
        address = "notice-bot@example.org" if number % 2 else "ada@example.org"
        sender = {"sender_id": 7 + number % 2, "sender_email": address, "avatar_url": "https://a.example/0123"}
        where = {"type": "stream", "display_recipient": "general", "subject": "hello", "sender_realm_str": "demo"}
        return {"id": number, "content": "Hello", "timestamp": 1_700_000_000 + number, **sender, **where}

    def answer(self, path, query, headers):
        """Answer with the messages after a number."""
        if not headers.get("Authorization", "").startswith("Basic "):
            return Answer({"result": "error", "msg": "Not logged in"}, 401)
        begin = 0 if query["anchor"] == "oldest" else int(query["anchor"])
        following = [number for number in sorted(self.messages) if number > begin]
        shown = [self.messages[number] for number in following[: min(1_000, int(query["num_after"]))]]
        return Answer({"messages": shown, "found_newest": len(shown) == len(following)})


class Host(Site):
    """A project's threads, and their notes by the thread's number."""

    def __init__(self, count):
        super().__init__()
        self.issues = {number: self.issue(number) for number in range(1, count + 1)}
        self.notes = {2: [self.note(20 + at, 2) for at in range(130)]}

    @staticmethod
    def issue(number, minute=0):
        """An issue that last changed some minutes after a beginning that several share."""
        changed = f"{DAY}T{10 + minute // 60:02}:{minute % 60:02}:00.000Z"
        told = {"project_id": 5, "title": "A", "state": "opened", "created_at": changed, "author": ADA}
        page = {"web_url": f"https://git.example.org/team/reef/-/issues/{number}"}
        count = {"user_notes_count": int(number == 2)}
        return {"id": 900 + number, "iid": number, "updated_at": changed, **told, **page, **count}

    @staticmethod
    def note(number, of):
        """A note on an issue: it names its project by its number alone."""
        on = {"noteable_type": "Issue", "noteable_id": 900 + of, "noteable_iid": of, "project_id": 5}
        said = {"body": "Thanks", "system": False, "created_at": f"{DAY}T12:00:00.000Z", "author": BOB}
        return {"id": number, **said, **on}

    def answer(self, path, query, headers):
        """Answer with a page of threads by when they changed, or of notes."""
        name = unquote(path)
        if name == "/api/v4/projects/team/reef/merge_requests":
            return Answer([])
        if name == "/api/v4/projects/team/reef/issues":
            since = query.get("updated_after", "")
            rows = [issue for issue in self.issues.values() if issue["updated_at"] >= since]
            rows.sort(key=lambda issue: (issue["updated_at"], issue["id"]))
        elif name.startswith("/api/v4/projects/team/reef/issues/") and name.endswith("/notes"):
            rows = self.notes.get(int(name.split("/")[-2]), [])
        else:
            return NOT_FOUND
        page, size = int(query["page"]), int(query["per_page"])
        return Answer(rows[(page - 1) * size : page * size])
