"""The configuration: `config.toml`, overridden by `HUIYIN_SECTION__KEY` variables.

All mistakes are reported at once, each with key, value and remedy; the token is never
printed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.domain.calendar import OfficeHours, QuietHours
from bot.domain.ladder import Rung, parse_rung
from bot.domain.plan import Rules
from bot.domain.vocabulary import Kind, Language, Mode

DEFAULT_FILE = Path("config.toml")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}|://[^/@\s]*:[^/@\s]*@")  # a token, a password


class ConfigurationError(Exception):
    """The configuration has mistakes; `lines` names each with its remedy."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def _clock(value: object) -> object:
    if isinstance(value, str):
        try:
            hour, minute = value.split(":")
            return time(int(hour), int(minute))
        except ValueError:
            raise ValueError('write a time of day as "09:00"') from None
    if not isinstance(value, time):
        raise ValueError('write a time of day as "09:00"')
    return value


def _clock_or_off(value: object) -> object:
    return None if value == "off" else _clock(value)


def _checked(check: Callable[[str], object]) -> Callable[[object], object]:
    def run(value: object) -> object:
        if isinstance(value, str):
            check(value)
        return value

    return run


def _token(value: object) -> object:
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    if isinstance(text, str) and text and not _TOKEN.fullmatch(text):
        raise ValueError('BotFather gives a token like "123456:ABC-def"; copy it whole')
    return value


def _base_url(value: str) -> None:
    if not re.fullmatch(r"https?://[^/\s]+(/.*)?/bot", value):
        raise ValueError('an address that ends in "/bot", as "https://api.telegram.org/bot"')


def _proxy(value: str) -> None:
    if value and not re.fullmatch(r"(https?|socks5h?)://\S+", value):
        raise ValueError('an address as "http://127.0.0.1:1080", or "" for none')


def _database(value: str) -> None:
    try:
        backend = make_url(value).get_backend_name()
    except ArgumentError:
        backend = ""
    if backend not in ("sqlite", "postgresql"):
        raise ValueError('"sqlite:///huiyin.db" or "postgresql+psycopg://user:word@host/name"')


def _zone(value: str) -> None:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError('a zone of the tz database, as "Asia/Shanghai"') from None


def _quiet(value: str) -> None:
    try:
        QuietHours.parse(value)
    except ValueError:
        raise ValueError('two times of day, as "21:00-08:00"') from None


def _country(value: str) -> None:
    if value == "CN":  # known; the library takes a fifth of a second to load
        return
    from holidays import list_supported_countries

    if value not in list_supported_countries(include_aliases=True):
        raise ValueError("a country whose holidays are known, in two capital letters, as CN")


def _rungs(values: object) -> object:
    if isinstance(values, list):
        for value in values:
            parse_rung(str(value))
    return values


def _rungs_above(values: object) -> object:
    values = _rungs(values)
    for value in values if isinstance(values, list) else ():
        if "@" not in str(value):
            raise ValueError(f'{value!r} names nobody; end it in a hearer, as "@office_director"')
    return values


def _period(value: object) -> object:
    """Of a weekly or monthly digest: off, on, or a day and a time of day."""
    if isinstance(value, bool):
        return value
    said = str(value).lower()
    if said in ("off", "false", "true"):
        return said == "true"
    if not re.fullmatch(r"(mon|tue|wed|thu|fri|sat|sun|last|\d{1,2}) \d{1,2}:\d{2}", said):
        raise ValueError('true or false, or a day and a time as "fri 16:30"')
    return said


Clock = Annotated[time, BeforeValidator(_clock)]
ClockOrOff = Annotated[time | None, BeforeValidator(_clock_or_off)]
Period = Annotated[bool | str, BeforeValidator(_period)]
Ladder = Annotated[tuple[str, ...], BeforeValidator(_rungs)]
LadderAbove = Annotated[tuple[str, ...], BeforeValidator(_rungs_above)]


