"""The buttons of a matter, by where it is shown and to whom."""

from __future__ import annotations

from bot.domain.item import Answer, Assignment, Item, ItemView, Role, Stage, Status
from bot.domain.plan import As
from bot.domain.press import Press, Verb
from bot.domain.vocabulary import Kind
from bot.wording.lines import count, number
from bot.wording.message import Button
from bot.wording.papers import tick_rows
from bot.wording.texts import plain
from bot.wording.voice import Voice

Rows = tuple[tuple[Button, ...], ...]


def button(voice: Voice, name: str, verb: Verb, item: Item, *, numbered: bool = False) -> Button:
    """One button on one matter, its number behind the label where several matters share a message."""
    label = plain(voice, f"button.{name}")
    if numbered and item.number is not None:
        label = f"{label} {number(item)}"
    return Button(label, Press(verb, item.id, item.revision))


def rows(*candidates: tuple[Button, ...]) -> Rows:
    """The rows that hold anything."""
    return tuple(row for row in candidates if row)


def group_rows(voice: Voice, view: ItemView) -> Rows:
    """收到 with its count; 我来办 and 办结 for what has an owner; 更正 and 撤销."""
    item = view.item
    if item.status is not Status.OPEN:
        return ()
    acknowledge = button(voice, "acknowledge", Verb.ACKNOWLEDGE, item)
    if view.expected or view.received:
        acknowledge = Button(f"{acknowledge.label} {count(view)}", acknowledge.press)
    work: tuple[Button, ...] = ()
    if item.kind is not Kind.MEETING:
        work = (button(voice, "close", Verb.CLOSE, item),)
        shared = view.handler is None and bool(view.returns)  # each answers for its own
        if not shared and (view.handler is None or view.handler.accepted_at is None):
            work = (button(voice, "take", Verb.TAKE, item), *work)
    return rows((acknowledge,), return_buttons(voice, view), work, *mend_rows(voice, item))


def return_buttons(voice: Voice, view: ItemView, *, numbered: bool = False) -> tuple[Button, ...]:
    """已报 and 零报告, while some department still owes its return."""
    item = view.item
    if item.status is not Status.OPEN or not any(part.owing for part in view.returns):
        return ()
    submit = button(voice, "submit", Verb.SUBMIT, item, numbered=numbered)
    return (submit, button(voice, "nil", Verb.NIL, item, numbered=numbered))


def closing_rows(voice: Voice, view: ItemView, *, numbered: bool = False) -> Rows:
    """办结 for whoever has every return: one tap, for the returns are the result."""
    close = button(voice, "close", Verb.CLOSE, view.item, numbered=numbered)
    close = Button(close.label, Press(Verb.CLOSE, view.item.id, view.item.revision, "all"))
    return ((close, button(voice, "later", Verb.LATER, view.item, numbered=numbered)),)


def own_rows(voice: Voice, view: ItemView) -> Rows:
    """For who registered it in private: nobody else is there to press 收到."""
    item = view.item
    work: tuple[Button, ...] = (button(voice, "later", Verb.LATER, item),)
    if item.kind is not Kind.MEETING:
        work = (button(voice, "close", Verb.CLOSE, item), *work)
    return rows(work, *mend_rows(voice, item))


def mend_rows(voice: Voice, item: Item) -> Rows:
    """更正 and 撤销; none once the matter has ended."""
    if not item.live:
        return ()
    correct = button(voice, "correct", Verb.CORRECT, item)
    return ((correct, button(voice, "withdraw", Verb.WITHDRAW, item)),)


def draft_rows(voice: Voice, item: Item, *, registrable: bool) -> Rows:
    """登记 (where nothing is missing), 更正, 不用登记."""
    first = (button(voice, "confirm", Verb.CONFIRM, item),) if registrable else ()
    return rows(
        (*first, button(voice, "correct", Verb.CORRECT, item)),
        (button(voice, "dismiss", Verb.DISMISS, item),),
    )


