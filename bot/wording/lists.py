"""Several matters at once: pages of a list, digests, and one matter in full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.department import PartRole, PartState
from bot.domain.digest import Digest
from bot.domain.item import Change, Item, ItemView, Stage, Status
from bot.domain.press import Press, Verb
from bot.domain.vocabulary import Kind
from bot.wording import lines as line
from bot.wording import papers, stages
from bot.wording.buttons import group_rows
from bot.wording.change import differences, done
from bot.wording.markup import LIMIT, Markup, cut, escape, fitted, join, lines, packed, quotes
from bot.wording.message import Button, Message
from bot.wording.texts import knows, plain, say
from bot.wording.times import clock, moment, overdue_by, when
from bot.wording.times import day as said_day
from bot.wording.voice import Voice

_GROUP_TITLE = 40
_HISTORY = 200


def page(
    views: Sequence[ItemView], voice: Voice, heading: str, page: int, pages: int, list_name: str
) -> Message:
    """One page of a list, 上一页 and 下一页 under it.

    Args:
        heading: what the list is; plain text or `Markup`.
        page: counted from 1.
        list_name: short ASCII; stands in the buttons as "list:2".
    """
    first = say(voice, "list.heading", heading=heading)
    if pages > 1:
        first = say(voice, "list.heading_page", heading=heading, page=page, pages=pages)
    text = join("\n\n", (first, join("\n", (entry(voice, view) for view in views))))
    turns = []
    if page > 1:
        turns.append(_turn(voice, "previous", list_name, page - 1))
    if page < pages:
        turns.append(_turn(voice, "next", list_name, page + 1))
    return Message(fitted(text), (tuple(turns),) if turns else ())


def _turn(voice: Voice, name: str, list_name: str, page: int) -> Button:
    return Button(plain(voice, f"button.{name}"), Press(Verb.PAGE, argument=f"{list_name}:{page}"))


def entry(voice: Voice, view: ItemView, *, grouped: bool = False) -> Markup:
    """One line of a list: number, title, time, and where it stands."""
    item = view.item
    parts = [join(" ", (say(voice, f"icon.{item.kind}"), line.brief(voice, item)))]
    if item.status is not Status.OPEN:
        parts.append(say(voice, f"status.{item.status}"))
    elif view.complete and _overdue(voice, item):
        parts.append(say(voice, "list.to_close"))
    elif _overdue(voice, item) and item.due_at is not None:
        parts.append(say(voice, "time.overdue", duration=overdue_by(voice, item.due_at)))
    elif item.kind is not Kind.MEETING and view.handler is not None and not view.returns:
        parts.append(say(voice, "list.by", name=cut(view.handler.name, _GROUP_TITLE)))
    if item.status is Status.OPEN and view.returns:
        parts.append(line.returned(voice, view))
    else:
        parts.append(stages.stage(voice, view))
    if grouped and view.chat_title:
        parts.append(_group(voice, view))
    return join(" · ", parts)


def _group(voice: Voice, view: ItemView) -> Markup:
    return say(voice, "list.group", group=cut(view.chat_title, _GROUP_TITLE))


def _overdue(voice: Voice, item: Item) -> bool:
    return item.kind is not Kind.MEETING and item.due_at is not None and item.due_at < voice.now


def digest(digest: Digest, voice: Voice, kind: str = "morning") -> tuple[Message, ...]:
    """The day's lists; the first line names the digest and its date.

    Args:
        kind: morning, weekly or monthly.
    """
    key = f"digest.{kind}"
    day = say(voice, key if knows(key) else "digest.morning", day=said_day(voice, digest.day))
    sections: tuple[tuple[str, tuple[ItemView, ...], Callable[[Voice, ItemView], Markup]], ...] = (
        ("watched", digest.watched, _watched),
        ("meetings", digest.meetings, _meeting),
        ("due_today", digest.due_today, _due_today),
        ("due_soon", digest.due_soon, _due),
        ("overdue", digest.overdue, _late),
        ("unanswered", digest.unanswered, _silent),
        ("unregistered", digest.unregistered, _draft),
    )
    pieces: list[str] = [day]
    for name, views, worded in sections:
        if not views:
            continue
        if not digest.across:  # a group hears of matters and departments, of persons nothing
            views = tuple(_impersonal(view) for view in views)
        more = digest.more_watched if name == "watched" else 0
        heading = say(voice, f"digest.{name}", count=len(views) + more)
        for at, view in enumerate(views):
            said = join(" ", ("·", worded(voice, view)))
            if digest.across and view.chat_title:
                said = join(" ", (said, _group(voice, view)))
            # The heading stays with its first line when a message is full.
            pieces.append(Markup(f"\n{heading}\n{said}") if at == 0 else said)
        if more:
            pieces.append(say(voice, "digest.watched_more", count=more))
    if digest.empty:
        pieces.append(say(voice, "digest.empty"))
    return tuple(Message(fitted(text.strip("\n"))) for text in packed(pieces))


def _impersonal(view: ItemView) -> ItemView:
    """A matter as everybody may read of it: whose it is stands on its card."""
    item = replace(view.item, registered_by_name="")
    assignments = tuple(replace(one, name="") for one in view.assignments)
    return replace(view, item=item, assignments=assignments)


def _meeting(voice: Voice, view: ItemView) -> Markup:
    item = view.item
    local = voice.hours.local(item.start_at) if item.start_at else None
    at = clock(local) if local and not item.all_day else ""
    place = cut(item.place or "", line.FIELD)
    return join(" ", (at, join(" · ", (line.named(voice, item), place))))


def _watched(voice: Voice, view: ItemView) -> Markup:
    item = view.item
    if item.kind is Kind.MEETING:
        return line.brief(voice, item)
    return join(" · ", (line.named(voice, item), when(voice, item), _owner(voice, view)))


def _due(voice: Voice, view: ItemView) -> Markup:
    return join(" · ", (line.named(voice, view.item), when(voice, view.item), _owner(voice, view)))


def _due_today(voice: Voice, view: ItemView) -> Markup:
    """The hour alone: the digest's first line names the day."""
    due = view.item.due_at
    at = say(voice, "time.before", moment=clock(voice.hours.local(due))) if due else Markup()
    return join(" · ", (line.named(voice, view.item), at, _owner(voice, view)))


