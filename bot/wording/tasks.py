"""Messages about the life of a task: each step to whoever asked, a result to check, help asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.domain.department import DepartmentPart, PartRole, PartState
from bot.domain.item import Change, ItemView, Stage, Status
from bot.domain.press import Press, Verb
from bot.domain.push import Occasion, Spoken
from bot.wording import lines as line
from bot.wording import stages
from bot.wording.change import summary
from bot.wording.lists import history_line
from bot.wording.markup import Markup, cut, fitted, inline, join, lines, packed
from bot.wording.message import Button, Message
from bot.wording.texts import knows, plain, say
from bot.wording.times import countdown, moment, overdue_by
from bot.wording.voice import Voice

_NAME = 60
_WORDS = 500
OCCASIONS = (
    Occasion.STEP, Occasion.CLOSED, Occasion.REVIEW, Occasion.ASKED, Occasion.BOUNCED,
)  # fmt: skip
_LISTED = 20  # matters of one handover that are named


def said(one: Spoken, view: ItemView, voice: Voice) -> Message:
    """A push about a step of a matter."""
    match one.occasion:
        case Occasion.REVIEW:
            return _review(one, view, voice)
        case Occasion.ASKED:
            return _asked(one, view, voice)
        case Occasion.BOUNCED if one.detail == "raise_answered":
            return _raise_answered(one, view, voice)
        case Occasion.BOUNCED:
            return (
                _raised(one, view, voice) if one.detail == "raised" else _bounced(one, view, voice)
            )
        case Occasion.CLOSED:
            return _closed(one, view, voice)
        case _:
            return Message(_step(one, view, voice), _wish_rows(one, view, voice))


def _wish_rows(one: Spoken, view: ItemView, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    """准予延期 and 维持原期限, for whoever is to settle an owner's wish."""
    if one.change is None or one.change.action != "wish" or one.detail == "own":
        return ()
    grant = _button(voice, "grant", Verb.EXTEND, view, "grant")
    return ((grant, _button(voice, "keep", Verb.EXTEND, view, "keep")),)


def _wished(change: Change | None, view: ItemView, voice: Voice) -> Markup:
    """The date an owner would like."""
    said = change.after.get("wish") if change is not None else None
    if not isinstance(said, dict) or not said.get("due_at"):
        return Markup()
    all_day = bool(said.get("all_day", view.item.all_day))
    return moment(voice, _at(str(said["due_at"])), all_day=all_day)


def still_asked(one: Spoken) -> bool:
    """Whether a result still waits to be checked, or a department's help to be accepted."""
    if one.occasion is Occasion.REVIEW:
        return one.view is not None and one.view.stage is Stage.REVIEW
    return one.department is not None and one.department.state is PartState.WAITING


def _button(
    voice: Voice,
    name: str,
    verb: Verb,
    view: ItemView,
    argument: str = "",
    *,
    numbered: bool = False,
) -> Button:
    item, label = view.item, plain(voice, f"button.{name}")
    if numbered and item.number is not None:
        label = f"{label} {line.number(item)}"
    return Button(label, Press(verb, item.id, item.revision, argument))


def _words(change: Change | None) -> Markup:
    note = change.after.get("note") if change is not None else None
    return inline(cut(str(note or ""), _WORDS))


def _step(one: Spoken, view: ItemView, voice: Voice) -> Markup:
    """One line: what has happened to it, in the words that were given."""
    change = one.change
    action = change.action if change is not None else "other"
    if action == "assign" and change is not None and change.after.get("accepted"):
        action = "accept"  # 我来办
    own = one.detail == "own"
    key = f"step.own_{action}" if own else f"step.{action}"
    after = change.after if change is not None else {}
    if key == "step.own_look_back" and not after.get("look_back_at"):
        key = "step.own_look_back_off"
    if not knows(key):
        key = "step.own" if own else "step.other"
    look_back_at = after.get("look_back_at")
    return say(
        voice,
        key,
        matter=line.named(voice, view.item),
        actor=cut(change.actor, _NAME) if change is not None else "",
        name=cut(str(after.get("name", "")), _NAME),
        department=cut(str(after.get("department", "")), _NAME),
        words=_words(change),
        change=summary(voice, change) if change is not None else "",
        urgency=say(voice, f"urgency.{view.item.urgency}"),
        parent=f"#{after.get('of')}",
        watch=say(voice, f"watch.{after['watch']}") if after.get("watch") else "",
        moment=(
            moment(voice, _at(str(look_back_at))) if look_back_at else _wished(change, view, voice)
        ),
    )


def _review(one: Spoken, view: ItemView, voice: Voice) -> Message:
    actor = cut(one.change.actor, _NAME) if one.change is not None else ""
    number, title = line.number(view.item), line.title(voice, view.item)
    text = lines(
        say(voice, "push.review", actor=actor, number=number, title=title),
        stages.origin(voice, view.item),
        say(voice, "push.review_result", words=_words(one.change)),
    )
    rows = ((_button(voice, "pass", Verb.PASS, view),
             _button(voice, "send_back", Verb.SEND_BACK, view)),)  # fmt: skip
    return Message(fitted(text), rows)