def private_rows(
    voice: Voice, view: ItemView, me: Assignment | None, part: str, *, numbered: bool = False
) -> Rows:
    """已报 and 零报告 for whose department owes; and what they may answer themselves."""
    theirs: tuple[Button, ...] = ()
    if any(one.owing for one in view.own):
        theirs = return_buttons(voice, view, numbered=numbered)
        if theirs and not numbered:
            theirs = (*theirs, button(voice, "problem", Verb.PROBLEM, view.item))
    ticks = () if numbered else tick_rows(voice, view, me)
    return rows(theirs, *_answer_rows(voice, view, me, part, numbered=numbered), *ticks)


def _answer_rows(
    voice: Voice, view: ItemView, me: Assignment | None, part: str, *, numbered: bool = False
) -> Rows:
    """What one person may answer: to a meeting, or as the one who handles it."""
    item = view.item
    if item.status is not Status.OPEN:
        return ()
    later = button(voice, "later", Verb.LATER, item, numbered=numbered)
    if item.kind is not Kind.MEETING and part in (As.HANDLER, As.ADMINISTRATOR):
        close = button(voice, "close", Verb.CLOSE, item, numbered=numbered)
        if view.handler is not None:
            return _owner_rows(voice, view, me, numbered=numbered)
        take = button(voice, "take", Verb.TAKE, item, numbered=numbered)
        return rows((take, close), (later,))
    know = button(voice, "know", Verb.KNOW, item, numbered=numbered)
    substitute = button(voice, "substitute", Verb.SUBSTITUTE, item, numbered=numbered)
    if me is not None and me.role is Role.ATTEND and me.answer is None:
        leave = button(voice, "leave", Verb.LEAVE, item, numbered=numbered)
        return rows(
            (know, substitute),
            (leave, button(voice, "clash", Verb.CLASH, item, numbered=numbered)),
            (later,),
        )
    if me is not None and me.answer is Answer.CONFLICT:  # once settled, it can be said
        return rows((know, substitute), (later,))
    if me is not None and me.answer is not None:
        return rows((later,))
    if item.kind is not Kind.MEETING or part == As.ADMINISTRATOR:
        return rows((know, later))
    return rows(
        (know, substitute),
        (button(voice, "clash", Verb.CLASH, item, numbered=numbered), later),
    )


def _owner_rows(voice: Voice, view: ItemView, me: Assignment | None, *, numbered: bool) -> Rows:
    """接收, 不归我 before it is accepted, 要延期 after it; what one tap can answer.

    Whose card outlived their part in it may only say that they know.
    """
    item = view.item
    later = button(voice, "later", Verb.LATER, item, numbered=numbered)
    if me is None or me.role is not Role.HANDLE:
        return rows((button(voice, "know", Verb.KNOW, item, numbered=numbered), later))
    if view.stage is Stage.REVIEW:
        return rows((later,))
    if item.problem:
        answer = button(voice, "answer", Verb.CLOSE, item, numbered=numbered)
        publish = button(voice, "publish", Verb.PUBLISH, item, numbered=numbered)
        refuse = button(voice, "refuse", Verb.REFUSE, item, numbered=numbered)
        return rows((answer, publish), (refuse, later))
    close = button(voice, "close", Verb.CLOSE, item, numbered=numbered)
    hard = button(voice, "difficulty", Verb.DIFFICULTY, item, numbered=numbered)
    if me.accepted_at is None:
        accept = button(voice, "accept", Verb.ACCEPT, item, numbered=numbered)
        refuse = button(voice, "refuse", Verb.REFUSE, item, numbered=numbered)
        return rows((accept, refuse), (hard, close), (later,))
    extend = button(voice, "extend", Verb.EXTEND, item, numbered=numbered)
    if numbered:  # several matters share the message: its rows stay short
        return rows((close, hard), (extend, later))
    problem = button(voice, "problem", Verb.PROBLEM, item)
    return rows((close, hard), (extend, later, problem))
