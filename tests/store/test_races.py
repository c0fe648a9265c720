"""Two verbs that meet the same thing for the first time at once, on PostgreSQL."""

from __future__ import annotations

import asyncio
import threading

from sqlmodel import Session, select

from bot.store.database import Store, make_engine
from bot.store.rows import PersonRow


async def test_the_verb_that_loses_a_race_is_run_again(postgres_url: str) -> None:
    store = Store(make_engine(postgres_url))
    both_looked = threading.Barrier(2, timeout=10)
    runs: list[str] = []

    def met_by(name: str) -> str:
        def verb(session: Session) -> str:
            runs.append(name)
            known = session.get(PersonRow, 7)
            if len(runs) <= 2:
                both_looked.wait()
            if known is None:
                known = PersonRow(id=7, name=name)
                session.add(known)
                session.flush()
            return known.name

        return store.write_now(verb)

    try:
        names = await asyncio.gather(*(asyncio.to_thread(met_by, one) for one in ("周敏", "李工")))
        people = await store.read(lambda session: list(session.exec(select(PersonRow))))
    finally:
        store.close()
    assert len(runs) == 3
    assert len(set(names)) == 1, "the second found what the first wrote"
    assert [person.name for person in people] == [names[0]]
