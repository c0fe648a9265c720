"""English expressions: moments, ranges, deadlines, and what is counted from now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.reading.times import readings
from bot.reading.times.english_every import EnglishEvery
from bot.reading.times.frame import DAY, opening, safe_date, step
from bot.reading.times.parts import Amount, Clock, Days, Moment
from bot.reading.times.reader import Found
from bot.reading.times.readings import Said
from bot.reading.times.settle import Settled, meridiem
from bot.reading.values import Grain, Shape

_SMALL = frozenset({"hour", "minute", "second"})
_PERIODS = {
    "week": Grain.WEEK,
    "month": Grain.MONTH,
    "quarter": Grain.QUARTER,
    "year": Grain.YEAR,
    "day": Grain.DAY,
}
_ENDS = {
    "day_end": None,
    "week_end": Grain.WEEK,
    "month_end": Grain.MONTH,
    "quarter_end": Grain.QUARTER,
    "year_end": Grain.YEAR,
}


_BEHIND_ARTICLE: Final = (
    "unit",
    "half_word",
    "quarter_word",
    "couple",
    "few",
    "number",
    "business",
)
_JOINTS: Final = frozenset({"comma", "to", "open_bracket", "close_bracket", "of", "and"})


class English(EnglishEvery):
    """Reads one expression at an index: the longest that its rules compose."""

    def expression(self, index: int) -> Found[list[Said]]:
        """What is said from this token on, settled."""
        if not self._begins(index):
            return None
        for rule in (
            self.every,
            self._deadline,
            self._counted,
            self._spans,
            self._lasting_first,
            self._since,
        ):
            found = self.once(rule.__name__, index, rule)
            if found is not None:
                return [found[0]], found[1]
        found = self._composed(index)
        return None if found is None else ([found[0]], found[1])

    def _begins(self, index: int) -> bool:
        """Whether English rules have anything to do here: a word of time, or figures near one."""
        token = self.tokens[index]
        roles = token.roles
        if "gap" in roles:
            return False
        if "latin" in roles:
            return len(roles) > 1 and not (
                "a" in roles and not self.has(index + 1, *_BEHIND_ARTICLE)
            )
        if not roles.keys().isdisjoint(("year_quarter", "decade_of", "month_day", "compare")):
            return True
        if self.text[token.start] > "\u2e7f" or roles.keys() <= _JOINTS:
            return False
        near = range(index + 1, min(index + 4, len(self.tokens)))
        if any(
            self.text[self.tokens[n].start] < "\u0080"
            and self.text[self.tokens[n].start].isalpha()
            for n in near
        ):
            return True
        return (
            roles.get("digits") == 4
            and self.has(index + 1, "to")
            and self.get(index + 2, "digits") == 4
        )

    # moments

    def moment(self, index: int) -> Found[Moment]:
        """A day, a time of day, or both in either order."""
        return self.once("moment", index, self._moment)

    def _moment(self, index: int) -> Found[Moment]:
        now = self._now(index)
        if now is not None:
            return now
        start = self.skip(index, "on", "in", "about") if not self.has(index, "careful") else index
        if self.has(start, "day_and_part"):
            return self._tonight(start)
        part = self._this_part(start)
        if part is not None:
            return part
        found = self.days(start) if not self.has(start, "clock") else None
        if found is not None and not self._only_a_month(start, found):
            days, after = found
            timed = self._time_behind(after)
            if timed is None:
                ended = self._office_end(self.skip(after, "by", "comma"))
                if ended is not None and self.has(self.skip(after, "by", "comma"), "day_end"):
                    return Moment(days, office="end"), ended[1]
                return Moment(days), after
            return replace(timed[0], days=days), timed[1]
        return self._time_first(index)

    def _only_a_month(self, index: int, found: tuple[Days, int]) -> bool:
        return False

    def _now(self, index: int) -> Found[Moment]:
        """Now, right now, at the moment, at the present time, the current date."""
        here = Moment(instant=self.frame.ref, grain=Grain.MINUTE, now=True)
        if self.has(index, "now"):
            return here, index + 1
        if self.word(index, "right") and self.has(index + 1, "now"):
            return here, index + 2
        then = self.skip(index, "at")
        if then > index:
            article = self.skip(then, "the")
            if (
                article > then
                and (self.has(article, "moment") or self.word(article, "minute"))
                and not self.word(article + 1, "of")
            ):
                return here, article + 1
            if self.word(article, "present", "current", "this") and self.word(
                article + 1, "time", "moment"
            ):
                return here, article + 2
            return None
        if self.word(index, "current") and self.word(index + 1, "date", "time"):
            return (
                Moment(self._day(self.frame.today)) if self.word(index + 1, "date") else here
            ), index + 2
        return None

    def _tonight(self, index: int) -> Found[Moment]:
        offset, part = self.get(index, "day_and_part").split()
        days = self._day(self.frame.today + timedelta(days=int(offset)))
        then = self.skip(index + 1, "at", "about", "comma")
        found = (
            self.clock(then, loose=True)
            if then > index + 1 or self.has(then, "clock", "number")
            else None
        )
        if found is not None:
            clock = found[0]
            if not clock.certain:
                clock = self._in_part(clock, part)
            return Moment(days, clock), found[1]
        return Moment(days, part=part), index + 1

    def _in_part(self, clock: Clock, part: str) -> Clock:
        from bot.reading.times.settle import apply_part

        return apply_part(clock, part)

    def _this_part(self, index: int) -> Found[Moment]:
        """This morning, last night, tomorrow is elsewhere."""
        shift = self.get(index, "shift")
        if shift is None or not self.has(index + 1, "part"):
            return None
        part = self.get(index + 1, "part")
        day = self.frame.today + timedelta(days=shift)
        if part == "noonish" and (shift != 0 or index + 2 < len(self.tokens)):
            return None
        days = self._day(day)
        found = self._time_behind(index + 2)
        if found is not None and found[0].clock is not None:
            clock = found[0].clock
            return Moment(days, clock if clock.certain else self._in_part(clock, part)), found[1]
        return Moment(days, part=part), index + 2

    def _time_behind(self, index: int) -> Found[Moment]:
        """The time of day that belongs to the day before it."""
        then = self.skip(index, "comma")
        marked = self.has(then, "at", "about", "for", "by") and not self.has(then + 1, "a")
        then = self.skip(then, "at", "for")
        then = self.skip(then, "about")
        clock = self.clock(then, loose=marked or then == index)
        if clock is not None and (marked or then == index or self._sure(clock[0])):
            if not marked and self._bare(then, clock) and not self.has(clock[1], "to"):
                return None
            return Moment(clock=clock[0]), clock[1]
        part_at = index
        if (self.word(part_at, "in", "at") and not self.word(index, "at")) or self.word(
            index, "at", "in"
        ):
            part_at = self.skip(part_at + 1, "the")
        part_at = self.skip(part_at, "comma")
        early = self.word(part_at, "early", "late")
        if early:
            part_at += 1
            part_at = self.skip(self.skip(part_at, "in"), "the")
        part = self.get(part_at, "part")
        if part is not None:
            if early and self.word(part_at - 1, "early", "the") and part == "morning":
                part = "early"
            found = self._time_behind(part_at + 1) if not self.has(part_at + 1, "part") else None
            if found is not None and found[0].clock is not None:
                clock_in = found[0].clock
                return Moment(
                    clock=clock_in if clock_in.certain else self._in_part(clock_in, part)
                ), found[1]
            return Moment(part=part), part_at + 1
        return None

    def _sure(self, clock: Clock) -> bool:
        return clock.certain or clock.colon or clock.part is not None

    def _bare(self, index: int, found: tuple[Clock, int]) -> bool:
        """A number that stands alone behind a day."""
        return found[1] == index + 1 and self.has(index, "number") and not found[0].certain

    def _time_first(self, index: int) -> Found[Moment]:
        """3pm, at 9 on Friday, 8.30pm today, noon, in the morning."""
        found = self.clock(index)
        part: str | None = None
        clock: Clock | None = None
        if found is not None:
            clock, after = found
        else:
            then = self.skip(index, "in", "at")
            then = self.skip(then, "the")
            early = self.word(then, "early")
            then = then + 1 if early else then
            part = self.get(then, "part")
            if part is None:
                return self._office_moment(index)
            if (
                then == index
                and part != "noonish"
                and not self.has(then + 1, "of", "on", "relative_day")
            ) and len(self.tokens) > 1 + early:
                return None
            if (
                part == "noonish"
                and not self.has(index, "at")
                and not self.has(then + 1, "relative_day", "on")
            ):
                return None
            part = "early" if early and part == "morning" else part
            after = then + 1
        joint = self.skip(after, "comma")
        joint = self.skip(joint, "on", "of", "in", "for")
        if self.has(joint, "day_and_part"):
            offset, half = self.get(joint, "day_and_part").split()
            day = self._day(self.frame.today + timedelta(days=int(offset)))
            settled = clock if clock is None or clock.certain else self._in_part(clock, half)
            return Moment(day, settled, part=None if settled else half), joint + 1
        if self.has(joint, "shift") and self.has(joint + 1, "part"):
            base = self._this_part(joint)
            if base is not None and clock is not None and base[0].part is not None:
                return Moment(
                    base[0].days, clock if clock.certain else self._in_part(clock, base[0].part)
                ), base[1]
        days = self.days(joint)
        if (
            days is not None
            and days[0].grain is Grain.DAY
            and not (self.has(joint, "number") and days[0].month is None and joint == after)
        ):
            later = days[1]
            if clock is not None and not clock.certain and self.has(later, "part"):
                return Moment(days[0], self._in_part(clock, self.get(later, "part"))), later + 1
            return Moment(days[0], clock, part=part), later
        return Moment(clock=clock, part=part), after

    def _office_moment(self, index: int) -> Found[Moment]:
        return self._office_end(index)

    def _office_end(self, index: int) -> Found[Moment]:
        """EOD, COB, close of business, the end of the day, EOW, EOM."""
        then = self.skip(index, "the")
        for kind, grain in _ENDS.items():
            if self.has(then, kind):
                after = then + 1
                if grain is None:
                    return self._day_after_end(after)
                base = self.frame.relative(0, grain)
                return Moment(self._last_day(base)), after
        if self.has(then, "close", "end") and self.word(then + 1, "of"):
            inner = self.skip(then + 2, "the")
            if self.word(inner, "business", "play", "work") or (
                self.word(inner, "day") and not self.has(inner + 1, "of")
            ):
                after = inner + 1
                if self.word(after, "day") and self.word(inner, "business", "work"):
                    after += 1
                return self._day_after_end(after)
            if self.has(inner, "relative_day"):
                day = self._day(self.frame.today + timedelta(days=self.get(inner, "relative_day")))
                return Moment(day, office="end"), inner + 1
        return None

    def _day_after_end(self, index: int) -> Found[Moment]:
        then = self.skip(self.skip(index, "comma"), "on", "of")
        days = self.days(then)
        if days is not None and days[0].grain is Grain.DAY:
            return Moment(days[0], office="end"), days[1]
        return Moment(office="end"), index

    def _last_day(self, base: Days) -> Days:
        assert base.until is not None
        assert base.first is not None
        last = base.first + 4 * DAY if base.grain is Grain.WEEK else base.until - DAY
        return replace(self._day(last), closed=True)

    # composition

    def _composed(self, index: int) -> Found[Said]:
        found = self.moment(index)
        if found is None:
            return None
        moment, after = found
        joined = self._range(index, moment, after)
        if joined is not None:
            return joined
        limited = self._limited(index, moment, after)
        if limited is not None:
            return limited
        settled = self.settler.settle(moment)
        if settled is None:
            if (moment.days is not None and moment.days.impossible) or (
                moment.days and moment.days.day
            ):
                return readings.impossible(index, after), after
            return None
        lasting = self._lasting(index, settled, after) or self._lasting_from(index, moment, after)
        if lasting is not None:
            return lasting
        if self.word(after, "and", "or") and self.has(after + 1, "after", "hence"):
            return readings.opened(self.settler, settled, index, after + 2, after=False), after + 2
        if self.word(after, "onwards", "onward", "forward"):
            return readings.opened(self.settler, settled, index, after + 1, after=False), after + 1
        if (
            self.word(after, "at")
            and self.word(after + 1, "the")
            and self.word(after + 2, "latest")
        ):
            return readings.deadline(
                self.settler, settled, index, after + 3, closed=True
            ), after + 3
        return readings.point(self.settler, settled, index, after), after

    def _limited(self, index: int, moment: Moment, after: int) -> Found[Said]:
        """Today before 4pm; Friday by noon."""
        if (
            moment.days is None
            or moment.clock
            or moment.part
            or not self.has(after, "before", "by", "until")
        ):
            return None
        then = after + 1
        clock = self.clock(then, loose=True)
        if clock is None:
            ended = self._office_end(then)
            if ended is None or ended[0].office is None or ended[0].days is not None:
                return None
            settled = self.settler.settle(replace(ended[0], days=moment.days))
            return (
                (readings.deadline(self.settler, settled, index, ended[1]), ended[1])
                if settled
                else None
            )
        settled = self.settler.settle(Moment(moment.days, clock[0]))
        if settled is None:
            return None
        return readings.deadline(self.settler, settled, index, clock[1]), clock[1]

    def _lasting(self, index: int, settled: Settled, after: int) -> Found[Said]:
        """10 am for 3 hours."""
        then = after
        if not self.word(then, "for"):
            return None
        found = self.amount(self.skip(then + 1, "about"))
        if found is None or not settled.timed or found[0].workdays:
            return None
        finish = self.frame.shifted(settled.start, found[0])
        said = readings.point(self.settler, settled, index, found[1])
        return replace(said, shape=Shape.RANGE, end=finish), found[1]

    def _lasting_from(self, index: int, moment: Moment, after: int) -> Found[Said]:
        """14th Feb for 7 hours from 9:30am."""
        if moment.days is None or moment.clock or moment.part or not self.word(after, "for"):
            return None
        found = self.amount(after + 1)
        if found is None or not self.has(found[1], "from", "starting"):
            return None
        clock = self.clock(self.skip(found[1] + 1, "at", "from"), loose=True)
        if clock is None or not found[0].seconds:
            return None
        settled = self.settler.settle(Moment(moment.days, clock[0]))
        if settled is None:
            return None
        said = readings.point(self.settler, settled, index, clock[1])
        finish = self.frame.shifted(settled.start, found[0])
        return replace(said, shape=Shape.RANGE, end=finish), clock[1]

    def _lasting_first(self, index: int) -> Found[Said]:
        """For 3 hours from 10 am; for 3 days starting from next Monday; 1 week, from 20th Dec."""
        start = self.skip(index, "for")
        found = self.amount(start)
        if found is None or found[0].workdays:
            return None
        amount, after = found
        then = self.skip(after, "comma")
        dated_from = then > after
        begins = self.has(then, "starting", "from")
        if not begins:
            return None
        sure = dated_from or start > index or self.has(then, "starting")
        if not sure and not self._after_for(index):
            return None
        then = self.skip(then + 1, "from", "on", "at")
        moment = self.moment(then)
        if moment is None or moment[0].now:
            return None
        settled = self.settler.settle(moment[0])
        if settled is None or (amount.seconds and not settled.timed):
            return None
        finish = self.frame.shifted(settled.start, amount)
        said = readings.point(self.settler, settled, index, moment[1])
        start_at = self.settler.opening(settled)
        if not settled.timed and self.frame.office:
            finish = datetime.combine(finish.date() - DAY, self.frame.hours.workday_end)
        return replace(said, shape=Shape.RANGE, start=start_at, end=finish), moment[1]

    def _after_for(self, index: int) -> bool:
        return self.word(index - 1, "for")

    # ranges

    def _spans(self, index: int) -> Found[Said]:
        """Ranges that need their first word: from X to Y, between X and Y, 13 to 15 July."""
        then = index
        opener = ""
        if self.has(then, "from", "between"):
            opener = "between" if self.has(then, "between") else "from"
            then += 1
        elif (self.word(then, "at", "on") and self.has(then + 1, "number")) or (
            self.word(then, "in") and self.has(then + 1, "clock")
        ):
            then += 1
            opener = "at"
        for rule in (self._days_of_month, self._hours):
            found = rule(index, then, opener)
            if found is not None:
                return found
        if opener in ("from", "between"):
            moment = self.moment(then)
            if moment is None:
                return None
            joined = self._range(index, moment[0], moment[1], opener)
            if joined is not None:
                return joined
            if opener == "between":
                return None
            settled = self.settler.settle(moment[0])
            if settled is None:
                return None
            lasting = self._lasting(index, settled, moment[1])
            if lasting is not None:
                return lasting
            last = moment[1]
            if settled.grain is not Grain.DAY and not settled.timed and moment[0].days is not None:
                return readings.point(self.settler, settled, index, last), last
            if self.has(last, "onward") and not self.has(
                last + 1, "weekday", "month_name", "the", "number", "ordinal"
            ):
                last += 1
            return readings.opened(self.settler, settled, index, last, after=False), last
        return None

    def _joint(self, index: int, opener: str) -> int | None:
        """The index behind to, till, through, -, or and after between."""
        if self.has(index, "to", "until", "through"):
            return index + 1
        if opener == "between" and self.word(index, "and", "&"):
            return index + 1
        return None

    def _days_of_month(self, index: int, start: int, opener: str) -> Found[Said]:
        """13 to 15 July, the 3rd - 12th of September 2026, between 3 and 12 of Sept."""
        then = self.skip(start, "the")
        first = self.get(then, "ordinal") or self.get(then, "number")
        if first is None or not 1 <= first <= 31 or (self.get(then, "digits") or 0) > 2:
            return None
        joint = self._joint(then + 1, opener)
        if joint is None:
            return None
        second = self._day_first(joint)
        if second is None or (second[0].month is None and second[0].first is None):
            return None
        end = self.frame.complete(second[0])
        if end.first is None:
            return None
        begin_day = safe_date(end.first.year, end.first.month, first)
        if begin_day is None:
            return None
        if begin_day > end.first:
            earlier = step(end.first.replace(day=1), Grain.MONTH, -1)
            begin_day = safe_date(earlier.year, earlier.month, first)
            if begin_day is None:
                return None
        begin = self.settler.settle(Moment(self._day(begin_day)))
        closing = self.settler.settle(Moment(end))
        if begin is None or closing is None:
            return None
        return readings.stretch(self.settler, begin, closing, index, second[1]), second[1]

    def _hours(self, index: int, start: int, opener: str) -> Found[Said]:
        """From 5 to 6pm of April 22; between 2 and 4:30pm tomorrow; 0730-0930."""
        found = self._hour_pair(start, opener)
        if found is None:
            return None
        first, second, after = found
        joint = self.skip(self.skip(after, "comma"), "on", "of", "in")
        days = self.days(joint)
        moment_days: Days | None = None
        if (days is not None and days[0].grain is Grain.DAY and not self.has(joint, "number")) or (
            days is not None and days[0].month is not None and days[0].day is not None
        ):
            moment_days, after = days[0], days[1]
        elif self.has(joint, "day_and_part"):
            offset, part = self.get(joint, "day_and_part").split()
            moment_days, after = (
                self._day(self.frame.today + timedelta(days=int(offset))),
                joint + 1,
            )
            first = first if first.certain else self._in_part(first, part)
            second = second if second.certain else self._in_part(second, part)
        return self._from_clocks(moment_days, first, second, index, after)

    def _hour_pair(
        self, start: int, opener: str, *, dated: bool = False
    ) -> tuple[Clock, Clock, int] | None:
        """Two hours with a joint between them; one of them must look like an hour."""
        loose = bool(opener) or dated
        first = self._one_hour(start)
        if first is None:
            return None
        joint = self._joint(first[1], opener)
        if joint is None:
            return None
        then = self.skip(joint, "at")
        second = self._one_hour(then)
        if second is None:
            return None
        if self.get(then, "digits") == 4 and self.get(start, "digits") != 4:
            return None
        sure = self._sure(first[0]) or self._sure(second[0])
        both_figures = self.get(start, "digits") == 4 and self.get(then, "digits") == 4
        if both_figures and not (
            self.token(start).text.startswith("0")
            or self._half_of_day(second[1])
            or second[0].part
        ):
            return None
        if not sure and not (dated or (loose and self._hours_named(second[1]))):
            return None
        if self.plain(second[1]) and not sure:
            return None
        return first[0], second[0], second[1]

    def _hours_named(self, index: int) -> bool:
        """Whether a day, a part of the day or o'clock behind two numbers makes them hours."""
        return self.has(index, "oclock", "relative_day", "day_and_part") or (
            self.word(index, "on") and self.has(index + 1, "weekday", "relative_day")
        )

    def _one_hour(self, index: int) -> Found[Clock]:
        token = self.token(index)
        found = self._clock(index, False)
        if found is not None and not self.has(index, "at", "for", "about"):
            return found
        number = self.number(index)
        if number is None:
            return None
        if token.get("digits") in (3, 4):
            value = number[0]
            if value // 100 > 24 or value % 100 > 59:
                return None
            padded = token.text.startswith("0")
            return Clock(value // 100, value % 100, colon=padded, certain=padded), number[1]
        if number[0] > 24 or self.has(number[1], "unit", "month_name", "ordinal"):
            return None
        minute = self.number(number[1])
        if (
            minute is not None
            and self.get(number[1], "digits") == 2
            and minute[0] < 60
            and self.has(minute[1], "meridiem")
        ):
            return None
        return Clock(number[0], certain=number[0] > 12, grain=Grain.HOUR), number[1]

    def _from_clocks(
        self, days: Days | None, first: Clock, second: Clock, index: int, after: int
    ) -> Found[Said]:
        """Two hours of one day; the first takes the half of the day that the second names."""
        if not first.certain and second.part is not None and first.hour <= 12:
            as_pm = meridiem(first, "pm") if second.hour >= 12 or second.extra_days else first
            earlier = (as_pm.hour, as_pm.minute) < (
                second.hour + 24 * second.extra_days,
                second.minute,
            )
            first = replace(as_pm if earlier else first, certain=True)
            if not earlier and first.hour == 12 and second.hour < 12:
                first = replace(first, hour=12)
        if second.hour == 0 and not second.extra_days and first.hour:
            second = replace(second, extra_days=1)
        settled = self.settler.settle(self.placed(index, Moment(days, first)))
        if settled is None:
            return None
        end = self.settler.settle(Moment(None, second), settled)
        if end is None:
            return None
        if days is None and end.start <= self.frame.ref and settled.start < self.frame.ref:
            settled.start += DAY
            end.start += DAY
        return readings.stretch(self.settler, settled, end, index, after), after

    def _range(self, index: int, moment: Moment, after: int, opener: str = "") -> Found[Said]:
        """From one moment to another that borrows what it leaves unsaid."""
        if moment.days is not None and moment.clock is None and moment.part is None:
            hours = self._hours_behind(index, moment.days, after)
            if hours is not None:
                return hours
        joint = self._joint(after, opener)
        if joint is None:
            return None
        then = (
            self.skip(joint, "on", "at")
            if not self.has(joint, "at") or self.has(joint + 1, "number", "clock")
            else joint
        )
        if moment.clock is not None:
            second_hour = self._one_hour(self.skip(then, "at"))
            if self.get(self.skip(then, "at"), "digits") == 4 and not moment.clock.colon:
                second_hour = None
            second_moment = self.moment(then)
            if (
                second_moment is not None
                and second_moment[0].days is not None
                and moment.days is None
                and second_moment[0].clock is not None
            ):
                return self._shared_day(index, moment, second_moment)
            if (
                second_moment is None
                and second_hour is not None
                and not self.plain(second_hour[1])
            ):
                return self._from_clocks(
                    moment.days, moment.clock, second_hour[0], index, second_hour[1]
                )
            if (
                second_moment is not None
                and second_moment[0].days is None
                and second_moment[0].clock is not None
            ):
                return self._from_clocks(
                    moment.days, moment.clock, second_moment[0].clock, index, second_moment[1]
                )
        second = self.moment(then)
        if second is None or (
            second[0].days is None and second[0].clock is None and not second[0].now
        ):
            day = self._bare_second(moment, then)
            if day is None:
                return None
            second = day
        return self._joined(index, moment, second[0], second[1])

    def _hours_behind(self, index: int, days: Days, after: int) -> Found[Said]:
        """Monday 12-4; tomorrow from 7:00 to 8:00pm; the 12th between 0730-0930."""
        then = self.skip(after, "comma")
        opener = ""
        if self.has(then, "from", "between", "at"):
            opener = "between" if self.has(then, "between") else "from"
            then += 1
        pair = self._hour_pair(then, opener, dated=True)
        if pair is None:
            return None
        first, second, end = pair
        if self.has(end, "month_name", "unit", "number"):
            return None
        return self._from_clocks(days, first, second, index, end)

    def _shared_day(self, index: int, moment: Moment, second: tuple[Moment, int]) -> Found[Said]:
        """11:30 am to 12:30 December 27th is one day; 2pm till tomorrow 4:30pm is two."""
        closing, after = second
        assert closing.clock is not None
        assert moment.clock is not None
        explicit = self.has(after - 1, "meridiem", "clock", "number") and self.has(
            after - 1, "clock", "meridiem"
        )
        if explicit:
            begin = self.settler.settle(moment)
            end = self.settler.settle(closing)
            if begin is not None and end is not None and begin.start < end.start:
                return readings.stretch(self.settler, begin, end, index, after), after
        return self._from_clocks(closing.days, moment.clock, closing.clock, index, after)

    def _bare_second(self, first: Moment, index: int) -> Found[Moment]:
        """The 15 of July 13-15; the seventeenth of April ninth through seventeenth."""
        if first.days is None or first.days.grain is not Grain.DAY or first.clock is not None:
            return None
        then = self.skip(index, "the")
        day = self.get(then, "ordinal") or self.get(then, "number")
        if (
            day is None
            or not 1 <= day <= 31
            or (self.get(then, "digits") or 0) > 2
            or self.has(then + 1, "unit", "meridiem")
        ):
            return None
        if first.days.day is None and not first.days.dated:
            return None
        year = self._year_behind(then + 1)
        if year is not None and first.days.month is not None:
            return Moment(Days(year[0], first.days.month, day, dated=True)), year[1]
        return Moment(Days(day=day)), then + 1

    def _joined(self, index: int, moment: Moment, second: Moment, after: int) -> Found[Said]:
        """Both ends settled; a year said at the second end counts for the first as well."""
        first_days, second_days = moment.days, second.days
        if (
            first_days is not None
            and second_days is not None
            and first_days.year is None
            and not first_days.relative
        ):
            year = second_days.year
            if (
                year is not None
                and first_days.month is not None
                and (second_days.dated or second_days.first is not None)
            ):
                month = second_days.month or 12
                borrowed = year - 1 if first_days.month > month else year
                moment = replace(
                    moment, days=replace(first_days, year=borrowed, first=None, until=None)
                )
        if second.now:
            settled = self.settler.settle(moment)
            if settled is None:
                return None
            if settled.start > self.frame.ref and settled.timed:
                half = timedelta(hours=12)
                unsure = moment.clock is not None and not moment.clock.certain
                earlier = settled.start - (half if unsure else DAY)
                settled.start = earlier if earlier <= self.frame.ref else settled.start - DAY
                if (
                    unsure
                    and settled.start.date() < self.frame.today
                    and settled.start + half <= self.frame.ref
                ):
                    settled.start += half
            if (
                settled.start > self.frame.ref
                and moment.days is not None
                and moment.days.year is None
            ):
                settled.start = datetime.combine(
                    step(settled.start.date(), Grain.YEAR, -1), settled.start.time()
                )
            end_at = self.frame.ref
            if not settled.timed:
                end_at = datetime.combine(self.frame.today + DAY, datetime.min.time())
            said = readings.point(self.settler, settled, index, after)
            return replace(said, shape=Shape.RANGE, end=end_at), after
        begin = self.settler.settle(moment)
        if begin is None:
            return None
        base = begin
        if moment.now and second.clock is not None:
            base = replace(begin, start=self.frame.ref, days=self._day(self.frame.today))
        days_before = second.days
        if (
            days_before is not None
            and days_before.first is None
            and days_before.year is None
            and begin.days is not None
        ):
            second = replace(second, days=days_before)
        if (
            second_days is not None
            and second_days.first is not None
            and not second_days.relative
            and second_days.grain is Grain.MONTH
            and second_days.month is not None
            and "year" in second_days.assumed
            and begin.days is not None
        ):
            second = replace(second, days=Days(None, second_days.month))
        if moment.now and second.days is not None and second.clock is None:
            today = self._day(self.frame.today)
            base = Settled(
                datetime.combine(self.frame.today, datetime.min.time()),
                None,
                Grain.DAY,
                timed=False,
                days=today,
            )
            begin = base
        end = self.settler.settle(second, base)
        if end is None or self.settler.closing(end) <= begin.start:
            return None
        begin, end = self.settler.under_way(moment, second, begin, end)
        return readings.stretch(self.settler, begin, end, index, after), after

    # deadlines, beginnings, counts

    def _deadline(self, index: int) -> Found[Said]:
        """By, before, until, no later than, due, through, less than … <= ."""
        then, closed = self._deadline_word(index)
        if then is None:
            return None
        within = self._within_amount(index, then)
        if within is not None:
            return within
        skipped = self.skip(then, "at", "on", "about")
        ended = self._office_end(skipped)
        if ended is not None:
            settled = self.settler.settle(ended[0])
            if settled is not None:
                return readings.deadline(
                    self.settler, settled, index, ended[1], closed=True
                ), ended[1]
        found = self.moment(skipped) or self._loose_moment(skipped)
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

    def _within_amount(self, index: int, then: int) -> Found[Said]:
        return None

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
        window = self._window(index)
        if window is not None:
            return window
        return self._from_amount(index)

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

    def _by_amount(self, amount: Amount, index: int, after: int) -> Said:
        moved = self.frame.shifted(self.frame.ref, amount)
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
        if found is None:
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
        from bot.reading.times.chinese_clock import amount_of

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


def week_start(day: datetime) -> datetime:
    """The Monday of a moment's week."""
    return datetime.combine(opening(day.date(), Grain.WEEK), datetime.min.time())
