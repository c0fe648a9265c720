"""English expressions, and those that a length of time makes whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.reading.times import readings
from bot.reading.times.english_counted import EnglishCounted
from bot.reading.times.frame import DAY
from bot.reading.times.parts import Moment
from bot.reading.times.reader import Found
from bot.reading.times.readings import Said
from bot.reading.times.settle import Settled
from bot.reading.values import Shape

_BEHIND_ARTICLE: Final = (
    "unit",
    "half_word",
    "quarter_word",
    "couple",
    "few",
    "number",
    "business",
)
_NEVER_FIRST: Final = frozenset(
    {"latin", "to", "of", "and", "or", "oclock", "careful", "function", "moved", "moved_on"}
)
_JOINTS: Final = frozenset(
    {
        *("comma", "to", "open_bracket", "close_bracket", "of", "and", "or", "a", "the", "latin"),
        *("function", "moved", "moved_on"),
    }
)


class English(EnglishCounted):
    """Reads one expression at an index: the longest that its rules compose."""

    def expression(self, index: int) -> Found[list[Said]]:
        """What is said from this token on, settled."""
        if not self._begins(index):
            return None
        for rule in (
            self.every,
            self.from_event,
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
        if self.text[token.start] > "\u2e7f" or "gap" in roles:
            return False
        if "latin" in roles:
            return not roles.keys() <= _NEVER_FIRST and not (
                "a" in roles and not self.has(index + 1, *_BEHIND_ARTICLE)
            )
        if self.text[token.start].isascii() and self.text[token.start].isalpha():
            return True  # Q1, w/c
        if not roles.keys().isdisjoint(("year_quarter", "decade_of", "month_day", "compare")):
            return True
        if roles.keys() <= _JOINTS:
            return False
        if self.moved_to(index) or ("pair" in roles and self.word(index - 1, "the")):
            return True
        near = range(index + 1, min(index + 4, len(self.tokens)))
        for other in (self.tokens[n] for n in near):
            if (
                other.text[:1].isascii()
                and other.text[:1].isalpha()
                and not other.roles.keys() <= _JOINTS
            ):
                return True
        return (
            roles.get("digits") == 4
            and self.has(index + 1, "to")
            and self.get(index + 2, "digits") == 4
        )

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
        settled = self.settler.settle(self.placed(index, moment))
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
        if self.has(clock[1], "relative_day", "day_and_part", "weekday"):
            return None  # the catering for Thursday by noon today: the hour is of another day
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
