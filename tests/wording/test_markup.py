"""Whatever people write, Telegram can read what we send, and it is never too long."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.department import DepartmentPart, PartRole, PartState
from bot.domain.digest import Digest
from bot.domain.item import Ask, Change, ItemView, Stage, Status
from bot.domain.material import Material, Sort
from bot.domain.opinion import Opinion
from bot.domain.plan import As
from bot.domain.push import Occasion
from bot.domain.vocabulary import Language
from bot.wording.answers import answer, toast, which_item
from bot.wording.card import group_card, private_card, snooze_choices
from bot.wording.lists import digest, page, show
from bot.wording.markup import LIMIT, Markup, cut, escape, fitted, inline, quote, quotes, units
from bot.wording.message import Message
from bot.wording.pushes import word
from bot.wording.question import question
from tests.wording.office import LEADER, at, meeting, report, spoken, voice

ALLOWED = {"b", "i", "s", "blockquote"}
AWKWARD = ["<b>", "</blockquote>", "&", "&lt;", "👩🏽‍💻", "é", "‮مرحبا", "⁦", "\n", "\x00", "会议 "]
people_text = st.lists(st.one_of(st.sampled_from(AWKWARD), st.text(max_size=8)), max_size=60).map(
    "".join
)
long_text = st.tuples(people_text, st.integers(1, 400)).map(lambda pair: pair[0] * pair[1])


class Reader(HTMLParser):
    """Reads as strictly as Telegram: known tags, properly nested, all closed, no bare signs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        assert not set(data) & set("<>&")
        self.words.append(data)

    def handle_entityref(self, name: str) -> None:
        self.words.append({"lt": "<", "gt": ">", "amp": "&"}[name])


def read(text: str) -> str:
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return "".join(reader.words)


def well_formed(message: Message) -> None:
    read(message.text)
    message.text.encode()  # a lone surrogate would raise
    assert 0 < units(message.text) <= LIMIT
    for row in message.rows:
        for button in row:
            assert button.label.strip()
            assert units(button.label) <= 120
            if button.press is not None:
                button.press.encode()


@settings(max_examples=60, deadline=None)
@given(title=long_text, words=long_text, name=people_text, language=st.sampled_from(Language))
def test_nothing_people_write_breaks_a_message(
    title: str, words: str, name: str, language: Language
) -> None:
    speaker = voice(language=language)
    me = replace(LEADER, name=name, substitute=name)
    change = Change("correct", name, at(11, 18, 18), {"title": title}, {"title": words})
    fields = {
        "title": title,
        "place": title,
        "people": (title, name),
        "units": (name,) * 30,
        "submit_to": words,
        "registered_by_name": name,
        "result": words,
        "further": f"另行{words}",
        "request_to": title,
        "materials": (Material(Sort.FORM, title), Material(Sort.SEAL, words, done=True)),
    }
    live = meeting(
        **fields,
        text=words,
        source=name,
        chat_title=title,
        assignments=(me,),
        last_change=change,
        attachments=(title, name),
        departments=(
            DepartmentPart(1, 1, name, PartRole.RETURN, PartState.WAITING),
            DepartmentPart(2, 2, title, PartRole.RETURN, PartState.SENT_BACK, reason=words),
        ),
    )
    closed = replace(live, item=replace(live.item, status=Status.DONE))
    draft = replace(
        live, item=replace(live.item, status=Status.DRAFT, number=None, asks=tuple(Ask))
    )
    due = report(**fields, text=words, chat_title=title)
    views = (live, due, closed)
    for message in (
        group_card(live, speaker),
        group_card(closed, speaker),
        private_card(live, speaker, me, As.PERSON),
        private_card(due, speaker, None, As.ADMINISTRATOR),
        snooze_choices(live, speaker),
        question(draft, speaker),
        page(views, speaker, title, 2, 3, "list"),
        which_item(views, speaker, "1:2"),
        answer("undo_blocked", speaker, number="#3", actor=name, action=title),
        *show(live, speaker, (change, change), (title, name)),
        *digest(
            Digest(at(11, 19).date(), views, views, views, views, views, (draft,), True), speaker
        ),
    ):
        well_formed(message)
    for occasion in Occasion:
        subject = draft if occasion in (Occasion.QUESTION, Occasion.UNANSWERED) else live
        said = spoken(
            occasion,
            _speaking_of(occasion, subject),
            views=views,
            digest=Digest(at(11, 19).date(), views),
            change=change,
            me=me,
            department=live.departments[0],
            names=(name, title),
            detail="" if occasion is Occasion.WHICH else words,
            group_title=title,
            opinions=(Opinion(name, words, at(11, 18, 18)),),
            private=True,
            part=As.PERSON,
            late=True,
            resent=True,
        )
        for pushes in (
            (said,),
            (said, spoken(Occasion.NUDGE, due, private=True, part=As.HANDLER)),
        ):
            worded = word(pushes, speaker)
            assert worded is not None
            well_formed(worded)
    assert len(toast("toast_snoozed", speaker, when=words)) <= 200


def _speaking_of(occasion: Occasion, subject: ItemView) -> ItemView:
    """The matter at the stage at which the occasion has something to say."""
    if occasion in (Occasion.LOOK_BACK, Occasion.PUBLIC_ANSWER):
        done = replace(subject.item, status=Status.DONE, look_back_at=at(11, 19, 11, 50))
        return replace(subject, item=done)
    if occasion is not Occasion.REVIEW:
        return subject
    return replace(subject, item=replace(subject.item, stage=Stage.REVIEW))


@settings(max_examples=100, deadline=None)
@given(text=long_text, limit=st.integers(1, 300))
def test_a_cut_is_never_too_long_and_parts_no_character(text: str, limit: int) -> None:
    kept = cut(text, limit)
    assert units(kept) <= limit
    assert kept == text or kept.endswith("…")
    assert not kept.removesuffix("…").endswith("‍")


@settings(max_examples=60, deadline=None)
@given(text=long_text)
def test_a_long_original_is_quoted_whole(text: str) -> None:
    pieces = quotes(text, 700)
    assert all(units(piece) <= 700 for piece in pieces)
    kept = "".join("".join(read(piece).split()) for piece in pieces)
    assert kept == "".join(read(escape(text)).split())


@settings(max_examples=60, deadline=None)
@given(text=long_text, room=st.integers(40, 900))
def test_a_quotation_keeps_to_its_room(text: str, room: int) -> None:
    quoted = quote(text, room)
    read(quoted)
    assert units(quoted) <= room


@settings(max_examples=60, deadline=None)
@given(text=long_text, limit=st.integers(60, 400))
def test_our_own_html_is_cut_with_its_tags_closed(text: str, limit: int) -> None:
    whole = Markup(f"<b>{escape(text)}</b>\n<blockquote expandable>{escape(text)}</blockquote>")
    short = fitted(whole, limit)
    read(short)
    assert units(short) <= limit or short == whole


def test_an_emoji_counts_as_telegram_counts_it() -> None:
    assert units("👍") == 2
    assert cut("👍👍👍", 5) == "👍👍…"
    assert cut("好👍🏽", 4) == "好…"


def test_a_value_cannot_turn_the_direction_of_our_sentence() -> None:
    assert inline("‮nimda") == "nimda"
    assert "‮" in escape("‮as written")


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_no_words_give_no_quotation(text: str) -> None:
    assert quote(text, 500) == ""
    assert quotes(text, 500) == ()
