"""English times of day and lengths of time."""

from __future__ import annotations

from dataclasses import replace

from bot.reading.times.amounts import amount_of
from bot.reading.times.parts import Amount, Clock
from bot.reading.times.reader import Found, Reader
from bot.reading.times.settle import apply_part, meridiem
from bot.reading.values import Grain

_FRACTIONS = {(1, 2): 0.5, (1, 4): 0.25, (3, 4): 0.75}


class EnglishClock(Reader):
    """Rules for 3:15pm, half past three, at 1030; two and a half hours, 3 working days."""

    def word(self, index: int, *texts: str) -> bool:
        """Whether the token there is one of these words."""
        return 0 <= index < len(self.tokens) and self.tokens[index].text in texts

    def plain(self, index: int) -> bool:
        """Whether an English word without a meaning in time stands there, right behind."""
        if not 0 <= index < len(self.tokens):
            return False
        roles = self.tokens[index].roles
        if "gap" in roles:
            first = self.text[self.tokens[index].start]
            return first.isalpha() or first in "%$€£/_#"
        return len(roles) == 1 and "latin" in roles

    def moved_to(self, index: int) -> bool:
        """Whether something is moved to what stands there: pushed back to 4."""
        if not self.word(index - 1, "to"):
            return False
        verb = index - 3 if self.has(index - 2, "moved_on") else index - 2
        return self.has(verb, "moved")

    def number(self, index: int) -> Found[int]:
        """A whole number in figures or words."""
        value = self.get(index, "number")
        if value is None or self.has(index, "large", "chinese"):
            return None
        return value, index + 1

    def amount(self, index: int) -> Found[Amount]:
        """A length of time: 3 days, an hour and a half, half an hour, 2h 30min."""
        return self.once("amount", index, self._amount)

    def _amount(self, index: int) -> Found[Amount]:
        found = self._one_amount(index)
        if found is None:
            return None
        amount, after = found
        joint = self.skip(after, "and", "comma")
        if self.word(joint, "a", "an") and self.has(joint + 1, "half_word") and joint > after:
            half = amount_of(amount.unit, 0.5)
            if half is not None:
                return amount.plus(half), joint + 2
        more = self._one_amount(joint)
        finer = {
            "hour": ("minute",),
            "day": ("hour",),
            "year": ("month",),
            "minute": ("second",),
            "week": ("day",),
        }
        if more is not None and more[0].unit in finer.get(amount.unit, ()):
            return amount.plus(more[0]), more[1]
        return amount, after

    def _one_amount(self, index: int) -> Found[Amount]:
        count, then = self._count(index)
        if count is None:
            return None
        if (
            self.has(then, "open_bracket")
            and self.get(then + 1, "number") == count
            and self.has(then + 2, "close_bracket")
        ):
            then += 3
        if self.has(then, "business") and self.get(then + 1, "unit") == "day":
            found = amount_of("workday", count)
            return (found, then + 2) if found else None
        unit = self.get(then, "unit")
        if unit is None or (
            unit in ("weekend", "season", "century", "quarter") and count != int(count)
        ):
            return None
        found = amount_of(unit, count)
        return (found, then + 1) if found else None

    def _count(self, index: int) -> tuple[float | None, int]:
        """How many: 3, two and a half, a couple of, half an, three-quarters of an, 1/2."""
        then = index
        if self.has(then, "half_word"):
            then = self.skip(then + 1, "a", "of")
            return 0.5, self.skip(then, "a", "the")
        pair = self.get(then, "pair")
        if pair is not None and self.get(then, "mark") == "/":
            fraction = _FRACTIONS.get(pair)
            return (
                (fraction, self.skip(self.skip(then + 1, "of"), "a")) if fraction else (None, then)
            )
        decimal = self.get(then, "decimal")
        if decimal is not None:
            return decimal, then + 1
        if self.has(then, "a") and self.has(then + 1, "couple"):
            return 2, self.skip(then + 2, "of")
        if self.has(then, "couple"):
            return 2, self.skip(then + 1, "of")
        if self.has(then, "a") and self.has(then + 1, "few"):
            return 3, then + 2
        if self.has(then, "few"):
            return 3, then + 1
        if (
            self.has(then, "a")
            and self.has(then + 1, "quarter_word")
            and self.word(then + 2, "of")
        ):
            return 0.25, self.skip(then + 3, "a", "the")
        if self.has(then, "a"):
            if self.has(then + 1, "half_word"):
                return 0.5, self.skip(then + 2, "a", "of")
            return 1, then + 1
        number = self.number(then)
        if number is None:
            return None, then
        count, then = number
        quarters = then + 1 if self.word(then, "-") else then
        if (
            count in (1, 3)
            and self.has(quarters, "quarter_word")
            and self.word(quarters + 1, "of")
        ):
            return count / 4, self.skip(quarters + 2, "a", "the")
        if self.word(then, "and"):
            half = self.skip(then + 1, "a")
            if self.has(half, "half_word") and half > then + 1:
                return count + 0.5, half + 1
        return count, then

    def clock(self, index: int, *, loose: bool = False) -> Found[Clock]:
        """A time of day.

        Args:
            index: where it begins.
            loose: a bare number may be the hour, for "at" or a day stands before it.
        """
        return self.once("loose" if loose else "clock", index, lambda at: self._clock(at, loose))

    def _clock(self, index: int, loose: bool) -> Found[Clock]:
        marked = self.word(index, "at", "@", "for") or self.has(index, "about")
        then = self.skip(index, "at", "for")
        then = self.skip(then, "about")
        found = self._figures(then, loose=loose or marked)
        if found is None:
            return None
        clock, after = found
        if clock.part is None and not clock.certain:
            more = self._half_of_day(after)
            if more is not None:
                which, after = more
                after = self.skip(after, "oclock")
                clock = (
                    meridiem(clock, which)
                    if which in ("am", "pm", "ampm")
                    else apply_part(clock, which)
                )
        if clock.hour == 24 and clock.minute == 0:
            clock = replace(clock, hour=0, extra_days=clock.extra_days + 1, certain=True)
        if clock.hour > 23:
            return None
        if clock.hour > 12 or clock.hour == 0:
            clock = replace(clock, certain=True)
        return clock, after

    def _half_of_day(self, index: int) -> Found[str]:
        """The a.m., p.m., "in the afternoon" or "tonight" that settles an hour."""
        which = self.get(index, "meridiem")
        if which is not None:
            if len(self.token(index).text) > 1 or self.touching(index):
                return which, self._said_again(index + 1)
            return None
        then = index
        if self.word(then, "in"):
            then = self.skip(then + 1, "the")
            if self.has(then, "meridiem") and len(self.token(then).text) > 1:
                return self.get(then, "meridiem"), then + 1
            if self.has(then, "part"):
                return self.get(then, "part"), then + 1
            return None
        if self.word(then, "at") and self.word(then + 1, "night"):
            return "evening", then + 2
        return None

    def _said_again(self, index: int) -> int:
        """Behind "in the evening" after p.m., which says nothing new."""
        if self.word(index, "in") and self.word(index + 1, "the") and self.has(index + 2, "part"):
            return index + 3
        return index

    def _figures(self, index: int, *, loose: bool) -> Found[Clock]:
        roles = self.token(index).roles
        if "clock" in roles:
            value = roles["clock"]
            if isinstance(value, str):
                hour, minute = (int(piece) for piece in value.split(":"))
                return Clock(hour, minute, certain=True), index + 1
            hour, minute, second = value
            certain = ("padded" in roles and hour != 12) or "h" in roles
            after = self.skip(index + 1, "oclock")
            if self.word(after, "hrs", "hours", "h") and self.touching(after):
                after, certain = after + 1, True
            return Clock(hour, minute, second, colon=True, certain=certain), after
        past = self._past(index)
        if past is not None:
            return past
        if "pair" in roles and roles["mark"] == ".":
            hour, minute = roles["pair"]
            if hour <= 24 and minute < 60 and len(self.token(index).text.split(".")[1]) == 2 and (
                self.has(index + 1, "meridiem") or (loose and not self.plain(index + 1) and not self.has(index + 1, "unit"))
                or self._day_behind(index + 1, hour, minute)
                or self._day_in_front(index, hour, minute)
                or (self.word(index - 1, "the") and minute % 5 == 0 and self.has(index + 1, "function", "event"))
            ):  # fmt: skip
                return Clock(hour, minute, colon=True), index + 1
            return None
        number = self.number(index)
        if number is None:
            return None
        value, after = number
        spoken = "spoken" in roles
        if self.word(after, "noon") and value == 12:
            return Clock(12, certain=True), after + 1
        if self.word(after, "midnight") and value == 12:
            return Clock(0, extra_days=1, certain=True), after + 1
        if (
            self.get(after, "unit") == "hour"
            and self.token(after).text == "h"
            and value <= 24
            and (loose or self.touching(after))
        ):
            if self.has(
                index - 1, "in", "for", "within", "last_word", "shift"
            ) or not self.touching(after):
                return None
            return Clock(value, certain=True, colon=True), after + 1
        second = self.number(after)
        if (
            second is not None and value <= 24 and 0 <= second[0] < 60 and "meridiem" not in roles
            and (("spoken" in roles) == self.has(after, "spoken"))
            and (self.has(second[1], "meridiem") or loose)
            and (spoken or self.get(after, "digits") == 2)
            and not self.has(second[1], "unit", "month_name", "number", "oclock")
            and (second[0] >= 10 or not spoken)
            and not self.plain(second[1])
        ):  # fmt: skip
            return Clock(value, second[0]), second[1]
        if roles.get("digits") == 4 and value // 100 <= 24 and value % 100 < 60:
            if self.word(after, "hrs", "h") and self.touching(after):
                return Clock(value // 100, value % 100, colon=True, certain=True), after + 1
            padded = self.token(index).text.startswith("0")
            marked = self.has(after, "meridiem") or (
                loose and not self.plain(after) and not self.has(after, "unit")
            )
            if marked and not (
                1900 <= value <= 2099
                and not self.has(after, "meridiem")
                and not self.word(index - 1, "at")
            ):
                return Clock(value // 100, value % 100, colon=True, certain=padded), after
            return None
        if roles.get("digits") == 3 and self._half_of_day(after) and value % 100 < 60:
            return Clock(value // 100, value % 100, colon=True), after
        if value > 24:
            return None
        if self.has(after, "oclock"):
            return Clock(value, grain=Grain.HOUR), after + 1
        if self.has(after, "meridiem") and value <= 12 and (
            len(self.token(after).text) > 1 or self.touching(after)
        ):  # fmt: skip
            return Clock(value, grain=Grain.HOUR), after
        if (
            self._half_of_day(after) is not None
            and not self.has(after, "meridiem")
            and 1 <= value <= 12
        ):
            return Clock(value, grain=Grain.HOUR), after
        if (
            (self.has(after, "relative_day") or self.word(after, "tonight", "tonite"))
            and 1 <= value <= 12
            and not self.has(index - 1, "unit", "to", "and")
        ):
            return Clock(value, grain=Grain.HOUR), after
        if (
            loose
            and value <= 24
            and not self.plain(after)
            and not self.has(
                after,
                "unit",
                "month_name",
                "ordinal",
                "number",
                "past_word",
                "feast_word",
                "shift",
                "business",
                "decimal",
                "weekday_word",
                "percent",
            )
        ):
            if self.word(after, ":", "/", "of") or self.token(after).text == "of":
                return None
            return Clock(value, grain=Grain.HOUR), after
        return None

    def _day_behind(self, index: int, hour: int, minute: int) -> bool:
        """Whether 7.15 is a time because a day follows: 7.15 tomorrow, 6.45 on Monday."""
        if minute % 5 or not 5 <= hour <= 22 or self.has(index - 2, "numbered"):
            return False
        if self.has(index, "relative_day", "day_and_part"):
            return True
        if self.has(index, "shift") and self.has(index + 1, "part"):
            return True
        weekday = self.skip(index, "on")
        return minute not in (5, 10) and self.has(weekday, "weekday")  # 7.10 may be a date

    def _day_in_front(self, index: int, hour: int, minute: int) -> bool:
        """Whether 12.45 is a time because a day and a comma stand before it."""
        if (
            minute % 5
            or minute in (5, 10)
            or not 5 <= hour <= 22
            or not self.has(index - 1, "comma")
        ):
            return False
        if self.plain(index + 1) or self.has(index + 1, "unit", "percent"):
            return False
        return self.has(index - 2, "weekday", "ordinal", "relative_day", "month_name")

    def _past(self, index: int) -> Found[Clock]:
        """Half past three, a quarter to noon, twenty after 3pm, 15 minutes from 1pm."""
        then = self.skip(index, "a")
        if self.has(then, "half_word"):
            named = self.number(then + 1)
            if (
                named is not None
                and then == index
                and named[0] <= 12
                and self.has(then + 1, "spoken")
                and not self.has(then - 1, "and", "number")
                and not self.plain(named[1])
                and not self.has(named[1], "unit", "of")
            ):
                return Clock(named[0], 30), named[1]  # half four, as the British say
            minutes, then = 30, then + 1
        elif self.has(then, "quarter_word"):
            minutes, then = 15, then + 1
        else:
            number = self.number(then)
            if number is None or not 1 <= number[0] <= 59:
                return None
            if self.has(index, "spoken") and self.has(index - 1, "spoken"):
                return None  # the thirty of five thirty to six
            minutes, then = number
            if self.get(then, "unit") == "minute":
                then += 1
        if self.word(then, "past", "after"):
            sign = 1
        elif self.word(then, "to", "before", "till", "til"):
            bare = self.has(then - 1, "number")
            if bare and (
                not self.has(then - 1, "spoken") or self.has(index - 1, "from", "between")
            ):
                return None  # five to six is a range unless it is spelt out
            sign = -1
        elif self.word(then, "from"):
            sign = 1
        else:
            return None
        base = self._hour_named(then + 1, sure=self.word(then, "past"))
        if base is None or self.token(then).text == "-":
            return None
        clock, after = base
        if clock.minute or (
            not clock.certain and self.word(then, "from", "after", "before", "to") and minutes < 5
        ):
            return None
        total = (clock.hour * 60 + sign * minutes) % 1440
        hour = total // 60
        if hour == 0 and not clock.certain:
            hour = 12
        return replace(clock, hour=hour, minute=total % 60, grain=Grain.MINUTE), after

    def _hour_named(self, index: int, *, sure: bool) -> Found[Clock]:
        """The hour that minutes are counted from."""
        value = self.get(index, "clock")
        if isinstance(value, str):
            return Clock(int(value[:2]), certain=True), index + 1
        number = self.number(index)
        if number is None or not 1 <= number[0] <= 24:
            return None
        hour, after = number
        clock = Clock(hour)
        half = self._half_of_day(after)
        if half is not None:
            which, after = half
            clock = (
                meridiem(clock, which)
                if which in ("am", "pm", "ampm")
                else apply_part(clock, which)
            )
            return replace(clock, certain=True), after
        after = self.skip(after, "oclock")
        if self.has(after, "unit", "month_name", "number", "ordinal") or (
            self.plain(after) and not sure
        ):
            return None
        return clock, after
