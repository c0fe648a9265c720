"""Pushes that are no reminder: who answered, what was closed, whom Huiyin cannot reach."""

from __future__ import annotations

from bot.domain.item import Answer, ItemView, Status
from bot.domain.press import Press, Verb
from bot.domain.push import Occasion, Spoken
from bot.domain.vocabulary import Kind
from bot.wording import lines as line
from bot.wording import tasks
from bot.wording.answers import which_item
from bot.wording.buttons import draft_rows, mend_rows
from bot.wording.change import summary
from bot.wording.markup import Markup, cut, fitted, inline, join, lines
from bot.wording.message import Button, Message
from bot.wording.papers import missing
from bot.wording.question import asked, registrable
from bot.wording.rosters import enrolled, unclear_department
from bot.wording.texts import knows, plain, say
from bot.wording.times import moment, when
from bot.wording.voice import Voice

_NAMES = 200
_DETAIL = 80
# A trouble goes by the chat's state where a refused message told of it.
_TROUBLES = {"mute": "cannot_post", "left": "removed"}


def of_matter(one: Spoken, view: ItemView, voice: Voice) -> Message:
    """A push about a matter that needs no card."""
    match one.occasion:
        case Occasion.ANSWERED:
            return Message(_answered(one, view, voice))
        case _ if one.occasion in tasks.OCCASIONS:
            return tasks.said(one, view, voice)
        case Occasion.CHANGE:
            return Message(_changed(one, view, voice))
        case Occasion.UNANSWERED:
            return _unanswered(one, view, voice)
        case Occasion.UNREACHABLE:
            return _unreachable(one, voice)
        case Occasion.ALREADY:
            return Message(say(voice, "push.already", **_matter(view, voice)))
        case Occasion.EDITED_AWAY:
            key = "push.edited_unclear" if one.detail == "unclear" else "push.edited_away"
            return Message(say(voice, key, **_matter(view, voice)), mend_rows(voice, view.item))
        case Occasion.REFUSED:
            return Message(lines(_refused(one, voice), line.brief(voice, view.item)))
        case Occasion.UNCLEAR_DEPARTMENT:
            return unclear_department(one, view, voice)
        case Occasion.PROMPT:
            # In a group the answer must be a reply: the field opens for whom the text mentions.
            doubt = _doubt_rows(one, view, voice)
            asks = one.asked is not None and not doubt
            return Message(_prompt(one, view, voice), doubt, force_reply=asks)
        case _:
            return notice(one, voice)


def notice(one: Spoken, voice: Voice) -> Message:
    """A push about a chat, a person or Huiyin itself."""
    match one.occasion:
        case Occasion.WELCOME:
            return _welcome(one, voice)
        case Occasion.UNREACHABLE:
            return _unreachable(one, voice)
        case Occasion.LEFT:
            return Message(_left(one, voice))
        case Occasion.RIGHTS:
            return Message(_rights(one, voice))
        case Occasion.WHICH:
            return which_item(one.views, voice, one.detail)
        case Occasion.NOT_FOUND:
            title = cut(one.detail, _DETAIL) or say(voice, "line.untitled")
            return Message(say(voice, "answer.no_item_found", title=title))
        case Occasion.REFUSED:
            return Message(_refused(one, voice))
        case Occasion.SECRECY:
            return Message(_secrecy(one, voice))
        case Occasion.ROSTER:
            return enrolled(one, voice)
        case Occasion.HANDOVER:
            return tasks.handover(one, voice)
        case _:
            return Message(_alarm(one, voice))


def _matter(view: ItemView, voice: Voice) -> dict[str, object]:
    return {"number": line.number(view.item), "title": line.title(voice, view.item)}


def _names(one: Spoken, voice: Voice) -> Markup:
    names = say(voice, "list.comma").join(one.names)
    return inline(cut(names, _NAMES)) if names else say(voice, "push.somebody")


