"""Posts of a Discourse forum as its interface gives them: topics (/t/ID.json), the latest posts (posts.json), or posts.

Texts are not kept. Left out: private messages, whispers among staff, what the forum writes itself (closed, pinned,
moved), likes, which carry no date, and lists of topics, which hold no posts.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.accounts import FORGE, account_at
from journeys.model.events import NOBODY, UNNAMED
from journeys.model.extract import Extract
from journeys.sources.base import ExtractBuilder, ImportContext, date_fault, parse_instant
from journeys.sources.conversations import Remembered, count_of, given_home, named, without_words
from journeys.sources.decode.cells import LETTERS_SHOWN
from journeys.sources.decode.compressed import Damaged
from journeys.sources.decode.files import Fault, decode_record, to_utf8
from journeys.sources.decode.json_stream import stream_records
from journeys.sources.decode.lines import read_text_blocks
from journeys.sources.discourse.records import PRIVATE, REGULAR, WHISPER, Holder, Post

NAME: Final = "discourse"
SHOWS: Final = ("opened_discussion", "commented")
HOST_NEEDED: Final = (
    "{path} does not say which forum it is of; give its host with --place discourse:HOST, as in "
    "discourse:forum.demo.org"
)
TOPICS_ONLY: Final = (
    "{path} is a list of topics, which holds no posts. Ask for each topic (https://HOST/t/ID.json?print=true) or for "
    "https://HOST/posts.json."
)
_HOLDER: Final = re.compile(rb'"(?:post_stream"\s*:\s*\{\s*"posts"|latest_posts")\s*:\s*\[|"topic_list"\s*:\s*\{')
_PICTURE: Final = re.compile(rb"/user_avatar/([\w-]+(?:\.[\w-]+)+)/")
LONGEST_HOST: Final = 300
_POST: Final = (b'"post_number"', b'"topic_id"', b'"post_type"')


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file begins with a topic, a list of posts, or a post."""
    data = to_utf8(head)
    if path.is_dir() or not data.lstrip().startswith((b"{", b"[")):
        return False
    # items of other programs hold such answers too
    is_item = b'"backend_name"' in data
    return not is_item and (_HOLDER.search(data) is not None or all(name in data for name in _POST))


def read(path: Path, context: ImportContext) -> Extract:
    """Read topics and posts.

    Raises
    ------
    ExportError
        When nothing says which forum it is, or no post can be read.
    """
    host = _named_host(path, context) or _host_in(path)
    if not host:
        raise ExportError(HOST_NEEDED.format(path=path), "place")
    forum = Forum(ExtractBuilder(NAME, context), host)
    for record in stream_records(path, context.progress):
        if record.fault:
            forum.builder.reject(record.number, record.fault, without_words(record.raw))
        else:
            forum.take(record.number, record.raw)
    if not forum.builder.has_events and not forum.left_out:
        rejected = forum.builder.rejected
        why = f" Record {rejected[0].record}: {rejected[0].reason}." if rejected else ""
        msg = TOPICS_ONLY.format(path=path) if forum.topic_lists else f"{path} holds no post that can be read.{why}"
        raise ExportError(msg)
    return forum.extract()


def _named_host(path: Path, context: ImportContext) -> str:
    """Return the host that somebody gave, or that the folder of a collection or the file's name says."""
    home = path.parent
    collected = home.name.lower() if home.parent.name == "discourse" and "." in home.name else ""
    # a file that is named after its address (forum.demo.org__t__7.json) names the host
    return given_home(context, "discourse") or collected or given_home(context, FORGE)


def _host_in(path: Path) -> str:
    """Return the host of the forum, which stands in the addresses of pictures that people gave themselves."""
    end = b""
    with suppress(Damaged):
        for block in read_text_blocks(path, lambda _: None):
            if found := _PICTURE.search(end + block):
                return found[1].decode().lower()
            end = block[-LONGEST_HOST:]
    return ""