class Section(BaseModel):
    """One table of the file; a key that is not known is a mistake, not a wish."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Telegram(Section):
    token: Annotated[SecretStr, BeforeValidator(_token)] = SecretStr("")
    base_url: Annotated[str, BeforeValidator(_checked(_base_url))] = "https://api.telegram.org/bot"
    proxy: Annotated[str, BeforeValidator(_checked(_proxy))] = ""
    messages_per_second: Annotated[int, Field(ge=1)] = 28
    group_messages_per_minute: Annotated[int, Field(ge=1)] = 19
    chat_pause_seconds: Annotated[float, Field(ge=0)] = 1.0


class Database(Section):
    url: Annotated[str, BeforeValidator(_checked(_database)), Field(repr=False)] = (
        "sqlite:///huiyin.db"
    )


class Office(Section):
    language: Language = Language.HANS
    timezone: Annotated[str, BeforeValidator(_checked(_zone))] = "Asia/Shanghai"
    country: Annotated[str, BeforeValidator(_checked(_country))] = "CN"
    workday_start: Clock = time(9)
    lunch: Annotated[Clock, Field(validate_default=True)] = time(12)
    afternoon_start: Annotated[Clock, Field(validate_default=True)] = time(14, 30)
    workday_end: Annotated[Clock, Field(validate_default=True)] = time(18)
    quiet_hours: Annotated[str, BeforeValidator(_checked(_quiet))] = "21:00-08:00"
    departments: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    meetings: tuple[str, ...] = ()

    @field_validator("lunch", "afternoon_start", "workday_end")
    @classmethod
    def _in_order(cls, value: time, info: ValidationInfo) -> time:
        for earlier in ("workday_start", "lunch", "afternoon_start"):
            before = info.data.get(earlier)  # none if it is mistaken itself
            together = (earlier, info.field_name) == ("lunch", "afternoon_start")
            if before is not None and (value < before or (value == before and not together)):
                raise ValueError(f"a time of day after office.{earlier}")
        return value


class Urgent(Section):
    """What replaces the ladders of the same name for 加急, 督办 and jobs within a day."""

    escalate: Ladder = ("+15m", "+30m", "+45m @office_director")
    unaccepted: Ladder = ("+30m", "+2h", "+2h @forwarder", "+3h @office_director")
    overdue: Ladder = ("every wd 09:00", "every wd 15:00")
    overdue_escalate: LadderAbove = ("+1h @department_head", "+1wd 09:30 @office_director")


class Flash(Section):
    """What replaces the ladders of the same name for 特急."""

    escalate: Ladder = ("+15m", "+30m @office_director")
    unaccepted: Ladder = ("+15m", "+30m", "+30m @forwarder", "+30m @office_director")
    overdue: Ladder = ("every wd 09:00", "every wd 11:00", "every wd 15:00", "every wd 17:00")
    overdue_escalate: LadderAbove = ("+30m @department_head", "+1h @office_director")


class Reminders(Section):
    meeting: Ladder = ("at once", "eve 17:30", "lunch", "-30m")
    report: Ladder = ("at once", "-3wd 09:00", "-1wd 09:00", "0d 09:00")
    task: Ladder = ("at once", "-3wd 09:00", "-1wd 09:00", "0d 09:00")
    overdue: Ladder = ("every wd 09:00",)
    escalate: Ladder = ("+30m", "17:30", "17:45 @office_director")
    unaccepted: Ladder = ("+4h", "+4h @forwarder", "0d 17:30 @office_director")
    overdue_escalate: LadderAbove = (
        "+1wd 10:00 @department_head",
        "+2wd 10:00 @office_director",
    )
    returns: LadderAbove = ("0d 15:00 @group",)
    urgent: Urgent = Urgent()
    flash: Flash = Flash()


class Digest(Section):
    group_at: ClockOrOff = time(8, 30)
    leader_at: ClockOrOff = time(8, 30)
    evening_at: ClockOrOff = time(17, 30)
    weekend_at: ClockOrOff = time(17)
    weekly: Period = False
    monthly: Period = False
    empty: bool = False


class Reading(Section):
    mode: Mode = Mode.AUTO


class _Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="HUIYIN_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    telegram: Telegram = Telegram()
    database: Database = Database()
    office: Office = Office()
    reminders: Reminders = Reminders()
    digest: Digest = Digest()
    reading: Reading = Reading()


class Config(_Settings):
    """Everything an operator may set, checked.

    The derived values below are what the house uses; nobody else reads raw strings.
    """

    @property
    def hours(self) -> OfficeHours:
        """The office's day."""
        office = self.office
        return OfficeHours(
            ZoneInfo(office.timezone),
            office.workday_start,
            office.lunch,
            office.afternoon_start,
            office.workday_end,
        )

    @property
    def quiet(self) -> QuietHours:
        """When private chats are left in peace."""
        return QuietHours.parse(self.office.quiet_hours)

    @property
    def rules(self) -> Rules:
        """The ladders, parsed."""
        reminders = self.reminders

        def rungs(entries: tuple[str, ...]) -> tuple[Rung, ...]:
            return tuple(parse_rung(entry) for entry in entries)

        def suited(chosen: Reminders | Urgent | Flash) -> Rules:
            return Rules(
                ladders={
                    Kind.MEETING: rungs(reminders.meeting),
                    Kind.REPORT: rungs(reminders.report),
                    Kind.TASK: rungs(reminders.task),
                },
                overdue=rungs(chosen.overdue),
                hours=self.hours,
                morning=self.digest.leader_at or time(8, 30),
                escalate=rungs(chosen.escalate),
                unaccepted=rungs(chosen.unaccepted),
                overdue_escalate=rungs(chosen.overdue_escalate),
                returns=rungs(reminders.returns),
            )

        return replace(
            suited(reminders), urgent=suited(reminders.urgent), flash=suited(reminders.flash)
        )


