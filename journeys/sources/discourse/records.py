"""The records of Discourse's interface: a post, and the answers that hold posts.

Fields of no certain type are typed loosely, so that one of them does not cost the record. Texts are not decoded.
"""

from typing import Any, Final

import msgspec

REGULAR: Final = 1
WHISPER: Final = 4
PRIVATE: Final = "private_message"


class Post(msgspec.Struct):
    """One post; ``number`` is its place in its topic, 1 being the one that opens it."""

    number: int = msgspec.field(name="post_number")
    topic: int = msgspec.field(name="topic_id")
    created_at: Any
    username: str | None = None
    user_id: int | None = None
    name: Any = None
    kind: Any = msgspec.field(name="post_type", default=REGULAR)
    answers: int | None = msgspec.field(name="reply_to_post_number", default=None)
    answered: Any = msgspec.field(name="reply_to_user", default=None)
    action_code: Any = None
    archetype: Any = msgspec.field(name="topic_archetype", default=None)

    @property
    def answered_login(self) -> str:
        """The login of the one whom it answers, as far as the record says it."""
        login = self.answered.get("username") if isinstance(self.answered, dict) else None
        return login if isinstance(login, str) else ""


class Stream(msgspec.Struct):
    """The posts of a topic."""

    posts: list[msgspec.Raw] = []


class Holder(msgspec.Struct):
    """An answer that holds posts: a topic, or the latest posts of a forum."""

    id: int | None = None
    title: Any = None
    tags: Any = None
    created_at: Any = None
    closed: Any = None
    archetype: Any = None
    stream: Stream | None = msgspec.field(name="post_stream", default=None)
    latest: list[msgspec.Raw] | None = msgspec.field(name="latest_posts", default=None)
    topics: Any = msgspec.field(name="topic_list", default=None)
    private: list[msgspec.Raw] | None = msgspec.field(name="private_posts", default=None)

    @property
    def posts(self) -> list[msgspec.Raw] | None:
        """The posts that are for everybody; None where the record is no such answer."""
        return self.stream.posts if self.stream else self.latest

    @property
    def labels(self) -> list[str]:
        """The topic's tags, which are texts or, from 2026 on, objects with a name."""
        tags = self.tags if isinstance(self.tags, list) else []
        names = [tag.get("name") if isinstance(tag, dict) else tag for tag in tags]
        return [name for name in names if isinstance(name, str)]
