"""An item's life, whatever people do: a state machine against an office kept on paper.

`HUIYIN_LIFE_EXAMPLES` and `HUIYIN_LIFE_STEPS` make it longer; with `HUIYIN_LIFE_SEED` the
lives are others each time.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.life.house import Houses
from tests.life.machine import Notices, Time
from tests.life.standing import Standing
from tests.life.units import Units

EXAMPLES = int(os.environ.get("HUIYIN_LIFE_EXAMPLES", "10"))
STEPS = int(os.environ.get("HUIYIN_LIFE_STEPS", "12"))
AT_RANDOM = bool(os.environ.get("HUIYIN_LIFE_SEED"))


class ItemLife(Notices, Units, Standing, Time):
    """An item's whole life."""


def lives(examples: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        derandomize=not AT_RANDOM,
        deadline=None,
        database=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        phases=(Phase.generate,),  # a whole life shrinks for minutes
    )


# Of a number of seconds where Telegram asks to wait; the house takes both.
@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_whatever_happens_to_an_item_the_rules_of_the_house_hold(
    engine: str, request: pytest.FixtureRequest
) -> None:
    """One owner, nothing said after its cause is gone, nothing left unsaid, nobody told twice."""
    name = "sqlite_houses" if engine == "sqlite" else "postgres_houses"
    houses: Houses = request.getfixturevalue(name)

    class Life(ItemLife):
        homes = houses

    run_state_machine_as_test(Life, settings=lives(EXAMPLES))
