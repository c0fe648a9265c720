"""The lines every card and list is made of."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.department import DepartmentPart, PartState
from bot.domain.item import Answer, Assignment, Change, Item, ItemView, Role, Status
from bot.domain.vocabulary import Kind, Language, Urgency
from bot.wording import papers, stages
from bot.wording.change import moves, summary, worth_showing
from bot.wording.markup import LIMIT, Markup, cut, inline, join, lines, quote, units
from bot.wording.recurrence import recurrence
from bot.wording.texts import knows, say
from bot.wording.times import moment, when
from bot.wording.voice import Voice

TITLE = 200  # UTF-16 units of a title, so that one long line never crowds out the rest
FIELD = 160
RESULT = 500
_WORTH_QUOTING = 60  # below this a quotation says nothing
_ME = ("我", "我处", "我處", "我这里", "我這裡", "我这儿", "我这", "me")  # who writes


def number(item: Item) -> str:
    """#3; empty for a draft."""
    return "" if item.number is None else f"#{item.number}"


def title(voice: Voice, item: Item) -> Markup:
    """The matter in a few words, bold."""
    named = cut(" ".join(item.title.split()), TITLE)
    if named == say(Language.HANS, f"kind.{item.kind}"):  # read from no name of its own
        named = say(voice, f"kind.{item.kind}")
    return say(voice, "line.title", title=named or say(voice, "line.untitled"))


def head(voice: Voice, item: Item) -> Markup:
    """📅 会议 #3 · 特急."""
    said = say(voice, f"head.{item.kind}")
    urgent = Markup()
    if item.urgency is not Urgency.ROUTINE:
        urgent = say(voice, f"urgency.{item.urgency}")
    mark = marks(voice, item)
    return join(" · ", (join(" ", (said, number(item))), mark, urgent))


def marks(voice: Voice, item: Item) -> Markup:
    """【督办】【重点】; empty for most matters."""
    supervised = say(voice, "mark.supervised") if item.supervised else Markup()
    watched = say(voice, f"mark.watch_{item.watch}") if item.watch is not None else Markup()
    return Markup(supervised + watched)


def brief(voice: Voice, item: Item) -> Markup:
    """One line: #3 安全生产会议 · 11月19日（周四）15:00 · 三楼会议室."""
    return join(" · ", (named(voice, item), when(voice, item), _cut(item.place)))


def named(voice: Voice, item: Item) -> Markup:
    """#3 安全生产会议."""
    return join(" ", (number(item), Markup(marks(voice, item) + title(voice, item))))


def _receiver(item: Item) -> str | None:
    """To whom it goes; 报我 means whoever wrote it."""
    if (item.submit_to or "").strip().lower() in _ME and item.registered_by_name:
        return item.registered_by_name
    return item.submit_to


def details(voice: Voice, view: ItemView) -> Markup:
    """When, where, who, to whom and by whom, one line each."""
    item = view.item
    said = [when(voice, item)]
    if item.rrule:
        said.append(recurrence(voice, item.rrule))
    found = [_labelled(voice, "when", join(" · ", said))]
    found.append(_labelled(voice, "place", _cut(item.place)))
    found.append(_labelled(voice, "people", _names(voice, (*item.people, *item.units))))
    found.append(_labelled(voice, "submit_to", _cut(_receiver(item))))
    if item.kind is not Kind.MEETING:
        found += [stages.owner(voice, view), stages.helping(voice, view)]
        found.append(stages.word(voice, view))
    found += [stages.origin(voice, item), papers.waiting(voice, item)]
    found.append(parent(voice, view))
    return lines(*found)


def parent(voice: Voice, view: ItemView) -> Markup:
    """来自 #3: the matter it was raised about, or belongs to."""
    if view.parent_number is None:
        return Markup()
    of = f"#{view.parent_number}"
    if not view.item.problem:
        return say(voice, "line.belongs_to", number=of)
    name = _cut(view.item.registered_by_name)
    key = "line.problem_of" if name else "line.problem_of_nobody"
    return say(voice, key, number=of, name=name)


def children(voice: Voice, view: ItemView) -> Markup:
    """下属事项：2/5; empty where nothing belongs to it."""
    if not view.children:
        return Markup()
    return say(voice, "line.children", count=f"{view.children_done}/{view.children}")


def look_back(voice: Voice, item: Item) -> Markup:
    """When a closed matter is looked back at; empty where it is not."""
    if item.look_back_at is None or item.look_back_at <= voice.now:
        return Markup()
    return say(voice, "line.look_back", moment=moment(voice, item.look_back_at))


def _labelled(voice: Voice, name: str, value: str) -> Markup:
    return say(voice, f"line.{name}", value=value) if value else Markup()


def _cut(text: str | None) -> Markup:
    return inline(cut(" ".join((text or "").split()), FIELD))


def _names(voice: Voice, names: Iterable[str]) -> Markup:
    return _cut(say(voice, "list.comma").join(names))


def notes(voice: Voice, item: Item) -> Markup:
    """What a reader should know of how the time was understood."""
    return lines(
        say(voice, "line.conflict") if item.conflict else "",
        say(voice, "line.estimated") if item.estimated else "",
    )


def ending(voice: Voice, view: ItemView) -> Markup:
    """How it ended, by whom and with what result; empty while it is live."""
    item = view.item
    if item.live:
        return Markup()
    last = view.last_change
    who = _cut(last.actor) if last else Markup()
    at = item.closed_at or (last.at if last else None)
    by = join(" ", (who, moment(voice, at) if at else Markup()))
    said = say(voice, f"status.{item.status}")
    if by:
        said = say(voice, "line.ended_by", status=said, by=by)
    return lines(said, result(voice, item))


