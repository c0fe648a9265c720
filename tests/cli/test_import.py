"""`import-chat`: what a group wrote before Huiyin came."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from bot import cli
from bot.clock import SystemClock
from bot.store.database import Store, make_engine
from bot.store.rows import (
    ChatRow,
    ItemRow,
    MembershipRow,
    NoticeRow,
    OfficeRow,
    PersonRow,
    PushRow,
)
from tests.cli.terminal import Bot

ZONE = ZoneInfo("Asia/Shanghai")
BY_ANOTHER: dict[str, Any] = {"from": "乙某", "from_id": "user5000000002"}


def said(number: int, text: str | list[Any], days_ago: int = 1, **given: Any) -> dict[str, Any]:
    """A message as Telegram Desktop writes it."""
    at = SystemClock().now() - timedelta(days=days_ago)
    common: dict[str, Any] = {
        "id": number,
        "type": "message",
        "date": f"{at.astimezone(ZONE):%Y-%m-%dT%H:%M:%S}",
        "date_unixtime": str(int(at.timestamp())),
        "from": "甲某",
        "from_id": "user5000000001",
        "text": text,
    }
    return common | given


def exported(folder: Path, *messages: dict[str, Any], **given: Any) -> Path:
    """A `result.json` of one group."""
    chat: dict[str, Any] = {
        "name": "某局工作群",
        "type": "private_supergroup",
        "id": 1234567890,
        "messages": list(messages),
    }
    file = folder / "result.json"
    file.write_text(json.dumps(chat | given, ensure_ascii=False))
    return file


def ahead(days: int = 10) -> datetime:
    """A working hour some days ahead, wall clock."""
    day = SystemClock().now().astimezone(ZONE) + timedelta(days=days)
    return day.replace(hour=15, minute=0, second=0, microsecond=0)


def order(at: datetime, thing: str = "安全检查总结") -> str:
    return f"请各科室于{at.year}年{at.month}月{at.day}日下午3点前将{thing}报送综合科。"


@pytest.fixture
def place(engine_url: str) -> dict[str, str]:
    return {"HUIYIN_DATABASE__URL": engine_url}


def kept(url: str) -> tuple[list[ItemRow], list[ChatRow], list[PersonRow], list[PushRow]]:
    """What an import left behind."""
    store = Store(make_engine(url))

    def look(session: Session) -> Any:
        return tuple(
            list(session.exec(select(row)).all()) for row in (ItemRow, ChatRow, PersonRow, PushRow)
        )

    found = store.read_now(look)
    store.close()
    return found  # type: ignore[no-any-return]


def test_what_is_still_ahead_is_registered_and_what_has_gone_by_is_not(
    bot: Bot, engine_url: str, place: dict[str, str], tmp_path: Path
) -> None:
    at = ahead()
    file = exported(
        tmp_path,
        said(1, order(ahead(-100)), days_ago=120),
        said(2, "哈哈，辛苦了"),
        said(3, ["通知：", {"type": "bold", "text": order(at)}]),
        {"id": 4, "type": "service", "date": "2026-01-01T00:00:00", "action": "pin_message"},
        said(5, order(ahead(12), "年度报表"), **BY_ANOTHER),
    )
    done = bot("import-chat", str(file), **place)
    assert done.returncode == cli.WELL, done.stderr
    assert done.stdout.splitlines()[0] == "某局工作群: 4 messages, 2 people, 2 matters registered"
    items, (chat,), people, pushes = kept(engine_url)
    assert [(item.number, item.kind, item.status) for item in items] == [
        (1, "report", "open"),
        (2, "report", "open"),
    ]
    assert items[0].due_at == at
    assert items[0].registered_by == 5000000001
    assert (chat.telegram_id, chat.kind) == (-1001234567890, "supergroup")
    assert {person.name for person in people} == {"甲某", "乙某"}
    assert {push.occasion for push in pushes} == {"card"}


def test_importing_twice_registers_once(
    bot: Bot, engine_url: str, place: dict[str, str], tmp_path: Path
) -> None:
    file = exported(tmp_path, said(1, order(ahead())))
    assert bot("import-chat", str(file), **place).returncode == cli.WELL
    again = bot("import-chat", str(file), **place)
    assert again.returncode == cli.WELL
    assert "0 matters registered" in again.stdout
    items, chats, _, _ = kept(engine_url)
    assert (len(items), len(chats)) == (1, 1)


def test_a_notice_posted_twice_and_then_cancelled_leaves_no_live_matter_and_no_noise(
    bot: Bot, engine_url: str, place: dict[str, str], tmp_path: Path
) -> None:
    at = ahead()
    meeting = f"{at.year}年{at.month}月{at.day}日下午3点在三楼会议室召开防汛调度会，请甲局长参加。"
    file = exported(
        tmp_path,
        said(1, meeting, days_ago=3),
        said(2, meeting, days_ago=2),
        said(3, "防汛调度会取消。", days_ago=1),
    )
    done = bot("import-chat", str(file), **place)
    assert done.returncode == cli.WELL, done.stderr
    items, _, _, pushes = kept(engine_url)
    assert [item.status for item in items] == ["cancelled"]
    assert {push.occasion for push in pushes} <= {"card"}


def test_nobody_is_asked_about_an_old_message(
    bot: Bot, engine_url: str, place: dict[str, str], tmp_path: Path
) -> None:
    file = exported(tmp_path, said(1, "防汛调度会取消。", days_ago=40))
    done = bot("import-chat", str(file), **place)
    assert done.returncode == cli.WELL, done.stderr
    items, _, _, pushes = kept(engine_url)
    assert items == []
    assert pushes == []


def test_marked_texts_stay_out_of_the_database(
    bot: Bot, engine_url: str, place: dict[str, str], tmp_path: Path
) -> None:
    file = exported(tmp_path, said(1, "秘密★1年\n" + order(ahead())))
    done = bot("import-chat", str(file), **place)
    assert "Left out because of their secrecy marking: 1" in done.stdout
    store = Store(make_engine(engine_url))
    assert store.read_now(lambda session: session.exec(select(NoticeRow)).all()) == []
    store.close()


def test_a_group_huiyin_knows_keeps_its_office_its_names_and_who_left(
    bot: Bot, engine_url: str, place: dict[str, str], tmp_path: Path
) -> None:
    store = Store(make_engine(engine_url))

    def verb(session: Session) -> None:
        now = SystemClock().now()
        for number in (1, 2):
            session.add(
                OfficeRow(id=number, language="zh-Hans", zone="Asia/Shanghai", created_at=now)
            )
        session.add(PersonRow(id=5000000001, name="甲局长"))
        session.flush()
        session.add(
            ChatRow(
                id=9,
                telegram_id=-1001234567890,
                office_id=2,
                kind="supergroup",
                language="zh-Hans",
            )
        )
        session.flush()
        session.add(MembershipRow(chat_id=9, person_id=5000000001, status="left"))

    store.write_now(verb)
    file = exported(tmp_path, said(1, order(ahead())))
    done = bot("import-chat", str(file), **place)
    assert done.returncode == cli.WELL, done.stderr
    (item,), (chat,), (person,), _ = kept(engine_url)
    assert (item.office_id, chat.office_id) == (2, 2)
    assert person.name == "甲局长"
    left = store.read_now(lambda session: session.exec(select(MembershipRow.status)).all())
    assert left == ["left"]

    other = exported(tmp_path, said(1, order(ahead())), id=55)
    refused = bot("import-chat", str(other), **place)
    store.close()
    assert refused.returncode == cli.WRONG
    assert "add it to the group first" in refused.stderr


@pytest.mark.parametrize(
    "text",
    ["", "[]", "5", '{"type": "private_group"}', '{"chats": {}}', "<html></html>"],
)
def test_what_is_no_export_is_told_in_a_sentence(bot: Bot, tmp_path: Path, text: str) -> None:
    file = tmp_path / "result.json"
    file.write_text(text)
    assert bot("migrate").returncode == cli.WELL
    done = bot("import-chat", "result.json")
    assert done.returncode == cli.WRONG
    assert "result.json is no export of Telegram Desktop" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_export_without_a_group_is_told(bot: Bot, tmp_path: Path) -> None:
    exported(tmp_path, said(1, "你好"), type="personal_chat")
    done = bot("import-chat", "result.json")
    assert done.returncode == cli.WRONG
    assert "holds no group" in done.stderr


def test_a_whole_accounts_export_gives_each_of_its_groups(bot: Bot, tmp_path: Path) -> None:
    group = json.loads(exported(tmp_path, said(1, order(ahead()))).read_text())
    private = group | {"type": "personal_chat", "id": 7}
    small = group | {"type": "private_group", "id": 8, "name": "小群"}
    whole = {"chats": {"list": [group, private, small]}}
    (tmp_path / "result.json").write_text(json.dumps(whole))
    assert bot("migrate").returncode == cli.WELL
    done = bot("import-chat", "result.json")
    assert done.returncode == cli.WELL, done.stderr
    assert "某局工作群: 1 messages" in done.stdout
    assert "小群: 1 messages" in done.stdout


def test_a_database_that_is_not_level_is_migrated_first(bot: Bot, tmp_path: Path) -> None:
    exported(tmp_path, said(1, order(ahead())))
    done = bot("import-chat", "result.json")
    assert done.returncode == cli.WRONG
    assert "python -m bot migrate" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["result.json"]
