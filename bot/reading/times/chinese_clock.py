"""Chinese times of day and lengths of time."""

from __future__ import annotations

from dataclasses import replace

from bot.reading.patterns import compiled
from bot.reading.times import words
from bot.reading.times.amounts import amount_of
from bot.reading.times.parts import Amount, Clock
from bot.reading.times.reader import Found, Reader
from bot.reading.times.settle import apply_part, meridiem
from bot.reading.values import Grain

# 4点都到三楼, and not 三点都要改
_EVERYBODY_COMES = compiled(
    r"(?:都|就|也)(?:给我)?(?:到|来|过来|去|上(?=车|来|去|线)|集合|下(?=来|楼)|进|回|得到|要到|在(?=\S))"
)


class ChineseClock(Reader):
    """Rules for 下午三点半, 差五分九点, 早8点; 一个半小时, 三个工作日."""

    def number(self, index: int) -> Found[int]:
        """A whole number."""
        token = self.token(index)
        value = token.get("number")
        if value is None or "large" in token.roles or "latin" in token.roles:
            return None
        return value, index + 1

    def amount(self, index: int) -> Found[Amount]:
        """A length of time: 两天, 一个半小时, 半个月, 2小时30分钟, 五个工作日."""
        return self.once("amount", index, self._amount)

    def _amount(self, index: int) -> Found[Amount]:
        found = self._one_amount(index)
        if found is None:
            return None
        amount, after = found
        if amount.unit in ("hour", "day", "year", "minute"):
            then = self.skip(after, "of") if self.token(after).text == "零" else after
            more = self._one_amount(then)
            if more is not None and more[0].seconds < 3600 * (24 if amount.days else 1) and (
                amount.unit, more[0].unit
            ) in {("hour", "minute"), ("hour", "minutemark"), ("day", "hour"), ("year", "month"), ("minute", "secondmark"), ("minute", "second")}:  # fmt: skip
                return amount.plus(more[0]), more[1]
        return amount, after

    def _one_amount(self, index: int) -> Found[Amount]:
        if self.has(index, "half"):
            then = self.skip(index + 1, "piece")
            unit = self.get(then, "unit")
            if unit in ("day", "hour", "month", "year"):
                found = amount_of(unit, 0.5)
                return (found, then + 1) if found else None
            return None
        count: float
        decimal = self.get(index, "decimal")
        if decimal is not None:
            count, then = decimal, index + 1
        else:
            number = self.number(index)
            if number is None:
                return None
            count, then = number
        half = 0.0
        if self.has(then, "piece"):
            then += 1
        if self.has(then, "half"):
            half, then = 0.5, then + 1
            then = self.skip(then, "piece")
        unit = self.get(then, "unit")
        if unit is None or unit == "hourmark" or self.has(then, "latin"):
            return None
        after = then + 1
        if (
            not half
            and self.has(after, "half")
            and unit in ("year", "day", "week")
            and not self.has(after + 1, "piece", "unit")
        ):
            half, after = 0.5, after + 1
        found = amount_of("day" if unit == "daymark" else unit, count + half)
        if found is None:
            return None
        if unit == "daymark":
            found = replace(found, unit="daymark")
        elif unit == "year" and (count > 1000 or self.token(index).text[0] in "0〇零"):
            return None
        return found, after

    def clock(self, index: int) -> Found[Clock]:
        """A time of day, with its part of the day or without."""
        return self.once("clock", index, self._clock)

    def _a_little(self, index: int) -> bool:
        """早一点, 晚一点: a little earlier or later, and no hour."""
        if self.token(index).text not in ("早", "晚") or self.token(index + 1).text != "一":
            return False
        if self.token(index + 2).text != "点" or self.has(index + 3, "half", "number", "exactly"):
            return False
        return not self.has(index - 1, "relative_day", "weekday", "unit")

    def _clock(self, index: int) -> Found[Clock]:
        if self._a_little(index):
            return None
        part: str | None = self.get(index, "part")
        then = index
        if part is not None:
            then += 1
            if self.has(then, "part"):  # 明天上午早8点
                part, then = self.get(then, "part"), then + 1
            then = self.skip(then, "of", "comma", "at", "about")
        found = self._figures(then)
        if found is None and self.has(index, "clock"):
            part, found = None, self._figures(index)
        if found is None:
            return None
        clock, after = found
        if part is not None:
            if clock.hour > 12 and part in ("dawn", "early", "morning") and clock.hour != 24:
                part = None
            clock = apply_part(clock, part) if part else clock
        elif self.has(after, "meridiem"):
            which = self.get(after, "meridiem")
            if len(self.token(after).text) > 1 or self.touching(after):
                clock, after = meridiem(clock, which), after + 1
        if clock.hour > 24 or (clock.hour == 24 and clock.minute):
            return None
        if clock.hour == 24:
            clock = replace(clock, hour=0, extra_days=clock.extra_days + 1, certain=True)
        if clock.hour > 12 or (clock.hour == 0 and not clock.certain):
            clock = replace(clock, certain=True)
        if part is None and not clock.certain and not self._is_hour(index, after, clock):
            return None
        return clock, self.skip(after, "about") if self.token(after).text in (
            "左右",
            "许",
            "前后",
        ) else after

    def _is_hour(self, index: int, after: int, clock: Clock) -> bool:
        """Whether a bare hour is one, and not three proposals (三点建议) or a bit (早一点)."""
        if clock.colon or clock.minute or self.token(after - 1).text != "点":
            return True
        silence = words.chinese().tables["silence"]
        before = self.text_before(index)
        if before.endswith(tuple(silence["before_hour"])):
            return False
        following = self.text_after(after).lstrip()
        if _EVERYBODY_COMES.match(following) is not None:
            return True
        if (
            following.startswith((":", "：", ";", "；"))
            and index
            and self.has(index - 1, "gap")
            and not self._dated_before(index)
        ):
            return False
        return not following.startswith(tuple(silence["after_hour"])) or (
            self._dated_before(index) and following[:2] not in ("建议", "要求", "意见")
        )

    def _dated_before(self, index: int) -> bool:
        return self.has(
            index - 1,
            "weekday",
            "relative_day",
            "unit",
            "close_bracket",
            "ymd",
            "day_and_part",
            "named_day",
        )

    def _figures(self, index: int) -> Found[Clock]:
        token = self.token(index)
        roles = token.roles
        if "clock" in roles:
            value = roles["clock"]
            after = index + 1
            if isinstance(value, str):
                hour, minute = (int(piece) for piece in value.split(":"))
                return Clock(hour, minute, certain=True), self.skip(after, "exactly")
            hour, minute, second = value
            if self.get(after, "unit") == "hourmark" and self.token(after).text == "时":
                after += 1
            after = self.skip(after, "exactly")
            certain = "padded" in roles or "h" in roles
            return Clock(hour, minute, second, colon=True, certain=certain), after
        if "less" in roles:  # 差五分九点
            minutes = self.number(index + 1)
            if minutes is None:
                return None
            then = minutes[1]
            count = minutes[0]
            if self.has(then, "quarter"):
                count, then = 15 * count, then + 1
            elif self.get(then, "unit") in ("minutemark", "minute"):
                then += 1
            else:
                return None
            base = self._hour(then)
            if base is None or not 0 < count < 60:
                return None
            return replace(base[0], hour=(base[0].hour - 1) % 24, minute=60 - count), base[1]
        number = self.number(index)
        if (
            number is not None
            and 1 <= number[0] <= 12
            and self.has(number[1], "meridiem")
            and self.touching(number[1])
        ):
            return Clock(number[0], grain=Grain.HOUR), number[1]  # 下周一 2pm
        pair = roles.get("about_pair")
        if pair is not None and self.get(index + 1, "unit") == "hourmark" and pair[1] <= 12:
            return Clock(pair[0], through_hour=pair[1], grain=Grain.HOUR), index + 2
        return self._hour(index)

    def _hour(self, index: int) -> Found[Clock]:
        number = self.number(index)
        if number is None or number[0] > 24 or self.get(number[1], "unit") != "hourmark":
            return None
        hour, mark = number
        if (
            self.token(index).text in ("两", "2")
            and self.token(mark).text == "时"
            and self.token(index).text == "两"
        ):
            return None
        after = mark + 1
        if self.has(after, "exactly"):
            return Clock(hour, grain=Grain.HOUR), after + 1
        if self.has(after, "half"):
            return Clock(hour, 30), after + 1
        if self.has(after, "less"):
            lessened = self.number(after + 1)
            if lessened and 0 < lessened[0] < 60:
                then = lessened[1]
                count = lessened[0]
                if self.has(then, "quarter"):
                    count, then = 15 * count, then + 1
                elif self.get(then, "unit") in ("minutemark", "minute"):
                    then += 1
                else:
                    return Clock(hour, grain=Grain.HOUR), after
                return Clock((hour - 1) % 24, 60 - count), then
        past = after + 1 if self.token(after).text in ("过", "零", "〇") else after
        minute = self.number(past)
        if minute is not None:
            value, then = minute
            if self.has(then, "quarter"):
                if value in (1, 2, 3):
                    return Clock(hour, 15 * value), self.skip(then + 1, "exactly")
                return None
            unit = self.get(then, "unit")
            if value < 60 and unit == "minutemark":
                second = self.number(then + 1)
                if second and second[0] < 60 and self.get(second[1], "unit") == "secondmark":
                    return Clock(hour, value, second[0]), second[1] + 1
                return Clock(hour, value), self.skip(then + 1, "exactly")
            if (
                value < 60
                and (unit is None or unit == "")
                and not self.has(then, "piece")
                and self._minute_like(past)
            ):
                return Clock(hour, value), then
        return Clock(hour, grain=Grain.HOUR), after

    def _minute_like(self, index: int) -> bool:
        """三点四十, 4点10, 三点零五: two figures, or a numeral that is no single digit."""
        token = self.token(index)
        if not self.touching(index):
            return False
        following = self.text_after(index + 1)[:1]
        if following and following in "人名项条次届个份家位楼号室万元亿台辆吨张页批家组":
            return False
        if "chinese" in token.roles:
            return len(token.text) >= 2 or token.text == "十"
        return bool(token.get("digits") == 2)
