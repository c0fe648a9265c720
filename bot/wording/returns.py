"""Returns by many, as the recipient, the departments and the group see them.

The recipient's table says who handed in what and when. The group hears of departments
only, and only of those that are still awaited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.department import DepartmentPart, PartState
from bot.domain.item import ItemView, Status
from bot.domain.plan import As
from bot.domain.press import Press, Verb
from bot.domain.push import Occasion, Spoken
from bot.wording import lines as line
from bot.wording.buttons import Rows, button, return_buttons, rows
from bot.wording.card import told
from bot.wording.markup import LIMIT, Markup, cut, fitted, inline, join, lines, units
from bot.wording.message import Button, Message
from bot.wording.tasks import is_help
from bot.wording.texts import plain, say
from bot.wording.times import moment
from bot.wording.voice import Voice

CHOICES = 8  # departments on a page of 收下 and 退回
PICKS = 20  # departments on a page of a choice, two in a row
_NAME = 40
_REASON = 120
_LABEL = 24  # characters of a department's name on a button
_CAPTION = 1000
FIRST = "at once"  # the rung of a department's first message, its living card


def sentence(view: ItemView, voice: Voice) -> str:
    """3个科室全部报齐（零报告1）: the result of what is complete, as plain text."""
    count, nil = len(view.returns), line.nil_returns(view)
    if nil:
        return plain(voice, "returns.sentence_nil", count=count, nil=nil)
    return plain(voice, "returns.sentence", count=count)


def table(view: ItemView, voice: Voice, opening: str = "") -> Message:
    """The recipient's living table: each department, what it handed in, and when.

    Args:
        opening: why it comes now.
    """
    item = view.item
    top = lines(opening, line.brief(voice, item), _progress(view, voice))
    if not item.live:
        top = lines(top, line.ending(voice, view))
    below = _unclaimed(view, voice)
    room = LIMIT - units(top) - units(below) - 80
    said = lines(top, "", _rows_within(view, voice, room), below)
    return Message(fitted(said), _table_rows(view, voice))


def _rows_within(view: ItemView, voice: Voice, room: int) -> Markup:
    """As many lines as there is room for; those that are awaited first count as a line."""
    found: list[Markup] = []
    for at, part in enumerate(view.returns):
        said = row(part, voice)
        room -= units(said) + 1
        if room < 0:
            left = [one.name for one in view.returns[at:] if one.owing]
            found.append(_names(voice, left) if left else say(voice, "digest.more"))
            break
        found.append(said)
    return lines(*found)


def row(part: DepartmentPart, voice: Voice) -> Markup:
    """财务科 · 已报 11月20日（周五）10:32 小李 · 2个附件."""
    said = say(
        voice,
        "returns.row",
        department=cut(part.name, _NAME),
        state=line.return_state(voice, part, persons=True),
    )
    return join(" · ", (said, say(voice, "returns.files", count=part.files) if part.files else ""))


def _progress(view: ItemView, voice: Voice) -> Markup:
    left = sum(1 for part in view.returns if part.owing)
    if not left:
        return say(voice, "returns.all_in", sentence=sentence(view, voice))
    nil = line.nil_returns(view)
    key = "returns.progress_nil" if nil else "returns.progress"
    return say(voice, key, count=line.returns_count(view), left=left, nil=nil)


def _unclaimed(view: ItemView, voice: Voice) -> Markup:
    return say(voice, "returns.unclaimed", count=view.unclaimed) if view.unclaimed else Markup()


def _files(view: ItemView) -> int:
    return sum(part.files for part in view.returns)


def _table_rows(view: ItemView, voice: Voice) -> Rows:
    item = view.item
    if item.status is not Status.OPEN:
        return ()
    first: tuple[Button, ...] = ()
    if any(not part.owing for part in view.returns):
        first = (_turn(voice, "review_returns", view, "t1"),)
    if files := _files(view) + view.unclaimed:
        label = plain(voice, "button.all_files", count=files)
        first = (*first, Button(label, Press(Verb.FILES, item.id, item.revision)))
    closing = button(voice, "close", Verb.CLOSE, item)
    if view.returns and not any(part.owing for part in view.returns):
        closing = Button(closing.label, Press(Verb.CLOSE, item.id, item.revision, "all"))
    return rows(first, (closing,))


def _turn(voice: Voice, name: str, view: ItemView, argument: str) -> Button:
    press = Press(Verb.TABLE, view.item.id, view.item.revision, argument)
    return Button(plain(voice, f"button.{name}"), press)


def _turns(voice: Voice, view: ItemView, kind: str, page: int, pages: int) -> tuple[Button, ...]:
    before = (_turn(voice, "previous", view, f"{kind}{page - 1}"),) if page > 1 else ()
    after = (_turn(voice, "next", view, f"{kind}{page + 1}"),) if page < pages else ()
    return (*before, *after)


def chooser(view: ItemView, voice: Voice, page: int) -> Message:
    """Which department's return to accept or to send back: one row of buttons for each."""
    item = view.item
    handed = [part for part in view.returns if not part.owing]
    pages = max(1, -(-len(handed) // CHOICES))
    page = min(max(page, 1), pages)
    here = handed[(page - 1) * CHOICES : page * CHOICES]
    found: list[tuple[Button, ...]] = []
    for part in here:
        back = _of_part(voice, "send_back_one", Verb.SEND_BACK, view, part)
        if part.state is PartState.SUBMITTED:
            accept = _of_part(voice, "approve_one", Verb.APPROVE, view, part)
            found.append((accept, back))
        else:
            found.append((back,))
    said = say(voice, "returns.choose" if handed else "returns.choose_none")
    text = lines(line.brief(voice, item), said, "", *(row(part, voice) for part in here))
    home = (_turn(voice, "back_to_table", view, "t0"),)
    return Message(fitted(text), rows(*found, _turns(voice, view, "t", page, pages), home))


def _of_part(voice: Voice, name: str, verb: Verb, view: ItemView, part: DepartmentPart) -> Button:
    label = plain(voice, f"button.{name}", department=cut(part.name, _LABEL))
    return Button(label, Press(verb, view.item.id, view.item.revision, str(part.id)))


def pick(
    views: Sequence[ItemView],
    voice: Voice,
    verb: Verb,
    departments: Sequence[str] = (),
    *,
    page: int = 1,
    filed: bool = False,
) -> Message:
    """Which matter, or which department, a return is for: a button for each.

    Args:
        departments: only these, by name; none given for every one that still owes.
        page: of the departments of one matter, counted from 1.
        filed: papers have come and are kept meanwhile.
    """
    options = [
        (view, part)
        for view in views
        for part in view.returns
        if (part.name in departments if departments else part.owing)
    ]
    several = len(views) > 1
    pages = max(1, -(-len(options) // PICKS))
    page = min(max(page, 1), pages)
    width = 1 if several else 2
    buttons = [
        Button(
            _option(view, part, several=several, named=len(set(departments)) != 1),
            Press(verb, view.item.id, view.item.revision, str(part.id)),
        )
        for view, part in options[(page - 1) * PICKS : page * PICKS]
    ][: 11 * width]
    found = [tuple(buttons[at : at + width]) for at in range(0, len(buttons), width)]
    if several:
        asked = say(voice, "returns.which_file" if filed else "returns.which")
    else:
        asked = say(voice, "returns.which_nil" if verb is Verb.NIL else "returns.which_department")
    turns: tuple[Button, ...] = ()
    if not several and views:
        turns = _turns(voice, views[0], "n" if verb is Verb.NIL else "s", page, pages)
    briefs = () if several else tuple(line.brief(voice, view.item) for view in views)
    return Message(fitted(lines(*briefs, asked)), rows(*found, turns))


def _option(view: ItemView, part: DepartmentPart, *, several: bool, named: bool) -> str:
    department = cut(part.name, _LABEL)
    if not several:
        return department
    title = f"{line.number(view.item)} {cut(view.item.title, 30)}".strip()
    return f"{title} · {department}" if named else title


def group_table(view: ItemView, voice: Voice) -> Message:
    """How a group sees it: how many are in, and which departments are still awaited."""
    item = view.item
    awaited = line.awaited(voice, view)
    said = lines(line.brief(voice, item), _progress(view, voice), awaited)
    if not item.live:
        said = lines(said, line.ending(voice, view))
    return Message(fitted(said), rows(return_buttons(voice, view)) if awaited else ())


def pushed(one: Spoken, voice: Voice) -> Message | None:
    """A push of returns, worded; None if it is another's."""
    if one.occasion is Occasion.WHICH and one.detail == "return":
        verb = Verb.NIL if one.rung == "nil" else Verb.SUBMIT
        filed = one.rung == "file"
        return pick(one.views, voice, verb, one.names, filed=filed)
    if one.occasion is Occasion.FILE and one.file is not None:
        return _file(one, voice)
    view = one.view
    if view is None:
        return None
    match one.occasion:
        case Occasion.HANDED_IN | Occasion.COMPLETE:
            return table(view, voice, _news(one, voice))
        case Occasion.RETURN_DUE if view.returns and not is_help(one):
            return _first(one, view, voice) if one.rung == FIRST else _due(one, view, voice)
        case Occasion.RETURNS:
            return _awaited(one, view, voice)
        case _:
            return None


def as_usual(one: Spoken) -> Spoken:
    """What a department is told of a task it leads or helps with: as its owner would be."""
    if one.occasion is not Occasion.RETURN_DUE or one.view is None or one.view.returns:
        return one
    if is_help(one):
        return one
    occasion = Occasion.OVERDUE if one.over_due else Occasion.NUDGE
    if one.rung == FIRST:
        occasion = Occasion.AT_ONCE
    return replace(one, occasion=occasion, part=As.HANDLER)


def says(one: Spoken) -> bool:
    """Whether a push of returns still has a reason: somebody owes, or somebody waits."""
    view = one.view
    if one.occasion in (Occasion.HANDED_IN, Occasion.COMPLETE):
        return view is not None and view.item.status is Status.OPEN and bool(view.returns)
    if view is None or view.item.status is not Status.OPEN:
        return False
    if one.occasion is Occasion.RETURN_DUE:
        return bool(one.names) or (one.department is not None and one.department.owing)
    return any(part.owing for part in view.returns)


def _news(one: Spoken, voice: Voice) -> Markup:
    if one.department is None or one.detail not in ("late", "further"):
        return Markup()
    return say(voice, f"returns.{one.detail}", department=cut(one.department.name, _NAME))


def _first(one: Spoken, view: ItemView, voice: Voice) -> Message:
    """A department's own card: what it is asked for, in the notice's words, with its answers."""
    asked = say(voice, "returns.first", departments=_names(voice, _owing(one)))
    return told(view, voice, one.me, As.PERSON, asked)


def _owing(one: Spoken) -> tuple[str, ...]:
    return one.names or ((one.department.name,) if one.department else ())


def _due(one: Spoken, view: ItemView, voice: Voice) -> Message:
    """To a department, privately: what it still owes, answered in one tap."""
    item = view.item
    owing = [part for part in view.own if part.owing and part.name in _owing(one)]
    back = [part for part in owing if part.state is PartState.SENT_BACK and part.reason]
    if one.detail == "sent_back" and one.department is not None:
        said = _back(one.department, voice)
    elif back and len(back) == len(owing):  # it was handed in, and is not chased as if never
        said = lines(*(_back(part, voice) for part in back))
    else:
        key, when = "returns.due_open", Markup()
        if item.due_at is not None:
            key = "returns.overdue" if item.due_at < voice.now else "returns.due"
            when = moment(voice, item.due_at, all_day=item.all_day)
        said = say(voice, key, departments=_names(voice, _owing(one)), moment=when)
    text = lines(line.named(voice, item), said, line.details(voice, view))
    return Message(fitted(text), rows(return_buttons(voice, view)))


def _back(part: DepartmentPart, voice: Voice) -> Markup:
    """What is to be added before it is handed in again."""
    department, reason = cut(part.name, _NAME), cut(part.reason, _REASON)
    return say(voice, "returns.back", department=department, reason=reason)


def _awaited(one: Spoken, view: ItemView, voice: Voice) -> Message:
    """To a group: the departments that are still awaited, and nobody's name."""
    item = view.item
    if one.detail == "sent_back" and one.department is not None:
        department = cut(one.department.name, _NAME)
        said = say(
            voice, "returns.back_group", department=department, matter=line.named(voice, item)
        )
    else:
        names = [part.name for part in view.returns if part.owing]
        matter = line.named(voice, item)
        said = say(voice, "returns.awaited", matter=matter, names=_names(voice, names))
    return Message(fitted(said), rows(return_buttons(voice, view)))


def _file(one: Spoken, voice: Voice) -> Message:
    """One file that was handed in, with who sent it and their own words."""
    handed = one.file
    assert handed is not None
    values = {"person": cut(handed.person, _NAME), "moment": moment(voice, handed.at)}
    department = cut(handed.department, _NAME)
    if department:
        said = say(voice, "returns.file_from", department=department, **values)
    else:
        said = say(voice, "returns.file_from_plain", **values)
    number = line.number(one.view.item) if one.view else ""
    text = lines(join(" ", (number, said)), inline(cut(handed.words, _CAPTION - 300)))
    return Message(fitted(text, _CAPTION), file=handed.file)


def _names(voice: Voice, names: Sequence[str]) -> Markup:
    return inline(say(voice, "list.comma").join(cut(name, _NAME) for name in names))
