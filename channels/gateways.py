"""Which gateways this service has: one strict file in the data folder, readable by its owner only.

It holds passwords. Nothing of it is ever printed: a refusal names the place, never the value.
"""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import current_app

from casework.installation import read_secret
from channels.gateway import About, Gateway, Stranger
from channels.settings import Settings, WrongSetting
from reporting.gateways import SMS

# Each with its carrier, its file and what stands there. A kind that nobody has configured is not loaded: the providers'
# libraries are large, and every start, also of a command, would pay for them.
KINDS = {
    "kannel": (SMS, "channels.sms_kannel", "KannelGateway"),
    "twilio": (SMS, "channels.sms_twilio", "TwilioGateway"),
    "http": (SMS, "channels.sms_http", "HttpGateway"),
}
DEMO = "demo"
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
    numbers = [gateway.about.number for gateway in gateways.values()]
    if len(set(numbers)) != len(numbers):
        raise WrongSetting("number", "two gateways have the same number: each belongs to one country")
    return gateways


def demonstration(data: Path, port: str) -> dict[str, Gateway]:
    """A line to a telephone in the terminal of this machine (`sms chat`): never beside real ones, never in production."""
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
    return {DEMO: _gateway(DEMO, table, here)}


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
    carrier, module, gateway_class = KINDS[kind]
    about = About(
        name=name,
        carrier=carrier,
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
    gateway: Gateway = getattr(import_module(module), gateway_class).configured(about, settings, public_url)
    settings.end()
    return gateway
