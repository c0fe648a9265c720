"""Offices, leaders, invitations, and a group that becomes a supergroup."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session, select

from bot.domain.item import Answer
from bot.domain.push import Occasion
from bot.domain.vocabulary import Mode
from bot.office.asking.queries import find_item, scope_of
from bot.office.matters import receipts, verbs
from bot.office.people import roster
from bot.office.people.roster import Known
from bot.office.sending import trouble
from bot.store.rows import (
    CardRow,
    ChatRow,
    InvitationRow,
    ItemRow,
    MembershipRow,
    NoticeRow,
    OriginRow,
    PositionRow,
    PushRow,
)
from tests.office.bureau import (
    CLERK,
    COLLEAGUE,
    DIRECTOR,
    LEADER,
    OWNER,
    Bureau,
    only_id,
    owed,
    reading,
)


def position(bureau: Bureau, chat_id: int, person: Known) -> PositionRow:
    office = bureau.chat(chat_id).office_id
    return bureau.ask(lambda s: s.get_one(PositionRow, (office, person.id)))


def test_a_group_joins_the_office_of_whoever_brought_the_bot_in(
    bureau: Bureau, group: int
) -> None:
    other = bureau.group(-1002, "中层群")
    elsewhere = bureau.group(-3001, "外单位群", Known(200, "别处的人"))
    offices = [bureau.chat(one).office_id for one in (group, other, elsewhere)]
    assert offices[0] == offices[1] != offices[2]


def test_the_first_administrator_is_the_director(bureau: Bureau, group: int) -> None:
    office = bureau.chat(group).office_id
    bureau.do(lambda s: roster.make_administrator(s, office, CLERK.id))
    assert position(bureau, group, DIRECTOR).director
    assert position(bureau, group, CLERK).administrator
    assert not position(bureau, group, CLERK).director


def test_a_telegram_administrator_who_presses_start_administers_the_office(
    bureau: Bureau, group: int
) -> None:
    bureau.do(lambda s: roster.join(s, bureau.chat(group), OWNER, bureau.now, "administrator"))
    bureau.start(OWNER)
    bureau.start(COLLEAGUE)
    assert position(bureau, group, OWNER).administrator
    office = bureau.chat(group).office_id
    assert bureau.ask(lambda s: s.get(PositionRow, (office, COLLEAGUE.id))) is None


def test_a_leader_is_bound_for_all_groups_of_the_office(bureau: Bureau, group: int) -> None:
    bureau.bind(group, LEADER, "钱局长")
    row = position(bureau, group, LEADER)
    assert (row.leader, row.titles) == ("principal", ["钱局长"])
    bureau.bind(group, LEADER, "钱副局长")
    row = position(bureau, group, LEADER)
    assert (row.leader, row.titles) == ("deputy", ["钱副局长", "钱局长"])


def test_binding_a_leader_plans_what_lives_anew(bureau: Bureau, group: int) -> None:
    bureau.paste(group)
    bureau.do(lambda s: s.add(planned(s, only_id(bureau))))
    bureau.bind(group, LEADER, "钱局长")
    item = bureau.item()
    assert item.planned_version < item.version


def planned(session: Session, item_id: int) -> Any:
    item = session.get_one(ItemRow, item_id)
    item.planned_version = item.version
    return item


def test_whom_a_notice_names_is_found_when_they_are_met_or_come_back(
    bureau: Bureau, group: int
) -> None:
    newcomer = Known(300, "谭小雨")
    bureau.paste(group, owed(people=("谭小雨",)))
    for step in (
        lambda s: roster.join(s, bureau.chat(group), newcomer, bureau.now),
        lambda s: roster.join(s, bureau.chat(group), newcomer, bureau.now),
    ):
        bureau.do(lambda s: s.add(planned(s, only_id(bureau))))
        bureau.do(step)
        assert bureau.item().planned_version < bureau.item().version
        bureau.do(lambda s: roster.leave(s, bureau.chat(group), newcomer.id))


# Invitations.


def redeemed(bureau: Bureau, code: str, person: Known) -> bool:
    def verb(session: Session) -> bool:
        roster.meet(session, person)
        return roster.redeem(session, code, person, bureau.now) is not None

    return bureau.do(verb)


def invitation(bureau: Bureau, chat_id: int, **whom: Any) -> str:
    office = bureau.chat(chat_id).office_id
    return bureau.do(lambda s: roster.invite(s, office, "钱局长", bureau.now, **whom))


def test_an_invitation_is_only_for_its_person(bureau: Bureau, group: int) -> None:
    code = invitation(bureau, group, person_id=LEADER.id)
    assert not redeemed(bureau, code, COLLEAGUE)
    office = bureau.chat(group).office_id
    assert bureau.ask(lambda s: s.get(PositionRow, (office, COLLEAGUE.id))) is None
    assert redeemed(bureau, code, LEADER)
    assert position(bureau, group, LEADER).leader == "principal"


def test_an_invitation_by_username_is_for_whoever_first_came_by_it(
    bureau: Bureau, group: int
) -> None:
    code = invitation(bureau, group, username="QianWei")
    assert not redeemed(bureau, code, Known(400, "没有用户名"))
    assert redeemed(bureau, code, LEADER)
    assert not redeemed(bureau, code, Known(401, "后来用了这名", "qianwei"))
    assert redeemed(bureau, code, LEADER)


def test_an_unknown_code_opens_nothing(bureau: Bureau, group: int) -> None:
    assert not redeemed(bureau, "x" * 16, LEADER)


def test_codes_differ_and_fit_a_deep_link(bureau: Bureau, group: int) -> None:
    codes = {invitation(bureau, group, person_id=LEADER.id) for _ in range(5)}
    assert len(codes) == 5
    assert all(len(code) <= 64 for code in codes)
    assert len(bureau.ask(lambda s: s.exec(select(InvitationRow)).all())) == 5


# A group that becomes a supergroup.


def post_card(bureau: Bureau, chat_id: int, item_id: int, message_id: int) -> None:
    bureau.do(
        lambda s: s.add(
            CardRow(item_id=item_id, chat_id=chat_id, message_id=message_id, shown_version=1)
        )
    )


def test_a_moved_group_keeps_its_items_and_its_living_cards_are_posted_again(
    bureau: Bureau, group: int
) -> None:
    bureau.do(lambda s: setattr(s.get_one(ChatRow, group), "mode", Mode.ASK))
    for number in (1, 2):
        bureau.paste(group, text=f"第{number}号")
        post_card(bureau, group, number, 50 + number)
    bureau.act(verbs.cancel, CLERK, 2)
    assert bureau.do(lambda s: trouble.chat_moved(s, -1001, -1009001, bureau.now))
    chat = bureau.chat(group)
    assert (chat.telegram_id, chat.kind, chat.mode) == (-1009001, "supergroup", Mode.ASK)
    assert [item.chat_id for item in bureau.items()] == [group, group]
    assert all(card.dead for card in bureau.cards())
    posted = bureau.pushes(occasion=Occasion.CARD, item_id=1)
    assert len(posted) == 2
    assert len(bureau.pushes(occasion=Occasion.CARD, item_id=2)) == 1
    assert all(push.reply_to is None for push in posted)


def test_the_second_news_of_a_move_changes_nothing(bureau: Bureau, group: int) -> None:
    bureau.paste(group)
    bureau.do(lambda s: trouble.chat_moved(s, -1001, -1009001, bureau.now))
    before = bureau.pushes()
    assert not bureau.do(lambda s: trouble.chat_moved(s, -1001, -1009001, bureau.now))
    assert bureau.pushes() == before


@pytest.mark.parametrize("founder", [DIRECTOR, Known(200, "新群的建立者")])
def test_what_came_into_the_supergroup_before_the_news_is_brought_along(
    bureau: Bureau, group: int, founder: Known
) -> None:
    """Whatever office the unknown supergroup was taken for, it is the old group's."""
    bureau.paste(group, reading("老群的会"), text="一", message_id=9)
    early = bureau.group(-1009001, "业务群", founder)
    bureau.join(early, COLLEAGUE)
    bureau.paste(early, reading("新群的会"), text="二", message_id=9)
    early_item = bureau.items()[1].id
    assert early_item is not None
    post_card(bureau, early, early_item, 10)
    bureau.act(receipts.acknowledge, COLLEAGUE, early_item, Answer.RECEIVED)

    def digest_queued(session: Session, chat_id: int) -> None:
        session.add(
            PushRow(
                key=f"digest | 2026-11-19 | chat {chat_id}",
                occasion=Occasion.DIGEST,
                chat_id=chat_id,
                priority=5,
                due_at=bureau.now,
                send_after=bureau.now,
            )
        )

    for chat_id in (group, early):
        bureau.do(lambda s, one=chat_id: digest_queued(s, one))  # type: ignore[misc]
    assert bureau.do(lambda s: trouble.chat_moved(s, -1001, -1009001, bureau.now))
    office = bureau.chat(group).office_id
    assert bureau.ask(lambda s: s.get(ChatRow, early)) is None
    assert [(item.chat_id, item.office_id, item.number) for item in bureau.items()] == [
        (group, office, 1),
        (group, office, 2),
    ]
    found = bureau.ask(lambda s: find_item(s, scope_of(bureau.chat(group), None), 2))
    assert found is not None
    assert found.title == "新群的会"
    assert not bureau.cards(item_id=early_item)[0].dead
    assert len(bureau.pushes(occasion=Occasion.DIGEST, chat_id=group)) == 1
    notices = bureau.ask(lambda s: s.exec(select(NoticeRow.office_id)).all())
    assert set(notices) == {office}
    assert {entry.office_id for entry in bureau.entries(early_item)} == {office}
    members = bureau.ask(
        lambda s: s.exec(
            select(MembershipRow.person_id).where(MembershipRow.chat_id == group)
        ).all()
    )
    assert {COLLEAGUE.id, founder.id} <= set(members)
    origins = bureau.ask(lambda s: s.exec(select(OriginRow.message_id)).all())
    assert sorted(origins) == [-9, 9]
    bureau.paste(group, reading("后来的会"), text="三")
    assert bureau.items()[-1].number == 3
