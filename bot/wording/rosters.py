"""Departments and their people: the roster as it stands, what a change brought, who was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.item import ItemView
from bot.domain.press import Press, Verb
from bot.domain.push import Spoken
from bot.domain.roster import Amended, Met, RosterDepartment, RosterMember
from bot.wording import lines as line
from bot.wording.markup import Markup, cut, fitted, inline, join, lines, packed
from bot.wording.message import Button, Message
from bot.wording.texts import say
from bot.wording.voice import Voice

_NAME = 40
_MOST_NAMED = 30  # of each sort in one answer; the rest is counted
_MOST_UNREAD = 10
_MOST_MESSAGES = 5  # of a roster; an office of hundreds is looked at by its groups


def amended(change: Amended, voice: Voice) -> Message:
    """What a roster has changed, in one message."""
    said = [say(voice, "roster.amended") if change.changes else say(voice, "roster.unchanged")]
    said += [
        _line(voice, "departments", change.departments),
        say(voice, "roster.members", count=change.members) if change.members else Markup(),
        say(voice, "roster.changed", count=change.changed) if change.changed else Markup(),
        _line(voice, "removed", change.removed),
        _line(voice, "dissolved", change.dissolved),
        _line(voice, "aliases", change.aliases),
    ]
    for who, names in change.portfolios:
        said.append(
            say(voice, "roster.portfolio", who=cut(who, _NAME), names=_listed(voice, names))
        )
    said += [
        _line(voice, "bound", (_met(voice, one) for one in change.bound)),
        _line(voice, "waiting", change.waiting),
        _namesakes(voice, change),
        _line(voice, "strangers", change.strangers),
        _line(voice, "unknown", change.unknown),
        _unread(voice, change),
    ]
    return Message(fitted(lines(*said)))


def _line(voice: Voice, key: str, names: Iterable[str]) -> Markup:
    listed = list(names)
    if not listed:
        return Markup()
    return say(voice, f"roster.{key}", count=len(listed), names=_listed(voice, listed))


def _listed(voice: Voice, names: Sequence[str]) -> Markup:
    shown = [inline(cut(name, _NAME * 2)) for name in names[:_MOST_NAMED]]
    listed = join(say(voice, "list.comma"), shown)
    if len(names) <= _MOST_NAMED:
        return listed
    return say(voice, "roster.and_more", names=listed, count=len(names))


def _met(voice: Voice, one: Met) -> Markup:
    person = inline(cut(one.person, _NAME))
    if one.username:
        person = say(voice, "roster.person", person=person, username=one.username)
    same = (one.person.casefold(), f"@{one.username.casefold()}" if one.username else "")
    if one.name.casefold() in same:
        return person
    return say(voice, "roster.met", name=cut(one.name, _NAME), person=person)


def _namesakes(voice: Voice, change: Amended) -> Markup:
    return lines(
        *(
            say(voice, "roster.namesakes", name=cut(name, _NAME), count=count)
            for name, count in change.namesakes[:_MOST_UNREAD]
        )
    )


def _unread(voice: Voice, change: Amended) -> Markup:
    """Lines nobody could read, by their number; nothing else was lost for them."""
    if not change.unread and not change.left:
        return Markup()
    shown = [
        say(voice, "roster.unread_line", number=number, text=cut(text, _NAME))
        for number, text in change.unread[:_MOST_UNREAD]
    ]
    more = len(change.unread) - len(shown) + change.left
    return lines(
        say(voice, "roster.unread"),
        *shown,
        say(voice, "roster.unread_more", count=more) if more else Markup(),
    )


def shown(found: Sequence[RosterDepartment], voice: Voice, *, marks: bool) -> list[Message]:
    """The roster, department by department.

    Args:
        marks: whether to say who has not been met, and who has no private chat open.
    """
    if not found:
        return [Message(say(voice, "roster.empty"))]
    pieces = [say(voice, "roster.title", count=len(found))]
    pieces += [_department(voice, one, marks=marks) for one in found]
    if marks:
        pieces.append(_legend(voice, found))
    texts = packed([piece for piece in pieces if piece], separator="\n\n")
    kept = [Message(text) for text in texts[:_MOST_MESSAGES]]
    if len(texts) > _MOST_MESSAGES:
        kept.append(Message(say(voice, "roster.more")))
    return kept


def _department(voice: Voice, one: RosterDepartment, *, marks: bool) -> Markup:
    heading = say(voice, "roster.department", name=cut(one.name, _NAME))
    if one.aliases:
        heading = join("", (heading, say(voice, "roster.also", names=_listed(voice, one.aliases))))
    if one.leader:
        led = say(voice, "roster.led", name=cut(one.leader, _NAME))
        heading = join("", (heading, led))
    people = [_member(voice, member, marks=marks) for member in one.members]
    listed = join(say(voice, "list.comma"), people)
    return lines(heading, listed or say(voice, "roster.nobody"))


def _member(voice: Voice, one: RosterMember, *, marks: bool) -> Markup:
    name = inline(cut(one.name, _NAME))
    said = say(voice, "roster.head", name=name) if one.head else name
    if one.title:
        said = say(voice, "roster.titled", name=said, title=cut(one.title, _NAME))
    if one.away:
        said = join("", (said, say(voice, "roster.away")))
    if marks and one.left:
        return join("", (said, say(voice, "roster.left")))
    if marks and not one.met:
        return join("", (said, say(voice, "roster.unmet")))
    if marks and not one.reachable:
        return join("", (said, say(voice, "roster.unreached")))
    return said


def _legend(voice: Voice, found: Sequence[RosterDepartment]) -> Markup:
    people = [member for one in found for member in one.members]
    return lines(
        say(voice, "roster.legend_unmet") if any(not one.met for one in people) else "",
        say(voice, "roster.legend_unreached")
        if any(one.met and not one.reachable and not one.left for one in people)
        else "",
        say(voice, "roster.legend_left") if any(one.left for one in people) else "",
    )


def portfolios(found: Sequence[RosterDepartment], voice: Voice) -> Message:
    """Who is in charge of what."""
    by_leader: dict[str, list[str]] = {}
    for one in found:
        by_leader.setdefault(one.leader, []).append(one.name)
    nobody = by_leader.pop("", [])
    if not by_leader:
        return Message(say(voice, "roster.no_portfolios"))
    said = [
        say(voice, "roster.portfolio", who=cut(who, _NAME), names=_listed(voice, names))
        for who, names in by_leader.items()
    ]
    said.append(_line(voice, "nobody_in_charge", nobody))
    return Message(fitted(lines(say(voice, "roster.portfolios"), *said)))


def enrolled(one: Spoken, voice: Voice) -> Message:
    """The administrator hears whom a name of the roster was bound to, or that it was not.

    Its names are: as the roster writes it, the person's own, the username, the departments.
    """
    if one.detail == "unlisted":
        return Message(say(voice, "roster.unlisted", name=cut(one.names[0], _NAME)))
    name, person, username, *departments = (*one.names, "", "", "")[: max(3, len(one.names))]
    who = _met(voice, Met(name, person, username))
    where = _listed(voice, departments)
    if one.count > 1:
        return Message(
            lines(
                say(voice, "roster.came_namesakes", name=cut(name, _NAME), count=one.count),
                say(voice, "roster.came_reply", where=where),
            )
        )
    return Message(
        lines(
            say(voice, "roster.came", who=who, where=where),
            say(voice, "roster.came_wrong", name=cut(name, _NAME)),
        )
    )


def unclear_department(one: Spoken, view: ItemView, voice: Voice) -> Message:
    """A name fits several departments: a button for each, for this matter alone."""
    item = view.item
    text = lines(
        say(voice, "roster.unclear", name=cut(one.detail, _NAME)),
        line.brief(voice, item),
        say(voice, "roster.unclear_choose"),
    )
    rows = tuple(
        (Button(cut(name, 60), Press(Verb.DEPARTMENT, item.id, item.revision, str(number))),)
        for number, name in one.choices
    )
    return Message(fitted(text), rows)


def wordless(voice: Voice) -> Message:
    """A list in which nobody stands."""
    return Message(say(voice, "roster.wordless"))


def unread_file(trouble: str, voice: Voice) -> Message:
    """Why a list sent as a file was not read.

    Args:
        trouble: the files' `Trouble`, as text.
    """
    form = "roster.no_list" if trouble == "form" else f"unread.{trouble}"
    return Message(say(voice, "roster.file", why=say(voice, form)))