@dataclass
class Forum:
    """A forum being read, and counts of what becomes no act."""

    builder: ExtractBuilder
    host: str
    record: int = 0
    topic_lists: int = 0
    private: int = 0
    whispers: int = 0
    own: int = 0
    nobody: int = 0
    authors: Remembered[tuple[int, int], str] = field(default_factory=Remembered)

    @property
    def place(self) -> str:
        """The forum as a place."""
        return f"discourse:{self.host}"

    @property
    def left_out(self) -> int:
        """How many posts were left out."""
        return self.private + self.whispers + self.own + self.nobody

    def take(self, number: int, raw: bytes) -> None:
        """Take one record: an answer that holds posts, or a post."""
        self.record = number
        holder = decode_record(raw, Holder)
        if isinstance(holder, Holder) and (holder.posts is not None or holder.private):
            self._take_holder(holder)
        elif isinstance(holder, Fault) and _HOLDER.search(raw):
            self._reject(holder.reason, raw)
        elif isinstance(holder, Holder) and holder.topics is not None:
            self.topic_lists += 1
            self._reject("a list of topics, which holds no posts", b"")
        else:
            post = decode_record(raw, Post)
            if isinstance(post, Fault):
                self._reject(post.reason, raw)
            else:
                self._take_posts([(post, raw)])

    def _take_holder(self, holder: Holder) -> None:
        self.private += len(holder.private or ())
        if holder.archetype == PRIVATE:
            self.private += len(holder.posts or ())
            return
        sound = []
        for raw in holder.posts or ():
            post = decode_record(raw, Post)
            if isinstance(post, Fault):
                self._reject(post.reason, raw)
            else:
                sound.append((post, bytes(raw)))
        self._take_posts(sound)
        if holder.stream and holder.id:
            self.builder.thread(
                self.place,
                f"topic/{holder.id}",
                title=holder.title if isinstance(holder.title, str) else None,
                labels=holder.labels,
                state="closed" if holder.closed is True else "open",
                opened_at=parse_instant(holder.created_at),
            )

    def _take_posts(self, posts: list[tuple[Post, bytes]]) -> None:
        # the latest posts come first, so that an answer stands before what it answers
        for post, _ in posts:
            self.authors.put((post.topic, post.number), self._account(post.username))
        for post, raw in posts:
            if fault := self._take_post(post):
                self._reject(fault, raw)

    def _take_post(self, post: Post) -> str | None:
        # returns the reason if the post cannot be read
        if post.archetype == PRIVATE:
            self.private += 1
            return None
        if post.kind == WHISPER:
            self.whispers += 1
            return None
        if post.kind != REGULAR or post.action_code:
            self.own += 1
            return None
        at = parse_instant(post.created_at)
        if fault := date_fault(at, str(post.created_at)[:LETTERS_SHOWN], self.builder.reading.now):
            return f"created_at: {fault}"
        account = self._account(post.username)
        if account == NOBODY:
            self.nobody += 1
            return None
        account = self._claim(post, account)
        if at is not None:
            add_post(self.builder, self.place, (post.topic, post.number), account, at, self._toward(post, account))
        return None

    def _account(self, login: str | None) -> str:
        return account_at(self.place, login) if login else NOBODY

    def _claim(self, post: Post, account: str) -> str:
        if post.user_id is not None:
            account = self.builder.held_by(account, account_at(self.place, post.user_id))
            # the forum's own accounts (system, discobot) have numbers below 0
            if post.user_id < 0:
                self.builder.claim(account, "type", "Bot")
        named(post.name, lambda name: self.builder.claim(account, "name", name))
        return account

    def _toward(self, post: Post, account: str) -> str | None:
        if post.number == 1:
            return None
        known = self._account(post.answered_login) if post.answered_login else None
        if known is None and post.answers:
            known = self.authors.get((post.topic, post.answers))
        return UNNAMED if known is None or known == NOBODY else (known if known != account else None)

    def _reject(self, reason: str, raw: bytes) -> None:
        self.builder.reject(self.record, reason, without_words(raw))

    def extract(self) -> Extract:
        """Return what was taken, with a sentence on all that became no act."""
        self.builder.notes += [
            *count_of(self.own, "Posts that the forum wrote itself (closed, pinned, moved)", "They are no acts."),
            *count_of(self.private + self.whispers, "Private messages and whispers among staff", "Left alone."),
            *count_of(self.nobody, "Posts of deleted accounts", "They are not counted."),
        ]
        return self.builder.extract(SHOWS)


def add_post(  # noqa: PLR0913  (an act has that many parts)
    builder: ExtractBuilder, place: str, post: tuple[int, int], account: str, at: datetime, toward: str | None
) -> None:
    """Add a post, given as the numbers of its topic and of itself there."""
    topic, number = post
    thread = f"topic/{topic}"
    if number == 1:
        builder.act(f"{place}/{thread}#opened", at, account, "opened_discussion", place, thread=thread)
        return
    key = f"{place}/{thread}#post/{number}"
    builder.act(key, at, account, "commented", place, thread=thread, toward=toward)
