"""Who leaves every group, or blocks Huiyin, with matters in hand."""

from __future__ import annotations

from sqlmodel import Session, select

from bot.domain.push import Occasion
from bot.office.matters import verbs
from bot.office.people import roster
from bot.office.people.leaving import left_group, shut
from bot.office.sending.speaking import spoken
from bot.store.rows import ChatRow, PushRow
from bot.wording.pushes import word
from scheduler.claim import Speaking
from tests.office.bureau import CLERK, COLLEAGUE, DIRECTOR, OWNER, Bureau, at, only_id, owed
from tests.scheduler.desk import FOLLOWING_UP, OFFICE, SPEAKING, plan_all

WORD: Speaking = SPEAKING


def leaves(bureau: Bureau, group: int) -> None:
    def verb(session: Session) -> None:
        chat = session.get_one(ChatRow, group)
        if roster.leave(session, chat, OWNER.id):
            left_group(session, chat, OWNER.id, bureau.now)

    bureau.do(verb)


def blocks(bureau: Bureau, private: int) -> None:
    def verb(session: Session) -> None:
        session.get_one(ChatRow, private).state = "left"
        if roster.close_private(session, OWNER.id):
            shut(session, OWNER.id, bureau.now)

    bureau.do(verb)


def text(bureau: Bureau, push: PushRow) -> str:
    def query(session: Session) -> str:
        chat = session.get_one(ChatRow, push.chat_id)
        said = word(
            spoken(session, [push], chat, OFFICE, bureau.now), WORD.voice(chat, bureau.now)
        )
        return said.text if said is not None else ""

    return bureau.ask(query)


def handed(bureau: Bureau, group: int) -> int:
    """A report of the clerk's that OWNER has in hand; returns its id."""
    bureau.paste(group, owed(due=at(11, 20, 18)), text="周五前报取暖情况。", sender=CLERK)
    item_id = only_id(bureau)
    bureau.act(verbs.assign, DIRECTOR, item_id, OWNER.id, OWNER.name)
    plan_all(bureau, FOLLOWING_UP)
    return item_id


def test_the_office_hears_once_what_lies_with_whoever_left(bureau: Bureau, group: int) -> None:
    director, clerk, owner = bureau.start(DIRECTOR), bureau.start(CLERK), bureau.start(OWNER)
    bureau.join(group, CLERK, OWNER)
    handed(bureau, group)
    assert bureau.pushes(chat_id=owner, state="queued")
    leaves(bureau, group)
    leaves(bureau, group)  # Telegram tells it twice
    plan_all(bureau, FOLLOWING_UP)
    told = bureau.pushes(occasion=Occasion.LEFT)
    assert sorted(push.chat_id for push in told) == sorted([director, clerk])
    said = text(bureau, told[0])
    assert said.startswith("秦岭已不在群里，名下1件在办：\n#1 <b>取暖情况</b>")
    assert said.endswith("请用 /handover 移交。")
    assert not bureau.pushes(occasion=Occasion.UNREACHABLE)
    assert not bureau.pushes(chat_id=owner, state="queued")


def test_the_ladder_goes_on_to_the_director_and_says_why(bureau: Bureau, group: int) -> None:
    director, owner = bureau.start(DIRECTOR), bureau.start(OWNER)
    bureau.join(group, OWNER)
    handed(bureau, group)
    blocks(bureau, owner)
    plan_all(bureau, FOLLOWING_UP)
    (told,) = bureau.pushes(occasion=Occasion.LEFT)
    assert text(bureau, told).startswith("没法私下联系秦岭，名下1件在办：")
    nudges = [one for one in bureau.pushes(chat_id=director) if one.occasion == Occasion.NUDGE]
    assert nudges
    said = text(bureau, nudges[0])
    assert said.startswith("没法联系秦岭，请您留意。")


def test_who_left_hears_no_later_change_but_keeps_what_they_noted_themselves(
    bureau: Bureau, group: int
) -> None:
    bureau.start(DIRECTOR)
    owner = bureau.start(OWNER)
    bureau.join(group, OWNER)
    item_id = handed(bureau, group)
    bureau.do(lambda s: _sent(s, owner))
    bureau.paste(owner, owed("自己的事", at(11, 27, 18)), text="下周五前交。", sender=OWNER)
    leaves(bureau, group)
    before = len(bureau.pushes(chat_id=owner))
    bureau.act(verbs.reschedule, DIRECTOR, item_id, {"due_at": at(11, 23, 18)})
    assert len(bureau.pushes(chat_id=owner)) == before
    plan_all(bureau, FOLLOWING_UP)
    waiting = bureau.pushes(chat_id=owner, state="queued")
    assert waiting
    assert item_id not in {push.item_id for push in waiting}


def _sent(session: Session, chat_id: int) -> None:
    """All that waits for a chat has reached it."""
    for push in session.exec(select(PushRow).where(PushRow.chat_id == chat_id)):
        push.state = "sent"
        session.add(push)


def test_nobody_hears_of_who_leaves_with_nothing_in_hand(bureau: Bureau, group: int) -> None:
    bureau.start(DIRECTOR)
    bureau.join(group, OWNER, COLLEAGUE)
    leaves(bureau, group)
    assert not bureau.pushes(occasion=Occasion.LEFT)