def _late(voice: Voice, view: ItemView) -> Markup:
    due = view.item.due_at
    late = say(voice, "list.to_close") if view.complete else Markup()
    if not view.complete and due is not None and voice.now - due > timedelta():
        late = say(voice, "time.overdue", duration=overdue_by(voice, due))
    return join(" · ", (line.named(voice, view.item), late, _owner(voice, view)))


def _owner(voice: Voice, view: ItemView) -> Markup:
    handler = view.handler
    if view.returns:
        return line.returned(voice, view)
    leading = [
        part.name
        for part in view.departments
        if part.role is PartRole.LEAD and part.state is not PartState.REFUSED
    ]
    name = handler.name if handler is not None else ""
    if not name and leading:
        name = plain(voice, "list.comma").join(leading)
    if handler is None and not leading:
        return say(voice, "list.nobody")
    by = say(voice, "list.by", name=cut(name, _GROUP_TITLE)) if name else Markup()
    telling = view.stage in (Stage.DIFFICULTY, Stage.REVIEW)
    return join(" · ", (by, stages.stage(voice, view))) if telling else by


def _silent(voice: Voice, view: ItemView) -> Markup:
    """A count and no names: nobody is pointed at before the others."""
    parts = (line.named(voice, view.item), when(voice, view.item), line.receipts(voice, view))
    return join(" · ", parts)


def _draft(voice: Voice, view: ItemView) -> Markup:
    sender = cut(view.item.registered_by_name, _GROUP_TITLE)
    parts = (line.named(voice, view.item), when(voice, view.item))
    return join(" · ", (*parts, say(voice, "list.from", name=sender) if sender else ""))


def show(
    view: ItemView, voice: Voice, changes: Sequence[Change], origins: Sequence[str]
) -> tuple[Message, ...]:
    """One matter in full: the summary, where it came from, its own words, its history.

    The words are whole, in as many messages as they need; the first carries the buttons.
    """
    item = view.item
    above = lines(
        line.head(voice, item),
        line.title(voice, item),
        line.details(voice, view),
        line.notes(voice, item),
        line.receipts(voice, view),
        line.returned(voice, view),
        line.awaited(voice, view),
        line.ending(voice, view),
        line.look_back(voice, item),
        line.children(voice, view),
        _status(voice, view),
        say(voice, "show.draft") if item.status is Status.DRAFT else "",
        _origins(voice, view, origins),
        papers.materials(voice, item),
        line.attachments(voice, view),
    )
    pieces: list[str] = [above]
    words = quotes(view.text, LIMIT - 200)
    for at, words_quoted in enumerate(words):
        label = line.original_label(voice, view) if at == 0 else Markup()
        pieces.append(lines(label, words_quoted))
    if changes:
        pieces.append(say(voice, "show.history"))
        pieces += [history_line(voice, change) for change in changes]
    texts = packed(pieces)
    return tuple(
        Message(text, group_rows(voice, view) if at == 0 else ()) for at, text in enumerate(texts)
    )


def _status(voice: Voice, view: ItemView) -> Markup:
    """状态：办理中; a meeting is simply under way."""
    if view.item.status is not Status.OPEN:
        return Markup()
    said = stages.stage(voice, view)
    if not said:
        return say(voice, "show.status_open")
    return lines(say(voice, "show.stage", stage=said), stages.urgency(voice, view.item))


def _origins(voice: Voice, view: ItemView, origins: Sequence[str]) -> Markup:
    names = origins or ((view.chat_title,) if view.chat_title else ())
    if not names:
        return Markup()
    listed = say(voice, "list.comma").join(escape(cut(name, _GROUP_TITLE)) for name in names)
    return say(voice, "show.origins", origins=Markup(listed))


def history_line(voice: Voice, change: Change) -> Markup:
    """One step of a matter: when, who, what."""
    begun = change.action in ("create", "register", "confirm", "draft")  # nothing stood before
    said = Markup() if begun else join(say(voice, "list.semicolon"), differences(voice, change))
    key = "show.change" if said else "show.deed"
    values = {"differences": said} if said else {}
    entry = say(
        voice,
        key,
        moment=moment(voice, change.at),
        actor=cut(change.actor, _GROUP_TITLE),
        deed=done(voice, change),
        **values,
    )
    return say(voice, "show.undone", entry=entry) if change.undone else fitted(entry, LIMIT)
