"""What would bury a group or ring a phone for nothing does neither."""

from __future__ import annotations

from tests.e2e.played import Played

MANY = "\n".join(
    f"{n}. 请第{n}科于11月27日{n % 8 + 9}:00前报送第{n}号材料。" for n in range(1, 45)
)


async def test_one_message_with_forty_matters_is_asked_about_and_kept(played: Played) -> None:
    before = len(played.in_group())
    await played.say(played.office.zhou, MANY)
    said = played.in_group()[before:]
    assert len(said) == 1
    assert "没有逐条登记" in said[0].text
    assert "#" not in said[0].text


async def test_a_colleagues_receipt_leaves_the_leaders_card_alone(played: Played) -> None:
    office, emulator = played.office, played.emulator
    await played.bind_leader()
    await played.say(office.zhou, "请王局长明天下午3点到三楼会议室参加防火部署会。")
    private = emulator.private(office.leader)[-1]
    assert "防火部署会" in private.text
    shown = private.text
    edits = emulator.count("editMessageText")
    await played.press(office.li, played.card("防火部署会"), "收到")
    assert emulator.count("editMessageText") == edits + 1  # the group's card
    assert emulator.private(office.leader)[-1].text == shown
