"""Answers to commands and presses."""

from __future__ import annotations

import pytest

from bot.domain.permission import Reason
from bot.domain.press import Press, Verb
from bot.domain.vocabulary import Language, Mode
from bot.wording.answers import answer, refusal, refusal_toast, toast, which_item
from tests.wording.office import at, labels, meeting, report, voice


def test_values_are_escaped_once() -> None:
    said = answer("leader_bound", voice(), who="钱局长（A<b>）", link="https://t.me/x?start=1")
    assert "A&lt;b&gt;" in said.text
    assert "https://t.me/x?start=1" in said.text


def test_a_mode_is_said_in_words() -> None:
    assert answer("mode_set", voice(), mode=Mode.ASK).text == "登记方式已改为：先问再登记。"


def test_settings_can_be_pressed_and_show_what_is_set() -> None:
    said = answer(
        "settings_page",
        voice(),
        language=Language.HANS,
        mode=Mode.AUTO,
        quiet="21:00-08:00",
        digest="08:30",
        zone="Asia/Shanghai",
    )
    assert labels(said)[:3] == ["✓ 简体中文", "繁體中文", "English"]
    assert labels(said)[3] == "✓ 自动登记"
    assert said.rows[1][1].press == Press(Verb.SET, argument="mode=ask")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reason", Reason)
def test_every_refusal_is_a_sentence_and_fits_a_press(reason: Reason, language: Language) -> None:
    said = refusal_toast(reason, voice(language=language))
    assert 5 < len(said) <= 200
    assert refusal(reason, voice(language=language)).text


def test_a_press_is_answered_in_plain_text() -> None:
    assert toast("toast_registered", voice(), number="#3 & <b>") == "已登记 #3 & <b>"
    assert toast("toast_snoozed", voice(), when=at(11, 19, 9)) == (
        "好的，11月19日（周四）09:00再提醒您"
    )


def test_an_unknown_key_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        answer("no_such_sentence", voice())


def test_a_missing_value_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        answer("cancelled", voice())


def test_which_one_is_asked_with_a_button_each() -> None:
    asked = which_item([meeting(), report()], voice(), "21:0", cancel=True)
    assert asked.text.startswith("要取消的是哪一件？")
    assert asked.rows[0][0].press == Press(Verb.CHOOSE, 7, 2, "21:0")


def test_codes_and_numbers_come_out_as_words() -> None:
    assert answer("undone", voice(), number=3, what="reschedule").text == "已撤回：#3 改期。"
    saved = answer("setting_saved", voice(), setting="mode", value="ask").text
    assert saved == "已设好：登记方式 为 先问再登记。"
    quiet = answer("setting_saved", voice(), setting="quiet", value="22:00-07:00").text
    assert quiet == "已设好：安静时段 为 22:00-07:00。"
