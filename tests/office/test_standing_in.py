"""Who stands in for somebody away acts in their place, and the history says so."""

from __future__ import annotations

from bot.domain.item import Answer
from bot.office.matters import receipts, tasks, verbs
from bot.office.matters.ledger import handler_row
from bot.store.follow_rows import AbsenceRow
from bot.store.rows import AssignmentRow, ItemRow
from bot.wording.receipts import receipt_list
from tests.office.bureau import COLLEAGUE, DIRECTOR, LEADER, OWNER, Bureau, at, only_id, owed
from tests.wording.office import voice


def stands_in(bureau: Bureau, group: int, person: int, instead: int) -> None:
    office = bureau.chat(group).office_id
    bureau.do(
        lambda s: s.add(
            AbsenceRow(
                office_id=office,
                person_id=person,
                from_at=bureau.now,
                until_at=at(11, 30),
                stand_in_id=instead,
            )
        )
    )


def test_the_stand_in_accepts_reports_and_closes_for_the_owner(bureau: Bureau, group: int) -> None:
    bureau.join(group, OWNER, COLLEAGUE)
    bureau.paste(group, owed(due=at(11, 27, 18)))
    item_id = only_id(bureau)
    bureau.act(verbs.assign, DIRECTOR, item_id, OWNER.id, OWNER.name)
    assert not bureau.act(verbs.accept, COLLEAGUE, item_id).verdict.allowed
    stands_in(bureau, group, OWNER.id, COLLEAGUE.id)
    for verb, words in (
        (verbs.take, ()),
        (tasks.progress, ("已收到一半",)),
        (tasks.difficulty, ("缺一个数",)),
        (verbs.close, ("已报市局",)),
    ):
        outcome = bureau.act(verb, COLLEAGUE, item_id, *words)
        assert outcome.entry is not None, verb
        assert outcome.entry.actor_name == "马远（代秦岭）"
    owner = bureau.ask(lambda s: handler_row(s, item_id))
    assert owner is not None
    assert owner.person_id == OWNER.id
    assert owner.accepted_at is not None
    assert bureau.item().status == "done"


def test_a_stand_ins_answer_is_the_receipt_of_who_is_away(bureau: Bureau, group: int) -> None:
    bureau.join(group, LEADER, COLLEAGUE)
    bureau.bind(group, LEADER, "钱局长")
    bureau.paste(group)
    item_id = only_id(bureau)
    part = AssignmentRow(item_id=item_id, person_id=LEADER.id, role="lead")
    bureau.do(lambda s: s.add(part))
    stands_in(bureau, group, LEADER.id, COLLEAGUE.id)
    bureau.act(receipts.acknowledge, COLLEAGUE, item_id, Answer.RECEIVED)
    again = bureau.act(receipts.acknowledge, COLLEAGUE, item_id, Answer.RECEIVED)
    assert again.entry is None
    found = bureau.ask(lambda s: receipts.receipts(s, s.get_one(ItemRow, item_id)))
    assert (len(found.answered), found.missing) == (1, ())
    said = receipt_list(found.view, found.answered, found.missing, found.unseen, voice())
    assert "钱局长（由马远代）" in said.text
