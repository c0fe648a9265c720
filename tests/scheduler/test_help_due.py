"""A department that was asked for help is reminded by its own date, with its own buttons."""

from __future__ import annotations

from sqlmodel import Session

from bot.domain.press import Verb
from bot.domain.push import Occasion
from bot.domain.vocabulary import Kind
from bot.office.matters import verbs
from bot.office.matters.assistance import accept_help, ask_help
from bot.office.matters.ledger import Act
from bot.office.matters.verbs import Outcome
from bot.office.people.departments import departments, parts_of
from bot.office.sending.speaking import spoken
from bot.store.follow_rows import DepartmentMemberRow, DepartmentRow
from bot.store.rows import ChatRow, ItemRow
from bot.wording.message import Message
from bot.wording.pushes import word
from tests.office.bureau import COLLEAGUE, DIRECTOR, OWNER, Bureau, at, only_id, reading
from tests.scheduler.desk import FOLLOWING_UP, OFFICE, SPEAKING, plan_all

LIMIT = at(12, 4, 18)


def asked(bureau: Bureau, group: int) -> int:
    """A task of OWNER's, due on the 11th, for which COLLEAGUE's department is asked to help."""
    office = bureau.chat(group).office_id

    def department(session: Session) -> None:
        row = DepartmentRow(office_id=office, name="信息科", aliases=[])
        session.add(row)
        session.flush()
        assert row.id is not None
        session.add(
            DepartmentMemberRow(
                department_id=row.id, person_id=COLLEAGUE.id, name=COLLEAGUE.name, head=True
            )
        )

    bureau.do(department)
    bureau.paste(
        group, reading("机柜盘点", None, kind=Kind.TASK, due=at(12, 11, 18)), text="做机柜盘点。"
    )
    item_id = only_id(bureau)
    bureau.act(verbs.assign, DIRECTOR, item_id, OWNER.id, OWNER.name)

    def ask(session: Session, act: Act, item: ItemRow) -> Outcome:
        (body,) = departments(session, office)
        return ask_help(session, act, item, body, "旧机柜台账", "要核对", LIMIT)

    bureau.act(ask, OWNER, item_id)
    return item_id


def reminder(bureau: Bureau, private: int) -> Message:
    rows = [
        row
        for row in bureau.pushes(chat_id=private, state="queued")
        if row.occasion == Occasion.RETURN_DUE
    ]
    assert rows
    assert all(row.due_at < LIMIT for row in rows if not row.rung.startswith("every"))
    bureau.now = rows[0].due_at

    def query(session: Session) -> Message:
        chat = session.get_one(ChatRow, private)
        said = word(
            spoken(session, rows[:1], chat, OFFICE, bureau.now), SPEAKING.voice(chat, bureau.now)
        )
        assert said is not None
        return said

    return bureau.ask(query)


def verbs_of(message: Message) -> list[Verb]:
    return [button.press.verb for row in message.rows for button in row if button.press]


def test_help_is_asked_after_by_its_own_date(bureau: Bureau, group: int) -> None:
    bureau.join(group, OWNER, COLLEAGUE)
    bureau.start(OWNER)
    private = bureau.start(COLLEAGUE)
    item_id = asked(bureau, group)
    plan_all(bureau, FOLLOWING_UP)
    said = reminder(bureau, private)
    assert "12月4日" in said.text
    assert "12月11日" not in said.text
    assert "旧机柜台账" in said.text
    assert verbs_of(said) == [Verb.ACCEPT, Verb.REFUSE, Verb.SUBMIT]

    def accept(session: Session, act: Act, item: ItemRow) -> Outcome:
        (part,) = [one for one in parts_of(session, item_id) if one.role == "assist"]
        return accept_help(session, act, item, part)

    bureau.act(accept, COLLEAGUE, item_id)
    plan_all(bureau, FOLLOWING_UP)
    assert verbs_of(reminder(bureau, private)) == [Verb.SUBMIT]
