"""Who sees what: nothing crosses from office to office, nor from one person's private chat."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.item import Answer
from bot.office.asking.queries import Scope, detail, digest, find_item, listed, may_see, scope_of
from bot.office.matters import receipts, verbs
from bot.office.people import roster
from bot.office.people.roster import Known
from bot.reading.values import Doubt
from tests.office.bureau import (
    CALENDAR,
    CLERK,
    COLLEAGUE,
    DIRECTOR,
    HOURS,
    OWNER,
    Bureau,
    at,
    only_id,
    owed,
    reading,
)

STRANGER = Known(200, "别处的人")


def scope(bureau: Bureau, chat_id: int, person: Known | None = None) -> Scope:
    return scope_of(bureau.chat(chat_id), person.id if person else None)


def numbers(bureau: Bureau, here: Scope, name: str = "list") -> list[int | None]:
    page = bureau.ask(lambda s: listed(s, here, name, 1, bureau.now, HOURS))
    return [view.item.number for view in page.views]


def brief(bureau: Bureau, here: Scope) -> dict[str, list[str]]:
    """A digest as lists of titles, the empty ones left out."""
    day = bureau.ask(lambda s: digest(s, here, bureau.now, HOURS, CALENDAR))
    lists = ("meetings", "due_today", "due_soon", "overdue", "unanswered", "unregistered")
    found = {name: [view.item.title for view in getattr(day, name)] for name in lists}
    return {name: titles for name, titles in found.items() if titles}


Looks = Callable[[Bureau, Scope, int], bool]


def finds(bureau: Bureau, here: Scope, number: int) -> bool:
    return bureau.ask(lambda s: find_item(s, here, number)) is not None


def test_a_group_sees_its_own_and_nothing_of_its_neighbours(bureau: Bureau, group: int) -> None:
    other = bureau.group(-1002, "中层群")
    bureau.paste(group, text="一")
    bureau.paste(other, owed(), text="二")
    assert numbers(bureau, scope(bureau, group)) == [1]
    assert numbers(bureau, scope(bureau, other)) == [2]
    assert not finds(bureau, scope(bureau, other), 1)


def test_the_same_number_of_another_office_is_another_matter(bureau: Bureau, group: int) -> None:
    elsewhere = bureau.group(-3001, "外单位群", STRANGER)
    bureau.paste(group, reading("防汛会商"))
    bureau.paste(elsewhere, reading("别处的会"), sender=STRANGER)
    found = bureau.ask(lambda s: find_item(s, scope(bureau, elsewhere), 1))
    assert found is not None
    assert found.title == "别处的会"
    private = bureau.start(STRANGER)
    assert numbers(bureau, scope(bureau, private, STRANGER)) == [1]
    assert not bureau.ask(lambda s: may_see(s, scope(bureau, private, STRANGER), 1))


def test_who_is_in_groups_of_two_offices_sees_in_private_only_the_offices_own(
    bureau: Bureau, group: int
) -> None:
    elsewhere = bureau.group(-3001, "外单位群", STRANGER)
    private = bureau.start(COLLEAGUE)
    bureau.join(elsewhere, COLLEAGUE)
    bureau.paste(elsewhere, reading("别处的会"), sender=STRANGER)
    here = scope(bureau, private, COLLEAGUE)
    assert not finds(bureau, here, 1)
    bureau.paste(group, reading("防汛会商"))
    found = bureau.ask(lambda s: find_item(s, here, 1))
    assert found is not None
    assert found.title == "防汛会商"
    assert numbers(bureau, here) == [1]
    assert set(brief(bureau, here)) == {"unanswered"}


def test_a_notice_in_two_groups_is_seen_in_both_and_privately_by_the_people_of_both(
    bureau: Bureau, group: int
) -> None:
    other = bureau.group(-1002, "中层群")
    newcomer = Known(300, "只在中层群")
    bureau.join(other, newcomer)
    bureau.paste(group)
    bureau.paste(other)
    assert numbers(bureau, scope(bureau, other)) == [1]
    private = bureau.start(newcomer)
    assert numbers(bureau, scope(bureau, private, newcomer)) == [1]
    shown = bureau.ask(lambda s: detail(s, bureau.item()))
    assert sorted(shown.origins) == ["业务群", "中层群"]


def test_a_persons_private_matters_are_theirs_alone(bureau: Bureau, group: int) -> None:
    mine, director, colleague = (bureau.start(one) for one in (CLERK, DIRECTOR, COLLEAGUE))
    bureau.paste(mine, reading("看牙"), private=True)
    assert numbers(bureau, scope(bureau, mine, CLERK)) == [1]
    for chat_id, person in ((director, DIRECTOR), (colleague, COLLEAGUE), (group, None)):
        here = scope(bureau, chat_id, person)
        assert numbers(bureau, here) == []
        assert not finds(bureau, here, 1)
        assert brief(bureau, here) == {}


def test_an_administrator_sees_every_group_of_the_office_in_private(
    bureau: Bureau, group: int
) -> None:
    other = bureau.group(-1002, "中层群", CLERK)
    bureau.paste(other)
    private = bureau.start(DIRECTOR)
    assert numbers(bureau, scope(bureau, private, DIRECTOR)) == [1]
    assert numbers(bureau, scope(bureau, bureau.start(COLLEAGUE), COLLEAGUE)) == []


def test_who_has_left_a_group_sees_its_matters_no_longer(bureau: Bureau, group: int) -> None:
    private = bureau.start(COLLEAGUE)
    bureau.paste(group)
    assert numbers(bureau, scope(bureau, private, COLLEAGUE)) == [1]
    bureau.do(lambda s: roster.leave(s, bureau.chat(group), COLLEAGUE.id))
    assert numbers(bureau, scope(bureau, private, COLLEAGUE)) == []


def test_whoever_has_a_part_sees_it_wherever_it_was_registered(bureau: Bureau, group: int) -> None:
    outsider = Known(300, "协办的人")
    private = bureau.start(outsider)
    other = bureau.group(-1002, "中层群")
    bureau.join(other, outsider)
    private = bureau.start(outsider)
    bureau.paste(group, owed())
    bureau.act(verbs.assign, DIRECTOR, only_id(bureau), outsider.id, outsider.name)
    assert numbers(bureau, scope(bureau, private, outsider), "mine") == [1]
    assert numbers(bureau, scope(bureau, private, outsider)) == [1]


# Lists and digests.


@pytest.fixture
def ledger(bureau: Bureau, group: int) -> int:
    """A Wednesday's ledger at ten past four in the afternoon."""
    for title, kind in {
        "上午的会": reading("上午的会", at(11, 18, 17)),
        "周五的会": reading("周五的会", at(11, 20, 10)),
        "下周的会": reading("下周的会", at(11, 24, 10)),
        "今天的报告": owed("今天的报告", at(11, 18, 18)),
        "周五的报告": owed("周五的报告", at(11, 20, 18)),
        "下月的报告": owed("下月的报告", at(12, 20, 18)),
    }.items():
        bureau.paste(group, kind, text=title)
    bureau.paste(
        group, reading("哪天的会", None, doubts=(Doubt.NO_TIME,)), text="改天开会", sender=OWNER
    )
    return group


