"""Where a task stands, in lines: its stage, its owner's last word, who helps, whose words it is."""

from __future__ import annotations

from bot.domain.department import DepartmentPart, PartRole
from bot.domain.item import Item, ItemView, Stage, Status
from bot.domain.vocabulary import Kind, Urgency
from bot.wording.markup import Markup, cut, inline, lines
from bot.wording.texts import knows, say
from bot.wording.times import moment
from bot.wording.voice import Voice

_NAME = 60
_WORDS = 300


def stage(voice: Voice, view: ItemView) -> Markup:
    """办理中; empty for a meeting, for a draft, and for what departments hand in one by one."""
    item = view.item
    if item.kind is Kind.MEETING or item.status is not Status.OPEN:
        return Markup()
    if view.stage is Stage.WAITING and view.handler is None and view.returns:
        return Markup()
    return say(voice, f"stage.{view.stage}")


def owner(voice: Voice, view: ItemView) -> Markup:
    """承办：孙工 · 办理中."""
    said = stage(voice, view)
    handler = view.handler
    if handler is not None:
        name = cut(handler.name, _NAME)
        if said:
            return say(voice, "line.owner", name=name, stage=said)
        return say(voice, "line.handler", name=name, accepted="")
    if view.item.status is not Status.OPEN:
        return Markup()
    if view.returns and view.stage is Stage.WAITING:
        return Markup()  # each department answers for its own return
    if view.stage in (Stage.DIFFICULTY, Stage.REVIEW):
        vacant = say(voice, "line.no_handler")
        return lines(vacant, say(voice, "line.at_stage", stage=said))
    return say(voice, "line.no_handler")


def word(voice: Voice, view: ItemView) -> Markup:
    """What its owner last said of it, with the moment; what no longer holds is left out."""
    last = view.last_word
    if last is None or view.item.status is not Status.OPEN:
        return Markup()
    held = {"difficulty": Stage.DIFFICULTY, "submit": Stage.REVIEW}.get(last.action)
    if held is not None and view.stage is not held:
        return Markup()
    words = inline(cut(" ".join(str(last.after.get("note", "")).split()), _WORDS))
    at, actor = moment(voice, last.at), inline(cut(last.actor, _NAME))
    return say(voice, f"line.word_{last.action}", moment=at, actor=actor, words=words)


def helping(voice: Voice, view: ItemView) -> Markup:
    """Who leads and who helps: 协办：信息科（已接收）— 人口数 · 12月4日18:00.

    A body that has the matter to itself leads nobody.
    """
    roles = (PartRole.LEAD, PartRole.ASSIST)
    parts = [part for part in view.departments if part.role in roles]
    if len(parts) == 1 and parts[0].role is PartRole.LEAD:
        return Markup()
    return lines(*(help_line(voice, part, owned=view.handler is not None) for part in parts))


def help_line(voice: Voice, part: DepartmentPart, *, owned: bool = False) -> Markup:
    """One department's help, with what it is to give and by when.

    Args:
        owned: the matter has an owner, whose line says how far the lead has come.
    """
    if part.role is PartRole.LEAD and owned:
        return say(voice, "line.leads", name=cut(part.name, _NAME))
    said = say(
        voice,
        "line.lead" if part.role is PartRole.LEAD else "line.assist",
        name=cut(part.name, _NAME),
        state=say(voice, f"part.{part.state}"),
    )
    if part.wants:
        said = say(voice, "line.wants", said=said, wants=cut(part.wants, _WORDS))
    if part.due_at is not None:
        said = say(voice, "line.part_due", said=said, moment=moment(voice, part.due_at))
    return said


def origin(voice: Voice, item: Item) -> Markup:
    """Whose order or promise it is, in their own words, who entered it, and how it came."""
    registrar = cut(item.registered_by_name, _NAME)
    ordered = Markup()
    if item.said:
        name = cut(item.ordered_by_name, _NAME)
        said = inline(item.said)  # whole: it is shown unchanged up to the last card
        ordered = say(voice, "line.promise", name=name, registrar=registrar, said=said)
    elif item.ordered_by_name:
        name = cut(item.ordered_by_name, _NAME)
        ordered = say(voice, "line.ordered", name=name, registrar=registrar)
    unit = cut(item.for_unit, _NAME)
    return lines(
        ordered,
        say(voice, "line.for_unit", unit=unit) if unit else "",
        say(voice, "line.channel", channel=channel(voice, item.channel)) if item.channel else "",
        urgency(voice, item) if item.urgency_reason else "",
    )


def channel(voice: Voice, name: str) -> Markup:
    """电话, 传真: how a matter came."""
    key = f"channel.{name}"
    return say(voice, key) if knows(key) else inline(cut(name, _NAME))


def urgency(voice: Voice, item: Item) -> Markup:
    """Why it is 特急; a notice that says so itself is reason enough."""
    if item.urgency is Urgency.ROUTINE:
        return Markup()
    named = say(voice, f"urgency.{item.urgency}")
    if item.urgency_reason:
        reason = cut(item.urgency_reason, _WORDS)
        return say(voice, "line.urgency_reason", urgency=named, reason=reason)
    return (
        say(voice, "line.urgency_marked", urgency=named)
        if item.urgency is Urgency.FLASH
        else Markup()
    )


def handed(voice: Voice, view: ItemView) -> Markup:
    """To the owner: who handed it on to them, and with what words."""
    handler = view.handler
    if handler is None or handler.accepted_at is not None or not handler.handed_by_name:
        return Markup()
    name = cut(handler.handed_by_name, _NAME)
    if handler.reason:
        return say(voice, "line.handed_reason", name=name, words=cut(handler.reason, _WORDS))
    return say(voice, "line.handed", name=name)
