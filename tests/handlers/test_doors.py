"""What comes in through the door, as the office takes it: on both engines, without Telegram."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot.domain.item import Status
from bot.domain.permission import Reason
from bot.domain.press import Press, Verb
from bot.domain.push import Occasion
from bot.office.matters import answering, ordering
from bot.office.matters.ordering import Errand
from bot.office.people.leadership import bind, name_director
from bot.office.people.preferences import Preference, prefer
from bot.office.people.presence import Rights, present, removed
from bot.office.people.roster import Known
from bot.office.people.visits import Sender, Visit, look
from bot.office.presses.pressed import FORGED, STALE, Said
from bot.office.presses.pressing import press
from bot.office.sending.trouble import chat_moved
from bot.reading import Reader
from bot.store.rows import CardRow, ChatRow, ItemRow, PositionRow, PushRow
from tests.office.bureau import (
    CALENDAR,
    CLERK,
    COLLEAGUE,
    DEFAULTS,
    DIRECTOR,
    HOURS,
    LEADER,
    OWNER,
    Bureau,
    owed,
)

READER = Reader(HOURS, CALENDAR)
STRANGER = Known(900, "路人")
GROUP = -1001


def visit(bureau: Bureau, person: Known | None, telegram_id: int = GROUP, **more: Any) -> Visit:
    """Somebody at the door of a group, or of their own private chat."""
    kind = "private" if telegram_id > 0 else "supergroup"
    sender = Sender(person, person.name if person else "业务群", **more)
    return Visit(telegram_id, kind, "业务群", sender, DEFAULTS, bureau.now)


def pressed(
    bureau: Bureau,
    person: Known,
    verb: Verb,
    item_id: int,
    revision: int = 1,
    *,
    telegram_id: int = GROUP,
    argument: str = "",
    message_id: int = 500,
) -> Said:
    """A press of a button."""
    bureau.now += timedelta(seconds=1)
    return bureau.do(
        lambda session: press(
            session,
            Press(verb, item_id, revision, argument),
            visit(bureau, person, telegram_id),
            message_id,
            f"update {bureau.now.timestamp()}",
            READER,
            bureau.setting,
        )
    )


def errand(bureau: Bureau, person: Known, number: int | None = None, rest: str = "") -> Errand:
    """An order in the group."""
    bureau.now += timedelta(seconds=1)
    message = bureau.message_id()
    return Errand(visit(bureau, person), number, rest, message, f"update {message}")


def items(bureau: Bureau) -> list[ItemRow]:
    return bureau.ask(lambda s: list(s.exec(select(ItemRow).order_by(col(ItemRow.id)))))


def queued(bureau: Bureau, occasion: Occasion) -> list[PushRow]:
    return bureau.ask(lambda s: list(s.exec(select(PushRow).where(PushRow.occasion == occasion))))


@pytest.fixture
def meeting(bureau: Bureau, group: int) -> int:
    """An open meeting, registered by the clerk; its id."""
    bureau.paste(group)
    return items(bureau)[0].id or 0


def test_a_receipt_counts_once(bureau: Bureau, meeting: int) -> None:
    assert pressed(bureau, OWNER, Verb.ACKNOWLEDGE, meeting) == Said("toast_received")
    assert pressed(bureau, OWNER, Verb.ACKNOWLEDGE, meeting) == Said("toast_already")


def test_a_press_is_authorised_anew(bureau: Bureau, meeting: int) -> None:
    said = pressed(bureau, OWNER, Verb.WITHDRAW, meeting)
    assert said.reason is Reason.NOT_YOURS
    assert items(bureau)[0].status == Status.OPEN
    assert pressed(bureau, CLERK, Verb.WITHDRAW, meeting) == Said("toast_withdrawn")
    assert pressed(bureau, CLERK, Verb.WITHDRAW, meeting).reason is Reason.ALREADY_WITHDRAWN


def test_a_press_on_what_is_not_shown_there_is_forged(bureau: Bureau, meeting: int) -> None:
    bureau.group(-2002, founder=STRANGER)
    assert pressed(bureau, STRANGER, Verb.ACKNOWLEDGE, meeting, telegram_id=-2002) == FORGED
    assert pressed(bureau, OWNER, Verb.ACKNOWLEDGE, 77) == FORGED
    assert pressed(bureau, OWNER, Verb.ACKNOWLEDGE, meeting, revision=9) == FORGED
    assert pressed(bureau, LEADER, Verb.SNOOZE, meeting, argument="1h") == FORGED
    assert bureau.ask(lambda s: look(s, -2002, OWNER, bureau.now)) is not None


def test_a_button_from_before_a_change_is_stale(bureau: Bureau, meeting: int) -> None:
    gave = errand(bureau, CLERK)
    bureau.do(lambda s: answering.give_fields(s, gave, meeting, {"place": "二楼会议室"}))
    assert pressed(bureau, OWNER, Verb.ACKNOWLEDGE, meeting) == STALE
    assert pressed(bureau, OWNER, Verb.ACKNOWLEDGE, meeting, 2) == Said("toast_received")


def test_closing_asks_for_the_result_and_the_next_words_are_it(bureau: Bureau, group: int) -> None:
    bureau.paste(group, owed(), text="请于25日前报取暖情况")
    item = items(bureau)[0].id or 0
    assert pressed(bureau, CLERK, Verb.CLOSE, item) == Said("toast_asked")
    assert pressed(bureau, CLERK, Verb.CLOSE, item) == Said("toast_asked")
    assert len(queued(bureau, Occasion.PROMPT)) == 1
    assert items(bureau)[0].status == Status.OPEN
    expected = bureau.ask(lambda s: look(s, GROUP, CLERK, bureau.now))
    assert expected is not None
    assert expected.expected is not None
    gave = errand(bureau, CLERK, rest="已报市局")
    bureau.do(lambda s: answering.give_result(s, gave, item))
    assert (items(bureau)[0].status, items(bureau)[0].result) == (Status.DONE, "已报市局")
    after = bureau.ask(lambda s: look(s, GROUP, CLERK, bureau.now))
    assert after is not None
    assert after.expected is None


def test_a_snooze_is_a_row_of_that_moment(bureau: Bureau, group: int) -> None:
    bureau.start(LEADER)
    bureau.bind(group, LEADER, "钱局长")
    bureau.paste(group)
    item = items(bureau)[0].id or 0
    said = pressed(bureau, LEADER, Verb.SNOOZE, item, telegram_id=LEADER.id, argument="1h")
    assert said.toast == "toast_snoozed"
    (row,) = queued(bureau, Occasion.SNOOZE)
    assert row.send_after == said.values["when"] == bureau.now + timedelta(hours=1)
    bad = pressed(bureau, LEADER, Verb.SNOOZE, item, telegram_id=LEADER.id, argument="never")
    assert bad == STALE


def test_an_order_without_its_item_says_what_is_missing(bureau: Bureau, meeting: int) -> None:
    def order(number: int | None) -> str:
        asked = errand(bureau, CLERK, number)
        return bureau.do(lambda s: ordering.cancel(s, asked)).answer

    assert (order(None), order(9)) == ("usage_cancel", "no_such_item")
    assert order(1) == ""
    assert items(bureau)[0].status == Status.CANCELLED
    assert len(queued(bureau, Occasion.CHANGE)) == 1


def test_an_order_may_answer_a_notice_in_place_of_a_number(bureau: Bureau, group: int) -> None:
    arrival = bureau.paste(group)
    asked = errand(bureau, OWNER)
    asked = Errand(asked.visit, None, "", 90, "update 90", reply_to=arrival.message_id)
    assert bureau.do(lambda s: ordering.cancel(s, asked)).reason is Reason.NOT_YOURS


def test_an_owner_is_found_by_name_or_not_at_all(bureau: Bureau, group: int) -> None:
    bureau.paste(group, owed(), text="请于25日前报取暖情况")

    def assign(who: str) -> str:
        asked = errand(bureau, CLERK, 1, who)
        return bureau.do(lambda s: ordering.assign(s, asked)).answer

    assert assign("没这个人") == "person_unknown"
    assert assign("@qinling") == ""
    assert assign("秦岭") == "unchanged"


def test_what_is_registered_by_order_twice_is_told_its_number(bureau: Bureau, group: int) -> None:
    arrival = bureau.arrival(0, "整理档案柜", OWNER)
    task = owed("整理档案柜")

    def register() -> None:
        asked = errand(bureau, CLERK)
        bureau.do(lambda s: ordering.register(s, asked, arrival, (task,), bureau.setting))

    register()
    register()
    assert [one.title for one in items(bureau)] == ["整理档案柜"]
    assert len(queued(bureau, Occasion.ALREADY)) == 1
    asked = errand(bureau, CLERK, 1)
    bureau.do(lambda s: ordering.take_back(s, asked))
    register()
    assert [one.status for one in items(bureau)] == [Status.WITHDRAWN, Status.OPEN]


def test_another_persons_undo_takes_back_nothing(bureau: Bureau, meeting: int) -> None:
    asked = errand(bureau, OWNER)
    assert bureau.do(lambda s: ordering.take_back(s, asked)).answer == "nothing_to_undo"
    asked = errand(bureau, CLERK)
    assert bureau.do(lambda s: ordering.take_back(s, asked)).answer == ""
    assert items(bureau)[0].status == Status.WITHDRAWN


def test_a_refused_answer_is_told_why(bureau: Bureau, group: int) -> None:
    bureau.paste(group, ask_first=True)
    item = items(bureau)[0].id or 0
    gave = errand(bureau, OWNER)
    bureau.do(lambda s: answering.give_fields(s, gave, item, {"place": "别处"}))
    (row,) = queued(bureau, Occasion.REFUSED)
    assert row.detail["reason"] == Reason.NOT_YOURS
    gave = errand(bureau, CLERK)
    bureau.do(lambda s: answering.give_consent(s, gave, item, yes=True))
    assert (items(bureau)[0].status, items(bureau)[0].number) == (Status.OPEN, 1)


def test_leaders_are_bound_by_administrators_alone(bureau: Bureau, group: int) -> None:
    refused = bureau.do(lambda s: bind(s, visit(bureau, OWNER), LEADER, "钱局长"))
    assert refused.reason is Reason.ADMINISTRATORS_ONLY
    bound = bureau.do(lambda s: bind(s, visit(bureau, DIRECTOR), LEADER, "钱局长"))
    assert (bound.title, bound.name) == ("钱局长", LEADER.name)
    assert bound.code
    by_name = bureau.do(lambda s: bind(s, visit(bureau, DIRECTOR), None, "@xiaozhou 梁科长"))
    assert by_name.name == CLERK.name
    unseen = bureau.do(lambda s: bind(s, visit(bureau, DIRECTOR), None, "@sunju 孙局长"))
    assert (unseen.username, unseen.name) == ("sunju", "")
    assert bureau.do(lambda s: bind(s, visit(bureau, DIRECTOR), None, "钱局长")).unknown


def test_an_office_has_one_director(bureau: Bureau, group: int) -> None:
    assert bureau.do(lambda s: name_director(s, visit(bureau, DIRECTOR), CLERK)) is None

    def directors(session: Session) -> list[int]:
        rows = session.exec(select(PositionRow).where(col(PositionRow.director).is_(True)))
        return [row.person_id for row in rows]

    assert bureau.ask(directors) == [CLERK.id]


def test_a_group_is_set_by_its_administrators_and_private_by_anybody(
    bureau: Bureau, group: int
) -> None:
    said = bureau.do(lambda s: prefer(s, visit(bureau, OWNER), Preference.MODE, "ask"))
    assert said.reason is Reason.ADMINISTRATORS_ONLY
    said = bureau.do(lambda s: prefer(s, visit(bureau, DIRECTOR), Preference.MODE, "ask"))
    assert said.now.mode == "ask"
    anonymous = visit(bureau, None, rules=True)
    said = bureau.do(lambda s: prefer(s, anonymous, Preference.DIGEST, "off"))
    assert said.now.digest == "off"
    own = visit(bureau, OWNER, OWNER.id)
    assert bureau.do(lambda s: prefer(s, own, Preference.LANGUAGE, "en")).now.language == "en"


def test_what_huiyin_may_do_in_a_group_is_told_to_who_brought_it(bureau: Bureau) -> None:
    bureau.start(DIRECTOR)
    arrives = Rights(arrived=True, sees_all=False, writes=False, link="")
    bureau.do(lambda s: present(s, visit(bureau, DIRECTOR), arrives, "update 1"))
    assert [row.detail["detail"] for row in queued(bureau, Occasion.RIGHTS)] == [
        "cannot_post",
        "blind",
    ]

    def chat(session: Session) -> tuple[str, bool]:
        row = session.exec(select(ChatRow).where(ChatRow.telegram_id == GROUP)).one()
        return row.state, row.sees_all

    assert bureau.ask(chat) == ("mute", False)
    better = Rights(arrived=False, sees_all=True, writes=True, link="")
    bureau.do(lambda s: present(s, visit(bureau, DIRECTOR), better, "update 2"))
    assert bureau.ask(chat) == ("active", True)
    bureau.do(lambda s: removed(s, visit(bureau, DIRECTOR), "update 3"))
    assert bureau.ask(chat)[0] == "left"
    assert len(queued(bureau, Occasion.WELCOME)) == 1
    assert len(queued(bureau, Occasion.RIGHTS)) == 3


def test_a_group_that_moved_shows_its_cards_again_once(bureau: Bureau, meeting: int) -> None:
    def sent(session: Session) -> None:
        item = session.get_one(ItemRow, meeting)
        session.add(CardRow(item_id=meeting, chat_id=item.chat_id, message_id=9, shown_version=1))

    bureau.do(sent)
    for _ in range(2):  # both chats tell of the move
        bureau.do(lambda s: chat_moved(s, GROUP, -100777, bureau.now))
    assert len(queued(bureau, Occasion.CARD)) == 2
    assert bureau.ask(lambda s: look(s, -100777, CLERK, bureau.now)) is not None
    assert bureau.ask(lambda s: look(s, GROUP, CLERK, bureau.now)) is None


def test_a_group_nobody_knew_is_opened_with_its_administrators(bureau: Bureau) -> None:
    found = Visit(
        -3003,
        "supergroup",
        "老群",
        Sender(COLLEAGUE, COLLEAGUE.name),
        DEFAULTS,
        bureau.now,
        ((DIRECTOR, "creator"), (CLERK, "administrator")),
    )
    bureau.start(DIRECTOR)
    bureau.do(lambda s: found.enter(s).id)

    def standing(session: Session) -> list[bool]:
        chat = found.enter(session)
        return [
            Visit(-3003, "supergroup", "老群", Sender(one, one.name), DEFAULTS, bureau.now)
            .actor(session, chat)
            .administrator
            for one in (DIRECTOR, CLERK, COLLEAGUE)
        ]

    assert bureau.do(standing) == [True, True, False]
    place = bureau.ask(lambda s: look(s, -3003, COLLEAGUE, bureau.now))
    assert place is not None
    assert place.introduced


def test_a_channels_reader_may_press_and_is_no_member(bureau: Bureau) -> None:
    channel = Visit(
        -4004, "channel", "公告", Sender(STRANGER, STRANGER.name), DEFAULTS, bureau.now
    )
    bureau.do(lambda s: channel.enter(s).id)
    place = bureau.ask(lambda s: look(s, -4004, STRANGER, bureau.now))
    assert place is not None
    assert not place.belongs
