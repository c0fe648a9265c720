"""Returns by many on real rows: who may hand in, twice at once, taken back, nothing lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from sqlmodel import Session, col, select

from bot.domain.arrival import Attachment
from bot.domain.calendar import QuietHours
from bot.domain.department import PartState
from bot.domain.permission import Reason
from bot.domain.push import Occasion
from bot.office.matters.ledger import Act, lock_item
from bot.office.matters.undo import undo
from bot.office.matters.verbs import Outcome, cancel, close, correct
from bot.office.matters.views import to_item, view
from bot.office.people import roster
from bot.office.people.departments import departments, level_parts
from bot.office.people.roster import Known
from bot.office.returns.recipients import recipients
from bot.office.returns.returns import approve, close_complete, nil, send_back, submit
from bot.office.returns.submissions import Handed, returns_of, this_period
from bot.office.sending.dispatch import sent, start_sending
from bot.office.sending.outbox import queue
from bot.office.sending.speaking import Office
from bot.store.follow_rows import (
    DepartmentMemberRow,
    DepartmentPartRow,
    DepartmentRow,
    SubmissionRow,
)
from bot.store.rows import ChatRow, ItemRow, MembershipRow, PushRow
from scheduler.claim import Speaking, claim
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
    owed,
)

FINANCE, PERSONNEL, PLANNING = "财务科", "人事科", "规划科"
SHEET = Attachment("document", "FILE1", "取暖情况.xlsx", 9)


@dataclass
class Returns:
    """One report that three departments owe, and what a test does to it."""

    bureau: Bureau
    group: int
    item_id: int

    def act(
        self,
        verb: Callable[..., Outcome],
        person: Known,
        department: str,
        *more: object,
        chat_id: int | None = None,
    ) -> Outcome:
        """A person does something to a department's return."""

        def do(session: Session, act: Act, row: ItemRow, *arguments: object) -> Outcome:
            return verb(session, act, row, self.part_row(session, department), *arguments)

        return self.bureau.act(do, person, self.item_id, *more, chat_id=chat_id)

    def part_row(self, session: Session, department: str) -> DepartmentPartRow:
        return session.exec(
            select(DepartmentPartRow)
            .join(DepartmentRow, col(DepartmentRow.id) == col(DepartmentPartRow.department_id))
            .where(DepartmentPartRow.item_id == self.item_id, DepartmentRow.name == department)
        ).one()

    def part(self, department: str) -> DepartmentPartRow:
        return self.bureau.ask(lambda s: self.part_row(s, department))

    def undo(self, person: Known) -> bool:
        """A person takes their last change in the group back."""

        def verb(session: Session) -> bool:
            chat = session.get_one(ChatRow, self.group)
            actor = roster.actor(session, chat, person, now=self.bureau.now)
            return undo(session, Act(actor, self.group, self.bureau.now)).entry is not None

        return self.bureau.do(verb)

    def level(self) -> None:
        """The notice's words are held against the departments again."""

        def verb(session: Session) -> None:
            item = session.get_one(ItemRow, self.item_id)
            level_parts(session, item, departments(session, item.office_id))

        self.bureau.do(verb)

    def tables(self) -> list[PushRow]:
        rows = self.bureau.pushes(item_id=self.item_id)
        return [row for row in rows if row.occasion in (Occasion.HANDED_IN, Occasion.COMPLETE)]

    def count(self) -> str:
        shown = self.bureau.ask(lambda s: view(s, s.get_one(ItemRow, self.item_id)))
        return f"{sum(not part.owing for part in shown.returns)}/{len(shown.returns)}"


@pytest.fixture
def returns(bureau: Bureau, group: int) -> Returns:
    """财务科 is 秦岭's, 人事科 马远's, 规划科 nobody's; 梁小舟 registered it, privately reachable."""
    bureau.start(CLERK)
    heads = {FINANCE: OWNER, PERSONNEL: COLLEAGUE, PLANNING: None}

    def furnish(session: Session) -> None:
        office = session.get_one(ChatRow, group).office_id
        for name, head in heads.items():
            row = DepartmentRow(office_id=office, name=name)
            session.add(row)
            session.flush()
            assert row.id is not None
            if head is not None:
                session.add(
                    DepartmentMemberRow(
                        department_id=row.id, person_id=head.id, name=head.name, head=True
                    )
                )

    bureau.do(furnish)
    bureau.paste(group, owed("取暖情况", at(11, 20, 18)))
    made = Returns(bureau, group, only_id(bureau))
    made.level()
    return made


