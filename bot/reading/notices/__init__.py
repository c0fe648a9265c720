"""Notices: from a text to the matters it holds."""

from bot.reading.notices.notice import read_notice

__all__ = ["read_notice"]
