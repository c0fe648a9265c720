"""Whatever people write, nothing breaks, and the next plain notice still works."""

from __future__ import annotations

import random

import pytest

from tests.e2e.played import Played

PLAIN = "请各科室于明天下午3点到三楼会议室参加防汛部署会。"
LIMIT = 4096  # UTF-16 units, Telegram's own


def cut(text: str) -> str:
    """As much as Telegram lets anybody send."""
    return text.encode("utf-16-le")[: LIMIT * 2].decode("utf-16-le", errors="ignore")


def jumble(seed: int) -> str:
    """Characters of every sort, pieces of notices among them."""
    chance = random.Random(seed)
    pieces = [
        "请各科室于", "明天下午", "3点", "11月31日", "（周八）", "25:61", "开会", "前报送", "\u202e",
        "\u200b", "\u0000", "\x1b[31m", "<b>", "</i>", "&lt;", "&#x0;", "*_`[]()", "😀", "👨‍👩‍👧‍👦", "🇨🇳",
        "़", "e\u0301", "مرحبا", "שלום", "２０２６年", "二〇二六", "﷽", "\n", "\t", "\r", "#1", "@all",
        "/task", "h1.ack.1.1.", "%s{0}", "${x}", "' OR 1=1", "每周五", "月底", "重要", "\ufeff", "\ufffd",
    ]  # fmt: skip
    text = ""
    while len(text) < 3000:
        text += (
            chance.choice(pieces) if chance.random() < 0.7 else chr(chance.randrange(1, 0xD7FF))
        )
    return cut(text)


WILD = {
    "emoji": cut("😀👨‍👩‍👧‍👦🇨🇳" * 800),
    "one notice and emoji": cut(PLAIN + "😀" * 2100),
    "right to left": cut("\u202e" + "مرحبا שלום " * 400 + "明天下午3点开会"),
    "control characters": cut("".join(chr(n) for n in range(1, 32)) * 130),
    "markup": cut("<b>请各科室于明天<i>下午3点</b>到<a href='x'>三楼</a>开会</i> & < > " * 90),
    "markup in a title": "请各科室于明天下午3点到三楼会议室参加<b>防汛</b>&amp;<抗旱>部署会。",
    "no such day": "请各科室于2月31日下午3点到三楼会议室参加防汛部署会。",
    "no such hour": "请各科室于明天下午27点75分到三楼会议室参加防汛部署会。",
    "a contradicting weekday": "请各科室于11月20日（周一）下午3点到三楼会议室参加防汛部署会。",
    "many weekdays": "周一周二周三周四周五周六周日" * 250,
    "many dates": cut("、".join(f"{m}月{d}日" for m in range(1, 13) for d in range(1, 29)) * 3),
    "many notices": cut(
        "\n".join(f"{n}. 请于11月{n % 28 + 1}日前报送第{n}号表。" for n in range(40))
    ),
    "digits": cut("1234567890" * 500),
    "one word": cut("会" * 5000),
    "nothing but spaces": " \n\t\u3000\u200b" * 300,
    "brackets": cut("（" * 2000 + "）" * 2000),
    "a long title": cut("请各科室于明天下午3点参加" + "关于进一步加强和改进" * 390 + "会议。"),
}


@pytest.mark.parametrize("name", WILD)
async def test_wild_text_breaks_nothing(played: Played, name: str) -> None:
    office = played.office
    message = await played.say(office.zhou, WILD[name])
    await played.whisper(office.zhou, WILD[name])
    await played.edit(message, WILD[name][:2000] + "。")
    await sane(played)


@pytest.mark.parametrize("seed", range(6))
async def test_jumbles_break_nothing(played: Played, seed: int) -> None:
    office = played.office
    message = await played.say(office.zhou, jumble(seed))
    await played.whisper(office.zhou, jumble(seed + 1000))
    await played.edit(message, jumble(seed + 2000))
    await sane(played)


@pytest.mark.parametrize(
    "command", ["task", "meeting", "report", "done", "assign", "extend", "leader", "show", "undo",
                "settings", "mode", "roster", "ack", "history", "cancel", "back", "start", "list"],
)  # fmt: skip
async def test_commands_with_wild_words_break_nothing(played: Played, command: str) -> None:
    office = played.office
    await played.say(office.zhou, PLAIN)
    for words in (
        "", " ", "1", "#1", "0", "-1", "99999999999999999999", "1 " + "😀" * 500, "<b>", "1 @",
        "1 @nobody", "1 2月31日", "١", "1.5", "一", "\u202e1", jumble(7)[:600],
    ):  # fmt: skip
        played.emulator.write(office.zhou, office.group, f"/{command} {words}")
    await played.settle()
    await played.say(office.zhou, f"/{command}@huiyin_bot 1")
    assert not played.failures
    assert played.emulator.unread == 0


async def sane(played: Played) -> None:
    """Nothing failed, nothing waits, every call was taken, and a plain notice gets its card."""
    assert not played.failures
    assert played.emulator.unread == 0
    refused = [f"{call.method}: {call.outcome}" for call in played.emulator.calls
               if call.outcome not in ("ok", "")]  # fmt: skip
    assert not refused, refused
    plain = "请各科室于后天上午9点半到二楼会议室参加节水座谈会。"
    await played.say(played.office.li, plain)
    assert played.in_group("节水座谈会", "11月20日（周五）09:30")
