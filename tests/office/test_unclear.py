"""Two departments of like names: nobody is given what may be another's, until somebody says."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from bot.domain.press import Press, Verb
from bot.domain.vocabulary import Kind
from bot.office.matters.ledger import Act
from bot.office.matters.undo import undo
from bot.office.people.roster import Known, actor
from bot.office.people.visits import Sender, Visit
from bot.office.presses.pressed import Said
from bot.office.presses.pressing import press
from bot.reading import Reader
from bot.store.follow_rows import DepartmentPartRow
from bot.store.rows import ChatRow, PushRow
from tests.office.bureau import (
    CALENDAR,
    CLERK,
    COLLEAGUE,
    DEFAULTS,
    DIRECTOR,
    HOURS,
    OWNER,
    Bureau,
    at,
    owed,
    reading,
)
from tests.office.test_rostering import known, post
from tests.scheduler.desk import plan_all

LIST = "秦岭 综合一科 科长\n马远 综合二科 科长"


@pytest.fixture
def told(bureau: Bureau, group: int) -> PushRow:
    """The director has been asked which 综合科 is meant."""
    bureau.start(DIRECTOR)
    bureau.start(OWNER)
    post(bureau, LIST)
    task = reading("更新台账", None, kind=Kind.TASK, due=at(11, 25, 18), units=("综合科",))
    bureau.paste(group, task)
    plan_all(bureau)
    (asked,) = bureau.pushes(occasion="unclear department")
    sent(bureau, asked)
    return asked


def sent(bureau: Bureau, row: PushRow) -> None:
    """A push has gone out as message 700 and so many."""

    def verb(session: Session) -> None:
        kept = session.get_one(PushRow, row.id)
        kept.state, kept.message_id = "sent", 700 + (row.id or 0)
        session.add(kept)

    bureau.do(verb)


def pressed(bureau: Bureau, row: PushRow, department: object, person: Known = DIRECTOR) -> Said:
    """Somebody presses one of the buttons under the question."""
    item = bureau.item()
    visit = Visit(person.id, "private", "", Sender(person, person.name), DEFAULTS, bureau.now)
    asked = Press(Verb.DEPARTMENT, item.id or 0, item.revision, str(department))
    message_id, reader = 700 + (row.id or 0), Reader(HOURS, CALENDAR)
    return bureau.do(
        lambda s: press(s, asked, visit, message_id, "update 1", reader, bureau.setting)
    )


def parts(bureau: Bureau) -> list[tuple[int, str]]:
    rows = bureau.ask(lambda s: list(s.exec(select(DepartmentPartRow))))
    return [(row.department_id, row.role) for row in rows]


def test_the_administrators_are_asked_once_and_nobody_has_it(
    bureau: Bureau, group: int, told: PushRow
) -> None:
    assert told.detail["detail"] == "综合科"
    assert [name for _, name in told.detail["choices"]] == ["综合一科", "综合二科"]
    assert parts(bureau) == []
    post(bureau, "韩芳 信息科")
    plan_all(bureau)
    assert len(bureau.pushes(occasion="unclear department")) == 1


def test_a_press_settles_it_for_this_item(bureau: Bureau, group: int, told: PushRow) -> None:
    first = known(bureau, group)["综合一科"]
    assert pressed(bureau, told, first.id) == Said("toast_department", values={"name": "综合一科"})
    plan_all(bureau)
    assert parts(bureau) == [(first.id, "lead")]
    assert bureau.parts(bureau.item().id or 0)[OWNER.id].role == "handle"
    assert bureau.pushes(occasion="at once", person_id=OWNER.id)
    assert bureau.entries(bureau.item().id or 0)[-1].action == "department"
    bureau.paste(group, owed("另一件", units=("综合科",)), text="另一件也由综合科报送。")
    plan_all(bureau)
    assert len(bureau.pushes(occasion="unclear department")) == 2, "another item asks anew"


def test_a_second_press_changes_nothing(bureau: Bureau, group: int, told: PushRow) -> None:
    both = known(bureau, group)
    pressed(bureau, told, both["综合一科"].id)
    again = pressed(bureau, told, both["综合二科"].id)
    assert again == Said("toast_department_settled", values={"name": "综合一科"})
    assert parts(bureau) == [(both["综合一科"].id, "lead")]


def test_forged_presses_change_nothing(bureau: Bureau, group: int, told: PushRow) -> None:
    post(bureau, "信息科")
    for argument in (known(bureau, group)["信息科"].id, "", "x", "-1", "9" * 12):
        assert pressed(bureau, told, argument).toast == "toast_forged"
    assert pressed(bureau, told, 1, COLLEAGUE).toast == "toast_forged"
    assert parts(bureau) == []


def test_a_department_dissolved_meanwhile(bureau: Bureau, group: int, told: PushRow) -> None:
    first = known(bureau, group)["综合一科"]
    post(bureau, "综合一科 -")
    assert pressed(bureau, told, first.id).toast == "toast_stale"


def test_the_choice_can_be_taken_back_and_is_asked_again(
    bureau: Bureau, group: int, told: PushRow
) -> None:
    pressed(bureau, told, known(bureau, group)["综合一科"].id)
    plan_all(bureau)

    def verb(session: Session) -> None:
        chat = session.get_one(ChatRow, told.chat_id)
        assert chat.id is not None
        undo(session, Act(actor(session, chat, DIRECTOR, now=bureau.now), chat.id, bureau.now))

    bureau.do(verb)
    plan_all(bureau)
    assert parts(bureau) == []
    assert len(bureau.pushes(occasion="unclear department")) == 2


def test_who_registered_it_in_a_group_is_not_asked(bureau: Bureau, group: int) -> None:
    bureau.start(CLERK)
    post(bureau, LIST)
    bureau.paste(group, owed(units=("综合科",)))
    plan_all(bureau)
    assert bureau.pushes(occasion="unclear department") == [], "only administrators"
