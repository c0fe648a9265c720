"""English deadlines, beginnings, and what is counted from now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.reading.times import readings
from bot.reading.times.amounts import amount_of
from bot.reading.times.english_every import EnglishEvery
from bot.reading.times.english_periods import PERIODS
from bot.reading.times.frame import DAY
from bot.reading.times.parts import Amount, Clock, Days, Moment
from bot.reading.times.reader import Found
from bot.reading.times.readings import Said
from bot.reading.times.settle import Settled
from bot.reading.values import Grain, Shape

_SMALL = frozenset({"hour", "minute", "second"})


class EnglishCounted(EnglishEvery):
    """Rules for by Friday, within 3 days, in two weeks, since 2014."""

    if TYPE_CHECKING:  # these stand in the classes that extend this one

        def _lasting(self, index: int, settled: Settled, after: int) -> Found[Said]: ...

    def _deadline(self, index: int) -> Found[Said]:
        """By, before, until, no later than, due, through, less than … <= ."""
        then, closed = self._deadline_word(index)
        if then is None:
            return None
        skipped = self.skip(then, "at", "on", "about")
        ended = self._office_end(skipped)
        if ended is not None:
            settled = self.settler.settle(ended[0])
            if settled is not None:
                return readings.deadline(
                    self.settler, settled, index, ended[1], closed=True
                ), ended[1]
        if self.get(skipped, "part") == "noonish":
            on = self.days(self.skip(skipped + 1, "on"))  # before lunch on Monday
            said, last = Moment(part="noonish"), skipped + 1
            if on is not None and on[0].grain is Grain.DAY:
                said, last = Moment(on[0], part="noonish"), on[1]
            settled = self.settler.settle(said)
            if settled is not None:
                return readings.deadline(self.settler, settled, index, last), last
        found = self.moment(skipped) or self._loose_moment(skipped)
        if found is None and self.has(index, "deadline"):
            counted = self._counted(skipped)
            if counted is not None and counted[0].day is not None:
                day = counted[0].day
                return readings.deadline(
                    self.settler, day, index, counted[1], closed=True
                ), counted[1]
        if found is None:
            return None
        moment, after = found
        if (
            moment.clock is not None
            and self._bare(skipped, (moment.clock, after))
            and self.has(after, "unit")
        ):
            return None
        if (
            moment.days is not None
            and moment.days.grain is Grain.WEEK
            and self.has(index, "before")
        ):
            closed = False
        if moment.clock is None and moment.part in ("afternoon", "evening") and moment.days:
            # by Friday evening: when work ends, or when the evening begins
            hours = self.frame.hours
            late = hours.evening_start if moment.part == "evening" else hours.workday_end
            if self.frame.office and not self.has(after - 1, "day_and_part"):
                moment = Moment(moment.days, Clock(late.hour, late.minute, certain=True))
        settled = self.settler.settle(moment)
        if settled is None:
            return readings.impossible(index, after), after
        if (
            self.has(index, "before", "by")
            and moment.days is not None
            and moment.days.grain is Grain.YEAR
            and not moment.days.closed
        ):
            closed = False
        return readings.deadline(self.settler, settled, index, after, closed=closed), after

    def _loose_moment(self, index: int) -> Found[Moment]:
        """By 3, before 11: a bare hour behind a deadline word."""
        found = self.clock(index, loose=True)
        if found is None:
            return None
        joint = self.skip(found[1], "on")
        days = self.days(joint) if joint > found[1] else None
        if days is not None and days[0].grain is Grain.DAY:
            return Moment(days[0], found[0]), days[1]
        return Moment(clock=found[0]), found[1]

    def _deadline_word(self, index: int) -> tuple[int | None, bool]:
        """The index behind a deadline word, and whether the time said is itself allowed."""
        if self.has(index, "by", "until", "through"):
            after = index + 1
            if (self.has(index, "by") and self.word(after, "or")) or self.has(after, "by"):
                return None, False
            return after, True
        if self.has(index, "before"):
            return index + 1, False
        joined = self.text[max(0, self.token(index).start - 1)] == "-"  # a catch-up to Thursday
        if self.word(index, "up") and self.word(index + 1, "to") and not joined:
            return index + 2, True
        if self.word(index, "on") and self.word(index + 1, "or") and self.has(index + 2, "before"):
            return index + 3, True
        if (
            self.word(index, "no", "not")
            and self.word(index + 1, "later")
            and self.word(index + 2, "than")
        ):
            return index + 3, True
        if self.has(index, "deadline"):
            then = index + 1
            for _ in range(3):
                if self.word(then, "is", ":", "date", "by", "on", "for", "at", "before") or (
                    self.has(then, "gap")
                    and self.text[self.token(then).start : self.token(then).end].strip() == ":"
                ):
                    then += 1
                else:
                    break
            return then, True
        if self.has(index, "compare") and self.text[self.token(index).start] == "<":
            then = index + 1
            closed = self.has(then, "compare")
            return (then + 1 if closed else then), closed
        return None, False

    def _counted(self, index: int) -> Found[Said]:
        """In 2 weeks, 3 days ago, within 5 working days, a week from now, after 5 days."""
        if self.has(index, "within"):
            start = self.skip(index + 1, "the")
            start = self.skip(start, "shift") if self.word(start, "next") else start
            found = self.amount(start)
            if found is None:
                period = self.days(index + 1)
                if period is None:
                    return None
                settled = self.settler.settle(Moment(period[0]))
                if settled is None:
                    return None
                return readings.deadline(
                    self.settler, settled, index, period[1], closed=True
                ), period[1]
            after = self._behind_of(found[1])
            return self._by_amount(found[0], index, after), after
        if self.word(index, "in"):
            found = self.amount(index + 1)
            if found is None:
                return None
            after = found[1]
            if self.word(after, "from", "after", "since"):
                return self._in_from(index, found[0], after)
            after = after + 1 if self.word(after, "time") else after
            after = after + 1 if self.has(after, "possessive") else after
            return self._after_amount(found[0], index, after)
        if self.has(index, "after"):
            found = self.amount(index + 1)
            if found is not None and not self.word(found[1], "of", "from"):
                return self._after_amount(found[0], index, found[1])
            return None
        if self.has(index, "relative_day") and self.word(index + 1, "in"):
            found = self.amount(index + 2)
            if found is not None and found[0].seconds:
                return self._after_amount(found[0], index, found[1])
        if "rest_word" in self.token(index).roles and self.word(index + 1, "of"):
            rest = self._rest_of(index)
            if rest is not None:
                return rest
        window = self._window(index)
        if window is not None:
            return window
        return self._from_amount(index)

    def from_event(self, index: int) -> Found[Said]:
        """Two days before the meeting, before the meeting: counted from the event."""
        event = self.frame.event
        if event is None:
            return None
        start = self.skip(index, "the")
        amount: Amount | None = None
        then = index
        if start > index and self.get(start, "unit") == "day":
            amount, then = amount_of("day", 1), start + 1  # the day before the visit
        elif not self.has(index, "before") and (found := self.amount(index)) is not None:
            amount, then = found
        if self.has(then, "before", "after"):
            after = then + 1
        elif self.has(then, "prior") and self.word(then + 1, "to", "of"):
            after = then + 2
        else:
            return None
        noun = self._event_named(self.skip(after, "the", "a"))
        if noun is None and amount is not None and self.has(then, "before") and self._ends(after):
            return self._by_amount(-amount, index, after, event), after  # one week before
        if noun is None:
            return None
        if amount is None and self.has(then, "after"):
            return None
        if amount is None:
            said = Said(Shape.DEADLINE, None, event, Grain.MINUTE, index, noun + 1)
            return said, noun + 1
        if amount.unit == "minute":
            return None
        amount = amount if self.has(then, "after") else -amount
        return self._by_amount(amount, index, noun + 1, event), noun + 1

    def _event_named(self, index: int) -> int | None:
        """Where the event's noun stands, a word or three behind the article."""
        for noun in range(index, index + 4):
            if self.has(noun, "event"):
                return noun
            if not self.plain(noun) or self.has(noun, "gap"):
                return None
        return None

    def _ends(self, index: int) -> bool:
        """Whether the clause ends there."""
        behind = self.text[self.token(index - 1).end :][:2] if index > 0 else ""
        return behind[:1] in ("", ".", ",", ";", ")", "!", "\n")

    def _rest_of(self, index: int) -> Found[Said]:
        """The rest of the week: from now to its end."""
        then = self.skip(index + 2, "the", "shift")
        unit = self.get(then, "unit")
        if unit not in PERIODS:
            return None
        settled = self.settler.settle(Moment(self.frame.relative(0, PERIODS[unit])))
        if settled is None:
            return None
        said = readings.point(self.settler, settled, index, then + 1)
        return replace(
            said, shape=Shape.RANGE, start=self.frame.ref, end=self.settler.closing(settled)
        ), then + 1

    def _from_amount(self, index: int) -> Found[Said]:
        found = self.amount(index)
        if found is None:
            return None
        amount, after = found
        if self.has(after, "ago"):
            return self._after_amount(-amount, index, after + 1)
        if self.has(after, "hence"):
            return self._after_amount(amount, index, after + 1)
        if self.word(after, "from") and self.has(after + 1, "now"):
            return self._after_amount(amount, index, after + 2)
        more_than = self.word(index - 1, "than")
        if more_than and self.word(after, "after", "from"):
            base = self.days(after + 1)
            if base is not None:
                return self._compared(index, amount, base)
        return None

    def _compared(self, index: int, amount: Amount, base: tuple[Days, int]) -> Found[Said]:
        """Less than 3 days after tomorrow; more than 2 weeks after today."""
        said = self.frame.complete(base[0])
        if said.first is None:
            return None
        start = datetime.combine(said.first, datetime.min.time())
        moved = self.frame.shifted(start, amount)
        if self.word(index - 2, "less"):
            return Said(Shape.RANGE, start, moved, Grain.DAY, index, base[1]), base[1]
        return Said(Shape.POINT, moved, None, Grain.DAY, index, base[1], assumed=("open",)), base[
            1
        ]

    def _in_from(self, index: int, amount: Amount, after: int) -> Found[Said]:
        """In two days from today; in two weeks since the year 2011."""
        if self.has(after + 1, "now"):
            return self._after_amount(amount, index, after + 2)
        found = self._measured(index + 1)
        if found is None:
            return None
        settled = self.settler.settle(Moment(found[0]))
        return (
            None
            if settled is None
            else (readings.point(self.settler, settled, index, found[1]), found[1])
        )

    def _after_amount(self, amount: Amount, index: int, after: int) -> Found[Said]:
        """A moment so far from now; days keep the day, smaller units the minute."""
        moved = self.frame.shifted(self.frame.ref, amount)
        if amount.unit in _SMALL or amount.seconds:
            grain = Grain.SECOND if amount.unit == "second" else Grain.MINUTE
            settled = Settled(moved, None, grain, timed=True)
            return readings.point(self.settler, settled, index, after), after
        days = self._day(moved.date())
        days.holiday = bool(amount.workdays)
        timed = self._time_behind(after)
        moment = Moment(days)
        if timed is not None:
            moment, after = replace(timed[0], days=days), timed[1]
        elif self.has(after, "on") and self.has(after + 1, "weekday"):
            after = after
        settled_days = self.settler.settle(moment)
        return (
            None
            if settled_days is None
            else (readings.point(self.settler, settled_days, index, after), after)
        )

    def _behind_of(self, index: int) -> int:
        """Behind "of today", "from now", "of receipt"."""
        if self.word(index, "of", "from") and self.has(index + 1, "relative_day", "now"):
            return index + 2
        return index

    def _by_amount(
        self, amount: Amount, index: int, after: int, base: datetime | None = None
    ) -> Said:
        moved = self.frame.shifted(base or self.frame.ref, amount)
        if amount.unit in _SMALL or (amount.seconds and not amount.days):
            return Said(Shape.DEADLINE, None, moved, Grain.MINUTE, index, after)
        day = moved.date()
        midnight = datetime.combine(day, datetime.min.time())
        settled = Settled(midnight, midnight + DAY, Grain.DAY, timed=False, days=self._day(day))
        said = readings.deadline(self.settler, settled, index, after, closed=True)
        return replace(said, holiday=bool(amount.workdays))

    def _window(self, index: int) -> Found[Said]:
        """The past 2 weeks, next 3 days, the 2 next days, last one hour, 13 last minute."""
        then = self.skip(index, "the")
        number = self.number(then)
        shift = self.get(then, "shift")
        if shift is not None and shift != 0:
            found = self.amount(then + 1)
            if found is None and self.get(then + 1, "unit") in ("hour", "minute", "second"):
                found = self._one(then + 1)
        elif (
            number is not None and self.get(number[1], "shift") in (-1, 1)
            and self.get(number[1] + 1, "unit") is not None
            and (number[0] == 1 or self.token(number[1] + 1).text.endswith("s"))
        ):  # fmt: skip
            shift = self.get(number[1], "shift")
            unit = self.get(number[1] + 1, "unit")
            found = self._scaled(unit, number[0], number[1] + 2)
        else:
            return None
        if found is None or (self.word(found[1], "of") and self._period(found[1] + 1)):
            return None
        amount, after = found
        ref = self.frame.ref
        if amount.unit in _SMALL:
            start, end = (
                (ref, self.frame.shifted(ref, amount))
                if shift == 1
                else (self.frame.shifted(ref, -amount), ref)
            )
            return Said(Shape.RANGE, start, end, Grain.MINUTE, index, after), after
        today = datetime.combine(self.frame.today, datetime.min.time())
        if shift == 1:
            start = today + DAY
            end = self.frame.shifted(start, amount)
        else:
            start, end = self.frame.shifted(today, -amount), today
        return Said(Shape.RANGE, start, end, Grain.DAY, index, after, all_day=True), after

    def _one(self, index: int) -> Found[Amount]:
        return self._scaled(self.get(index, "unit"), 1, index + 1)

    def _scaled(self, unit: str, count: int, after: int) -> Found[Amount]:

        found = amount_of(unit, count)
        return None if found is None else (found, after)

    def _since(self, index: int) -> Found[Said]:
        """Since 2014, after Feb 2018, starting on January 7th, > 2015, from … on."""
        opened_after = False
        if self.has(index, "since"):
            then = index + 1
        elif self.has(index, "after"):
            then, opened_after = index + 1, True
        elif (
            self.word(index, "on") and self.word(index + 1, "or") and self.has(index + 2, "after")
        ):
            then = index + 3
        elif self.has(index, "starting") and self.word(
            index, "starting", "beginning", "commencing", "effective"
        ):
            then = self.skip(index + 1, "on", "from", "at")
        elif self.has(index, "compare") and self.text[self.token(index).start] == ">":
            then = index + 1
            opened_after = not self.has(then, "compare")
            then = self.skip(then, "compare")
        elif self.word(index, "than") and self.word(index - 1, "greater", "later", "more"):
            then, opened_after = index + 1, True
        elif self.has(index, "compare"):
            found = self.days(index + 1)
            if found is None:
                return None
            settled = self.settler.settle(Moment(found[0]))
            return (
                None
                if settled is None
                else (readings.point(self.settler, settled, index, found[1]), found[1])
            )
        else:
            return None
        if self.has(then, "feast_word") and opened_after and self.has(index, "shift"):
            return None
        found_moment = self.moment(self.skip(then, "on", "at"))
        if found_moment is None or found_moment[0].now:
            return None
        moment, after = found_moment
        if self.word(index, "than") and (
            moment.days is None or moment.days.grain is not Grain.YEAR
        ):
            return None
        if self._joint(after, "") is not None:
            joined = self._range(index, moment, after)
            if joined is not None:
                return joined
        settled = self.settler.settle(moment)
        if settled is None:
            return None
        lasting = self._lasting(index, settled, after)
        if lasting is not None:
            return lasting
        return readings.opened(self.settler, settled, index, after, after=opened_after), after
