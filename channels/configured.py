"""The gateways that the operator has configured: one file, strict, readable by its owner only.

{"gateways": [{"kind": "kannel", "name": "kannel-cd", "country": "CD", "number": "4040", "languages": ["fr", "sw"],
               "prefixes": ["+243"], "daily_segments": 500, "secret": "...", "sendsms": "http://127.0.0.1:13013/cgi-bin/sendsms",
               "user": "davylamp", "password": "...", "callback": "http://127.0.0.1:8000"}]}
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pycountry
from flask import Flask, current_app

from channels.gateway import Gateway, Line
from channels.sms_kannel import Kannel
from channels.wording import LANGUAGES

_NAME = re.compile(r"[a-z0-9-]{1,32}", re.ASCII)
_NUMBER = re.compile(r"\+?[0-9]{3,15}", re.ASCII)
_PREFIX = re.compile(r"\+[1-9][0-9]{0,6}", re.ASCII)
_SECRET = re.compile(r"[A-Za-z0-9_-]{24,64}", re.ASCII)
_LINE = {"kind", "name", "country", "number", "languages", "prefixes", "daily_segments"}
_KANNEL = {"secret", "sendsms", "user", "password", "callback"}


class WrongConfiguration(SystemExit):
    """Ends the start: a gateway that is half configured would lose messages. Names the key, never its value."""

    def __init__(self, what: str) -> None:
        super().__init__(f"wrong_gateways: {what}")


def read(path: Path) -> dict[str, Gateway]:
    """By name. Raises WrongConfiguration."""
    if path.stat().st_mode & 0o077:
        raise WrongConfiguration(f"others can read {path.name}, and it holds passwords: chmod 600 it")
    try:
        listed = json.loads(path.read_bytes())["gateways"]
    except (ValueError, KeyError, TypeError):
        raise WrongConfiguration(f'{path.name} is no JSON object with a list "gateways"') from None
    if not isinstance(listed, list):
        raise WrongConfiguration('"gateways" is no list')
    gateways = [_gateway(fields, place) for place, fields in enumerate(listed, start=1)]
    named = {gateway.line.name: gateway for gateway in gateways}
    if len(named) != len(gateways):
        raise WrongConfiguration("two gateways have the same name")
    return named


def gateways() -> dict[str, Gateway]:
    found: dict[str, Gateway] = current_app.extensions["davylamp_gateways"]
    return found


def prepare(app: Flask) -> None:
    path = app.config["GATEWAYS"]
    app.extensions["davylamp_gateways"] = read(Path(path)) if path else {}


def _gateway(fields: Any, place: int) -> Gateway:
    if not isinstance(fields, dict) or fields.get("kind") != "kannel":
        raise WrongConfiguration(f"gateway {place}: kind must be kannel")
    if unknown := sorted(set(fields) - _LINE - _KANNEL):
        raise WrongConfiguration(f"gateway {place}: unknown key {unknown[0]}")
    if missing := sorted((_LINE | _KANNEL) - set(fields)):
        raise WrongConfiguration(f"gateway {place}: {missing[0]} is missing")
    line = _line(fields, place)
    return Kannel(
        line,
        _text(fields, place, "secret", _SECRET),
        _loopback(fields, place, "sendsms"),
        _text(fields, place, "user", _NAME),
        _text(fields, place, "password", _SECRET),
        _loopback(fields, place, "callback").rstrip("/"),
    )


def _line(fields: dict[str, Any], place: int) -> Line:
    country = fields["country"]
    if not isinstance(country, str) or pycountry.countries.get(alpha_2=country) is None or len(country) != 2:
        raise WrongConfiguration(f"gateway {place}: country is not two letters of ISO 3166")
    languages = _list(fields, place, "languages")
    if not languages or any(language not in LANGUAGES for language in languages):
        raise WrongConfiguration(f"gateway {place}: languages are some of {', '.join(LANGUAGES)}")
    prefixes = _list(fields, place, "prefixes")
    if not prefixes or not all(isinstance(p, str) and _PREFIX.fullmatch(p) for p in prefixes):
        raise WrongConfiguration(f"gateway {place}: prefixes are like +243, and at least one")
    most = fields["daily_segments"]
    if type(most) is not int or not 0 < most <= 1_000_000:
        raise WrongConfiguration(f"gateway {place}: daily_segments is a number from 1")
    name, number = _text(fields, place, "name", _NAME), _text(fields, place, "number", _NUMBER)
    return Line(name, country, number, tuple(languages), tuple(prefixes), most)


def _text(fields: dict[str, Any], place: int, key: str, form: re.Pattern[str]) -> str:
    value = fields[key]
    if not isinstance(value, str) or not form.fullmatch(value):
        raise WrongConfiguration(f"gateway {place}: {key} must match {form.pattern}")
    return value


def _list(fields: dict[str, Any], place: int, key: str) -> list[Any]:
    if not isinstance(fields[key], list):
        raise WrongConfiguration(f"gateway {place}: {key} is a list")
    return list(fields[key])


def _loopback(fields: dict[str, Any], place: int, key: str) -> str:
    value = fields[key]
    address = urlsplit(value) if isinstance(value, str) else None
    if address is None or address.scheme != "http" or address.hostname not in ("127.0.0.1", "localhost"):
        raise WrongConfiguration(f"gateway {place}: {key} is an http address on this machine")
    return str(value)
