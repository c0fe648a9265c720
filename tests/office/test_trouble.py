"""What the office does when Telegram says no, when a message may mean several, and when it asks."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from bot.domain.permission import Reason
from bot.domain.push import Occasion
from bot.domain.vocabulary import Action
from bot.office.matters import prompts, verbs
from bot.office.matters.ledger import lock_item
from bot.office.notices.choices import choose, chosen
from bot.office.people import roster
from bot.office.people.visits import look
from bot.office.sending import inbox, trouble
from bot.store.rows import CardRow, ChatRow, ExpectationRow, InboxRow, ItemRow, PushRow
from tests.office.bureau import (
    CLERK,
    COLLEAGUE,
    DIRECTOR,
    OWNER,
    Bureau,
    at,
    only_id,
    owed,
    reading,
)

# Telegram says no.


def test_a_group_that_huiyin_was_put_out_of_keeps_its_rows_and_tells_the_administrator(
    bureau: Bureau, group: int
) -> None:
    director = bureau.start(DIRECTOR)
    bureau.paste(group)
    ids = [push.id for push in bureau.pushes() if push.id is not None]
    bureau.do(lambda s: trouble.chat_gone(s, group, ids, "bot was kicked", bureau.now))
    assert bureau.chat(group).state == "left"
    assert [push.state for push in bureau.pushes(chat_id=group)] == ["queued"]
    (told,) = bureau.pushes(chat_id=director)
    assert (told.occasion, told.detail["group"]) == (Occasion.RIGHTS, "业务群")


def test_a_mute_group_waits_and_the_administrator_hears_it(bureau: Bureau, group: int) -> None:
    director = bureau.start(DIRECTOR)
    bureau.do(lambda s: trouble.chat_mute(s, group, "no rights", bureau.now))
    assert bureau.chat(group).state == "mute"
    assert [push.detail["detail"] for push in bureau.pushes(chat_id=director)] == ["mute"]


def test_a_deleted_card_is_posted_again_while_the_matter_lives(bureau: Bureau, group: int) -> None:
    bureau.paste(group)
    item_id = only_id(bureau)
    for round_, status in enumerate(("open", "cancelled")):
        bureau.do(lambda s, one=status: setattr(s.get_one(ItemRow, item_id), "status", one))  # type: ignore[misc]
        message = 50 + round_
        bureau.do(
            lambda s, one=message: s.add(  # type: ignore[misc]
                CardRow(item_id=item_id, chat_id=group, message_id=one, shown_version=1)
            )
        )
        card = bureau.cards()[-1].id
        assert card is not None
        bureau.do(lambda s, one=card: trouble.repost_card(s, one, bureau.now))  # type: ignore[misc]
    assert len(bureau.pushes(occasion=Occasion.CARD)) == 2
    assert all(card.dead for card in bureau.cards())


def test_poison_is_kept_counted_and_told_to_the_administrators_of_its_office(
    bureau: Bureau, group: int
) -> None:
    stranger = roster.Known(200, "别处的人")
    bureau.group(-3001, "外单位群", stranger)
    director, other = bureau.start(DIRECTOR), bureau.start(stranger)
    incoming = [inbox.Incoming(n, -1001, "{}") for n in (1, 2)]
    assert len(bureau.do(lambda s: inbox.keep(s, incoming, bureau.now))) == 2
    assert bureau.do(lambda s: inbox.keep(s, incoming, bureau.now)) == []
    bureau.do(lambda s: trouble.poisoned(s, [1], -1001, "KeyError: 'x'", bureau.now))
    bureau.do(lambda s: inbox.mark_handled(s, [1, 2]))
    states = bureau.ask(
        lambda s: s.exec(select(InboxRow.state).order_by(InboxRow.update_id)).all()  # type: ignore[arg-type]
    )
    assert list(states) == ["error", "done"]
    assert [push.detail["count"] for push in bureau.pushes(chat_id=director)] == [1]
    assert bureau.pushes(chat_id=other) == []


def test_marks_are_forgotten_but_the_newest_stays(bureau: Bureau, group: int) -> None:
    incoming = [inbox.Incoming(n, -1001, "{}") for n in range(1, 5)]
    bureau.do(lambda s: inbox.keep(s, incoming, bureau.now))
    bureau.do(lambda s: inbox.mark_failed(s, [1], "broken"))
    bureau.do(lambda s: inbox.mark_handled(s, [2, 4]))
    bureau.later(days=3)
    bureau.do(lambda s: inbox.forget_old(s, bureau.now))
    left = bureau.ask(lambda s: {row.update_id: row.state for row in s.exec(select(InboxRow))})
    assert left == {1: "error", 3: "new", 4: "done"}
    bureau.later(days=30)
    bureau.do(lambda s: inbox.forget_old(s, bureau.now))
    left = bureau.ask(lambda s: {row.update_id: row.state for row in s.exec(select(InboxRow))})
    assert left == {3: "new", 4: "done"}


# Which one was meant.


def asked_which(bureau: Bureau, group: int) -> PushRow:
    """Two meetings of one name, a message that moves one of them, and the question sent."""
    bureau.paste(group, reading("防汛会商会"), text="一")
    bureau.paste(group, reading("防汛会商会", at(11, 20, 15)), text="二")
    move = reading("防汛会商会", at(11, 20, 10), action=Action.RESCHEDULE)
    bureau.paste(group, move, text="防汛会商会改到周五上午10点")
    (which,) = bureau.pushes(occasion=Occasion.WHICH)
    bureau.do(lambda s: setattr(s.get_one(PushRow, which.id), "message_id", 70))
    return which


def pick(bureau: Bureau, group: int, item_id: int, message_id: int = 70) -> bool:
    def verb(session: Session) -> bool:
        item = lock_item(session, item_id)
        assert item is not None
        choice = chosen(session, group, message_id, item)
        if choice is None:
            return False
        actor = roster.actor(session, session.get_one(ChatRow, group), CLERK, now=bureau.now)
        move = reading("防汛会商会", at(11, 20, 10), action=Action.RESCHEDULE)
        choose(session, choice, item, move, actor, bureau.setting)
        return True

    return bureau.do(verb)


def test_a_press_says_which_was_meant_and_only_once(bureau: Bureau, group: int) -> None:
    asked_which(bureau, group)
    first, second = (item.id or 0 for item in bureau.items())
    assert pick(bureau, group, second)
    assert not pick(bureau, group, first)
    assert [item.start_at for item in bureau.items()] == [at(11, 19, 15), at(11, 20, 10)]


def test_a_forged_choice_is_none(bureau: Bureau, group: int) -> None:
    asked_which(bureau, group)
    bureau.paste(group, owed(), text="三")
    assert not pick(bureau, group, bureau.items()[2].id or 0)
    assert not pick(bureau, group, bureau.items()[0].id or 0, message_id=71)


# Asking for words.


def ask(bureau: Bureau, about: prompts.About, person: roster.Known, item_id: int) -> Reason | None:
    def verb(session: Session) -> Reason | None:
        item = lock_item(session, item_id)
        assert item is not None
        actor = roster.actor(
            session, session.get_one(ChatRow, item.chat_id), person, now=bureau.now
        )
        return prompts.ask(
            session,
            about,
            actor,
            item,
            bureau.now,
            chat_id=item.chat_id,
            occasion=f"press {bureau.message_id()}",
        ).reason

    return bureau.do(verb)


def test_who_may_close_is_asked_for_the_result_and_who_may_not_is_not(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group, owed())
    item_id = only_id(bureau)
    assert ask(bureau, prompts.About.RESULT, COLLEAGUE, item_id) is Reason.NOT_YOURS
    assert bureau.pushes(occasion=Occasion.PROMPT) == []
    assert ask(bureau, prompts.About.RESULT, CLERK, item_id) is None
    place = bureau.ask(lambda s: look(s, -1001, CLERK, bureau.now))
    assert place is not None
    assert place.expected is not None
    assert (place.expected.about, place.expected.view.item.id) == ("result", item_id)
    stranger = bureau.ask(lambda s: look(s, -1001, COLLEAGUE, bureau.now))
    assert stranger is not None
    assert stranger.expected is None


def test_the_newest_question_counts_and_a_heard_one_is_gone(bureau: Bureau, group: int) -> None:
    bureau.paste(group, owed("甲"), text="一")
    bureau.paste(group, owed("乙"), text="二")
    for item in bureau.items():
        ask(bureau, prompts.About.CORRECTION, CLERK, item.id or 0)
    (row,) = bureau.ask(lambda s: s.exec(select(ExpectationRow)).all())
    assert row.item_id == bureau.items()[1].id
    bureau.do(lambda s: prompts.heard(s, group, CLERK.id))
    assert bureau.ask(lambda s: s.exec(select(ExpectationRow)).all()) == []


def test_nothing_is_awaited_of_what_has_ended(bureau: Bureau, group: int) -> None:
    bureau.paste(group, owed())
    item_id = only_id(bureau)
    ask(bureau, prompts.About.RESULT, CLERK, item_id)
    bureau.act(verbs.close, DIRECTOR, item_id, "已报")
    place = bureau.ask(lambda s: look(s, -1001, CLERK, bureau.now))
    assert place is not None
    assert place.expected is None


@pytest.mark.parametrize("times", [1, 2])
def test_a_snooze_is_one_push_however_often_it_is_pressed(
    bureau: Bureau, group: int, times: int
) -> None:
    private = bureau.start(OWNER)
    bureau.paste(group)
    item_id = only_id(bureau)
    for _ in range(times):
        bureau.do(
            lambda s: prompts.snooze(
                s, s.get_one(ItemRow, item_id), private, OWNER.id, at(11, 18, 17), bureau.now
            )
        )
    (push,) = bureau.pushes(occasion=Occasion.SNOOZE)
    assert (push.send_after, push.person_id) == (at(11, 18, 17), OWNER.id)
    bureau.act(verbs.cancel, CLERK, item_id)
    assert bureau.pushes(occasion=Occasion.SNOOZE)[0].state == "dropped"
