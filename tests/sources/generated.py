"""Large files of invented records, each with the acts that whoever wrote them down counted along.

A generator draws what people did and writes it in the shape of one format; the counts are of what it drew, and no part
of a reader made them.
"""

import json
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

COUNT = 10_000
FIRST = datetime(2022, 1, 1, tzinfo=UTC)


class Generated(NamedTuple):
    """A file's content, how many acts of each kind are in it, of how many accounts, and how many answer somebody."""

    content: bytes
    counts: Counter
    accounts: int
    toward: int


def moment(number):
    """A moment of its own for each record, in order."""
    return FIRST + timedelta(minutes=7 * number)


def discourse_posts(count=COUNT, seed=1):
    """Posts of a forum, one JSON line each, with whispers, moves, deleted accounts and private ones among them."""
    dice = random.Random(seed)
    lines, counts, accounts, toward, heights, writers = [], Counter(), set(), 0, {}, {}
    for number in range(count):
        topic = dice.randrange(1, count // 5)
        place = heights[topic] = heights.get(topic, 0) + 1
        login = f"P{dice.randrange(300)}"
        kind = dice.choices((1, 3, 4), (94, 4, 2))[0] if place > 1 else 1
        post = {
            "id": number,
            "username": login,
            "user_id": int(login[1:]) + 1,
            "created_at": f"{moment(number):%Y-%m-%dT%H:%M:%S.000Z}",
            "cooked": '<p>a "quoted" text</p>',
            "post_number": place,
            "post_type": kind,
            "topic_id": topic,
            "avatar_template": "/user_avatar/forum.demo.org/p/{size}/1.png",
        }
        answered = dice.randrange(1, place) if place > 1 and dice.random() < 0.5 else None
        post["reply_to_post_number"] = answered
        writers[topic, place] = login
        lines.append(json.dumps(post))
        if kind != 1:
            continue
        accounts.add(login)
        counts["opened_discussion" if place == 1 else "commented"] += 1
        # what answers nobody else answers the one who opened the topic
        addressed = {writers[topic, answered or 1], writers[topic, 1]} - {login}
        toward += place > 1 and bool(addressed)
    return Generated("\n".join(lines).encode(), counts, len(accounts), toward)


def discord_channel(count=COUNT, seed=2):
    """A channel as its exporter writes it: joins, messages, answers, pins and programs."""
    dice = random.Random(seed)
    messages, counts, accounts, toward, writers = [], Counter(), set(), 0, {}
    for number in range(count):
        account = str(9_000 + dice.randrange(400))
        kind = dice.choices(("Default", "Reply", "GuildMemberJoin", "ChannelPinnedMessage"), (60, 30, 7, 3))[0]
        message = {
            "id": str(500_000 + number),
            "type": kind,
            "timestamp": f"{moment(number):%Y-%m-%dT%H:%M:%S}.12+00:00",
            "content": 'text with "messages": [ and {"id": "1"}',
            "author": {"id": account, "name": f"n{account}", "nickname": "N", "isBot": account == "9000", "roles": []},
            "attachments": [{"id": "1", "url": "https://cdn.example/1"}],
            "reactions": [{"emoji": {"id": "", "name": "x"}, "count": 2}],
        }
        if kind == "Reply":
            answered = dice.randrange(number + 1) if number else 7
            message["reference"] = {"messageId": str(500_000 + answered), "channelId": "200", "guildId": "100"}
        messages.append(message)
        if kind == "ChannelPinnedMessage":
            continue
        accounts.add(account)
        counts["joined_channel" if kind == "GuildMemberJoin" else "posted_message"] += 1
        if kind == "GuildMemberJoin":
            continue
        writers[message["id"]] = account
        answered = message.get("reference", {}).get("messageId")
        toward += answered in writers and writers[answered] != account
    about = {
        "guild": {"id": "100", "name": "Demo", "iconUrl": ""},
        "channel": {"id": "200", "type": "GuildTextChat", "category": "General", "name": "welcome", "topic": None},
        "dateRange": {"after": None, "before": None},
        "exportedAt": "2026-05-01T00:00:00+00:00",
        "messages": messages,
        "messageCount": len(messages),
    }
    return Generated(json.dumps(about, indent=2).encode(), counts, len(accounts), toward)


def zulip_messages(count=COUNT, seed=3):
    """Messages of the interface, in answers of a thousand: channels, quotes, conversations and programs."""
    dice = random.Random(seed)
    messages, counts, accounts, toward, topics, writers = [], Counter(), set(), 0, {}, {}
    for number in range(count):
        sender = dice.randrange(1, 250)
        is_private = dice.random() < 0.1
        channel, topic = f"c {dice.randrange(9)}", f"Topic {dice.randrange(200)}"
        quoted = dice.randrange(number) if number and dice.random() < 0.2 else None
        message = {
            "id": number,
            "sender_id": sender,
            "sender_full_name": f"N {sender}",
            "sender_email": f"tool{sender}-bot@demo.zulipchat.com" if sender < 5 else f"p{sender}@demo.org",
            "sender_realm_str": "demo",
            "timestamp": int(moment(number).timestamp()),
            "type": "private" if is_private else "stream",
            "display_recipient": [{"id": sender}] if is_private else channel,
            "subject": "" if is_private else topic,
            "content": "hello" if quoted is None else f"@_**N|1** [said](https://demo.org/#narrow/x/near/{quoted}):",
        }
        messages.append(message)
        if is_private:
            continue
        accounts.add(sender)
        counts["posted_message"] += 1
        # the text names the first account; who wrote the quoted message is known where that is in a channel
        writer, home = writers.get(quoted, (1, (channel, topic)))
        answered = writer if quoted is not None and home == (channel, topic) and writer != sender else None
        # what answers somebody did not open its topic
        opener = topics.setdefault((channel, topic), None if answered else sender)
        toward += bool(answered or (opener and opener != sender))
        writers[number] = sender, (channel, topic)
    pages = [messages[at : at + 1_000] for at in range(0, count, 1_000)]
    answers = [{"result": "success", "msg": "", "anchor": 0, "messages": page} for page in pages]
    return Generated("\n".join(map(json.dumps, answers)).encode(), counts, len(accounts), toward)


def zulip_realm(count=COUNT, seed=4):
    """The files of an export by their names, with a private channel; and what is in them, as :class:`Generated`."""
    dice = random.Random(seed)
    streams = [
        {"id": 10 + at, "name": f"c {at}", "invite_only": at == 3, "date_created": FIRST.timestamp()} for at in range(4)
    ]
    users = [
        {"id": at, "full_name": f"N {at}", "delivery_email": f"p{at}@demo.org", "is_bot": at < 4}
        | {"date_joined": moment(at).timestamp()}
        for at in range(1, 301)
    ]
    recipients = [{"id": 50 + at, "type": 2, "type_id": 10 + at} for at in range(4)]
    realm = {
        "zerver_realm": [{"id": 2, "string_id": "demo", "name": "Demo"}],
        "zerver_userprofile": users,
        "zerver_userprofile_crossrealm": [{"id": 900, "email": "notification-bot@zulip.com"}],
        "zerver_stream": streams,
        "zerver_recipient": [*recipients, {"id": 99, "type": 1, "type_id": 7}],
    }
    messages, counts, accounts = [], Counter(registered=300), {user["id"] for user in users}
    for number in range(count):
        recipient = dice.choice((50, 51, 52, 53, 99))
        sender = dice.randrange(1, 301)
        message = {"id": number, "sender": sender, "recipient": recipient, "subject": "a", "content": "x"}
        messages.append(message | {"date_sent": moment(number).timestamp() + 0.25})
        counts["posted_message"] += recipient < 53
    files = {"realm.json": json.dumps(realm)}
    for part, at in enumerate(range(0, count, 1_000), 1):
        read = [{"id": 1, "user_profile": 1, "message": at, "flags_mask": 1}] * 50
        body = {"zerver_message": messages[at : at + 1_000], "zerver_usermessage": read}
        files[f"messages-{part:06}.json"] = json.dumps(body)
    return files, Generated(b"", counts, len(accounts), 0)


def mailing_list(count=COUNT, seed=5):
    """An archive as Mailman gives it: masked addresses, answers by both headers, bodies that quote other messages."""
    dice = random.Random(seed)
    parts, accounts, toward, writers = [], set(), 0, []
    for number in range(count):
        sender = dice.randrange(400)
        at = moment(number)
        accounts.add(sender)
        answered = dice.randrange(number) if number and dice.random() < 0.6 else None
        headers = [
            f"From p{sender} at demo.org {at:%a %b %e %H:%M:%S %Y}",
            f"From: p{sender} at demo.org (P. {sender})",
            f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000",
            f"Subject: {'Re: ' if answered is not None else ''}[demo-devel] a",
            f"Message-ID: <m{number}@demo.org>",
        ]
        if answered is not None:
            headers.append(dice.choice(("In-Reply-To", "References")) + f": <m{answered}@demo.org>")
            toward += writers[answered] != sender
        writers.append(sender)
        parts.append("\n".join((*headers, "", "> From nobody Mon Jan  1", "From here on: a text", "", "")))
    return Generated("\n".join(parts).encode(), Counter(posted_message=count), len(accounts), toward)


def gitlab_lists(count=COUNT, seed=6):
    """Issues, merge requests and notes of a project, as one list."""
    dice = random.Random(seed)
    records, counts, toward, authors = [], Counter(), 0, {}
    host = "https://git.demo.org"
    for number in range(1, count + 1):
        who = dice.randrange(200)
        user = {"id": who + 1, "username": f"P{who}", "name": f"N {who}", "web_url": f"{host}/P{who}"}
        at = f"{moment(number):%Y-%m-%dT%H:%M:%S.000Z}"
        kinds = ("issues", "merge_requests", "note", "system") if number > 9 else ("issues",) * 4
        kind = dice.choices(kinds, (20, 15, 60, 5))[0]
        record = {"id": number, "project_id": 9, "author": user, "created_at": at}
        if kind in ("issues", "merge_requests"):
            authors[kind, number] = who
            record |= {"iid": number, "state": "opened", "title": "t", "labels": ["bug"]}
            record |= {"web_url": f"{host}/demo/sub/book/-/{kind}/{number}", "description": '"quoted" [text]'}
            counts["opened_issue" if kind == "issues" else "opened_change"] += 1
            if kind == "merge_requests":
                merger = dice.randrange(200) if dice.random() < 0.5 else None
                record |= {"source_branch": "x", "merged_at": None, "merge_user": None, "sha": f"{number:040}"}
                if merger is not None:
                    record |= {"merged_at": at, "merge_user": {"id": merger + 1, "username": f"P{merger}"}}
                    counts["landed_change"] += 1
                    # who merges their own change does nothing to somebody else's
                    counts["merged_change"] += merger != who
                    toward += merger != who
        else:
            of, numbered = dice.choice(list(authors))
            record |= {"noteable_type": "Issue" if of == "issues" else "MergeRequest", "noteable_iid": numbered}
            record |= {"body": "a text", "system": kind == "system", "type": None}
            if kind == "note":
                counts["commented"] += 1
                toward += authors[of, numbered] != who
            elif of == "merge_requests":
                record["body"] = "approved this merge request"
                # of one's own change it is a comment, which is known once all of a community is loaded
                counts["reviewed"] += 1
                toward += authors[of, numbered] != who
            else:
                record["body"] = "assigned to @P1"
        records.append(record)
    acting = {record["author"]["id"] for record in records if not str(record.get("body", "")).startswith("assigned")}
    acting |= {record["merge_user"]["id"] for record in records if record.get("merge_user")}
    return Generated(json.dumps(records).encode(), counts, len(acting), toward)