@pytest.mark.parametrize(
    ("name", "listed_there"),
    [
        ("today", [1, 4]),
        ("week", [1, 4, 2, 5]),
        ("overdue", []),
        ("list", [1, 4, 2, 5, 3, 6]),
    ],
)
def test_a_list_shows_what_its_name_says_by_time(
    bureau: Bureau, ledger: int, name: str, listed_there: list[int]
) -> None:
    assert numbers(bureau, scope(bureau, ledger), name) == listed_there


def test_two_days_later_the_lists_have_moved_on(bureau: Bureau, ledger: int) -> None:
    bureau.later(days=2)
    here = scope(bureau, ledger)
    assert numbers(bureau, here, "overdue") == [4]
    assert numbers(bureau, here, "today") == [2, 5]
    assert numbers(bureau, here) == [4, 5, 3, 6]


def test_a_digest_says_how_things_stand_this_morning(bureau: Bureau, ledger: int) -> None:
    bureau.now = at(11, 20, 8, 30)
    assert brief(bureau, scope(bureau, ledger)) == {
        "meetings": ["周五的会"],
        "due_today": ["周五的报告"],
        "overdue": ["今天的报告"],
        "unanswered": ["周五的会"],
        "unregistered": ["哪天的会"],
    }


def test_a_meeting_everybody_has_answered_is_not_called_unanswered(
    bureau: Bureau, ledger: int
) -> None:
    bureau.now = at(11, 20, 8, 30)
    friday = bureau.items()[1].id
    assert friday is not None
    for person in roster_of(bureau, ledger):
        bureau.act(receipts.acknowledge, person, friday, Answer.RECEIVED)
    assert "unanswered" not in brief(bureau, scope(bureau, ledger))


def roster_of(bureau: Bureau, chat_id: int) -> list[Known]:
    people = bureau.ask(lambda s: roster.roster(s, bureau.chat(chat_id).office_id))
    return [Known(one.person_id, one.name, one.username) for one in people]


def test_a_long_list_is_paged_and_one_past_the_end_gives_the_last(
    bureau: Bureau, group: int
) -> None:
    for n in range(17):
        bureau.paste(group, reading(f"第{n}会", at(11, 20, 1 + n)), text=f"第{n}号")
    here = scope(bureau, group)
    pages = [
        bureau.ask(lambda s, p=page: listed(s, here, "list", p, bureau.now, HOURS))  # type: ignore[misc]
        for page in (1, 2, 3, 9)
    ]
    assert [len(page.views) for page in pages] == [8, 8, 1, 1]
    assert [(page.page, page.pages) for page in pages] == [(1, 3), (2, 3), (3, 3), (3, 3)]
    seen = [view.item.number for page in pages[:3] for view in page.views]
    assert seen == list(range(1, 18))
