"""Problems, what belongs to a matter, its mark, looking back: on both engines."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from bot.domain.item import Watch
from bot.domain.permission import Reason
from bot.domain.vocabulary import Kind
from bot.office.asking.queries import digest, find_item, may_see, scope_of
from bot.office.matters import follow_ups, look_back, problems, tasks, verbs
from bot.office.matters.follow_ups import mark, traced
from bot.office.matters.ledger import Act
from bot.office.matters.lineage import descends
from bot.office.matters.undo import Undone, undo
from bot.office.people.roster import Known, actor, make_administrator
from bot.store.rows import AssignmentRow, ChatRow, ItemRow
from tests.office.bureau import (
    CALENDAR,
    CLERK,
    COLLEAGUE,
    DIRECTOR,
    HOURS,
    LEADER,
    OWNER,
    Bureau,
    at,
    only_id,
    reading,
)

STRANGER = Known(190, "外人", "")


def given(bureau: Bureau, chat: int) -> int:
    """A task that the clerk issued and 秦岭 owns."""
    due = at(11, 25, 18)
    bureau.paste(chat, reading("换门锁", None, kind=Kind.TASK, due=due), text="换门锁")
    item_id = only_id(bureau)
    bureau.act(verbs.assign, CLERK, item_id, OWNER.id, OWNER.name)
    return item_id


def raised(bureau: Bureau, item: int, person: Known = OWNER, chat: int | None = None) -> int:
    outcome = bureau.act(problems.raise_problem, person, item, "后门也换吗？", chat_id=chat)
    assert outcome.entry is not None
    return outcome.entry.item_id


def take_back(bureau: Bureau, person: Known, chat_id: int) -> Undone:
    def verb(session: Session) -> Undone:
        chat = session.get_one(ChatRow, chat_id)
        return undo(
            session, Act(actor(session, chat, person, now=bureau.now), chat_id, bureau.now)
        )

    return bureau.do(verb)


def test_a_problem_belongs_to_its_matter_its_issuer_and_whoever_raised_it(
    bureau: Bureau, group: int
) -> None:
    item = given(bureau, group)
    child = bureau.item(raised(bureau, item))
    assert (child.parent_id, child.relation, child.kind) == (item, "problem", "task")
    assert (child.status, child.title, child.number) == ("open", "后门也换吗？", 2)
    assert child.registered_by == OWNER.id
    assert bureau.parts(child.id or 0)[CLERK.id].role == "handle"
    assert bureau.item(item).status == "open"


def test_nothing_is_raised_about_what_has_ended_nor_without_words(
    bureau: Bureau, group: int
) -> None:
    item = given(bureau, group)
    with pytest.raises(ValueError, match="words"):
        bureau.act(problems.raise_problem, OWNER, item, "  ")
    bureau.act(verbs.cancel, CLERK, item)
    refused = bureau.act(problems.raise_problem, OWNER, item, "后门也换吗？")
    assert refused.verdict.reason is Reason.ALREADY_CANCELLED
    assert len(bureau.items()) == 1


def test_an_issuer_who_asks_themself_owns_no_problem(bureau: Bureau, group: int) -> None:
    item = given(bureau, group)
    assert CLERK.id not in bureau.parts(raised(bureau, item, CLERK))


def test_who_raised_it_hears_the_answer_once(bureau: Bureau, group: int) -> None:
    owner = bureau.start(OWNER)
    child = raised(bureau, given(bureau, group))
    bureau.act(verbs.close, CLERK, child, "也换")
    told = [push.occasion for push in bureau.pushes(chat_id=owner, item_id=child)]
    assert told == ["closed"]
    again = bureau.act(verbs.close, CLERK, child, "也换")
    assert again.verdict.reason is Reason.ALREADY_DONE


def answer(bureau: Bureau, person: Known, child: int, words: str) -> tuple[str, Reason | None]:
    def verb(session: Session) -> tuple[str, Reason | None]:
        row = session.get_one(ItemRow, child)
        chat = session.get_one(ChatRow, row.chat_id)
        who = actor(session, chat, person, now=bureau.now)
        act = Act(who, row.chat_id, bureau.now)
        outcome, group = problems.answer_publicly(session, act, row, words)
        return group, outcome.verdict.reason

    return bureau.do(verb)


def test_only_the_issuer_or_the_office_answers_in_public(bureau: Bureau, group: int) -> None:
    bureau.join(group, COLLEAGUE)
    child = raised(bureau, given(bureau, group))
    assert answer(bureau, OWNER, child, "不用")[1] is Reason.NOT_YOURS
    assert answer(bureau, COLLEAGUE, child, "不用")[1] is Reason.NOT_YOURS
    assert bureau.item(child).status == "open"
    assert answer(bureau, CLERK, child, "也换") == ("业务群", None)
    assert answer(bureau, DIRECTOR, child, "再换")[1] is Reason.ALREADY_DONE
    (said,) = bureau.pushes(occasion="public answer")
    assert said.chat_id == group


def test_a_public_answer_taken_back_stays_at_home_or_is_unsaid(bureau: Bureau, group: int) -> None:
    child = raised(bureau, given(bureau, group))
    answer(bureau, CLERK, child, "也换")
    take_back(bureau, CLERK, group)
    assert bureau.item(child).status == "open"
    assert [push.state for push in bureau.pushes(occasion="public answer")] == ["dropped"]
    answer(bureau, CLERK, child, "不换")
    second = bureau.pushes(occasion="public answer")[-1]

    def sent(session: Session) -> None:
        row = session.get_one(type(second), second.id)
        row.state = "sent"
        session.add(row)

    bureau.do(sent)
    take_back(bureau, CLERK, group)
    *_, unsaid = bureau.pushes(occasion="public answer")
    assert (unsaid.state, unsaid.detail["detail"]) == ("queued", "unsaid")


def test_raising_is_taken_back_by_who_raised_it(bureau: Bureau, group: int) -> None:
    child = raised(bureau, given(bureau, group))
    assert take_back(bureau, OWNER, group).entry is not None
    assert bureau.item(child).status == "withdrawn"


def test_raising_stands_once_it_has_been_answered(bureau: Bureau, group: int) -> None:
    child = raised(bureau, given(bureau, group))
    bureau.act(verbs.close, CLERK, child, "也换")
    assert take_back(bureau, OWNER, group).blocked
    assert bureau.item(child).status == "done"


def test_a_problem_is_seen_by_whoever_sees_its_matter_and_by_nobody_else(
    bureau: Bureau, group: int
) -> None:
    clerk, owner = bureau.start(CLERK), bureau.start(OWNER)
    stranger = bureau.start(STRANGER)
    bureau.join(group, CLERK, OWNER)
    other = bureau.group(-2002, "别的群")
    due = at(11, 25, 18)
    bureau.paste(clerk, reading("写请示", None, kind=Kind.TASK, due=due), text="写请示")
    private = only_id(bureau)
    bureau.act(verbs.assign, CLERK, private, OWNER.id, OWNER.name)
    child = raised(bureau, private, OWNER, chat=owner)

    colleague = bureau.start(COLLEAGUE)

    def helps(session: Session) -> None:
        session.add(AssignmentRow(item_id=private, person_id=COLLEAGUE.id, role="assist"))

    bureau.do(helps)

    def seen(chat_id: int, person: Known | None) -> bool:
        def query(session: Session) -> bool:
            chat = session.get_one(ChatRow, chat_id)
            scope = scope_of(chat, person.id if person else None)
            shown = may_see(session, scope, child)
            number = session.get_one(ItemRow, child).number or 0
            assert (find_item(session, scope, number) is not None) is shown
            return shown

        return bureau.ask(query)

    assert seen(colleague, COLLEAGUE), "who sees the matter sees what is asked of it"
    assert seen(clerk, CLERK)
    assert seen(owner, OWNER)
    assert not seen(group, None)
    assert not seen(other, None)
    assert not seen(stranger, STRANGER)
    answered = answer(bureau, CLERK, child, "写")
    assert answered == ("", None), "no group hears of a private matter"
    assert bureau.pushes(occasion="public answer") == []


def test_belonging_makes_no_ring_and_counts_what_is_done(bureau: Bureau, group: int) -> None:
    due = at(11, 25, 18)
    for title in ("会议纪要", "修路", "修桥", "修渠"):
        bureau.paste(group, reading(title, None, kind=Kind.TASK, due=due), text=title)
    minutes, road, bridge, canal = (item.id or 0 for item in bureau.items())

    def belongs(child: int, parent: int | None) -> str | None:
        def verb(session: Session) -> str | None:
            row = session.get_one(ItemRow, child)
            of = session.get_one(ItemRow, parent) if parent is not None else None
            if of is not None and descends(session, of, child):
                return "ring"
            chat = session.get_one(ChatRow, group)
            act = Act(actor(session, chat, CLERK, now=bureau.now), group, bureau.now)
            outcome = follow_ups.belong(session, act, row, of)
            return outcome.entry.action if outcome.entry is not None else None

        return bureau.do(verb)

    assert [belongs(one, minutes) for one in (road, bridge, canal)] == ["link"] * 3
    assert belongs(minutes, road) == belongs(minutes, minutes) == "ring"
    assert belongs(road, minutes) is None
    bureau.act(verbs.close, CLERK, road, "修好")
    bureau.act(verbs.cancel, CLERK, canal)

    def look(session: Session) -> tuple[int, int, int, int]:
        scope = scope_of(session.get_one(ChatRow, group), None)
        found = traced(session, scope, minutes)
        view = found.view
        return view.children_done, view.children, len(found.children), found.unseen

    assert bureau.ask(look) == (1, 2, 3, 0)
    assert belongs(bridge, None) == "unlink"
    assert take_back(bureau, CLERK, group).entry is not None
    assert bureau.item(bridge).parent_id == minutes


def test_a_trace_counts_what_it_may_not_show(bureau: Bureau, group: int) -> None:
    clerk = bureau.start(CLERK)
    bureau.join(group, CLERK)
    due = at(11, 25, 18)
    bureau.paste(group, reading("会议纪要", None, kind=Kind.TASK, due=due), text="会议纪要")
    bureau.paste(clerk, reading("写请示", None, kind=Kind.TASK, due=due), text="写请示")
    minutes, private = (item.id or 0 for item in bureau.items())

    def link(session: Session) -> None:
        row = session.get_one(ItemRow, private)
        row.parent_id = minutes
        session.add(row)

    bureau.do(link)

    def look(session: Session) -> tuple[int, int]:
        scope = scope_of(session.get_one(ChatRow, group), None)
        found = traced(session, scope, minutes)
        assert find_item(session, scope, 2) is None
        return len(found.children), found.unseen

    assert bureau.ask(look) == (0, 1)


def test_a_mark_is_the_directors_to_set_and_heads_that_digest_alone(
    bureau: Bureau, group: int
) -> None:
    director, clerk = bureau.start(DIRECTOR), bureau.start(CLERK)
    bureau.join(group, CLERK)
    item = given(bureau, group)
    assert bureau.act(mark, CLERK, item, Watch.KEY).verdict.reason is Reason.DIRECTOR_ONLY
    assert bureau.act(mark, DIRECTOR, item, Watch.KEY).entry is not None
    assert bureau.act(mark, DIRECTOR, item, Watch.KEY).entry is None
    assert bureau.item(item).watch == "key"

    def watched(chat_id: int, person: Known | None) -> list[int]:
        def query(session: Session) -> list[int]:
            chat = session.get_one(ChatRow, chat_id)
            scope = scope_of(chat, person.id if person else None)
            found = digest(session, scope, bureau.now, HOURS, CALENDAR)
            return [view.item.id for view in found.watched]

        return bureau.ask(query)

    leader = bureau.start(LEADER)
    bureau.bind(group, LEADER, "钱局长")
    bureau.do(lambda s: make_administrator(s, bureau.item(item).office_id, LEADER.id))
    assert watched(director, DIRECTOR) == [item]
    assert watched(clerk, CLERK) == watched(leader, LEADER) == watched(group, None) == []
    take_back(bureau, DIRECTOR, group)
    assert bureau.item(item).watch == ""
    assert watched(director, DIRECTOR) == []


def test_a_look_back_waits_for_whoever_asked_and_stands_in_no_ones_way(
    bureau: Bureau, group: int
) -> None:
    clerk = bureau.start(CLERK)
    bureau.start(OWNER)
    item = given(bureau, group)
    moment = at(1, 18, 9, year=2027)
    with pytest.raises(ValueError, match="closed"):
        bureau.act(look_back.look_back, CLERK, item, moment)
    bureau.act(verbs.close, OWNER, item, "换好了")
    refused = bureau.act(look_back.look_back, OWNER, item, moment)
    assert refused.verdict.reason is Reason.NOT_RECIPIENT
    assert bureau.act(look_back.look_back, CLERK, item, moment).entry is not None
    assert bureau.act(look_back.look_back, CLERK, item, moment).entry is None
    (waiting,) = bureau.pushes(occasion="look back")
    assert (waiting.chat_id, waiting.send_after, waiting.planned) == (clerk, moment, False)

    assert take_back(bureau, CLERK, group).entry is not None
    assert bureau.item(item).look_back_at is None
    bureau.act(look_back.look_back, CLERK, item, moment)
    assert len(bureau.pushes(occasion="look back")) == 1, "the same morning waits but once"
    assert bureau.act(look_back.held, CLERK, item).entry is not None
    assert bureau.act(look_back.held, CLERK, item).entry is None


def test_what_came_back_is_open_again_and_has_been_looked_back_at(
    bureau: Bureau, group: int
) -> None:
    bureau.start(CLERK)
    item = given(bureau, group)
    bureau.act(verbs.close, OWNER, item, "换好了")
    bureau.act(look_back.look_back, CLERK, item, at(12, 18, 9))
    bureau.now = at(12, 18, 9, 30)
    bureau.act(tasks.send_back, CLERK, item, "又打不开了")
    row = bureau.item(item)
    assert (row.status, row.look_back_at) == ("open", None)
    assert take_back(bureau, CLERK, group).entry is not None
    assert bureau.item(item).status == "done"
    assert bureau.item(item).look_back_at == at(12, 18, 9)
