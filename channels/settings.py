"""Reads one table of the gateways' file, strictly: what is missing, of another kind or unknown stops the start."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

_SECRET = re.compile(r"[A-Za-z0-9_-]{24,128}")


class WrongSetting(SystemExit):
    """Names where it stands and what is wrong, never what stands there."""

    def __init__(self, place: str, what: str) -> None:
        super().__init__(f"wrong_setting: {place}: {what}.")


class Settings:
    def __init__(self, place: str, table: Any) -> None:
        if not isinstance(table, dict):
            raise WrongSetting(place, "is no table")
        self._place, self._table = place, dict(table)

    def at(self, key: str) -> str:
        return f"{self._place}.{key}"

    def text(self, key: str, default: str | None = None) -> str:
        value = self._take(key, default)
        if not isinstance(value, str) or (default is None and not value):
            raise WrongSetting(self.at(key), "is no text")
        return value

    def matching(self, key: str, pattern: re.Pattern[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value != default and not pattern.fullmatch(value):
            raise WrongSetting(self.at(key), "is not of the form that the operators' page shows")
        return value

    def secret(self, key: str) -> str:
        value = self.text(key)
        if not _SECRET.fullmatch(value):
            raise WrongSetting(self.at(key), "wants 24 to 128 letters, digits, - and _")
        return value

    def one_of(self, key: str, words: Collection[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in words:
            raise WrongSetting(self.at(key), f"is none of {', '.join(words)}")
        return value

    def several(self, key: str, pattern: re.Pattern[str], default: list[str] | None = None) -> tuple[str, ...]:
        values = self._take(key, default)
        if not isinstance(values, list) or (default is None and not values):
            raise WrongSetting(self.at(key), "is no list, or an empty one")
        if not all(isinstance(value, str) and pattern.fullmatch(value) for value in values):
            raise WrongSetting(self.at(key), "holds something of another form than the operators' page shows")
        return tuple(values)

    def number(self, key: str, *, least: int, most: int, default: int | None = None) -> int:
        value = self._take(key, default)
        if type(value) is not int or not least <= value <= most:
            raise WrongSetting(self.at(key), f"is no number from {least} to {most}")
        return value

    def yes_or_no(self, key: str, *, default: bool) -> bool:
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise WrongSetting(self.at(key), "is neither true nor false")
        return value

    def table(self, key: str, default: dict[str, Any] | None = None) -> dict[str, Any]:
        value = self._take(key, default)
        if not isinstance(value, dict):
            raise WrongSetting(self.at(key), "is no table")
        return value

    def words(self, key: str, default: dict[str, str] | None = None) -> dict[str, str]:
        value = self.table(key, default)
        if not all(isinstance(word, str) for word in value.values()):
            raise WrongSetting(self.at(key), "holds something else than texts")
        return value

    def address(self, key: str, default: str | None = None) -> str:
        """https anywhere, or plain http to this machine: a number and a text never cross a network in the clear."""
        value = self.text(key, default)
        if value and not is_safe(value):
            raise WrongSetting(self.at(key), "is neither https nor on this machine")
        return value.rstrip("/")

    def end(self) -> None:
        for key in self._table:
            raise WrongSetting(self.at(key), "is unknown")

    def _take(self, key: str, default: Any) -> Any:
        if key not in self._table and default is None:
            raise WrongSetting(self.at(key), "is missing")
        return self._table.pop(key, default)


def is_safe(url: str) -> bool:
    parts = urlsplit(url)
    if parts.username is not None or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(parts.hostname))


def is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
