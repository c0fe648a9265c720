"""/settings and /mode: how a chat is spoken to, and when."""

from __future__ import annotations

from bot.context import Context
from bot.domain.vocabulary import Mode
from bot.office.people.preferences import (
    NEVER,
    Preference,
    Preferences,
    checked,
    prefer,
    preferences,
)
from bot.wording import answers
from bot.wording.message import Message
from bot.wording.texts import plain
from bot.wording.voice import Voice
from handlers.asked import Asked, say_back
from handlers.people import Caller

NAMES = {
    "language": Preference.LANGUAGE,
    "语言": Preference.LANGUAGE,
    "語言": Preference.LANGUAGE,
    "mode": Preference.MODE,
    "登记方式": Preference.MODE,
    "登記方式": Preference.MODE,
    "quiet": Preference.QUIET,
    "安静时段": Preference.QUIET,
    "安靜時段": Preference.QUIET,
    "digest": Preference.DIGEST,
    "早报": Preference.DIGEST,
    "早報": Preference.DIGEST,
}


async def settings(context: Context, asked: Asked) -> None:
    """/settings shows; /settings quiet 21:00-08:00 sets."""
    caller, voice = asked.caller, asked.caller.voice
    name, _, value = asked.argument.partition(" ")
    if not name:
        await _show(context, asked)
        return
    preference = NAMES.get(name.lower())
    if preference is None or not value.strip():
        say_back(context, asked, answers.answer("usage_settings", voice))
        return
    if preference is Preference.MODE and caller.private:
        say_back(context, asked, answers.answer("group_only", voice))
        return
    await _set(context, asked, preference, value)


async def _show(context: Context, asked: Asked) -> None:
    caller = asked.caller
    if caller.place is None:
        await context.commit(lambda session: caller.visit.enter(session).id)
    chat = caller.place.chat_id if caller.place is not None else None
    if chat is None:
        say_back(context, asked, answers.answer("usage_settings", caller.voice))
        return
    now = await context.read(lambda session: preferences(session, chat))
    say_back(context, asked, page(context, now, caller.voice, private=caller.private))


async def _set(context: Context, asked: Asked, preference: Preference, value: str) -> None:
    voice, visit = asked.caller.voice, asked.caller.visit
    try:
        kept = checked(preference, value)
    except ValueError:
        remedy = plain(voice, "answer.usage_settings")
        said = answers.answer("setting_wrong", voice, value=value, remedy=remedy)
        say_back(context, asked, said)
        return
    outcome = await context.commit(lambda session: prefer(session, visit, preference, kept))
    if outcome.reason is not None:
        say_back(context, asked, answers.refusal(outcome.reason, voice))
        return
    heard = context.house.voice(outcome.now.language)
    if preference is Preference.MODE:
        say_back(context, asked, answers.answer("mode_set", heard, mode=outcome.now.mode))
        return
    shown = answers.answer(
        "setting_saved",
        heard,
        setting=str(preference),
        value=_value(outcome.now, preference, heard),
    )
    say_back(context, asked, shown)


def _value(now: Preferences, preference: Preference, voice: Voice) -> object:
    match preference:
        case Preference.LANGUAGE:
            return now.language
        case Preference.MODE:
            return now.mode
        case Preference.QUIET:
            kept = now.quiet
        case Preference.DIGEST:
            kept = now.digest
    if kept in (NEVER, "off"):
        return plain(voice, "setting.none")
    return kept or plain(voice, "setting.default")


def page(context: Context, now: Preferences, voice: Voice, *, private: bool) -> Message:
    """All settings of a chat, with a button for each language and mode."""
    config = context.house.config
    digest = config.digest.leader_at if private else config.digest.group_at
    by_default = f"{digest:%H:%M}" if digest is not None else plain(voice, "setting.none")
    message = answers.answer(
        "settings_page",
        voice,
        language=now.language,
        mode=now.mode,
        quiet=_value(now, Preference.QUIET, voice) if now.quiet else config.office.quiet_hours,
        digest=_value(now, Preference.DIGEST, voice) if now.digest else by_default,
        zone=now.zone,
    )
    return Message(message.text, message.rows[:1] if private else message.rows)


async def mode(context: Context, asked: Asked) -> None:
    """/mode shows and offers; /mode ask sets."""
    caller, voice = asked.caller, asked.caller.voice
    if caller.private:
        say_back(context, asked, answers.answer("group_only", voice))
        return
    if asked.argument:
        try:
            checked(Preference.MODE, asked.argument)
        except ValueError:
            say_back(context, asked, answers.answer("usage_mode", voice))
            return
        await _set(context, asked, Preference.MODE, asked.argument)
        return
    now = caller.place.mode if caller.place is not None else Mode(caller.visit.defaults.mode)
    said = answers.answer("mode_now", voice, mode=now)
    choices = answers.answer(
        "settings_page", voice, language="", mode=now, quiet="", digest="", zone=""
    ).rows[1:]
    say_back(context, asked, Message(said.text, choices))


async def set_by_press(context: Context, caller: Caller, message_id: int, argument: str) -> str:
    """A choice on the settings page; the page turns to how things stand now."""
    name, _, value = argument.partition("=")
    try:
        preference = Preference(name)
        kept = checked(preference, value)
    except ValueError:
        return answers.toast("toast_forged", caller.voice)
    if preference is Preference.MODE and caller.private:
        return answers.toast("toast_forged", caller.voice)
    outcome = await context.commit(lambda session: prefer(session, caller.visit, preference, kept))
    if outcome.reason is not None:
        return answers.refusal_toast(outcome.reason, caller.voice)
    voice = context.house.voice(outcome.now.language)
    shown = page(context, outcome.now, voice, private=caller.private)
    await context.house.transport.edit(caller.chat.id, message_id, shown)
    return answers.toast("toast_saved", voice)
