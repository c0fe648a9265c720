"""Registering: one transaction, one number, and a notice the office has already is known again."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.domain.arrival import Attachment
from bot.domain.item import Ask
from bot.domain.permission import Actor
from bot.domain.push import Occasion
from bot.domain.vocabulary import Kind
from bot.office.matters import verbs
from bot.office.notices.intake import take_in, take_in_file
from bot.office.people import roster
from bot.reading.values import Doubt
from bot.store.rows import ChatRow, NoticeRow, OfficeRow
from tests.office.bureau import (
    CLERK,
    COLLEAGUE,
    DEFAULTS,
    DIRECTOR,
    LEADER,
    MEETING_AT,
    NOW,
    OWNER,
    Bureau,
    at,
    only_id,
    owed,
    reading,
)

TEXT = "请钱局长明天下午3点到四楼参加防汛会商。"


def test_a_notice_is_registered_with_its_card_queued_and_its_words_kept(
    bureau: Bureau, group: int
) -> None:
    arrival = bureau.paste(group, reading(place="四楼"), text=TEXT)
    item = bureau.item()
    assert (item.number, item.status, item.kind, item.title) == (
        1,
        "open",
        Kind.MEETING,
        "防汛会商",
    )
    assert (item.start_at, item.place) == (MEETING_AT, "四楼")
    assert (item.registered_by, item.registered_at) == (CLERK.id, NOW)
    (card,) = bureau.pushes()
    assert (card.occasion, card.chat_id, card.item_id, card.reply_to) == (
        Occasion.CARD,
        group,
        item.id,
        arrival.message_id,
    )
    assert bureau.ask(lambda s: s.get_one(NoticeRow, item.notice_id).text) == TEXT
    assert [entry.action for entry in bureau.entries(only_id(bureau))] == ["register"]


def test_a_failure_on_the_way_leaves_nothing_behind(bureau: Bureau, group: int) -> None:
    arrival = bureau.arrival(group, TEXT)

    def verb(session: Session) -> None:
        take_in(session, arrival, [reading()], Actor(CLERK.id, CLERK.name), bureau.setting)
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="power"):
        bureau.do(verb)
    assert (bureau.items(), bureau.pushes()) == ([], [])
    bureau.paste(group)
    assert bureau.item().number == 1


def test_one_text_may_hold_several_items(bureau: Bureau, group: int) -> None:
    bureau.paste(group, reading(), owed())
    assert [(item.number, item.kind) for item in bureau.items()] == [
        (1, Kind.MEETING),
        (2, Kind.REPORT),
    ]
    assert len(bureau.pushes(occasion=Occasion.CARD)) == 2


def test_the_same_message_twice_is_taken_in_once(bureau: Bureau, group: int) -> None:
    bureau.paste(group, message_id=7)
    bureau.paste(group, message_id=7)
    assert len(bureau.items()) == len(bureau.pushes()) == 1


async def test_numbers_have_no_gaps_and_no_twins_when_groups_register_at_once(
    bureau: Bureau,
) -> None:
    groups = [bureau.group(-2000 - n) for n in range(6)]

    async def register(chat_id: int, n: int) -> None:
        arrival = bureau.arrival(chat_id, f"第{n}号通知")

        def verb(session: Session) -> None:
            actor = roster.actor(session, session.get_one(ChatRow, chat_id), CLERK, now=bureau.now)
            take_in(session, arrival, [reading(f"第{n}号会")], actor, bureau.setting)
            if n % 5 == 4:
                raise RuntimeError("this one fails after it had its number")

        await bureau.store.write(verb)

    results = await asyncio.gather(
        *(register(groups[n % 6], n) for n in range(20)), return_exceptions=True
    )
    assert sum(isinstance(result, RuntimeError) for result in results) == 4
    assert sum(result is None for result in results) == 16
    assert sorted(item.number or 0 for item in bureau.items()) == list(range(1, 17))


async def test_one_notice_pasted_into_groups_at_the_same_moment_is_one_item(
    bureau: Bureau,
) -> None:
    """Chats are handled side by side; so are the three copies of one notice."""
    groups = [bureau.group(-2000 - n) for n in range(4)]
    newcomer = roster.Known(900, "初来乍到")

    async def paste(chat_id: int) -> None:
        arrival = bureau.arrival(chat_id, TEXT, newcomer)

        def verb(session: Session) -> None:
            chat = session.get_one(ChatRow, chat_id)
            roster.join(session, chat, newcomer, bureau.now)
            actor = roster.actor(session, chat, newcomer, now=bureau.now)
            take_in(session, arrival, [reading()], actor, bureau.setting)

        await bureau.store.write(verb)

    await asyncio.gather(*(paste(chat_id) for chat_id in groups))
    assert bureau.item().number == 1
    assert sorted(push.chat_id for push in bureau.pushes(occasion=Occasion.CARD)) == groups


# The same notice again.


def test_the_same_text_in_two_groups_is_one_item_with_a_card_in_each(
    bureau: Bureau, group: int
) -> None:
    other = bureau.group(-1002, "中层群")
    bureau.paste(group, text=TEXT)
    bureau.paste(other, text=TEXT.replace("，", "， ") + "\n", sender=OWNER)
    item = bureau.item()
    assert [push.chat_id for push in bureau.pushes(occasion=Occasion.CARD)] == [group, other]
    assert {push.item_id for push in bureau.pushes()} == {item.id}


def test_the_same_text_in_the_same_group_is_answered_with_the_item_there_is(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group, text=TEXT)
    again = bureau.paste(group, text=TEXT, sender=OWNER)
    assert len(bureau.items()) == 1
    (already,) = bureau.pushes(occasion=Occasion.ALREADY)
    assert already.reply_to == again.message_id


def test_the_same_words_on_another_day_are_another_matter(bureau: Bureau, group: int) -> None:
    bureau.paste(group, text=TEXT)
    bureau.later(days=1)
    bureau.paste(group, reading(start=MEETING_AT + timedelta(days=1)), text=TEXT)
    assert [item.start_at for item in bureau.items()] == [
        MEETING_AT,
        MEETING_AT + timedelta(days=1),
    ]


def test_a_notice_put_right_by_hand_is_still_the_same_notice(bureau: Bureau, group: int) -> None:
    """The times compared are those it was first registered with."""
    other = bureau.group(-1002, "中层群")
    bureau.paste(group, text=TEXT)
    for hour in (16, 17):
        bureau.act(verbs.correct, CLERK, only_id(bureau), {"start_at": at(11, 19, hour)})
    bureau.paste(other, text=TEXT)
    assert bureau.item().start_at == at(11, 19, 17)


def test_a_notice_whose_matter_was_withdrawn_may_be_registered_again(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group, text=TEXT)
    bureau.act(verbs.withdraw, CLERK, only_id(bureau))
    bureau.paste(group, text=TEXT)
    assert [item.status for item in bureau.items()] == ["withdrawn", "open"]


def test_what_one_person_registers_in_private_is_theirs(bureau: Bureau, group: int) -> None:
    mine, yours = bureau.start(CLERK), bureau.start(OWNER)
    bureau.paste(mine, text=TEXT, private=True)
    bureau.paste(yours, text=TEXT, sender=OWNER, private=True)
    bureau.paste(group, text=TEXT, sender=OWNER)
    assert [(item.chat_id, item.registered_by) for item in bureau.items()[:2]] == [
        (mine, CLERK.id),
        (yours, OWNER.id),
    ]
    assert {push.item_id for push in bureau.pushes(chat_id=mine)} == {bureau.items()[0].id}


def test_a_private_copy_of_a_notice_does_not_open_a_group_one_is_not_in(
    bureau: Bureau, group: int
) -> None:
    elsewhere = bureau.group(-1002, "中层群")
    outsider = roster.Known(300, "外来客")
    bureau.join(elsewhere, outsider)
    private = bureau.start(outsider)
    bureau.paste(group, text=TEXT)
    bureau.paste(private, text=TEXT, sender=outsider, private=True)
    first, second = bureau.items()
    assert (first.chat_id, second.chat_id) == (group, private)
    assert {push.item_id for push in bureau.pushes(chat_id=private)} == {second.id}


def test_nothing_is_shared_between_offices(bureau: Bureau, group: int) -> None:
    stranger = roster.Known(200, "别处的人")
    elsewhere = bureau.group(-3001, "外单位群", stranger)
    assert bureau.chat(elsewhere).office_id != bureau.chat(group).office_id
    bureau.paste(group, text=TEXT)
    bureau.paste(elsewhere, text=TEXT, sender=stranger)
    assert [item.number for item in bureau.items()] == [1, 1]


# Drafts.


def test_a_doubtful_notice_asks_and_takes_no_number(bureau: Bureau, group: int) -> None:
    bureau.paste(group, reading(start=None, doubts=(Doubt.NO_TIME,)))
    item = bureau.item()
    assert (item.status, item.number, item.asks) == ("draft", None, [Ask.NO_TIME])
    assert [push.occasion for push in bureau.pushes()] == [Occasion.QUESTION]
    office = bureau.chat(group).office_id
    assert bureau.ask(lambda s: s.get_one(OfficeRow, office).next_number) == 1


@pytest.mark.parametrize(
    ("doubtful", "ask"),
    [
        pytest.param(reading(conflict=True), Ask.WEEKDAY_CONTRADICTS, id="weekday"),
        pytest.param(reading(start=NOW - timedelta(hours=1)), Ask.PAST, id="past"),
    ],
)
def test_what_contradicts_itself_or_has_passed_is_asked_about(
    bureau: Bureau, group: int, doubtful: object, ask: Ask
) -> None:
    bureau.paste(group, doubtful)  # type: ignore[arg-type]
    assert (bureau.item().status, bureau.item().asks) == ("draft", [ask])


def test_mode_ask_shows_the_card_first(bureau: Bureau, group: int) -> None:
    bureau.paste(group, ask_first=True)
    item = bureau.item()
    assert (item.status, item.asks, item.number) == ("draft", [Ask.CONFIRM], None)
    assert [push.occasion for push in bureau.pushes()] == [Occasion.QUESTION]


def test_a_file_without_words_is_kept_and_asked_about(bureau: Bureau, group: int) -> None:
    file = Attachment("document", "F1", "通知.pdf", 100)
    arrival = bureau.arrival(group, "", attachments=(file,))
    for _ in range(2):
        bureau.do(lambda s: take_in_file(s, arrival, Actor(CLERK.id, CLERK.name), bureau.setting))
    item = bureau.item()
    assert (item.status, item.title, item.asks) == ("draft", "通知.pdf", [Ask.WHAT])


def test_a_new_chat_starts_with_the_configuration(bureau: Bureau, group: int) -> None:
    chat = bureau.chat(group)
    assert (chat.language, chat.mode) == (DEFAULTS.language, DEFAULTS.mode)
    assert {LEADER.id, COLLEAGUE.id, DIRECTOR.id} <= {
        person.person_id for person in bureau.ask(lambda s: roster.roster(s, chat.office_id))
    }