_REMEDIES: dict[str, str] = {
    "extra_forbidden": "no such key; config.example.toml lists them all",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "string_type": "a text in double quotes",
    "greater_than_equal": "a larger number",
    "tuple_type": 'a list, as ["at once", "-30m"]',
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
}


def load(file: Path | None = None, *, overrides: dict[str, Any] | None = None) -> Config:
    """Read the configuration.

    Args:
        file: the file to read; None reads `config.toml` if there is one.
        overrides: values that win over everything, as {"telegram": {"base_url": …}}.

    Raises:
        ConfigurationError: with every mistake, one line each.
    """
    if file is not None and not file.exists():
        raise ConfigurationError(
            [f"{file}: there is no such file; copy config.example.toml and fill in the token"]
        )
    source = file if file is not None else DEFAULT_FILE

    class Sourced(Config):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            toml = TomlConfigSettingsSource(settings_cls, source if source.exists() else None)
            return (init_settings, env_settings, toml)

    lines = _unknown_variables()
    try:
        config = Sourced(**(overrides or {}))
    except ValidationError as error:
        lines += [_line(one) for one in error.errors()]
    except SettingsError as error:  # a variable with a list that is no list
        section = re.search(r'field "(\w+)"', str(error))
        name = f"HUIYIN_{section[1].upper()}__…" if section else "HUIYIN_…"
        lines.append(f"""{name}: write a list in a variable as '["at once", "-30m"]'""")
    except UnicodeDecodeError:
        lines.append(f"{source}: not UTF-8; save the file as UTF-8")
    except ValueError as error:  # not TOML at all
        lines.append(f"{source}: {error}")
    if lines:
        raise ConfigurationError(lines) from None
    return config


def _unknown_variables() -> list[str]:
    lines = []
    for name in sorted(os.environ):
        upper = name.upper()
        if not upper.startswith("HUIYIN_") or "__" not in upper:
            continue
        section = upper.removeprefix("HUIYIN_").partition("__")[0].lower()
        if section not in Config.model_fields:
            lines.append(f"{name}: no such section; config.example.toml lists them all")
    return lines


def _line(error: Any) -> str:
    where = [str(part) for part in error["loc"]]
    key = ".".join(where)
    given = repr(error["input"])
    if isinstance(error["input"], time):
        given = repr(f"{error['input']:%H:%M}")
    # A whole table is no value to show; a token may have been put in the wrong place.
    value = "(hidden)" if "token" in where or _SECRET.search(given) else given
    if error["type"] == "value_error":
        remedy = str(error["ctx"]["error"])
        if isinstance(error["input"], dict):
            return f"{key}: {remedy}"
    elif error["type"] in ("model_type", "model_attributes_type"):
        remedy = f"a table, as [{key}] on a line of its own and its keys under it"
    elif error["type"] in ("enum", "literal_error"):
        remedy = f"one of {error['ctx']['expected']}"
    else:
        remedy = _REMEDIES.get(error["type"], error["msg"])
    return f"{key} = {value}: {remedy}"