def test_each_department_speaks_for_itself(returns: Returns) -> None:
    assert returns.count() == "0/3"
    assert returns.act(submit, OWNER, FINANCE).entry is not None
    refused = returns.act(submit, OWNER, PERSONNEL).verdict
    assert refused.reason is Reason.NO_DEPARTMENT
    assert returns.act(nil, CLERK, FINANCE).verdict.reason is Reason.NO_DEPARTMENT
    assert returns.act(nil, DIRECTOR, PLANNING).entry is not None, "an administrator may"
    assert returns.count() == "2/3"
    assert returns.part(FINANCE).person_id == OWNER.id


def test_a_second_press_is_known_already_and_writes_nothing(returns: Returns) -> None:
    returns.act(submit, OWNER, FINANCE)
    version, entries = returns.bureau.item().version, len(returns.bureau.entries(returns.item_id))
    for verb in (submit, nil):
        assert returns.act(verb, OWNER, FINANCE) == Outcome(None)
    assert returns.bureau.item().version == version
    assert len(returns.bureau.entries(returns.item_id)) == entries


def test_two_heads_press_at_once_and_both_count(returns: Returns) -> None:
    start = threading.Barrier(4, timeout=10)
    done: list[Outcome] = []

    def press(person: Known, department: str) -> None:
        start.wait()
        done.append(returns.act(submit, person, department))

    threads = [
        threading.Thread(target=press, args=pair)
        for pair in (
            (OWNER, FINANCE),
            (OWNER, FINANCE),
            (COLLEAGUE, PERSONNEL),
            (DIRECTOR, PLANNING),
        )
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 4
    assert sum(outcome.entry is not None for outcome in done) == 3, "one was the same twice"
    assert returns.count() == "3/3"
    complete = [row for row in returns.tables() if row.occasion == Occasion.COMPLETE]
    assert len(complete) == 1
    assert all(row.state == "dropped" for row in returns.tables() if row not in complete)


def test_a_file_is_kept_with_its_words_and_once(returns: Returns) -> None:
    handed = Handed(77, "取暖情况见附件", (SHEET,))
    assert returns.act(submit, OWNER, FINANCE, handed).entry is not None
    assert returns.act(submit, OWNER, FINANCE, handed).entry is None, "the same message again"
    more = Handed(78, "补一页", (replace(SHEET, file_id="FILE2"),))
    assert returns.act(submit, OWNER, FINANCE, more).entry is not None
    kept = returns.bureau.ask(lambda s: list(s.exec(select(SubmissionRow))))
    assert [(row.message_id, row.words, row.person_name) for row in kept] == [
        (77, "取暖情况见附件", "秦岭"),
        (78, "补一页", "秦岭"),
    ]
    assert [row.files[0]["file_id"] for row in kept] == ["FILE1", "FILE2"]


def test_what_comes_after_it_was_received_is_kept_and_told(returns: Returns) -> None:
    returns.act(submit, OWNER, FINANCE)
    returns.act(approve, CLERK, FINANCE)
    assert returns.act(submit, OWNER, FINANCE).entry is None, "a press says nothing new"
    entry = returns.act(submit, OWNER, FINANCE, Handed(9, "更新版", (SHEET,))).entry
    assert entry is not None
    assert returns.part(FINANCE).state == PartState.APPROVED
    (news,) = [row for row in returns.tables() if row.detail.get("reason") == "further"]
    assert news.person_id == CLERK.id


def test_the_recipient_hears_once_at_the_beginning_and_once_at_the_end(returns: Returns) -> None:
    returns.act(submit, OWNER, FINANCE)
    (first,) = returns.tables()
    assert first.occasion == Occasion.HANDED_IN
    assert first.person_id == CLERK.id
    posted(returns.bureau, first)
    returns.act(submit, COLLEAGUE, PERSONNEL)
    assert returns.tables() == [first] or len(returns.tables()) == 1
    (card,) = returns.bureau.cards(person_id=CLERK.id)
    assert card.stale, "the table follows by an edit"
    returns.act(nil, DIRECTOR, PLANNING)
    assert [row.occasion for row in returns.tables()] == [Occasion.HANDED_IN, Occasion.COMPLETE]
    (card,) = returns.bureau.cards(person_id=CLERK.id)
    assert card.dead, "the newer message is the living one"


def posted(bureau: Bureau, push: PushRow) -> None:
    """A push goes out."""

    def verb(session: Session) -> None:
        row = session.get_one(PushRow, push.id)
        start_sending(session, [row])
        item = session.get_one(ItemRow, row.item_id)
        sent(session, [row.id or 0], 500 + (row.id or 0), item.version, bureau.now)

    bureau.do(verb)


def test_sent_back_is_owed_again_and_needs_a_reason(returns: Returns) -> None:
    bureau = returns.bureau
    private = bureau.start(OWNER)
    returns.act(submit, OWNER, FINANCE)
    with pytest.raises(ValueError, match="reason"):
        returns.act(send_back, CLERK, FINANCE, " ")
    assert returns.act(send_back, OWNER, FINANCE, "缺章").verdict.reason is Reason.NOT_RECIPIENT
    returns.act(send_back, CLERK, FINANCE, "缺章")
    assert returns.act(send_back, CLERK, FINANCE, "缺章").entry is None
    part = returns.part(FINANCE)
    assert (part.state, part.reason) == (PartState.SENT_BACK, "缺章")
    (due,) = bureau.pushes(occasion=Occasion.RETURN_DUE)
    assert due.chat_id == private
    assert returns.act(submit, OWNER, FINANCE).entry is not None
    assert returns.part(FINANCE).state == PartState.SUBMITTED


def test_where_nobody_can_be_told_privately_the_group_hears_no_reason(returns: Returns) -> None:
    returns.act(submit, OWNER, FINANCE)
    returns.act(send_back, CLERK, FINANCE, "缺章")
    (row,) = returns.bureau.pushes(occasion=Occasion.RETURNS)
    assert row.chat_id == returns.group
    assert "缺章" not in str(row.detail)


def test_undo_takes_back_ones_own_return_whatever_others_did_since(returns: Returns) -> None:
    returns.act(submit, OWNER, FINANCE, Handed(5, "", (SHEET,)))
    returns.act(submit, COLLEAGUE, PERSONNEL)
    returns.bureau.act(correct, CLERK, returns.item_id, {"place": "二楼"})
    assert returns.undo(OWNER)
    assert returns.part(FINANCE).state == PartState.WAITING
    assert returns.part(PERSONNEL).state == PartState.SUBMITTED
    (kept,) = returns.bureau.ask(lambda s: list(s.exec(select(SubmissionRow))))
    assert kept.withdrawn, "kept, but it no longer counts"
    assert returns.undo(CLERK), "what was corrected stands apart from the returns"


def test_a_return_that_was_received_since_is_not_taken_back(returns: Returns) -> None:
    returns.act(submit, OWNER, FINANCE)
    returns.act(approve, CLERK, FINANCE)
    assert not returns.undo(OWNER)
    assert returns.undo(CLERK)
    assert returns.part(FINANCE).state == PartState.SUBMITTED


def test_a_department_that_is_gone_owes_nothing_and_loses_nothing(returns: Returns) -> None:
    returns.act(submit, OWNER, FINANCE, Handed(5, "", (SHEET,)))

    def dissolve(session: Session) -> None:
        for row in session.exec(select(DepartmentRow)):
            row.dissolved = row.name in (FINANCE, PLANNING)
            session.add(row)

    returns.bureau.do(dissolve)
    assert returns.count() == "1/2", "规划科 drops out, what 财务科 handed in stays"
    returns.level()
    assert returns.count() == "1/2"
    returns.act(submit, COLLEAGUE, PERSONNEL)
    assert returns.tables()[-1].occasion == Occasion.COMPLETE
    assert (
        returns.bureau.ask(lambda s: len(this_period(s, s.get_one(ItemRow, returns.item_id)))) == 1
    )


def test_one_tap_closes_what_is_complete_and_nothing_else(returns: Returns) -> None:
    sentence = "3个科室全部报齐"
    assert returns.bureau.act(close_complete, CLERK, returns.item_id, sentence) == Outcome(None)
    for person, department in ((OWNER, FINANCE), (COLLEAGUE, PERSONNEL), (DIRECTOR, PLANNING)):
        returns.act(submit, person, department)
    refused = returns.bureau.act(close_complete, OWNER, returns.item_id, sentence)
    assert not refused.verdict.allowed
    returns.bureau.act(close_complete, CLERK, returns.item_id, sentence)
    item = returns.bureau.item()
    assert (item.status, item.result) == ("done", sentence)
    assert returns.act(submit, OWNER, FINANCE).verdict.reason is Reason.ALREADY_DONE


def test_whom_the_notice_names_receives_it_and_may_check(returns: Returns) -> None:
    bureau = returns.bureau
    bureau.bind(returns.group, LEADER, "钱局长")
    bureau.start(LEADER)

    def name(session: Session) -> None:
        row = session.get_one(ItemRow, returns.item_id)
        row.submit_to = "钱局长"
        session.add(row)

    bureau.do(name)

    def received(session: Session) -> tuple[int, ...]:
        return recipients(session, session.get_one(ItemRow, returns.item_id))

    assert bureau.ask(received) == (LEADER.id,)
    returns.act(submit, OWNER, FINANCE)
    assert returns.act(approve, LEADER, FINANCE).entry is not None

    def leave(session: Session) -> None:
        roster.close_private(session, LEADER.id)
        chat = session.exec(select(ChatRow).where(ChatRow.telegram_id == LEADER.id)).one()
        chat.state = "left"
        session.add(chat)

    bureau.do(leave)
    assert bureau.ask(received) == (CLERK.id,), "who cannot be told is stood in for"


def test_when_all_have_gone_the_administrators_receive_it(returns: Returns) -> None:
    bureau = returns.bureau
    director = bureau.start(DIRECTOR)

    def leave(session: Session) -> None:
        row = session.get_one(MembershipRow, (returns.group, CLERK.id))
        row.status = "left"
        session.add(row)
        chat = session.exec(select(ChatRow).where(ChatRow.telegram_id == CLERK.id)).one()
        chat.state = "left"
        session.add(chat)

    bureau.do(leave)
    returns.act(submit, OWNER, FINANCE)
    assert [row.chat_id for row in returns.tables()] == [director]


def test_a_recurring_report_is_owed_anew_and_its_files_stay_with_their_round(
    returns: Returns,
) -> None:
    bureau = returns.bureau

    def weekly(session: Session) -> None:
        row = session.get_one(ItemRow, returns.item_id)
        row.rrule = "FREQ=WEEKLY"
        session.add(row)

    bureau.do(weekly)
    returns.act(submit, OWNER, FINANCE, Handed(5, "第一周", (SHEET,)))
    bureau.later(hours=1)
    bureau.act(close, CLERK, returns.item_id, "第一周报齐")
    assert returns.count() == "0/3"
    shown = bureau.ask(lambda s: view(s, s.get_one(ItemRow, returns.item_id)))
    assert [part.files for part in shown.returns] == [0, 0, 0]
    bureau.later(days=6)
    returns.act(submit, OWNER, FINANCE, Handed(6, "第二周", (SHEET,)))
    assert [row.detail for row in returns.tables() if row.state == "queued"]
    assert len({row.key for row in returns.tables()}) == 2, "a table for each round"
    returns.level()
    assert returns.undo(OWNER)
    returns.level()
    assert returns.count() == "0/3"
    assert returns.undo(CLERK)
    assert returns.count() == "1/3", "the first round stands as it stood"


def test_a_late_return_that_was_asked_for_is_said_anew(returns: Returns) -> None:
    bureau = returns.bureau
    returns.act(submit, COLLEAGUE, PERSONNEL)

    def nudge(session: Session) -> None:
        session.add(
            PushRow(
                key="nudged", occasion=Occasion.RETURNS, chat_id=returns.group,
                item_id=returns.item_id, priority=4, due_at=bureau.now, send_after=bureau.now,
                state="sent", sent_at=bureau.now,
            )
        )  # fmt: skip

    bureau.do(nudge)
    bureau.now = at(11, 23, 9)
    returns.act(submit, OWNER, FINANCE)
    assert returns.tables()[-1].detail["reason"] == "late"


def test_what_ends_meanwhile_is_not_handed_in(returns: Returns) -> None:
    bureau = returns.bureau
    bureau.act(cancel, CLERK, returns.item_id)
    refused = returns.act(submit, OWNER, FINANCE, Handed(5, "", (SHEET,)))
    assert refused.verdict.reason is Reason.ALREADY_CANCELLED
    item = bureau.ask(lambda s: to_item(s.get_one(ItemRow, returns.item_id)))
    assert not item.live
    assert bureau.ask(lambda s: len(returns_of(s, returns.item_id))) == 3
    assert bureau.do(lambda s: lock_item(s, returns.item_id)) is not None


def test_a_nudge_that_is_under_way_while_the_item_closes_arrives_and_does_no_harm(
    returns: Returns,
) -> None:
    bureau = returns.bureau
    private = bureau.start(OWNER)
    speaking = Speaking(Office(HOURS, CALENDAR, QuietHours()), "huiyin_bot")

    def nudge(number: int) -> Callable[[Session], None]:
        def verb(session: Session) -> None:
            queue(
                session, f"nudge {number}", Occasion.RETURN_DUE, private, bureau.now,
                item_id=returns.item_id, person_id=OWNER.id,
            )  # fmt: skip

        return verb

    bureau.do(nudge(1))
    claimed = bureau.do(lambda s: claim(s, private, speaking, bureau.now))
    assert claimed is not None
    assert "还等财务科的材料" in claimed.message.text
    bureau.do(nudge(2))
    bureau.act(close, CLERK, returns.item_id, "不再收了")
    bureau.do(lambda s: sent(s, claimed.ids, 900, claimed.version, bureau.now))
    nothing = bureau.do(lambda s: claim(s, private, speaking, bureau.now))
    assert nothing is None or nothing.ids != claimed.ids
    states = {row.key: row.state for row in bureau.pushes(occasion=Occasion.RETURN_DUE)}
    assert states == {"nudge 1": "sent", "nudge 2": "dropped"}
    assert returns.act(submit, OWNER, FINANCE).verdict.reason is Reason.ALREADY_DONE
