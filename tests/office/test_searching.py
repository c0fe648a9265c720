"""Searches in words, answered from the ledger."""

from __future__ import annotations

from datetime import datetime

from bot.domain.search import Search, Subject, Wanted
from bot.domain.vocabulary import Kind
from bot.office.asking.queries import PAGE, Scope
from bot.office.asking.searching import searched
from bot.office.matters.verbs import close, take
from bot.office.people.roster import Known
from tests.office.bureau import (
    CLERK,
    DIRECTOR,
    LEADER,
    OWNER,
    Bureau,
    at,
    owed,
    reading,
)

STRANGER = Known(900, "管外人")


def scope(bureau: Bureau, chat_id: int, person_id: int | None = None) -> Scope:
    return Scope(bureau.chat(chat_id).office_id, chat_id, person_id)


def found(
    bureau: Bureau, where: Scope, search: Search, *, page: int = 1, asker: int | None = None
) -> list[str]:
    """The titles a search finds."""
    result = bureau.ask(lambda s: searched(s, where, search, page, bureau.now, asker))
    return [view.item.title for view in result.views]


def tomorrow(**more: object) -> Search:
    return Search(begin=at(11, 19), end=at(11, 20), **more)  # type: ignore[arg-type]


def test_a_day_holds_its_meetings_and_what_is_due(bureau: Bureau, group: int) -> None:
    bureau.paste(group, reading("早会", at(11, 19, 9)), text="一")
    bureau.paste(group, reading("后天的会", at(11, 20, 9)), text="二")
    bureau.paste(group, owed("能耗统计", at(11, 19, 18)), text="三")
    here = scope(bureau, group)
    assert found(bureau, here, tomorrow()) == ["早会", "能耗统计"]
    assert found(bureau, here, tomorrow(kind=Kind.MEETING)) == ["早会"]
    assert found(bureau, here, tomorrow(kind=Kind.REPORT)) == ["能耗统计"]


def test_what_is_not_handed_in_yet(bureau: Bureau, group: int) -> None:
    for title, due in (
        ("甲表", at(11, 18, 18)),
        ("乙表", at(11, 20, 18)),
        ("丙表", at(11, 27, 18)),
    ):
        bureau.paste(group, owed(title, due), text=title)
    bureau.paste(group, reading("碰头会", at(11, 20, 9)), text="会")
    bureau.act(close, CLERK, bureau.items()[1].id or 0, "已报")
    bureau.later(hours=4)
    here = scope(bureau, group)
    assert found(
        bureau, here, Search(wanted=Wanted.UNREPORTED, begin=at(11, 16), end=at(11, 23))
    ) == ["甲表"]
    assert found(bureau, here, Search(wanted=Wanted.OVERDUE)) == ["甲表"]
    assert found(bureau, here, Search(wanted=Wanted.DONE, begin=at(11, 16), end=at(11, 23))) == [
        "乙表"
    ]
    assert found(bureau, here, Search(wanted=Wanted.UNREPORTED)) == ["甲表", "丙表"]


def test_a_leader_is_found_by_title_and_by_the_notice(bureau: Bureau, group: int) -> None:
    bureau.bind(group, LEADER, "钱局长")
    bureau.paste(group, reading("防汛会商", at(11, 19, 15), people=("钱局长",)), text="一")
    bureau.paste(group, reading("消防会", at(11, 19, 16), people=("耿局长",)), text="二")
    here = scope(bureau, group)
    asked = tomorrow(subject=Subject.WHO, words="钱局长")
    assert found(bureau, here, asked) == ["防汛会商"]
    assert found(bureau, here, tomorrow(subject=Subject.WHO, words="耿局长")) == ["消防会"]
    assert found(bureau, here, tomorrow(subject=Subject.WHO, words="郁局长")) == []


def test_mine_is_what_the_asker_has_a_part_in(bureau: Bureau, group: int) -> None:
    bureau.paste(group, owed("甲表", at(11, 19, 18)), text="一")
    bureau.paste(group, owed("乙表", at(11, 19, 18)), text="二")
    bureau.act(take, OWNER, bureau.items()[0].id or 0)
    here, mine = scope(bureau, group), tomorrow(subject=Subject.MINE)
    assert found(bureau, here, mine, asker=OWNER.id) == ["甲表"]
    assert found(bureau, here, mine, asker=CLERK.id) == []
    assert found(bureau, here, mine) == []
    theirs = tomorrow(subject=Subject.WHO, words="秦岭")
    assert found(bureau, here, theirs) == ["甲表"]


def test_a_body_owes_what_every_body_owes(bureau: Bureau, group: int) -> None:
    bureau.paste(group, owed("决算草案", units=("财务科",)), text="一")
    bureau.paste(group, owed("年度总结", units=("各科室",)), text="二")
    bureau.paste(group, owed("水质月报", units=("监测站",)), text="三")
    asked = Search(Kind.REPORT, subject=Subject.UNIT, words="财务科")
    assert found(bureau, scope(bureau, group), asked) == ["决算草案", "年度总结"]


def test_a_matter_is_found_by_what_it_is_about(bureau: Bureau, group: int) -> None:
    bureau.paste(group, reading("防汛工作会议", at(11, 24, 9)), text="一")
    bureau.paste(group, reading("安全生产例会", at(11, 25, 9)), text="二")
    here = scope(bureau, group)
    assert found(bureau, here, Search(subject=Subject.ABOUT, words="防汛会")) == ["防汛工作会议"]
    assert found(bureau, here, Search(subject=Subject.ABOUT, words="茶话会")) == []


def test_nothing_crosses_groups_offices_or_persons(bureau: Bureau, group: int) -> None:
    other = bureau.group(-2002, "外单位", founder=STRANGER)
    second = bureau.group(-1002, "二号群")
    private = bureau.start(LEADER)
    bureau.paste(group, reading("本群的会", at(11, 19, 9)), text="一")
    bureau.paste(second, reading("二号群的会", at(11, 19, 10)), text="二", sender=DIRECTOR)
    bureau.paste(other, reading("外单位的会", at(11, 19, 11)), text="三", sender=STRANGER)
    bureau.paste(private, reading("领导私事", at(11, 19, 12)), text="四", sender=LEADER)
    assert found(bureau, scope(bureau, group), tomorrow()) == ["本群的会"]
    owner = bureau.start(OWNER)
    assert found(bureau, scope(bureau, owner, OWNER.id), tomorrow()) == ["本群的会"]
    assert found(bureau, scope(bureau, private, LEADER.id), tomorrow()) == ["本群的会", "领导私事"]
    director = bureau.start(DIRECTOR)
    seen = found(bureau, scope(bureau, director, DIRECTOR.id), tomorrow())
    assert seen == ["本群的会", "二号群的会"], (
        "an administrator sees no other person's private ones"
    )


def test_a_long_answer_has_pages(bureau: Bureau, group: int) -> None:
    for number in range(PAGE + 2):
        start: datetime = at(11, 19, 8, number)
        bureau.paste(group, reading(f"第{number}场", start), text=str(number))
    here = scope(bureau, group)
    assert len(found(bureau, here, tomorrow())) == PAGE
    assert len(found(bureau, here, tomorrow(), page=2)) == 2
    assert len(found(bureau, here, tomorrow(), page=99)) == 2