def _closed(one: Spoken, view: ItemView, voice: Voice) -> Message:
    """To whoever asked, with 退回; to the unit a promise was made to, without."""
    item = view.item
    matter: dict[str, object] = {
        "number": line.number(item), "title": line.title(voice, item),
    }  # fmt: skip
    if one.detail == "unit":
        first = say(
            voice, "push.closed_unit",
            leader=cut(item.ordered_by_name, _NAME), unit=cut(item.for_unit, _NAME),
            said=inline(item.said),
        )  # fmt: skip
        return Message(fitted(lines(first, line.ending(voice, view))))
    key = "push.closed_ordered" if one.detail == "ordered" else "push.closed"
    if item.problem:
        key, matter["parent"] = "push.closed_problem", Markup(f"#{view.parent_number}")
    text = lines(say(voice, key, **matter), stages.origin(voice, item), line.ending(voice, view))
    again = item.status is Status.DONE and one.private
    rows = ((_button(voice, "send_back", Verb.SEND_BACK, view),),) if again else ()
    return Message(fitted(text), rows)


def _asked(one: Spoken, view: ItemView, voice: Voice) -> Message:
    """Help asked of a department: why, what, by when, for whom."""
    part = one.department
    if part is None:
        return Message(line.brief(voice, view.item))
    owner = view.handler.name if view.handler is not None else view.item.registered_by_name
    leads = part.role is PartRole.LEAD
    due = part.due_at
    text = lines(
        say(voice, "push.asked_lead" if leads else "push.asked_help", name=cut(part.name, _NAME)),
        line.head(voice, view.item),
        line.title(voice, view.item),
        say(voice, "push.asked_reason", reason=cut(part.reason, _WORDS)) if part.reason else "",
        say(voice, "push.asked_wants", wants=cut(part.wants, _WORDS)) if part.wants else "",
        say(voice, "push.asked_due", moment=moment(voice, due)) if due is not None else "",
        say(voice, "push.asked_by", name=cut(owner, _NAME)) if owner else "",
    )
    return Message(fitted(text), _part_rows(voice, view, part))


def is_help(one: Spoken) -> bool:
    """Whether a push reminds a department of the help it owes."""
    return (
        one.occasion is Occasion.RETURN_DUE
        and one.rung != "at once"
        and one.department is not None
        and one.department.role is PartRole.ASSIST
    )


def help_due(one: Spoken, view: ItemView, voice: Voice) -> Message:
    """A department is reminded of the help it owes, by its own date where it has one."""
    part = one.department
    assert part is not None
    due = part.due_at or view.item.due_at
    if due is None:
        first = say(voice, "push.due_open", kind=say(voice, f"matter.{view.item.kind}"))
    elif due <= voice.now:
        first = say(voice, "push.overdue", duration=overdue_by(voice, due))
    else:
        first = say(voice, "push.due", countdown=countdown(voice, due))
    text = lines(
        first,
        say(voice, "push.help_due", name=cut(part.name, _NAME)),
        join(" ", (line.number(view.item), line.title(voice, view.item))),
        say(voice, "push.asked_wants", wants=cut(part.wants, _WORDS)) if part.wants else "",
        say(voice, "push.asked_due", moment=moment(voice, due)) if due is not None else "",
    )
    return Message(fitted(text), help_rows(one, view, voice))


def help_rows(
    one: Spoken, view: ItemView, voice: Voice, *, numbered: bool = False
) -> tuple[tuple[Button, ...], ...]:
    """接收, 不归我, 已报 of the help a push speaks of, as far as they fit its state."""
    assert one.department is not None
    return _part_rows(voice, view, one.department, numbered=numbered)


def _part_rows(
    voice: Voice, view: ItemView, part: DepartmentPart, *, numbered: bool = False
) -> tuple[tuple[Button, ...], ...]:
    argument = str(part.id)
    answer = (
        _button(voice, "accept", Verb.ACCEPT, view, argument, numbered=numbered),
        _button(voice, "refuse", Verb.REFUSE, view, argument, numbered=numbered),
    )
    given = (_button(voice, "given", Verb.SUBMIT, view, f"help{argument}", numbered=numbered),)
    if part.state is PartState.WAITING:
        return (answer, given)
    return (given,) if part.state is PartState.ACCEPTED else ()


