"""What the matters of one sentence lend each other: doers, receivers, titles, a place."""

from __future__ import annotations

from itertools import pairwise

from bot.domain.vocabulary import Kind
from bot.reading.notices.draft import Draft
from bot.reading.notices.names import Name, is_plain_name, is_titled
from bot.reading.notices.page import Page
from bot.reading.notices.settle import Group
from bot.reading.patterns import compiled


def chain(made: list[Draft], text: str) -> None:
    """各中心29日前报区疾控，区疾控7日前汇总报市疾控: whom it went to passes it on."""
    for before, draft in pairwise(made):
        if before.receiver is None or draft.kind is not Kind.REPORT:
            continue
        start, end = map(int, before.receiver.split(":"))
        name = text[start:end]
        if not text.startswith(name, draft.begin):
            continue
        span = (draft.begin, draft.begin + len(name))
        if draft.nobody:
            draft.add(Name(*span, name, is_titled(name) or is_plain_name(name)))
        own = [draft.receiver, f"{span[0]}:{span[1]}"]
        titled = draft.title is not None and f"{draft.title[0]}:{draft.title[1]}" not in own
        sums_up = text.find("汇总", draft.begin, draft.end)
        if titled and draft.title is not None and text[slice(*draft.title)] != "汇总":
            continue
        draft.title = before.title
        draft.title_tail = (sums_up, sums_up + 2) if sums_up >= 0 else None


_EACH_TIME = compiled(r"(?:地点|会场)?(?:都|均|统一|全)(?:是|设)?在|每[场期批次]")


def lend_back(page: Page, made: list[Draft], groups: list[Group]) -> None:
    """…小微专场，…高新专场，地点都在三楼，税政股主讲: said last, meant of each."""
    if len(made) < 2:
        return
    last, earlier = made[-1], made[:-1]
    closing = groups[-1].clauses[-1]
    said = page.text[groups[-1].start : groups[-1].end]
    if last.kind is Kind.MEETING and _EACH_TIME.search(said) is not None:
        for draft in earlier:
            if draft.kind is Kind.MEETING and draft.place is None:
                draft.place = last.place
                if draft.nobody:
                    draft.people, draft.units = list(last.people), list(last.units)
    elif (
        last.kind is Kind.REPORT
        and not closing.moments
        and all(draft.nobody and draft.kind is Kind.REPORT for draft in earlier)
        and any(name.text.startswith(("各", "全", "每")) for name in closing.who)
    ):
        for draft in earlier:
            for name in closing.who:
                draft.add(name)


def with_previous(page: Page, made: list[Draft]) -> list[Draft]:
    """The matter of the sentence before, on the same line, may lend its doers."""
    position = len(page.drafts) - len(made) - 1
    if not made or position < 0:
        return made
    before = page.drafts[position]
    if (
        before.framed
        or "\n" in page.text[before.end : made[0].begin]
        or made[0].begin - before.end > 12
    ):
        return made
    return [before, *made]


def share(made: list[Draft], text: str) -> None:
    """Doers and receiver named once for several deliverables of one sentence."""
    last_named: Draft | None = None
    own = [draft for draft in made[1:] if draft.kind is not Kind.MEETING and not draft.nobody]
    for draft in made:
        if draft.kind is Kind.MEETING:
            last_named = None
            continue
        if not draft.nobody:
            last_named = draft
        elif last_named is not None:
            draft.people.extend(last_named.people)
            draft.units.extend(last_named.units)
    givers = {frozenset(draft.units) for draft in made if draft.receiver is not None}
    handed = [draft for draft in made if draft.kind is Kind.REPORT and not _chained(draft, givers)]
    receivers = [draft.receiver for draft in handed if draft.receiver]
    if len(set(receivers)) == 1:
        for draft in handed:
            # 交, 各所先交到综合室: the receiver is theirs alone
            if not (own and draft is handed[0]):
                draft.receiver = draft.receiver or receivers[0]
    reports = [draft for draft in made if draft.kind is Kind.REPORT]
    named = next((draft for draft in reports if draft.title is not None), None)
    for draft in reports:
        if draft.title is None and named is not None and not draft.title_text:
            draft.title = named.title


def _chained(draft: Draft, givers: set[frozenset[str]]) -> bool:
    """甲 reports to 乙, 乙 to 丙: each has its own receiver."""
    return not draft.nobody and bool(givers - {frozenset(draft.units)})
