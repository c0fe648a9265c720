"""The configuration: every mistake at once, each with its remedy, and never the token."""

from __future__ import annotations

import re
import tomllib
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from bot.config import Config, ConfigurationError, load
from bot.domain.vocabulary import Language, Mode

EXAMPLE = Path(__file__).parents[1] / "config.example.toml"
TOKEN = "123456789:AAE-secretSecretSecret_secret0123456789"


@pytest.fixture(autouse=True)
def at_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, and none of the operator's own variables."""
    import os

    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.upper().startswith("HUIYIN_")]:
        monkeypatch.delenv(name)


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(text)
    return file


def mistakes(file: Path | None = None) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load(file)
    return caught.value.lines


def test_without_a_file_everything_has_its_default() -> None:
    config = load()
    assert config.database.url == "sqlite:///huiyin.db"
    assert (config.office.language, config.reading.mode) == (Language.HANS, Mode.AUTO)
    assert config.digest.group_at == time(8, 30)
    assert (config.hours.lunch, config.hours.afternoon_start) == (time(12), time(14, 30))
    assert (config.quiet.begin, config.quiet.end) == (time(21), time(8))
    assert config.rules.ladders


def test_config_toml_is_found_in_the_working_folder(tmp_path: Path) -> None:
    written(tmp_path, '[office]\nworkday_start = "08:30"\n')
    assert load().hours.workday_start == time(8, 30)


def test_a_variable_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, f'[telegram]\ntoken = "{TOKEN}"\n[office]\nlunch = "11:30"\n')
    monkeypatch.setenv("HUIYIN_OFFICE__LUNCH", "11:45")
    monkeypatch.setenv("HUIYIN_DIGEST__WEEKLY", "true")
    monkeypatch.setenv("HUIYIN_REMINDERS__MEETING", '["at once", "-15m"]')
    config = load(file)
    assert config.hours.lunch == time(11, 45)
    assert config.digest.weekly is True
    assert config.reminders.meeting == ("at once", "-15m")
    assert config.telegram.token.get_secret_value() == TOKEN


def test_what_the_program_hands_in_wins_over_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_TELEGRAM__BASE_URL", "http://127.0.0.1:1/bot")
    config = load(overrides={"telegram": {"base_url": "http://127.0.0.1:2/bot"}})
    assert config.telegram.base_url == "http://127.0.0.1:2/bot"


def test_all_mistakes_are_told_at_once_with_key_value_and_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(
        tmp_path,
        """
        [telegram]
        base_url = "https://api.telegram.org"
        proxy = "127.0.0.1:1080"
        [database]
        url = "mysql://office"
        [office]
        language = "klingon"
        timezone = "Asia/Peking"
        country = "china"
        lunch = "noon"
        quiet_hours = "at night"
        colour = "red"
        departments = "财务科"
        [reminders]
        meeting = ["at once", "-half an hour"]
        [digest]
        group_at = "25:00"
        weekly = "sometimes"
        """,
    )
    monkeypatch.setenv("HUIYIN_READING__MODE", "guess")
    lines = mistakes(file)
    told = {line.split(" = ")[0]: line for line in lines}
    wanted = {
        "telegram.base_url": ("'https://api.telegram.org'", "/bot"),
        "telegram.proxy": ("'127.0.0.1:1080'", "http://127.0.0.1:1080"),
        "database.url": ("'mysql://office'", "sqlite:///huiyin.db"),
        "office.language": ("'klingon'", "zh-Hans"),
        "office.timezone": ("'Asia/Peking'", "Asia/Shanghai"),
        "office.country": ("'china'", "CN"),
        "office.lunch": ("'noon'", "09:00"),
        "office.quiet_hours": ("'at night'", "21:00-08:00"),
        "office.colour": ("'red'", "config.example.toml"),
        "office.departments": ("'财务科'", "a list"),
        "reminders.meeting": ("'-half an hour'", "-30m"),
        "digest.group_at": ("'25:00'", "09:00"),
        "digest.weekly": ("'sometimes'", "true or false"),
        "reading.mode": ("'guess'", "auto"),
    }
    assert set(told) == set(wanted)
    for key, (value, remedy) in wanted.items():
        assert value in told[key], told[key]
        assert remedy in told[key].split(": ", 1)[1], told[key]
    assert len(lines) == len(wanted)