def _bounced(one: Spoken, view: ItemView, voice: Voice) -> Message:
    """不归我: to the office, and from the second time to the director alone, with 提请."""
    change, item = one.change, view.item
    who = one.department.name if one.department is not None else change.actor if change else ""
    again = one.count > 1
    how = "push.bounced_how_help" if one.department is not None else "push.bounced_how"
    text = lines(
        say(voice, "push.bounced", who=cut(who, _NAME)),
        line.brief(voice, item),
        say(voice, "push.bounced_reason", words=_words(change)),
        say(voice, "push.bounced_again", count=one.count) if again else "",
        say(voice, how, number=item.number),
        say(voice, "push.bounced_raise") if again else "",
    )
    rows = ((_button(voice, "raise", Verb.RAISE, view),),) if again else ()
    return Message(fitted(text), rows)


def _raised(one: Spoken, view: ItemView, voice: Voice) -> Message:
    """提请: to the leader in charge, with what has been tried."""
    change = one.change
    tried = change.after.get("tried") if change is not None else ()
    notes = [
        say(
            voice, "push.tried_line",
            moment=moment(voice, _at(str(note["at"]))),
            who=cut(str(note["who"]), _NAME),
            words=cut(str(note["note"]), _WORDS),
        )
        for note in (tried if isinstance(tried, list) else ())
    ]  # fmt: skip
    text = lines(
        say(voice, "push.raised", actor=cut(change.actor, _NAME) if change is not None else ""),
        line.brief(voice, view.item),
        say(voice, "push.tried", lines=lines(*notes)) if notes else "",
    )
    return Message(fitted(text))


def _raise_answered(one: Spoken, view: ItemView, voice: Voice) -> Message:
    """王局长对 #3 … 的答复, verbatim."""
    name = cut(say(voice, "list.comma").join(one.names), _NAME)
    first = say(voice, "push.raise_answered", name=name, matter=line.named(voice, view.item))
    return Message(fitted(lines(first, inline(one.words))))


def _at(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def handover(one: Spoken, voice: Voice) -> Message:
    """One person's matters, to be taken over by a press; or what became of them."""
    kind, _, number = one.detail.partition(":")
    names = say(voice, "list.comma").join(one.names)
    key = f"push.handover_{kind}" if knows(f"push.handover_{kind}") else "push.handover"
    first = say(voice, key, name=cut(names, _NAME), count=one.count)
    if kind == "given":
        return Message(first)
    listed = [_handed_line(voice, view) for view in one.views[:_LISTED]]
    left = one.count - len(listed)
    more = say(voice, "stuck.more", count=left) if left > 0 else ""
    text = lines(first, *listed, more)
    if kind != "list" or not one.views:
        return Message(fitted(text))
    press = Press(Verb.TAKE_OVER, one.views[0].item.id, 0, number)
    return Message(fitted(text), ((Button(plain(voice, "button.take_over"), press),),))


def _handed_line(voice: Voice, view: ItemView) -> Markup:
    said = stages.word(voice, view)
    return lines(join(" ", ("·", line.brief(voice, view.item))), said)


def stuck(
    views: Sequence[tuple[ItemView, int]], voice: Voice, count: int, *, supervise: bool
) -> Message:
    """What has not moved for days, and where each sits.

    Args:
        views: each with the working days since it last moved.
        count: how many there are in all.
        supervise: the reader may put them under supervision.
    """
    found = [say(voice, "stuck.heading", count=count)]
    buttons = []
    for view, days in views:
        key = "time.working_days_one" if days == 1 else "time.working_days"
        found.append(
            say(
                voice, "stuck.line", matter=line.brief(voice, view.item), where=where(voice, view),
                days=say(voice, key, count=days),
            )
        )  # fmt: skip
        if supervise and not view.item.supervised:
            button = _button(voice, "supervise", Verb.SUPERVISE, view)
            buttons.append(Button(f"{button.label} {line.number(view.item)}", button.press))
    if count > len(views):
        found.append(say(voice, "stuck.more", count=count - len(views)))
    rows = tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))
    return Message(fitted(lines(*found)), rows)


def where(voice: Voice, view: ItemView) -> Markup:
    """Where a matter sits: with its owner, or with whoever is asked for help."""
    helping = [
        part.name
        for part in view.departments
        if part.role is not PartRole.RETURN and part.state is PartState.WAITING
    ]
    owner = stages.owner(voice, view)
    if not helping:
        return owner
    names = say(voice, "list.comma").join(helping)
    waiting = say(voice, "line.assist", name=names, state=say(voice, "part.waiting"))
    return join(" · ", (owner, waiting))


def history(view: ItemView, voice: Voice, changes: Sequence[Change]) -> tuple[Message, ...]:
    """Every step of a matter: who, when, what, in plain words."""
    head = say(voice, "history.heading", matter=line.named(voice, view.item))
    pieces: list[str] = [
        lines(
            head,
            stages.owner(voice, view),
            stages.origin(voice, view.item),
            "" if view.item.urgency_reason else stages.urgency(voice, view.item),
        ),
        *(history_line(voice, change) for change in changes),
    ]
    return tuple(Message(text) for text in packed(pieces))
