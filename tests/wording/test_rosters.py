"""What is said of rosters and absences: short enough for Telegram, safe, in every language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.absence import Absence, Refused, Returned, Snag
from bot.domain.calendar import OfficeHours
from bot.domain.push import Occasion, Spoken
from bot.domain.roster import Amended, Met, RosterDepartment, RosterMember
from bot.domain.vocabulary import Language
from bot.wording import absences, rosters
from bot.wording.markup import LIMIT, units
from bot.wording.notices import notice
from bot.wording.voice import Voice

NOW = datetime(2026, 11, 18, 8, 10, tzinfo=UTC)
WILD = "<b>张&三</b>" * 20


def voice(language: Language = Language.HANS) -> Voice:
    return Voice(language, OfficeHours(), NOW, "huiyin_bot")


@pytest.mark.parametrize("language", Language)
def test_the_largest_change_fits_into_one_message(language: Language) -> None:
    names = tuple(f"{WILD}{n}" for n in range(2000))
    change = Amended(
        departments=names, members=2000, changed=3, waiting=names, removed=names,
        dissolved=names, aliases=names, strangers=names, unknown=names,
        bound=tuple(Met(name, name, "user") for name in names),
        namesakes=tuple((name, 2) for name in names),
        portfolios=tuple((name, names) for name in names[:30]),
        unread=tuple((n, name) for n, name in enumerate(names)), left=7,
    )  # fmt: skip
    text = rosters.amended(change, voice(language)).text
    assert units(text) <= LIMIT
    assert "<b>张" not in text


@pytest.mark.parametrize("language", Language)
def test_an_office_of_hundreds_is_shown_in_a_few_messages(language: Language) -> None:
    people = tuple(RosterMember(f"{WILD}{n}", WILD, head=n == 0) for n in range(300))
    found = [RosterDepartment(f"第{n}科", ("别名",), "钱局长", people) for n in range(60)]
    said = rosters.shown(found, voice(language), marks=True)
    assert 1 < len(said) <= 6
    assert all(units(one.text) <= LIMIT for one in said)


def test_what_changed_is_said_and_what_did_not_is_not() -> None:
    said = rosters.amended(Amended(waiting=("韩芳",)), voice()).text
    assert said.startswith("花名册没有变化。")
    assert "韩芳" in said
    assert "已移出" not in said


def test_who_was_found_is_told_with_the_way_to_take_it_back() -> None:
    bound = Spoken(Occasion.ROSTER, NOW, names=("韩芳", "Fang", "han_fang", "规划科"), count=1)
    said = notice(bound, voice()).text
    assert "韩芳 → Fang（@han_fang）" in said
    assert "/roster 韩芳 -" in said
    several = Spoken(Occasion.ROSTER, NOW, names=("韩芳", "韩芳", "", "规划科"), count=2)
    assert "有 2 位" in notice(several, voice()).text


def days(month: int, day: int) -> datetime:
    """Midnight in the office."""
    return datetime(2026, month, day, tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.parametrize(
    ("absence", "said"),
    [
        (Absence("秦岭", days(12, 1), days(12, 6)), "12月1日（周二） 至 12月5日（周六）"),
        (Absence("秦岭", days(12, 1), days(12, 2)), "外出，12月1日（周二）。"),
        (Absence("秦岭", NOW, None), "11月18日（周三）16:10 起，到销假为止"),
        (
            Absence("秦岭", NOW, days(12, 1) + timedelta(hours=14)),
            "11月18日（周三）16:10 至 12月1日（周二）14:00",
        ),
        (Absence("秦岭", NOW, days(11, 20)), "16:10 至 11月19日（周四）"),
        (Absence("秦岭", NOW), "急事会告诉办公室"),
        (Absence("秦岭", NOW, stand_in="马远"), "期间由马远代"),
        (Absence("秦岭", NOW, stand_in="马远", reachable=False), "t.me/huiyin_bot"),
        (
            Absence("秦岭", NOW, stand_in="马远", stand_in_away=True, other="小舟"),
            "马远那时也外出，期间由小舟代",
        ),
        (Absence("秦岭", NOW, stand_in="马远", stand_in_away=True), "又没有别人代"),
    ],
)
def test_from_when_to_when_and_who_stands_in(absence: Absence, said: str) -> None:
    assert said in absences.begun(absence, voice()).text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("snag", Snag)
def test_every_refusal_has_its_sentence(language: Language, snag: Snag) -> None:
    assert absences.refused(Refused(snag, "秦岭"), voice(language)).text
    assert absences.back(Returned("秦岭", coming=True), voice(language)).text
    many = [Absence(WILD, NOW, stand_in=WILD)] * 200
    assert units(absences.listed(many, voice(language)).text) <= LIMIT


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "trouble", ["form", "large", "unfetched", "locked", "wordless", "broken", "heavy"]
)
def test_every_trouble_of_a_file_has_its_sentence(language: Language, trouble: str) -> None:
    assert rosters.unread_file(trouble, voice(language)).text