def result(voice: Voice, item: Item) -> Markup:
    """结果：…; empty while there is none."""
    if not item.result:
        return Markup()
    return say(voice, "line.result", result=cut(item.result, RESULT))


def last_change(voice: Voice, view: ItemView) -> Markup:
    """The newest change worth showing, as a difference."""
    change = view.last_change
    if change is None or not worth_showing(change):
        return Markup()
    return say(voice, "line.change", change=summary(voice, change), actor=_cut(change.actor))


def by(voice: Voice, change: Change) -> Markup:
    """经手：小周."""
    return say(voice, "line.by", actor=_cut(change.actor))


def receipts(voice: Voice, view: ItemView) -> Markup:
    """收到 3/12; empty while nobody is expected to answer."""
    if not view.expected and not view.received:
        return Markup()
    return say(voice, "line.receipts", count=count(view))


def count(view: ItemView) -> str:
    """3/12."""
    return f"{view.received}/{max(view.expected, view.received)}"


def returned(voice: Voice, view: ItemView) -> Markup:
    """📥 已报 1/3; empty for what is not made of returns."""
    if not view.returns:
        return Markup()
    nil = nil_returns(view)
    key = "line.returned_nil" if nil else "line.returned"
    return say(voice, key, count=returns_count(view), nil=nil)


def returns_count(view: ItemView) -> str:
    """1/3: returns that are in, of all."""
    return f"{sum(1 for part in view.returns if not part.owing)}/{len(view.returns)}"


def nil_returns(view: ItemView) -> int:
    """How many departments said they have nothing to report."""
    return sum(1 for part in view.returns if part.state is PartState.NIL)


def return_state(voice: Voice, part: DepartmentPart, *, persons: bool = False) -> Markup:
    """Where one department's return stands.

    Args:
        persons: whether it may say who acted and why it was sent back.
    """
    at = moment(voice, part.changed_at) if part.changed_at else Markup()
    match part.state:
        case PartState.SUBMITTED | PartState.NIL:
            if persons and part.person:
                who = cut(part.person, 40)
                return say(voice, f"returns.{part.state}_by", moment=at, person=who)
            return say(voice, f"returns.{part.state}", moment=at)
        case PartState.APPROVED:
            return say(voice, "returns.approved", moment=at)
        case PartState.SENT_BACK:
            if persons and part.reason:
                return say(voice, "returns.sent_back", reason=cut(part.reason, 120))
            return say(voice, "returns.sent_back_plain")
        case _:
            return say(voice, "returns.waiting")


def awaited(voice: Voice, view: ItemView) -> Markup:
    """还等：财务科、人事科: departments only, and only those that still owe."""
    if view.item.status is not Status.OPEN:
        return Markup()
    names = [cut(part.name, 40) for part in view.returns if part.owing]
    listed = inline(say(voice, "list.comma").join(names))
    return say(voice, "line.awaited", names=listed) if names else Markup()


def attachments(voice: Voice, view: ItemView) -> Markup:
    """The files that came with the notice, by name."""
    names = _names(voice, (_file(voice, name) for name in view.attachments))
    return say(voice, "line.attachments", value=names) if names else Markup()


def _file(voice: Voice, name: str) -> str:
    """A file's own name; one without a name goes by its sort (图片)."""
    return say(voice, f"file.{name}") if knows(f"file.{name}") else name


def answered(voice: Voice, me: Assignment) -> Markup:
    """What this person has answered, and when; empty before."""
    if me.answer is None:
        return Markup()
    said = say(voice, f"answered.{me.answer}")
    if me.answer is Answer.SUBSTITUTE and me.substitute:
        said = say(voice, "answered.substitute_named", name=_cut(me.substitute))
    if me.answered_at is None:
        return say(voice, "line.my_answer", answer=said)
    return say(voice, "line.my_answer_at", answer=said, moment=moment(voice, me.answered_at))


def in_place(voice: Voice, view: ItemView, me: Assignment) -> Markup:
    """Whom somebody is asked to attend for; empty where they go in their own right."""
    if view.item.kind is not Kind.MEETING or me.handed_by is None:
        return Markup()
    sent_by = next((one for one in view.assignments if one.person_id == me.handed_by), None)
    return say(voice, "card.in_place", name=_cut(sent_by.name)) if sent_by else Markup()


def silent(voice: Voice, view: ItemView) -> Markup:
    """Those the notice names who have not answered yet."""
    names = [
        one.name
        for one in view.assignments
        if one.answer is None and one.role in (Role.LEAD, Role.ATTEND)
    ]
    return _names(voice, names)


def original_label(voice: Voice, view: ItemView, source: str = "") -> Markup:
    """Parts Huiyin's summary above from the notice's own words below.

    Once a later word changed the matter, the first words no longer count against the summary.
    """
    change = view.last_change
    changed = change is not None and moves(change)
    marked = say(voice, "line.original")
    if source:
        marked = say(voice, "line.original_from", source=source)
    above = say(voice, "line.summary_changed" if changed else "line.summary_above")
    return lines(above, marked)


def original(voice: Voice, view: ItemView, so_far: str) -> Markup:
    """The notice's own words, marked as such and cut to what room the message has left."""
    if not view.text.strip():
        return attachments(voice, view)
    source = _cut(view.source)
    group = _cut(view.chat_title)
    place = join(" · ", (source, group))
    label = original_label(voice, view, place)
    files = attachments(voice, view)
    room = LIMIT - units(so_far) - units(label) - units(files) - 4
    quoted = quote(view.text, room) if room > _WORTH_QUOTING else Markup()
    return lines(label, quoted, files) if quoted else files