def _group(one: Spoken, voice: Voice) -> Markup:
    title = one.group_title or (one.view.chat_title if one.view else "")
    return inline(cut(title, _NAMES)) if title else say(voice, "push.a_group")


def _answered(one: Spoken, view: ItemView, voice: Voice) -> Markup:
    names = _names(one, voice)
    answer = one.detail if knows(f"push.answered_{one.detail}") else Answer.RECEIVED
    said = say(voice, f"push.answered_{answer}", names=names, **_matter(view, voice))
    if answer == Answer.CONFLICT:
        return lines(said, line.brief(voice, view.item))
    if answer == Answer.LEAVE:
        reasons = [one_.reason for one_ in view.assignments if one_.name in one.names]
        return lines(said, *(cut(reason, _DETAIL) for reason in reasons))
    substitutes = [
        part.substitute for part in view.assignments if part.name in one.names and part.substitute
    ]
    if answer != Answer.SUBSTITUTE or not substitutes:
        return said
    listed = say(voice, "list.comma").join(substitutes)
    return lines(said, say(voice, "push.substitute", names=cut(listed, _NAMES)))


def _changed(one: Spoken, view: ItemView, voice: Voice) -> Markup:
    """To a group, or of a matter that ended by it."""
    if not view.item.live:
        status = view.item.status
        said = say(voice, f"push.ended_{status}", **_matter(view, voice))
        return lines(
            said,
            _was(view, voice) if status is Status.CANCELLED else "",
            line.by(voice, one.change) if one.change else "",
            line.result(voice, view.item),
        )
    change = summary(voice, one.change) if one.change else Markup()
    actor = one.change.actor if one.change else ""
    number = line.number(view.item)
    first = (
        say(voice, "push.change", number=number, change=change, actor=actor)
        if change
        else say(voice, "push.changed", number=number)
    )
    return lines(first, line.brief(voice, view.item))


def _was(view: ItemView, voice: Voice) -> Markup:
    """When and where a cancelled matter would have been: who heard of two knows which."""
    what = join(" · ", (when(voice, view.item), inline(cut(view.item.place or "", _NAMES))))
    return say(voice, "push.ended_was", what=what) if what else Markup()


def _unanswered(one: Spoken, view: ItemView, voice: Voice) -> Message:
    """The administrator decides in the place of a sender who did not answer."""
    item = view.item
    above = lines(
        say(voice, "push.unanswered", group=_group(one, voice), name=item.registered_by_name)
        if item.registered_by_name
        else say(voice, "push.unanswered_group", group=_group(one, voice)),
        line.title(voice, item),
        line.details(voice, view),
        asked(view, voice),
    )
    text = lines(above, line.original(voice, view, above))
    return Message(fitted(text), draft_rows(voice, item, registrable=registrable(item)))


def _unreachable(one: Spoken, voice: Voice) -> Message:
    """By name and title, with the link that opens the private chat.

    Without a link of their own the bot's plain one does, but it binds nobody.
    """
    if one.emptied:
        left = inline(cut(say(voice, "list.comma").join(one.emptied), _NAMES))
        return Message(
            lines(
                say(voice, "push.emptied", names=left),
                line.brief(voice, one.view.item) if one.view else "",
                say(voice, "push.emptied_how"),
            )
        )
    own = one.link or (_start(one.detail, voice) if one.detail else "")
    link = own or (f"https://t.me/{voice.bot_username}" if voice.bot_username else "")
    text = lines(
        say(voice, "push.unreachable", names=_names(one, voice)),
        line.brief(voice, one.view.item) if one.view else "",
        say(voice, "push.give_link", link=link) if link else "",
        "" if own or _owed(one.view) else say(voice, "push.bind_first"),
    )
    return Message(fitted(text))


def _left(one: Spoken, voice: Voice) -> Markup:
    """Who cannot be told any more, and what lies with them."""
    open_ = [view.item for view in one.views if view.item.status is Status.OPEN]
    key = "push.left_shut" if one.detail == "shut" else "push.left"
    return fitted(
        lines(
            say(voice, key, name=_names(one, voice), count=len(open_)),
            *(line.brief(voice, item) for item in open_),
            say(voice, "push.left_handover"),
        )
    )


