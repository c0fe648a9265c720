"""收到 by button, word and reaction; 请假 and who goes instead; and who has not answered."""

from __future__ import annotations

import pytest

from bot.playground.world import Message
from tests.e2e.played import Played
from tests.e2e.test_presses import carded, receipts

NAMED = "请王局长于明天下午3点到三楼会议室参加防汛部署会。"
FOR_LI = "请@li_gong于明天下午3点到三楼会议室参加防汛部署会。"


async def react(played: Played, person: object, message: Message, *emoji: str) -> None:
    played.emulator.react(person, message, *emoji)  # type: ignore[arg-type]
    await played.settle()


@pytest.mark.parametrize(
    "words", ["收到", "收到请放心", "好的，收到，谢谢主任", "已阅", "1", "👍"]
)
async def test_words_right_after_a_notice_are_a_receipt_and_nobody_answers_them(
    played: Played, words: str
) -> None:
    card = await carded(played)
    before = len(played.in_group())
    await played.say(played.office.li, words)
    assert receipts(card) == 1
    assert len(played.in_group()) == before, "fifty receipts are not to be answered fifty times"


async def test_button_word_and_reaction_of_one_person_count_once(played: Played) -> None:
    card = await carded(played)
    await played.press(played.office.li, card, "收到")
    await played.say(played.office.li, "收到")
    await played.say(played.office.li, "收到，谢谢", reply_to=card)
    await react(played, played.office.li, card, "👍")
    assert receipts(card) == 1


async def test_a_thumb_on_the_notice_counts_like_the_button_and_taking_it_away_does_not(
    played: Played,
) -> None:
    notice = await played.say(
        played.office.zhou, "请各科室于明天下午3点到三楼会议室参加防汛部署会。"
    )
    card = played.card("#1")
    await react(played, played.office.li, notice, "👍")
    assert receipts(card) == 1
    await react(played, played.office.li, notice)
    assert receipts(card) == 1
    await react(played, played.office.director, card, "😢")
    assert receipts(card) == 1, "no receipt"


async def test_a_receipt_long_after_a_notice_means_something_else(played: Played) -> None:
    card = await carded(played)
    await played.passes(hours=2)
    await played.say(played.office.li, "收到")
    assert receipts(card) == 0
    await played.say(played.office.li, "收到", reply_to=card)
    assert receipts(card) == 1


async def test_one_receipt_answers_every_matter_of_a_notice(played: Played) -> None:
    text = "请各科室于明天下午3点到三楼会议室参加防汛部署会，并于11月25日下班前报送总结。"
    notice = await played.say(played.office.zhou, text)
    first, second = played.card("#1"), played.card("#2")
    await played.say(played.office.li, "收到", reply_to=notice)
    assert (receipts(first), receipts(second)) == (1, 1)


async def test_who_has_answered_and_who_has_not(played: Played) -> None:
    card = await carded(played)
    await played.say(played.office.li, "早")
    await played.say(played.office.director, "早")
    await played.press(played.office.li, card, "收到")
    await played.say(played.office.zhou, "/ack 1")
    (counted,) = played.in_group("还没有回复")
    assert played.office.li.name in counted.text
    assert played.office.director.name not in counted.text, "no list of shame in the group"
    assert "私下" in counted.text
    (said,) = played.told(played.office.zhou, "还没有回复")
    answered, _, missing = said.text.partition("还没有回复")
    assert played.office.li.name in answered
    assert played.office.director.name in missing
    assert played.office.zhou.name not in said.text, "who wrote it need not receive it"


async def test_ack_without_a_number_says_how(played: Played) -> None:
    await carded(played)
    await played.say(played.office.zhou, "/ack")
    assert played.in_group("/ack 3")
    await played.say(played.office.zhou, "/ack 99")
    assert played.in_group("#99")


async def test_a_leader_sends_somebody_and_that_one_is_asked_to_come(played: Played) -> None:
    office = played.office
    await played.bind_leader()
    await played.open(office.li)
    await played.say(office.li, "早")
    await played.say(office.zhou, NAMED)
    (private,) = played.told(office.leader, "防汛部署会")
    await played.press(office.leader, private, "派人参加")
    assert played.told(office.leader, "由谁代为参加")
    await played.whisper(office.leader, office.li.name)
    (asked,) = played.told(office.li, "防汛部署会")
    assert "请您代王局长参加" in asked.text
    assert played.told(office.zhou, "代为参加", office.li.name)
    await played.say(office.zhou, "/ack 1")
    assert played.in_group(f"王局长（由{office.li.name}代）")


async def test_a_substitute_nobody_knows_is_kept_as_written(played: Played) -> None:
    office = played.office
    await played.bind_leader()
    await played.say(office.zhou, NAMED)
    (private,) = played.told(office.leader, "防汛部署会")
    await played.whisper(office.leader, "我去不了，派老陈去吧", reply_to=private)
    assert played.told(office.zhou, "王局长将派人参加", "老陈")


async def test_leave_is_told_to_whoever_registered_with_its_reason(played: Played) -> None:
    office = played.office
    notice = await played.say(office.zhou, FOR_LI)
    await played.say(office.li, "我请假，在外地出差", reply_to=notice)
    assert played.told(office.zhou, "请假", "在外地出差")
    await played.say(office.zhou, "/ack 1")
    assert played.in_group("请假（1）", "在外地出差")


async def test_undo_takes_back_who_was_sent(played: Played) -> None:
    office = played.office
    await played.bind_leader()
    await played.open(office.li)
    await played.say(office.li, "早")
    await played.say(office.zhou, NAMED)
    (private,) = played.told(office.leader, "防汛部署会")
    await played.whisper(office.leader, f"派{office.li.name}参加", reply_to=private)
    assert played.told(office.li, "防汛部署会")
    await played.whisper(office.leader, "/undo")
    await played.say(office.zhou, "/ack 1")
    (said,) = played.told(office.zhou, "还没有回复")
    assert "王局长" in said.text
    assert office.li.name not in said.text
    await played.at("11-19 11:50")
    assert len(played.told(office.li, "请留意")) == 0


async def test_chatter_that_speaks_of_receipts_is_none(played: Played) -> None:
    card = await carded(played)
    for words in ("谁收到了？", "还没收到", "收到后请回复", "收到的材料有误", "收到请回复"):
        await played.say(played.office.li, words)
    assert receipts(card) == 0


async def test_what_is_no_name_is_not_taken_for_one(played: Played) -> None:
    office = played.office
    await played.bind_leader()
    await played.say(office.zhou, NAMED)
    (private,) = played.told(office.leader, "防汛部署会")
    await played.press(office.leader, private, "派人参加")
    for words in ("本周有什么会", "收到", "还没定，下午再说", "几点开会？"):
        await played.whisper(office.leader, words)
    assert not played.told(office.zhou, "代为参加")
    await played.passes(hours=2)
    await played.whisper(office.leader, "辛苦了")
    assert not played.told(office.zhou, "代为参加"), "long after the question it is no answer"
    (asked,) = played.told(office.leader, "由谁代为参加")
    await played.whisper(office.leader, "老陈", reply_to=asked)
    assert played.told(office.zhou, "代为参加", "老陈")
