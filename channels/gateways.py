"""Which gateways this service has: one strict file in the data folder, readable by its owner only.

It holds passwords. Nothing of it is ever printed: a refusal names the place, never the value.
"""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import current_app

from casework.installation import read_secret
from channels.gateway import About, Gateway, Stranger
from channels.settings import Settings, WrongSetting
from reporting.gateways import SMS, TELEGRAM

# Each with its carrier, its file and what stands there. A kind that nobody has configured is not loaded: the providers'
# libraries are large, and every start, also of a command, would pay for them.
KINDS = {
    "kannel": (SMS, "channels.sms_kannel", "KannelGateway"),
    "twilio": (SMS, "channels.sms_twilio", "TwilioGateway"),
    "http": (SMS, "channels.sms_http", "HttpGateway"),
    "telegram": (TELEGRAM, "channels.telegram_bot", "TelegramGateway"),
}
DEMO, DEMO_CHAT = "demo", "demo-telegram"
DEMO_BOT = 100000
# Telegram takes thirty messages a second of a bot: one less, and what is refused all the same is sent again when it says.
CHAT_A_MINUTE = 1740
_NAME = re.compile(r"[a-z][a-z0-9-]{1,31}")
_NUMBER = re.compile(r"\+?[0-9]{3,15}")
_PREFIX = re.compile(r"\+[0-9]{1,14}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def configured() -> Mapping[str, Gateway]:
    gateways: Mapping[str, Gateway] = current_app.extensions["davylamp_gateways"]
    return gateways


def named(name: str) -> Gateway:
    """Raises Stranger."""
    gateway = configured().get(name)
    if gateway is None:
        raise Stranger
    return gateway


def read(data: Path, file: str, public_url: str) -> dict[str, Gateway]:
    """Raises WrongSetting, whose sentence the operator reads at the start."""
    if not file:
        return {}
    tables = _tables(data / file)
    gateways = {name: _gateway(name, table, public_url) for name, table in tables.items()}
    numbers = [gateway.about.number for gateway in gateways.values() if gateway.about.number]
    if len(set(numbers)) != len(numbers):
        raise WrongSetting("number", "two gateways have the same number: each belongs to one country")
    return gateways


def demonstration(data: Path, port: str) -> Mapping[str, Gateway]:
    """Lines to a terminal of this machine (`sms chat`, `telegram chat`): never beside real ones, never in production."""
    here = f"http://127.0.0.1:{port}"
    table = {
        "kind": "http",
        "country": "CD",
        "languages": ["en", "fr", "sw"],
        "number": "4040",
        "allowed_prefixes": ["+243"],
        "duty": {"cd-ombuds": "+243899999999"},
        "daily_segments": 1_000_000,
        "per_minute": 6000,
        "callback_secret": read_secret(data / "secrets", DEMO).hex(),
        "callback_url": here,
        "adapter": {
            "inbound": {"format": "json", "id": ["id"], "from": ["from"], "text": ["text"]},
            "report": {"format": "json", "id": ["id"], "status": ["status"], "states": {"sent": "sent"}},
            "outbound": {
                "url": f"http://127.0.0.1:{int(port) + 1}/",
                "format": "json",
                "body": {"to": "{to}", "text": "{text}"},
            },
        },
    }
    chat = {
        "kind": "telegram",
        "country": "CD",
        "languages": ["en", "fr", "sw"],
        "token": f"{DEMO_BOT}:{read_secret(data / 'secrets', DEMO).hex()[:40]}",
        "callback_secret": read_secret(data / "secrets", DEMO).hex(),
        "callback_url": here,
        "webhook": True,
        "base_url": f"http://127.0.0.1:{int(port) + 2}",
    }
    return Demonstration({DEMO: table, DEMO_CHAT: chat}, here)


class Demonstration(Mapping[str, Gateway]):
    """Each is made when it is asked for: most who start a demonstration never chat, and need not wait for the library."""

    def __init__(self, tables: Mapping[str, Any], public_url: str) -> None:
        self._tables, self._public_url = tables, public_url
        self._made: dict[str, Gateway] = {}

    def __getitem__(self, name: str) -> Gateway:
        if name not in self._made:
            self._made[name] = _gateway(name, self._tables[name], self._public_url)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


def _tables(path: Path) -> dict[str, Any]:
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise WrongSetting(path.name, "others can read it: chmod 600")
        content = tomllib.loads(path.read_text("utf-8"))
    except OSError:
        raise WrongSetting(path.name, "cannot be read") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise WrongSetting(path.name, "is not TOML") from None
    top = Settings(path.name, content)
    tables = top.table("gateways")
    top.end()
    return tables


def _gateway(name: str, table: Any, public_url: str) -> Gateway:
    if not _NAME.fullmatch(name):
        raise WrongSetting("gateways", "a name has 2 to 32 small letters, digits and hyphens")
    settings = Settings(name, table)
    kind = settings.one_of("kind", KINDS)
    carrier, module, kind_of_gateway = KINDS[kind]
    about = _about_chat(name, settings) if carrier == TELEGRAM else _about_line(name, settings)
    gateway: Gateway = getattr(import_module(module), kind_of_gateway).configured(about, settings, public_url)
    settings.end()
    return gateway


def _about_chat(name: str, settings: Settings) -> About:
    """It costs nothing, and an address is a chat, which says nothing of a country."""
    country, languages = settings.matching("country", _COUNTRY), settings.several("languages", _LANGUAGE)
    return About(name, TELEGRAM, country, languages, "", ("",), daily_segments=10**9, per_minute=CHAT_A_MINUTE)


def _about_line(name: str, settings: Settings) -> About:
    about = About(
        name=name,
        carrier=SMS,
        country=settings.matching("country", _COUNTRY),
        languages=settings.several("languages", _LANGUAGE),
        number=settings.matching("number", _NUMBER),
        allowed_prefixes=settings.several("allowed_prefixes", _PREFIX),
        daily_segments=settings.number("daily_segments", least=0, most=1_000_000),
        per_minute=settings.number("per_minute", least=1, most=6000),
        duty=settings.words("duty", {}),
    )
    if not all(_PREFIX.fullmatch(to) and to.startswith(about.allowed_prefixes) for to in about.duty.values()):
        raise WrongSetting(f"{name}.duty", "holds a number outside allowed_prefixes, or none as in +243...")
    return about
