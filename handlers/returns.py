"""Returns by many: handed in by reply, by file or by words; the table; 收下 and 退回."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session
from telegram import Message

from bot.context import Context
from bot.domain.item import ItemView, Status
from bot.domain.permission import Deed
from bot.domain.press import Verb
from bot.domain.vocabulary import Action
from bot.office.matters.ledger import Act, lock_item
from bot.office.matters.ordering import Answered
from bot.office.matters.prompts import heard as answer_came
from bot.office.matters.verbs import Outcome, judge
from bot.office.matters.views import view
from bot.office.people import roster
from bot.office.people.departments import departments
from bot.office.people.visits import Expected, Visit, shown_here
from bot.office.returns import returns as verbs
from bot.office.returns.handing_in import Meant, departments_called, hand_in, meant
from bot.office.returns.submissions import Handed, amend, department_name, kept_in, returns_of
from bot.reading.returns import ReturnSaid, parted, read_back, read_return
from bot.store.follow_rows import DepartmentPartRow
from bot.store.rows import ExpectationRow, ItemRow
from bot.wording import answers
from bot.wording.returns import chooser, group_table, pick, sentence, table
from handlers import secrecy, tasks
from handlers.asked import Asked, errand_of, say_back
from handlers.commands import item_of
from handlers.orders import say_answer
from handlers.people import arrival_of, attachments_of, replied
from handlers.turning import Turned
from handlers.words import SecretFile, heard

FILES = ("document",)  # what hands something in without a word and without a reply
NOT_HERE = "no_such_item"


async def handed_in(
    context: Context, asked: Asked, messages: Sequence[Message], *, own_words: bool
) -> bool:
    """Take a message as a department's return, if it is one; else leave it to the others.

    By reply with a file, by words (财务科已报), by a file alone where its sender's department
    owes a return. What reads as a notice of its own is one.
    """
    caller = asked.caller
    place, person = caller.place, caller.visit.sender.person
    if place is None or person is None:
        return False
    files = tuple(file for one in messages for file in attachments_of(one))
    said = read_return(asked.rest) if own_words else None
    answered = place.answered
    if not files and said is None:
        return await _sent_back(context, asked) if own_words else False
    if replied(asked.message) is not None and (answered is None or not answered.returns):
        return False
    if place.expected is not None and not files and (caller.private or answered is not None):
        return False  # something else was asked for, and this is the answer
    if said is None and not _files_alone(files, asked, answered, own_words=own_words):
        return False
    found = await context.read(
        lambda session: meant(
            session, caller.chat.id, person, caller.visit.now,
            item_id=answered.item.id if answered is not None else None, said=said,
        )
    )  # fmt: skip
    if not found.options:
        if found.ours and said is not None and caller.private and not files:
            say_back(context, asked, answers.answer("nothing_awaited", caller.voice))
        return found.ours and not files
    if files:
        try:
            words = await heard(context, arrival_of(messages, context.update_ids, asked.rest))
        except SecretFile as secret:
            await secrecy.tell(context, asked.message, secret.level)
            return True
        own = words.readings if answered is None or asked.rest.strip() else ()
        if said is None and any(one.action is Action.CREATE for one in own):
            return False  # a notice of its own
    await _take(context, asked, found, Handed(asked.message.message_id, asked.rest, files), said)
    return True


def _files_alone(
    files: Sequence[object], asked: Asked, answered: ItemView | None, *, own_words: bool
) -> bool:
    """Whether files may be a return though no word says so."""
    if not files:
        return False
    if answered is not None:
        return True
    kinds = {getattr(file, "kind", "") for file in files}
    return bool(kinds & set(FILES)) and (own_words or asked.caller.private)


async def _take(
    context: Context, asked: Asked, found: Meant, handed: Handed, said: ReturnSaid | None
) -> None:
    errand = errand_of(context, asked)
    nothing = said is not None and said.nil and not handed.files
    several = said is not None and len(said.departments) > 1

    def verb(session: Session) -> Answered:
        return hand_in(session, errand, found.options, handed, nothing=nothing, several=several)

    left = await context.commit(verb)
    plainly_answered = asked.caller.place is not None and asked.caller.place.answered is not None
    silent = plainly_answered and not asked.caller.private and left.answer in _SEEN
    if not silent:  # in a group the card says it
        say_answer(context, asked, left)


_SEEN = ("handed_in", "nil_reported", "return_known")


async def amended(context: Context, message: Message, words: str) -> bool:
    """An edited message that had handed something in keeps what is new beside the old."""
    files = attachments_of(message)
    telegram_id, message_id = message.chat.id, message.message_id
    chat_id = await context.read(lambda session: kept_in(session, telegram_id, message_id))
    if chat_id is None:
        return False
    await context.commit(lambda session: amend(session, chat_id, message_id, words, files))
    return True


# The table.


async def table_(context: Context, asked: Asked) -> None:
    """/table N, or as a reply to the card: how the returns stand, as far as one may see them."""
    voice, place, number = asked.caller.voice, asked.caller.place, asked.number
    known = place.answered if place is not None and number is None else None
    if place is None or (number is None and known is None):
        say_back(context, asked, answers.answer("usage_table", voice))
        return
    found = await item_of(context, asked.caller, number, known.item.id if known else None)
    if found is None:
        say_back(context, asked, answers.answer(NOT_HERE, voice, number=f"#{number}"))
        return
    shown = found.view
    if not shown.returns:
        said = answers.answer("no_returns", voice, number=f"#{shown.item.number}")
        say_back(context, asked, said)
        return
    full = asked.caller.private and await _receives(context, asked.caller.visit, shown.item.id)
    say_back(context, asked, table(shown, voice) if full else group_table(shown, voice))


async def _receives(context: Context, visit: Visit, item_id: int) -> bool:
    """Whether somebody may see who handed in what: who receives it, asked for it, or manages."""

    def query(session: Session) -> bool:
        chat, row = roster.find_chat(session, visit.telegram_id), session.get(ItemRow, item_id)
        if chat is None or row is None:
            return False
        # What has ended may still be looked at by whoever could ask for more.
        deed = Deed.REOPEN if row.status == Status.DONE else Deed.REVIEW
        return judge(session, visit.actor(session, chat, row), deed, row).allowed

    return await context.read(query)


async def turn(context: Context, one: Turned) -> str:
    """A page of the table: t0 the table itself, t1… 收下 and 退回, s1… and n1… for whom."""
    voice, argument = one.caller.voice, one.press.argument
    person = one.caller.visit.sender.person
    kind, number = argument[:1], argument[1:]
    wrong = kind not in ("t", "s", "n") or not number.isdigit() or not number.isascii()
    if wrong or len(number) > 3 or person is None:
        return answers.toast("toast_forged", voice)
    found = await context.read(lambda session: _seen(session, one, person.id))
    if found is None:
        return answers.toast("toast_forged", voice)
    if not found.item.live or one.press.revision != found.item.revision:
        return answers.toast("toast_stale", voice)
    page = int(number)
    if kind == "t":
        visit = one.caller.visit
        if not one.caller.private or not await _receives(context, visit, found.item.id):
            return answers.toast("toast_forged", voice)
        message = chooser(found, voice, page) if page else table(found, voice)
    else:
        verb = Verb.NIL if kind == "n" else Verb.SUBMIT
        message = pick([found], voice, verb, page=page)
    await context.house.transport.edit(one.caller.chat.id, one.message_id, message)
    return ""


def _seen(session: Session, one: Turned, person_id: int) -> ItemView | None:
    chat = roster.find_chat(session, one.caller.chat.id)
    row = session.get(ItemRow, one.press.item_id)
    if chat is None or row is None:
        return None
    if not shown_here(session, chat, person_id, one.message_id, one.press.item_id):
        return None
    return view(session, row)


async def close_all(context: Context, one: Turned) -> str:
    """办结 in one tap, once everything is in: the result says how many reported."""
    voice, visit = one.caller.voice, one.caller.visit
    person = visit.sender.person
    found = await context.read(lambda session: _seen(session, one, person.id if person else 0))
    if found is None or person is None or one.press.argument != "all":
        return answers.toast("toast_forged", voice)
    if one.press.revision != found.item.revision:
        return answers.toast("toast_stale", voice)

    def verb(session: Session) -> Outcome:
        chat, item = visit.enter(session), lock_item(session, found.item.id)
        assert chat.id is not None
        assert item is not None
        said = sentence(view(session, item), voice)
        act = Act(visit.actor(session, chat, item), chat.id, visit.now, one.message_id)
        return verbs.close_complete(session, act, item, said)

    outcome = await context.commit(verb)
    if outcome.verdict.reason is not None:
        return answers.refusal_toast(outcome.verdict.reason, voice)
    if outcome.entry is None:
        return answers.toast("toast_not_complete", voice)
    return answers.toast("toast_closed", voice, number=f"#{found.item.number}")


# 收下 and 退回.


async def back(context: Context, asked: Asked) -> None:
    """/back N department reason."""
    await _review(context, asked, backwards=True)


async def accept(context: Context, asked: Asked) -> None:
    """/accept N department."""
    await _review(context, asked, backwards=False)


async def _review(context: Context, asked: Asked, *, backwards: bool) -> None:
    usage = "usage_back" if backwards else "usage_accept"
    voice, place, number = asked.caller.voice, asked.caller.place, asked.number
    known = place.answered if place is not None and number is None else None
    if place is None or (number is None and known is None):
        say_back(context, asked, answers.answer(usage, voice))
        return
    found = await item_of(context, asked.caller, number, known.item.id if known else None)
    if found is None:
        say_back(context, asked, answers.answer(NOT_HERE, voice, number=f"#{number}"))
        return
    item = found.view.item
    if not found.view.returns:  # of a task, its result or the taking over is meant
        await (tasks.reopen if backwards else tasks.take)(context, asked)
        return
    named = await context.read(lambda session: _department(session, item.id, asked.rest))
    if named is None:
        first = (asked.rest.split() or [""])[0]
        if not first:
            say_back(context, asked, answers.answer(usage, voice))
            return
        values = {"number": f"#{item.number}", "name": first}
        say_back(context, asked, answers.answer("no_such_department", voice, **values))
        return
    part_id, reason = named
    if backwards and not reason:
        say_back(context, asked, answers.answer(usage, voice))
        return
    await _do_review(context, asked, item.id, part_id, reason if backwards else None)


def _department(session: Session, item_id: int, words: str) -> tuple[int, str] | None:
    """The return whose department some words begin with, and what stands behind it."""
    row = session.get(ItemRow, item_id)
    if row is None:
        return None
    parts = {part.department_id: part.id for part in returns_of(session, item_id)}
    known = [one for one in departments(session, row.office_id) if one.id in parts]
    called = {name: one.id for one in known for name in (*one.aliases, one.name)}
    found = parted(words, called)
    if found is None and words.split():
        first, _, behind = words.strip().partition(" ")
        begun = departments_called([first], known)
        return (parts[begun[0].id] or 0, behind.strip()) if begun else None
    if found is None:
        return None
    return parts[called[found[0]]] or 0, found[1]


async def _do_review(
    context: Context, asked: Asked, item_id: int, part_id: int, reason: str | None
) -> None:
    """Accept a return, or send it back with a reason."""
    visit, message_id = asked.caller.visit, asked.message.message_id

    def verb(session: Session) -> tuple[Outcome, str]:
        chat, item = visit.enter(session), lock_item(session, item_id)
        part = session.get(DepartmentPartRow, part_id)
        assert chat.id is not None
        if item is None or part is None:
            return Outcome(None), ""
        act = Act(visit.actor(session, chat, item), chat.id, visit.now, message_id)
        answer_came(session, chat.id, act.actor.person_id)
        name = department_name(session, part)
        if reason is None:
            return verbs.approve(session, act, item, part), name
        return verbs.send_back(session, act, item, part, reason), name

    outcome, name = await context.commit(verb)
    number = await context.read(lambda session: session.get_one(ItemRow, item_id).number)
    values: dict[str, object] = {"department": name, "number": f"#{number}"}
    key = "return_approved" if reason is None else "return_back"
    if outcome.entry is None and outcome.verdict.allowed:
        key = "return_not_in"
    say_answer(
        context,
        asked,
        Answered(key, outcome.verdict.reason, values=values),
    )


async def reason_given(context: Context, asked: Asked, expected: Expected) -> bool:
    """Why a return is sent back, as it was asked for."""
    person, place = asked.caller.visit.sender.person, asked.caller.place
    if person is None or place is None:
        return False
    chat_id, person_id = place.chat_id, person.id

    def query(session: Session) -> int | None:
        row = session.get(ExpectationRow, (chat_id, person_id))
        return int(row.detail.get("part", 0)) if row is not None else None

    part_id = await context.read(query)
    if not part_id:
        return False
    await _do_review(context, asked, expected.view.item.id, part_id, asked.rest)
    return True


async def _sent_back(context: Context, asked: Asked) -> bool:
    """退回财务科：缺第二季度数字, as a reply to a card or a table of returns."""
    place = asked.caller.place
    answered = place.answered if place is not None else None
    if answered is None or not answered.returns:
        return False
    behind = read_back(asked.rest)
    if not behind:
        return False
    item_id = answered.item.id
    named = await context.read(lambda session: _department(session, item_id, behind))
    if named is None or not named[1]:
        return False
    await _do_review(context, asked, item_id, named[0], named[1])
    return True