def _owed(view: ItemView | None) -> bool:
    """A report or task: whom it names is its handler, whom no title binds."""
    return view is not None and view.item.kind is not Kind.MEETING


def _start(code: str, voice: Voice) -> str:
    """The deep link of an invitation's code."""
    return f"https://t.me/{voice.bot_username}?start={code}"


def _refused(one: Spoken, voice: Voice) -> Markup:
    key = f"refusal.{one.detail}"
    return say(voice, key if knows(key) else "refusal.not_yours")


def _prompt(one: Spoken, view: ItemView, voice: Voice) -> Markup:
    """Asks one person for a line: the result, or what is right."""
    if one.detail in ("result", "substitute"):
        asks = _to(one, voice, say(voice, f"answer.ask_{one.detail}", **_matter(view, voice)))
        return lines(asks, missing(voice, view.item)) if one.detail == "result" else asks
    if knows(f"prompt.{one.detail}"):
        values = {**_matter(view, voice), **_departments(one, view, voice)}
        return _to(one, voice, say(voice, f"prompt.{one.detail}", **values))
    how = _to(one, voice, say(voice, "answer.correct_how"))
    return lines(line.brief(voice, view.item), how)


def _doubt_rows(one: Spoken, view: ItemView, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    """登记, under a new limit that reads oddly."""
    if one.wish is None:
        return ()
    press = Press(Verb.CONFIRM, view.item.id, view.item.revision, "ext")
    return ((Button(plain(voice, "button.confirm"), press),),)


def _departments(one: Spoken, view: ItemView, voice: Voice) -> dict[str, object]:
    """The department a question speaks of, and those that still owe."""
    owing = [cut(part.name, _DETAIL) for part in view.returns if part.owing]
    return {
        "department": cut(one.department.name, _DETAIL) if one.department else "",
        "departments": inline(say(voice, "list.comma").join(owing)),
        "moment": moment(voice, one.wish, all_day=view.item.all_day) if one.wish else "",
    }


def _to(one: Spoken, voice: Voice, said: Markup) -> Markup:
    """In a group a question begins with whom it asks; a mention by id needs no username."""
    if one.asked is None or not one.names:
        return said
    who = Markup(f'<a href="tg://user?id={one.asked}">{_names(one, voice)}</a>')
    return say(voice, "answer.asked", who=who, said=said)


def _welcome(one: Spoken, voice: Voice) -> Message:
    seeing = "push.welcome_blind" if one.detail == "blind" else "push.welcome_seeing"
    text = lines(
        say(voice, "push.welcome"),
        say(voice, seeing),
        say(voice, "push.welcome_link") if one.link else "",
    )
    rows = ((Button(plain(voice, "button.start"), url=one.link),),) if one.link else ()
    return Message(text, rows)


def _rights(one: Spoken, voice: Voice) -> Markup:
    key = f"rights.{_TROUBLES.get(one.detail, one.detail)}"
    remedy = say(voice, key if knows(key) else "rights.other")
    return say(voice, "push.rights", group=_group(one, voice), remedy=remedy)


def _secrecy(one: Spoken, voice: Voice) -> Markup:
    said = say(voice, "push.secrecy", group=_group(one, voice))
    if not one.detail:
        return said
    return lines(said, say(voice, "push.secrecy_mark", mark=cut(one.detail, _DETAIL)))


def _alarm(one: Spoken, voice: Voice) -> Markup:
    """One line, with the group it happened in."""
    if one.detail == "store":
        return say(voice, "answer.store_trouble")
    where = one.group_title or ("" if one.detail == "poison" else one.detail)
    count, detail = max(1, one.count), cut(where, _DETAIL)
    if not detail:
        return say(voice, "push.alarm", count=count)
    return say(voice, "push.alarm_detailed", count=count, detail=detail)
