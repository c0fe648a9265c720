"""What changed, as a difference: 时间 14:00 → 15:00."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from bot.domain.item import Answer, Change
from bot.domain.vocabulary import Kind, Urgency
from bot.wording.markup import Markup, cut, inline, join
from bot.wording.recurrence import recurrence
from bot.wording.texts import knows, say
from bot.wording.times import clock, moment
from bot.wording.voice import Voice

_MOMENTS = ("start_at", "end_at", "due_at", "look_back_at")
_FIELDS = (
    "kind",
    "title",
    "start_at",
    "end_at",
    "due_at",
    "rrule",
    "place",
    "people",
    "units",
    "submit_to",
    "urgency",
    "result",
    "watch",
    "look_back_at",
)
_LONGEST = 120
# Steps that are told in somebody's own words.
SAID = (
    "progress", "difficulty", "submit", "send_back", "reopen", "refuse", "forward",
    "accept_part", "give_part", "refuse_part", "problem", "tick", "followed",
)  # fmt: skip
# Steps that are told by their own name besides what changed.
NAMED = ("assist", "supervise", "unsupervise", "urgent", "raise", "handover")


def deed(voice: Voice, action: str) -> Markup:
    """A history line's verb: 改期, 撤销 …"""
    key = f"deed.{action}"
    return say(voice, key if knows(key) else "deed.other")


def done(voice: Voice, change: Change) -> Markup:
    """What was done, with the answer that was given or the step that was undone."""
    answer, undone = change.after.get("answer"), change.after.get("undoes")
    if change.action == "acknowledge" and answer in tuple(Answer):
        return say(voice, f"answered.{answer}")
    if change.action == "undo" and undone:
        return say(voice, "deed.undo_of", deed=deed(voice, str(undone)))
    return deed(voice, change.action)


def worth_showing(change: Change) -> bool:
    """Whether a card should speak of it: receipts show in their count already."""
    if not change.before and not change.after:
        return False
    return change.after.get("undoes") not in ("acknowledge", "accept")


def moves(change: Change) -> bool:
    """Whether it set the matter apart from the notice's own words; an edit changed those too."""
    return change.action in ("reschedule", "correct", "extend", "change")


def differences(voice: Voice, change: Change) -> tuple[Markup, ...]:
    """Each field that changed, old to new, in the card's order."""
    found = [
        _difference(voice, field, change)
        for field in _FIELDS
        if (field in change.before or field in change.after) and not _follows(field, change)
    ]
    if (note := change.after.get("note")) and change.action not in SAID:
        label = say(voice, "field.note")
        found.append(say(voice, "change.now", field=label, after=cut(str(note), _LONGEST)))
    if name := change.after.get("name"):
        found.append(say(voice, "change.now", field=say(voice, "field.handler"), after=name))
    if department := change.after.get("department"):
        found.append(cut_inline(department))
    if wants := change.after.get("wants"):
        found.append(cut_inline(wants))
    if note and change.action in SAID:
        found.append(cut_inline(note))
    if parent := change.after.get("of"):
        found.append(cut_inline(f"#{parent}"))
    if (reason := change.after.get("reason")) and change.action != "acknowledge":
        found.append(say(voice, "change.reason", reason=cut(str(reason), _LONGEST)))
    return tuple(found)


def cut_inline(value: object) -> Markup:
    """Somebody's words in one line of ours."""
    return inline(cut(" ".join(str(value).split()), _LONGEST))


def summary(voice: Voice, change: Change) -> Markup:
    """All differences in one line; the verb alone where nothing can be set side by side."""
    found = differences(voice, change)
    if found and change.action in (*SAID, *NAMED):
        joined = join(say(voice, "list.semicolon"), found)
        return say(voice, "change.said", deed=deed(voice, change.action), words=joined)
    return join(say(voice, "list.semicolon"), found) if found else done(voice, change)


def _follows(field: str, change: Change) -> bool:
    """Whether the field is no news of its own: unchanged, or an end that moved with its start."""
    old, new = change.before.get(field), change.after.get(field)
    return (old or None) == (new or None) or (
        field == "end_at" and change.before.get("start_at") != change.after.get("start_at")
    )


def _difference(voice: Voice, field: str, change: Change) -> Markup:
    old, new = change.before.get(field), change.after.get(field)
    label = say(voice, f"field.{field}")
    if field == "result" and not old:
        return say(voice, "line.result", result=cut_inline(new))
    if field in _MOMENTS:
        was, becomes = _moment(old), _moment(new)
        if was and becomes and _day(voice, was) == _day(voice, becomes):
            return say(
                voice,
                "change.line",
                field=label,
                before=clock(voice.hours.local(was)),
                after=clock(voice.hours.local(becomes)),
            )
    return say(
        voice,
        "change.line",
        field=label,
        before=_value(voice, field, old),
        after=_value(voice, field, new),
    )


def _day(voice: Voice, at: datetime) -> date:
    return voice.hours.local(at).date()


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _value(voice: Voice, field: str, value: object) -> Markup:
    if value is None or value == "" or value == [] or value == ():
        return say(voice, "change.nothing")
    if field in _MOMENTS and (at := _moment(value)):
        return moment(voice, at)
    text = str(value)
    if field == "rrule":
        return recurrence(voice, text)
    if field == "kind" and text in tuple(Kind):
        return say(voice, f"kind.{text}")
    if field == "watch":
        return say(voice, f"watch.{text}")
    if field == "urgency" and text in tuple(Urgency):
        return say(voice, f"urgency.{text}")
    if isinstance(value, Iterable) and not isinstance(value, str):
        text = say(voice, "list.comma").join(str(part) for part in value)
    return inline(cut(text, _LONGEST))
