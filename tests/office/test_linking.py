"""Which matter a later message means: by reply, number, title, time and place."""

from __future__ import annotations

from typing import Any

from bot.domain.push import Occasion
from bot.domain.vocabulary import Action, Kind
from bot.reading import Reader
from tests.office.bureau import CALENDAR, CLERK, HOURS, OWNER, Bureau, at, owed, reading

READER = Reader(HOURS, CALENDAR)


def say(bureau: Bureau, chat_id: int, text: str, **more: Any) -> None:
    """Somebody writes, and it is read."""
    items = READER.read(text, bureau.now).items
    assert items, f"nothing is read in {text}"
    bureau.paste(chat_id, *items, text=text, **more)


def two_meetings(bureau: Bureau, group: int) -> None:
    bureau.paste(group, reading("防汛会商", at(11, 19, 15), place="三楼会议室"), text="一")
    bureau.paste(group, reading("防汛会商", at(11, 20, 9), place="五楼会议室"), text="二")
    bureau.later(hours=1)


def standing(bureau: Bureau) -> list[str]:
    return [row.status for row in bureau.items()]


def test_a_move_finds_its_meeting_by_the_old_time(bureau: Bureau, group: int) -> None:
    two_meetings(bureau, group)
    say(bureau, group, "原定明天下午3点的防汛会商改到11月23日下午4点。")
    first, second = bureau.items()
    assert first.start_at == at(11, 23, 16)
    assert second.start_at == at(11, 20, 9)
    (told,) = bureau.pushes(occasion=Occasion.CHANGE, chat_id=group)
    assert told.item_id == first.id, "the difference is shown where it was said"


def test_a_cancellation_without_a_title_finds_it_by_its_time(bureau: Bureau, group: int) -> None:
    two_meetings(bureau, group)
    say(bureau, group, "原定于11月20日上午9点召开的会议取消。")
    assert standing(bureau) == ["open", "cancelled"]


def test_a_place_tells_two_apart(bureau: Bureau, group: int) -> None:
    two_meetings(bureau, group)
    say(bureau, group, "五楼会议室的防汛会商取消。")
    assert standing(bureau) == ["open", "cancelled"]


def test_several_are_offered_and_one_press_decides(bureau: Bureau, group: int) -> None:
    two_meetings(bureau, group)
    say(bureau, group, "防汛会商取消。")
    assert standing(bureau) == ["open", "open"]
    (asked,) = bureau.pushes(occasion=Occasion.WHICH)
    assert sorted(asked.detail["items"]) == [row.id for row in bureau.items()]


def test_none_is_said(bureau: Bureau, group: int) -> None:
    two_meetings(bureau, group)
    say(bureau, group, "茶叶品鉴会取消。")
    say(bureau, group, "11月27日上午9点的会议取消。")
    assert standing(bureau) == ["open", "open"]
    assert len(bureau.pushes(occasion=Occasion.NOT_FOUND)) == 2


def test_what_was_posted_moments_ago_is_meant(bureau: Bureau, group: int) -> None:
    bureau.paste(group, reading("土地会审", at(11, 20, 9)), text="一", sender=OWNER)
    bureau.paste(group, reading("林长会", at(11, 20, 9)), text="二")
    say(bureau, group, "刚才的会议取消。")
    assert standing(bureau) == ["open", "cancelled"]
    bureau.later(hours=1)
    bureau.paste(group, reading("河长会", at(11, 20, 9)), text="三", sender=CLERK)
    bureau.later(minutes=20)
    say(bureau, group, "会议取消。")
    assert standing(bureau) == ["open", "cancelled", "open"], "two may be meant"


def test_a_number_in_words(bureau: Bureau, group: int) -> None:
    two_meetings(bureau, group)
    say(bureau, group, "编号2的会议取消。")
    assert standing(bureau) == ["open", "cancelled"]


def test_a_report_may_have_been_read_as_a_task(bureau: Bureau, group: int) -> None:
    bureau.paste(group, owed("秸秆台账"), text="一")
    done = reading("秸秆台账", None, action=Action.COMPLETE, kind=Kind.TASK)
    bureau.paste(group, done, text="秸秆台账已报市局。")
    assert standing(bureau) == ["done"]
