"""The life of a task on both engines: who hears, who may, and what undo gives back."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from bot.domain.department import PartState
from bot.domain.permission import Reason
from bot.domain.vocabulary import Kind, Urgency
from bot.office.matters import assistance, handovers, tasks, verbs
from bot.office.matters.handovers import HandedOver
from bot.office.matters.ledger import Act
from bot.office.matters.undo import undo
from bot.office.people import roster
from bot.office.people.departments import departments
from bot.store.follow_rows import (
    DepartmentMemberRow,
    DepartmentPartRow,
    DepartmentRow,
    HandoverRow,
)
from bot.store.rows import ChatRow, MembershipRow
from tests.office.bureau import (
    CLERK,
    COLLEAGUE,
    DIRECTOR,
    LEADER,
    OWNER,
    Bureau,
    at,
    only_id,
    reading,
)


def given(bureau: Bureau, group: int) -> int:
    """A task that the clerk registered and 秦岭 owns."""
    due = at(11, 25, 18)
    bureau.paste(group, reading("换门锁", None, kind=Kind.TASK, due=due), text="换门锁")
    item_id = only_id(bureau)
    bureau.act(verbs.assign, CLERK, item_id, OWNER.id, OWNER.name)
    return item_id


def department(bureau: Bureau, group: int, name: str, head: roster.Known) -> int:
    """A department with its head."""

    def verb(session: Session) -> int:
        office = session.get_one(ChatRow, group).office_id
        roster.meet(session, head)
        row = DepartmentRow(office_id=office, name=name)
        session.add(row)
        session.flush()
        assert row.id is not None
        member = DepartmentMemberRow(
            department_id=row.id, person_id=head.id, name=head.name, head=True
        )
        session.add(member)
        return row.id

    return bureau.do(verb)


def heard(bureau: Bureau, chat_id: int) -> list[str]:
    """What was queued for a chat by verbs."""
    return [str(push.occasion) for push in bureau.pushes(chat_id=chat_id) if not push.planned]


def take_back(bureau: Bureau, person: roster.Known, group: int) -> bool:
    def verb(session: Session) -> bool:
        chat = session.get_one(ChatRow, group)
        actor = roster.actor(session, chat, person, now=bureau.now)
        return undo(session, Act(actor, group, bureau.now)).entry is not None

    return bureau.do(verb)


def test_each_asker_hears_each_step_once_and_nobody_of_their_own(
    bureau: Bureau, group: int
) -> None:
    clerk, owner = bureau.start(CLERK), bureau.start(OWNER)
    item = given(bureau, group)
    for verb, *words in ((verbs.accept,), (tasks.progress, "一半"), (tasks.difficulty, "缺钥匙")):
        bureau.act(verb, OWNER, item, *words)
    bureau.act(verbs.close, OWNER, item, "换好了")
    assert heard(bureau, clerk) == ["step", "step", "step", "closed"]
    assert heard(bureau, owner) == []
    assert len({push.key for push in bureau.pushes(chat_id=clerk)}) == 4


def test_the_leader_whose_order_it_is_hears_the_result_as_well(bureau: Bureau, group: int) -> None:
    bureau.bind(group, LEADER, "钱局长")
    clerk, leader = bureau.start(CLERK), bureau.start(LEADER)
    item = given(bureau, group)

    def order(session: Session) -> None:
        row = session.get_one(type(bureau.item()), item)
        row.ordered_by, row.ordered_by_name = LEADER.id, "钱局长"
        session.add(row)

    bureau.do(order)
    bureau.act(verbs.close, OWNER, item, "换好了")
    assert heard(bureau, clerk) == heard(bureau, leader) == ["closed"]


def test_a_difficulty_is_cleared_by_the_next_progress_and_given_back_by_undo(
    bureau: Bureau, group: int
) -> None:
    item = given(bureau, group)
    bureau.act(tasks.difficulty, OWNER, item, "缺钥匙")
    assert bureau.item().stage == "difficulty"
    bureau.act(tasks.progress, OWNER, item, "借到了")
    assert bureau.item().stage == ""
    assert bureau.parts(item)[OWNER.id].accepted_at is not None, "who reports has it in hand"
    assert take_back(bureau, OWNER, group)
    assert bureau.item().stage == "difficulty"
    assert take_back(bureau, OWNER, group)
    assert bureau.item().stage == ""
    assert bureau.parts(item)[OWNER.id].accepted_at is None


def test_only_who_asked_passes_a_result_and_a_second_pass_changes_nothing(
    bureau: Bureau, group: int
) -> None:
    clerk = bureau.start(CLERK)
    item = given(bureau, group)
    bureau.act(tasks.submit, OWNER, item, "换好了")
    assert heard(bureau, clerk) == ["review"]
    refused = bureau.act(tasks.approve, COLLEAGUE, item)
    assert refused.verdict.reason is Reason.NOT_RECIPIENT
    bureau.act(tasks.approve, CLERK, item)
    assert (bureau.item().status, bureau.item().result) == ("done", "换好了")
    again = bureau.act(tasks.approve, CLERK, item)
    assert again.verdict.reason is Reason.ALREADY_DONE
    bureau.act(tasks.send_back, CLERK, item, "钥匙没交")
    row = bureau.item()
    assert (row.status, row.result, row.closed_at) == ("open", None, None)
    assert bureau.entries(item)[-1].before["result"] == "换好了"


def test_who_gave_it_back_owns_it_no_more_and_the_second_time_only_the_director_hears(
    bureau: Bureau, group: int
) -> None:
    bureau.do(
        lambda s: roster.make_administrator(s, s.get_one(ChatRow, group).office_id, CLERK.id)
    )
    clerk, director = bureau.start(CLERK), bureau.start(DIRECTOR)
    item = given(bureau, group)
    not_theirs = bureau.act(tasks.refuse, COLLEAGUE, item, "不是我的")
    assert not_theirs.verdict.reason is Reason.NOT_YOURS
    bureau.act(tasks.refuse, OWNER, item, "归后勤")
    assert heard(bureau, clerk) == heard(bureau, director) == ["bounced"]
    assert bureau.parts(item)[OWNER.id].role == "copy"
    bureau.act(verbs.assign, CLERK, item, OWNER.id, OWNER.name, "分工第二条")
    assert bureau.parts(item)[OWNER.id].reason == "分工第二条"
    bureau.act(tasks.refuse, OWNER, item, "第二条说的是窗")
    assert heard(bureau, clerk) == ["bounced"]
    assert heard(bureau, director).count("bounced") == 2
    assert take_back(bureau, OWNER, group)
    assert (bureau.item().bounces, bureau.parts(item)[OWNER.id].role) == (1, "handle")


def test_more_time_keeps_the_old_date_and_the_reason(bureau: Bureau, group: int) -> None:
    item = given(bureau, group)
    later = {"due_at": at(12, 2, 18)}
    bureau.act(tasks.extend, OWNER, item, later, "等锁芯")
    entry = bureau.entries(item)[-1]
    assert (entry.action, entry.after["reason"]) == ("extend", "等锁芯")
    assert entry.before["due_at"].startswith("2026-11-25")
    assert bureau.act(tasks.extend, COLLEAGUE, item, later, "…").verdict.reason is Reason.NOT_YOURS


def test_what_is_supervised_or_flash_wants_its_date_and_its_reason(
    bureau: Bureau, group: int
) -> None:
    item = given(bureau, group)
    assert bureau.act(tasks.supervise, CLERK, item).verdict.reason is Reason.DIRECTOR_ONLY
    bureau.act(tasks.supervise, DIRECTOR, item)
    assert bureau.item().supervised
    with pytest.raises(ValueError, match="reason"):
        bureau.act(tasks.make_urgent, CLERK, item, Urgency.FLASH, " ")
    bureau.act(tasks.make_urgent, CLERK, item, Urgency.FLASH, "明早启用")
    assert (bureau.item().urgency, bureau.item().urgency_reason) == ("flash", "明早启用")
    version = bureau.item().version
    again = bureau.act(tasks.make_urgent, CLERK, item, Urgency.FLASH, "明早一定启用")
    assert again.entry is None
    assert bureau.item().version == version, "nobody is rung twice for the same"


def test_help_is_accepted_or_given_back_by_the_department_asked_and_by_no_other(
    bureau: Bureau, group: int
) -> None:
    asked, other = bureau.start(COLLEAGUE), bureau.start(LEADER)
    archive = department(bureau, group, "档案科", COLLEAGUE)
    department(bureau, group, "后勤科", LEADER)
    owner = bureau.start(OWNER)
    item = given(bureau, group)

    def one(session: Session) -> object:
        office = session.get_one(ChatRow, group).office_id
        return next(d for d in departments(session, office) if d.id == archive)

    body = bureau.ask(one)
    bureau.act(assistance.ask_help, OWNER, item, body, "旧锁登记", "要核对", at(11, 23, 18))
    assert heard(bureau, asked) == ["asked"]
    assert heard(bureau, other) == []

    def answer(verb: object, person: roster.Known, *words: str) -> object:
        def do(session: Session, act: Act, row: object, *rest: str) -> object:
            part = session.exec(select(DepartmentPartRow)).one()
            return verb(session, act, row, part, *rest)  # type: ignore[operator]

        return bureau.act(do, person, item, *words)  # type: ignore[arg-type]

    refused = answer(assistance.refuse_help, LEADER, "不是我们")
    assert refused.verdict.reason is Reason.NO_DEPARTMENT  # type: ignore[attr-defined]
    answer(assistance.accept_help, COLLEAGUE)
    assert heard(bureau, owner)[-1] == "step"
    answer(assistance.give_help, OWNER)
    part = bureau.ask(lambda s: s.exec(select(DepartmentPartRow)).one())
    assert part.state == PartState.SUBMITTED
    assert take_back(bureau, OWNER, group)
    part = bureau.ask(lambda s: s.exec(select(DepartmentPartRow)).one())
    assert (part.state, part.wants) == (PartState.ACCEPTED, "旧锁登记")


def hand_over(bureau: Bureau, group: int, by: roster.Known, new: roster.Known) -> HandedOver:
    def verb(session: Session) -> HandedOver:
        chat = session.get_one(ChatRow, group)
        act = Act(roster.actor(session, chat, by, now=bureau.now), group, bureau.now)
        old = handovers.person_named(session, chat.office_id, OWNER.name)
        to = handovers.person_named(session, chat.office_id, new.name)
        assert old is not None
        assert to is not None
        return handovers.hand_over(session, act, chat.office_id, old, to)

    return bureau.do(verb)


def test_a_handover_works_for_one_who_has_left_and_is_taken_over_by_its_addressee_alone(
    bureau: Bureau, group: int
) -> None:
    new = bureau.start(COLLEAGUE)
    item = given(bureau, group)

    def leave(session: Session) -> None:
        row = session.get_one(MembershipRow, (group, OWNER.id))
        row.status = "left"
        session.add(row)

    bureau.do(leave)
    refused = hand_over(bureau, group, LEADER, COLLEAGUE)
    assert refused.verdict.reason is Reason.ADMINISTRATORS_ONLY
    done = hand_over(bureau, group, DIRECTOR, COLLEAGUE)
    assert (done.count, done.told) == (1, True)
    assert heard(bureau, new) == ["handover"]
    part = bureau.parts(item)[COLLEAGUE.id]
    assert (part.role, part.accepted_at, part.handed_by) == ("handle", None, DIRECTOR.id)

    def press(person: roster.Known) -> object:
        def verb(session: Session) -> object:
            chat = session.get_one(ChatRow, group)
            act = Act(roster.actor(session, chat, person, now=bureau.now), group, bureau.now)
            row = session.exec(select(HandoverRow)).one()
            return handovers.take_over(session, act, row.id or 0)

        return bureau.do(verb)

    assert not press(LEADER).allowed  # type: ignore[attr-defined]
    assert press(COLLEAGUE).allowed  # type: ignore[attr-defined]
    assert press(COLLEAGUE) is None, "a second press finds nothing left to take over"
    assert bureau.parts(item)[COLLEAGUE.id].accepted_at == bureau.now
    assert take_back(bureau, DIRECTOR, group)
    assert bureau.parts(item)[OWNER.id].role == "handle"
    assert heard(bureau, new) == ["handover"], "what had not gone out stays at home"