@pytest.mark.parametrize(
    ("text", "key", "remedy"),
    [
        ("[telegram]\ntoken = 5\n", "telegram.token", "double quotes"),
        ("[office]\nlunch = 12:00:00\n", None, None),
        ("[office]\nplaces = [1]\n", "office.places", "double quotes"),
        ('office = "x"\n', "office", "[office]"),
        ('[ofice]\nlunch = "12:00"\n', "ofice", "config.example.toml"),
        ("[reminders]\nmeeting = [5]\n", "reminders.meeting", "-30m"),
        ('[reminders]\nmeeting = "-30m"\n', "reminders.meeting", "a list"),
        ('[office]\nlunch = "15:00"\n', "office", "afternoon_start"),
        ('[telegram]\ngroup_messages_per_minute = "many"\n', "telegram.group_messages", "number"),
        ("[telegram]\nchat_pause_seconds = -1\n", "telegram.chat_pause_seconds", "larger"),
        ('[telegram]\nmessages_per_second = "many"\n', "telegram.messages", "a whole number"),
        ("[office]\nlunch = 12\n", "office.lunch", "09:00"),
        ('[office]\nquiet_hours = "21-8"\n', "office.quiet_hours", "21:00-08:00"),
        ('[office]\ncountry = "XX"\n', "office.country", "as CN"),
        ('[office]\nlunch = "15:00"\n', "office.afternoon_start", "after office.lunch"),
        ('[office]\nworkday_end = "08:00"\n', "office.workday_end", "after office.workday_start"),
        ('office = "here"\n', "office", "[office]"),
        ("[telegram]\nmessages_per_second = 1.5\n", "telegram.messages_per_second", "whole"),
        ('[office]\nquiet_hours = "21:00-25:00"\n', "office.quiet_hours", "21:00-08:00"),
    ],
)
def test_each_kind_of_mistake_has_a_remedy_an_operator_understands(
    tmp_path: Path, text: str, key: str | None, remedy: str | None
) -> None:
    file = written(tmp_path, text)
    if key is None or remedy is None:
        load(file)  # TOML has times of day of its own
        return
    (line,) = mistakes(file)
    assert line.startswith(key)
    assert remedy in line


def test_a_variable_that_sets_nothing_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_OFICE__LUNCH", "12:00")
    monkeypatch.setenv("HUIYIN_TEST_POSTGRES", "postgresql://elsewhere")
    (line,) = mistakes()
    assert line.startswith("HUIYIN_OFICE__LUNCH")
    assert "no such section" in line


def test_a_file_that_is_no_toml_is_named_with_the_line(tmp_path: Path) -> None:
    file = written(tmp_path, "[telegram\n")
    (line,) = mistakes(file)
    assert str(file) in line
    assert "line 1" in line


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes('[office]\nplaces = ["会议室"]\n'.encode("gb18030"))
    (line,) = mistakes(file)
    assert str(file) in line
    assert "UTF-8" in line


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    (line,) = mistakes(tmp_path / "other.toml")
    assert "other.toml" in line
    assert "config.example.toml" in line


@pytest.mark.parametrize(
    "text",
    [
        f'[telegram]\ntoken = "{TOKEN} "\n',
        f'[telegram]\ntoken = "bot{TOKEN}"\n',
        f'[telegram]\ntoken = ["{TOKEN}"]\n',
        f'[telegram]\ntokens = "{TOKEN}"\n',
        f'[telegram]\ntoken = "{TOKEN}\n',
        f'telegram = "{TOKEN}"\n',
        f'token = "{TOKEN}"\n',
        f'[telegram]\nbase_url = "https://api.telegram.org/bot{TOKEN}"\n',
        f'[telegram]\nproxy = "{TOKEN}"\n',
        f'[office]\nbot_token = "{TOKEN}"\n',
    ],
)
def test_the_token_is_in_no_mistake_wherever_it_was_put(tmp_path: Path, text: str) -> None:
    lines = mistakes(written(tmp_path, text))
    assert lines
    for line in lines:
        assert "secretSecret" not in line


def test_a_wrong_token_in_a_variable_is_not_told_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_TELEGRAM__TOKEN", f"<{TOKEN}>")
    (line,) = mistakes()
    assert line.startswith("telegram.token = (hidden)")
    assert "secretSecret" not in line


