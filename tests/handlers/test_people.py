"""Who wrote what, where: people, anonymous administrators, channels, topics, forwards, files."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.asked import behind, number_in, pointed_at
from handlers.people import arrival_of, replied, sender_of
from handlers.spoken import called
from tests.handlers.messages import GROUP, HUIYIN, LI, WRITTEN, ZHOU, entity, message

CHANNEL = {"id": -1009, "type": "channel", "title": "水务公告"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group"}


def test_a_person_is_known_by_id() -> None:
    sender = sender_of(message("好"))
    assert sender.person is not None
    assert (sender.person.id, sender.person.username, sender.rules) == (7, "zhou_min", False)


@pytest.mark.parametrize(
    ("more", "name", "rules"),
    [
        ({"from_": ANONYMOUS, "sender_chat": GROUP}, "测试工作群", True),
        ({"from_": ANONYMOUS, "sender_chat": GROUP, "author_signature": "主任"}, "主任", True),
        ({"from_": {**ANONYMOUS, "id": 777000}, "sender_chat": CHANNEL}, "水务公告", False),
        ({"from_": None, "chat": CHANNEL, "sender_chat": CHANNEL}, "水务公告", True),
        ({"from_": None, "chat": CHANNEL}, "水务公告", True),
    ],
)
def test_who_is_nobody_has_a_name_and_rights_only_as_the_chat_itself(
    more: dict[str, Any], name: str, rules: bool
) -> None:
    sender = sender_of(message("通知", **more))
    assert (sender.person, sender.name, sender.rules) == (None, name, rules)


def test_a_thread_is_a_topic_only_where_telegram_says_so() -> None:
    assert arrival_of((message("好", message_thread_id=3),), ()).topic_id is None
    topic = message("好", message_thread_id=3, is_topic_message=True)
    assert arrival_of((topic,), ()).topic_id == 3


def test_the_beginning_of_a_topic_is_no_message_one_replies_to() -> None:
    begun = {
        "message_id": 3,
        "date": 0,
        "chat": GROUP,
        "forum_topic_created": {"name": "专题", "icon_color": 1},
    }
    assert replied(message("好", reply_to_message=begun)) is None


def test_a_forward_is_read_as_of_when_it_was_first_written() -> None:
    first = datetime(2026, 11, 17, 1, 0, tzinfo=UTC)
    origin = {"type": "hidden_user", "date": int(first.timestamp()), "sender_user_name": "某人"}
    arrival = arrival_of((message("明天开会", forward_origin=origin),), (1,))
    assert (arrival.written_at, arrival.forwarded_from) == (first, "某人")
    assert arrival_of((message("明天开会"),), (1,)).written_at == WRITTEN


def test_an_album_is_one_message_under_its_words() -> None:
    photo = [{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}]
    first = message(photo=photo, message_id=5)
    second = message(photo=photo, message_id=6, caption="请12月1日前报送清单")
    arrival = arrival_of((first, second), (1, 2))
    assert (arrival.message_id, arrival.text) == (6, "请12月1日前报送清单")
    assert [file.kind for file in arrival.attachments] == ["photo", "photo"]


@pytest.mark.parametrize(
    ("text", "words", "named"),
    [
        ("@huiyin_bot 看3号", "看3号", True),
        ("看3号 @Huiyin_Bot", "看3号", True),
        ("😀请问@huiyin_bot在吗", "😀请问@huiyin_bot在吗", False),
        ("@huiyin_bot", "", True),
    ],
)
def test_huiyin_is_called_at_either_end_of_a_message(text: str, words: str, named: bool) -> None:
    mention = next(part for part in ("@huiyin_bot", "@Huiyin_Bot") if part in text)
    said = message(text, entities=[entity("mention", text, mention)])
    assert called(said, "huiyin_bot") == (words, named)


def test_another_bots_name_calls_somebody_else() -> None:
    text = "@other_bot 看3号"
    assert called(
        message(text, entities=[entity("mention", text, "@other_bot")]), "huiyin_bot"
    ) == (
        text,
        False,
    )


@pytest.mark.parametrize(
    ("argument", "number", "rest"),
    [
        ("3 已报市局", 3, "已报市局"),
        ("#3", 3, ""),
        ("3", 3, ""),
        ("已报市局", None, "已报市局"),
        ("16:00 改", None, "16:00 改"),
        ("12月4日 等材料", None, "12月4日 等材料"),
        ("3号 已报", 3, "已报"),
    ],
)
def test_a_number_in_front_is_an_items(argument: str, number: int | None, rest: str) -> None:
    assert number_in(argument) == (number, rest)


def test_what_stands_behind_a_command_keeps_its_lines() -> None:
    assert behind(message("/task 12月1日前\n搬桌子\n清仓库")) == "12月1日前\n搬桌子\n清仓库"
    assert behind(message("/list")) == ""


def test_a_mention_points_before_a_reply_and_a_bot_never() -> None:
    answered = {"message_id": 4, "date": 0, "chat": GROUP, "from": LI, "text": "好"}
    ours = {**answered, "from": HUIYIN}
    text = "/assign 3 周敏"
    marks = [entity("text_mention", text, "周敏", user=ZHOU)]
    both = pointed_at(message(text, entities=marks, reply_to_message=answered))
    reply = pointed_at(message("/assign 3", reply_to_message=answered))
    assert both is not None
    assert reply is not None
    assert (both.id, reply.id) == (7, 8)
    assert pointed_at(message("/assign 3", reply_to_message=ours)) is None
