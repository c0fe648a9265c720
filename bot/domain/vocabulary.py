"""The words of the trade that other values are made of."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What sort of matter an item is."""

    MEETING = "meeting"
    REPORT = "report"
    TASK = "task"


class Action(StrEnum):
    """What a notice does to a matter."""

    CREATE = "create"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    COMPLETE = "complete"


class Urgency(StrEnum):
    """缓急程度: how fast, not how weighty. 平急 is kept as written in `mark` of the reading."""

    ROUTINE = "routine"
    URGENT = "urgent"  # 加急
    FLASH = "flash"  # 特急


class Language(StrEnum):
    """The languages Huiyin speaks."""

    HANS = "zh-Hans"
    HANT = "zh-Hant"
    EN = "en"


class Mode(StrEnum):
    """How a group's notices are taken: at once, after a press, or by command only."""

    AUTO = "auto"
    ASK = "ask"
    COMMANDS = "commands"