def test_neither_the_token_nor_the_databases_password_is_shown(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        f'[telegram]\ntoken = "{TOKEN}"\n'
        '[database]\nurl = "postgresql+psycopg://huiyin:hushHush@db/huiyin"\n',
    )
    config = load(file)
    for shown in (repr(config), str(config), repr(config.telegram), repr(config.database)):
        assert "secretSecret" not in shown
        assert "hushHush" not in shown
    assert "secretSecret" not in config.model_dump_json()
    assert config.telegram.token.get_secret_value() == TOKEN
    assert "hushHush" in config.database.url


def test_a_mistake_beside_a_password_does_not_show_it(tmp_path: Path) -> None:
    file = written(tmp_path, '[database]\nurl = "postgre://huiyin:hushHush@db/huiyin"\n')
    (line,) = mistakes(file)
    assert line.startswith("database.url = (hidden): ")


def test_variables_are_checked_like_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_OFICE__LUNCH", "12:00")
    monkeypatch.setenv("HUIYIN_OFFICE__LUNSH", "12:00")
    assert [line.partition(" = ")[0].partition(":")[0] for line in mistakes()] == [
        "HUIYIN_OFICE__LUNCH",
        "office.lunsh",
    ]


def test_a_list_in_a_variable_is_written_as_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_REMINDERS__MEETING", "at once")
    (line,) = mistakes()
    assert line.startswith("HUIYIN_REMINDERS")
    assert '["at once", "-30m"]' in line


def sections() -> dict[str, type[BaseModel]]:
    found = {}
    for name, field in Config.model_fields.items():
        assert isinstance(field.annotation, type)
        assert issubclass(field.annotation, BaseModel)
        found[name] = field.annotation
        for key, inner in field.annotation.model_fields.items():
            if isinstance(inner.annotation, type) and issubclass(inner.annotation, BaseModel):
                found[f"{name}.{key}"] = inner.annotation
    assert len(found) >= 8
    return found


def tables(example: dict[str, Any], above: str = "") -> dict[str, set[str]]:
    """The keys of each table of the file, those inside a table by their dotted name."""
    found = {}
    for name, keys in example.items():
        found[f"{above}{name}"] = set(keys)
        inner = {key: value for key, value in keys.items() if isinstance(value, dict)}
        found.update(tables(inner, f"{above}{name}."))
    return found


def test_the_example_loads_and_is_exactly_the_defaults() -> None:
    assert load(EXAMPLE).model_dump() == load().model_dump()


def test_every_key_stands_in_the_example_and_no_other() -> None:
    example = tomllib.loads(EXAMPLE.read_text())
    assert tables(example) == {
        name: set(section.model_fields) for name, section in sections().items()
    }


def test_every_key_of_the_example_is_explained() -> None:
    """A comment stands over each key, or over the group of lines it belongs to."""
    explained = True
    keys = 0
    for line in EXAMPLE.read_text().splitlines():
        if line.startswith("#"):
            explained = True
        elif not line.strip() or line.startswith("["):
            explained = False
        elif re.match(r"\w+ =", line):
            keys += 1
            assert explained, f"nothing explains: {line}"
    inner = [name for name in sections() if "." in name]
    assert keys == sum(len(one.model_fields) for one in sections().values()) - len(inner)


def test_the_ladders_of_urgency_are_tables_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, '[reminders.urgent]\nescalate = ["+20m", "+1h @office_director"]\n')
    monkeypatch.setenv("HUIYIN_REMINDERS__FLASH__OVERDUE", '["every wd 10:00"]')
    rules = load(file).rules
    assert rules.urgent is not None
    assert rules.flash is not None
    assert [rung.name for rung in rules.urgent.escalate] == ["+20m", "+1h"]
    assert [rung.name for rung in rules.flash.overdue] == ["every wd 10:00"]
    assert [rung.name for rung in rules.escalate] == ["+30m", "17:30", "17:45"]


def test_a_rung_above_the_handler_must_say_who_hears_it(tmp_path: Path) -> None:
    file = written(tmp_path, '[reminders]\noverdue_escalate = ["+1wd 10:00"]\n')
    (line,) = mistakes(file)
    assert line.startswith("reminders.overdue_escalate = ")
    assert "@office_director" in line
    file = written(tmp_path, '[reminders.flash]\nescalate = ["+5 minutes"]\n')
    (line,) = mistakes(file)
    assert line.startswith("reminders.flash.escalate = ")


def test_the_days_end_can_be_switched_off(tmp_path: Path) -> None:
    file = written(tmp_path, '[digest]\nevening_at = "off"\nweekend_at = "16:30"\n')
    digest = load(file).digest
    assert (digest.evening_at, digest.weekend_at) == (None, time(16, 30))
