"""Ladder entries: what is written is what is meant, and a mistake gets a sentence."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import OfficeHours
from bot.domain.ladder import Form, To, parse_rung
from tests.domain.planning import CALENDAR, at

AFTERNOON = at(11, 19, 15)  # a Thursday
HOURS = OfficeHours()


@pytest.mark.parametrize(
    ("entry", "event", "moment"),
    [
        pytest.param("-30m", AFTERNOON, at(11, 19, 14, 30), id="half an hour before"),
        pytest.param("-2h", AFTERNOON, at(11, 19, 13), id="two hours before"),
        pytest.param("+30m", AFTERNOON, at(11, 19, 15, 30), id="half an hour after"),
        pytest.param("lunch", AFTERNOON, at(11, 19, 11, 50), id="before the lunch break"),
        pytest.param("lunch", at(11, 19, 9, 30), None, id="no lunch rung in the morning"),
        pytest.param("lunch", at(11, 19, 19), None, id="none in the evening"),
        pytest.param("eve 17:30", AFTERNOON, at(11, 18, 17, 30), id="the working day before"),
        pytest.param("eve 17:30", at(11, 23, 10), at(11, 20, 17, 30), id="over a weekend"),
        pytest.param("eve 17:30", at(10, 8, 10), at(9, 30, 17, 30), id="over a feast"),
        pytest.param(
            "-3wd 09:00", at(1, 20, 18, year=2027), at(1, 15, 9, year=2027), id="three before"
        ),
        pytest.param("-1wd 09:00", at(10, 12, 18), at(10, 10, 9), id="a make-up day is worked"),
        pytest.param("+2wd 09:00", at(11, 20, 18), at(11, 24, 9), id="two after"),
        pytest.param("0d 09:00", AFTERNOON, at(11, 19, 9), id="the same day"),
        pytest.param("-1d 08:15", at(11, 23, 10), at(11, 22, 8, 15), id="a day, worked or not"),
        pytest.param("17:30", AFTERNOON, at(11, 19, 17, 30), id="that day"),
        pytest.param("at once", AFTERNOON, None, id="at once hangs on no event"),
        pytest.param("every wd 09:00", AFTERNOON, None, id="neither does every morning"),
    ],
)
def test_an_entry_means_a_moment(entry: str, event: datetime, moment: datetime | None) -> None:
    assert parse_rung(entry).moment(event, HOURS, CALENDAR) == moment


@pytest.mark.parametrize("to", To)
def test_an_entry_may_name_its_hearer(to: To) -> None:
    rung = parse_rung(f"-30m @{to}")
    assert (rung.to, rung.offset, rung.name) == (to, timedelta(minutes=-30), "-30m")


def test_the_hearer_is_no_part_of_the_name_nor_is_white_space() -> None:
    assert parse_rung("  -3wd   09:00@handler ").name == "-3wd 09:00"


@given(
    st.sampled_from(["-{n}m", "+{n}h", "-{n}wd {at}", "+{n}wd {at}", "{n}d {at}", "eve {at}"]),
    st.integers(0, 400),
    st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None, fold=0)),
)
def test_an_entry_survives_being_read_twice(shape: str, amount: int, at: time) -> None:
    rung = parse_rung(shape.format(n=amount, at=f"{at:%H:%M}"))
    assert parse_rung(rung.name) == rung
    assert rung.form is Form.OFFSET or rung.at == at


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "tomorrow",
        "30m",
        "-30",
        "-30s",
        "-3wd",
        "-3wd 25:00",
        "eve",
        "eve 17:60",
        "every 09:00",
        "-30m @boss",
        "-30m @",
        "-99999999d 09:00",
        "at once at once",
    ],
)
def test_a_mistake_is_told_with_the_forms_there_are(entry: str) -> None:
    with pytest.raises(ValueError, match="ladder entry") as told:
        parse_rung(entry)
    for form in ("at once", "-30m", "-3wd 09:00", "lunch", "eve 17:30", "@office_director"):
        assert form in str(told.value)
    assert repr(entry) in str(told.value)
