"""How one provider's HTTP calls look, as a configuration says it: read once, strictly, and asked afterwards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from channels.gateway import Delivery
from channels.settings import Settings, WrongSetting, is_safe

_FIELD = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
_ANY = re.compile(r".{1,200}", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{([a-z][a-z_0-9]*)\}")
FORMATS = ("form", "json")
DIGITS = ("hex", "base64")
PARTS = ("joined", "single")
# What a text to be sent can be put in as.
SENDING = frozenset({"to", "digits", "number", "text", "ucs2_hex", "reference", "report_url"})

Paths = tuple[str, ...]


def filled(template: Any, values: Mapping[str, str]) -> Any:
    """In one pass: a text with braces in it stays what it is."""
    if isinstance(template, str):
        return _PLACEHOLDER.sub(lambda match: values[match[1]], template)
    if isinstance(template, list):
        return [filled(one, values) for one in template]
    if isinstance(template, dict):
        return {key: filled(one, values) for key, one in template.items()}
    return template


@dataclass(frozen=True, repr=False)
class Signature:
    header: str
    timestamp: str
    key: str
    tolerance: int
    digits: str


@dataclass(frozen=True, repr=False)
class Incoming:
    """Fields are dotted paths; the first that is there counts."""

    format: str
    id: Paths
    sender: Paths
    recipient: Paths
    text: Paths
    content_hash: Paths
    only: Mapping[str, str]
    coding: str
    hex: str
    hex_codings: Paths
    parts: str  # "single": longer texts come in parts, which are joined here
    udh: str  # the user data header in hex, where the provider gives it
    acknowledge: str
    header: tuple[str, str] | None
    signature: Signature | None
    addresses: Paths

    @classmethod
    def read(cls, settings: Settings) -> Self:
        incoming = cls(
            format=settings.one_of("format", FORMATS),
            id=settings.several("id", _FIELD, []),
            sender=settings.several("from", _FIELD),
            recipient=settings.several("to", _FIELD, []),
            text=settings.several("text", _FIELD),
            content_hash=settings.several("content_hash", _FIELD, []),
            only=settings.words("only", {}),
            coding=settings.text("coding", ""),
            hex=settings.text("hex", ""),
            hex_codings=settings.several("hex_codings", _FIELD, []),
            parts=settings.one_of("parts", PARTS, "joined"),
            udh=settings.text("udh", ""),
            acknowledge=settings.text("acknowledge", ""),
            header=_header(settings),
            signature=_signature(settings),
            addresses=settings.several("addresses", _FIELD, []),
        )
        if not incoming.id and not incoming.content_hash:
            raise WrongSetting(settings.at("id"), "is missing, and there is no content_hash")
        settings.end()
        return incoming


@dataclass(frozen=True, repr=False)
class Reports:
    format: str
    id: Paths
    reference: Paths
    status: Paths
    error: Paths
    again: Paths
    states: Mapping[str, Delivery]

    @classmethod
    def read(cls, settings: Settings) -> Self:
        states = settings.words("states")
        if not set(states.values()) <= set(Delivery):
            raise WrongSetting(settings.at("states"), f"knows only {', '.join(Delivery)}")
        reports = cls(
            format=settings.one_of("format", FORMATS),
            id=settings.several("id", _FIELD, []),
            reference=settings.several("reference", _FIELD, []),
            status=settings.several("status", _FIELD),
            error=settings.several("error", _FIELD, []),
            again=settings.several("again", _FIELD, []),
            states={word: Delivery(state) for word, state in states.items()},
        )
        settings.text("acknowledge", "")
        settings.end()
        return reports


@dataclass(frozen=True, repr=False)
class Outgoing:
    url: str
    format: str
    headers: Mapping[str, str]
    basic: Paths
    body: Mapping[str, Any]
    body_ucs2: Mapping[str, Any]
    id: str
    id_pattern: str
    success: str
    success_values: Paths

    @classmethod
    def read(cls, settings: Settings) -> Self:
        body = settings.table("body")
        outgoing = cls(
            url=settings.text("url"),
            format=settings.one_of("format", FORMATS),
            headers=settings.words("headers", {}),
            basic=settings.several("basic", _ANY, []),
            body=body,
            body_ucs2=settings.table("body_ucs2", body),
            id=settings.text("id", ""),
            id_pattern=settings.text("id_pattern", ""),
            success=settings.text("success", ""),
            success_values=settings.several("success_values", _ANY, []),
        )
        if not is_safe(outgoing.url):
            raise WrongSetting(settings.at("url"), "is neither https nor on this machine")
        settings.end()
        return outgoing


@dataclass(frozen=True, repr=False)
class Adapter:
    incoming: Incoming
    reports: Reports
    outgoing: Outgoing

    @classmethod
    def read(cls, place: str, table: Mapping[str, Any], values: Mapping[str, str]) -> Self:
        """`values` are the operator's own: they are put in before anything is looked at."""
        try:
            whole = filled(dict(table), {name: f"{{{name}}}" for name in SENDING} | dict(values))
        except KeyError as missing:
            raise WrongSetting(place, f"wants a value named {missing.args[0]}") from None
        settings = Settings(place, whole)
        adapter = cls(
            Incoming.read(Settings(f"{place}.inbound", settings.table("inbound"))),
            Reports.read(Settings(f"{place}.report", settings.table("report"))),
            Outgoing.read(Settings(f"{place}.outbound", settings.table("outbound"))),
        )
        settings.end()
        return adapter


def _header(settings: Settings) -> tuple[str, str] | None:
    given = settings.words("header", {})
    if not given:
        return None
    inner = Settings(settings.at("header"), given)
    header = inner.text("name"), inner.text("value")
    inner.end()
    return header


def _signature(settings: Settings) -> Signature | None:
    given = settings.table("hmac", {})
    if not given:
        return None
    inner = Settings(settings.at("hmac"), given)
    signature = Signature(
        inner.text("header"), inner.text("timestamp", ""), inner.text("key"),
        inner.number("tolerance", least=1, most=86400, default=3600), inner.one_of("digits", DIGITS, "hex"),
    )  # fmt: skip
    inner.end()
    return signature
