"""Any provider that speaks HTTP, by configuration: `configurations/` holds those that are ready."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from requests import Response

from channels import checking, rendering
from channels.adapters import SENDING, Adapter, Incoming, Outgoing, Paths, Reports, Signature, filled
from channels.calling import call as call_out
from channels.gateway import (
    About,
    Acknowledgement,
    Call,
    Configured,
    Delivery,
    Event,
    Health,
    Inbound,
    Part,
    Rendered,
    Report,
    SendError,
    Stranger,
    Unreadable,
)
from channels.settings import Settings, WrongSetting

READY = Path(__file__).parent / "configurations"
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_REFERENCE = re.compile(r"[0-9a-f]{34}")


@dataclass(frozen=True, repr=False)
class HttpGateway(Configured):
    callback: str
    secret: str
    adapter: Adapter
    keeps_copies: bool = False

    @classmethod
    def configured(cls, about: About, settings: Settings, public_url: str) -> Self:
        secret = settings.secret("callback_secret")
        callback = settings.address("callback_url", public_url)
        ready = settings.one_of("configuration", ["", *sorted(path.stem for path in READY.glob("*.toml"))], "")
        given = settings.words("values", {})
        table = tomllib.loads((READY / f"{ready}.toml").read_text("utf-8")) if ready else settings.table("adapter")
        wanted = table.pop("values", list(given))
        if sorted(wanted) != sorted(given) or SENDING & set(given):
            raise WrongSetting(settings.at("values"), f"holds exactly {', '.join(wanted) or 'nothing'}")
        return cls(about, f"{callback}/hooks/{about.name}/{secret}", secret, Adapter.read(about.name, table, given))

    def verify(self, call: Call) -> None:
        checking.same(call.secret, self.secret)
        wanted = self.adapter.incoming
        if wanted.addresses and call.remote not in wanted.addresses:
            raise Stranger
        if wanted.header:
            checking.same(call.headers.get(wanted.header[0].title(), ""), wanted.header[1])
        if wanted.signature:
            _check_signature(wanted.signature, call)

    def parse(self, call: Call) -> list[Event]:
        if call.is_report:
            return self._report(self.adapter.reports, call)
        incoming = self.adapter.incoming
        fields = _fields(incoming.format, call)
        if any(_at(fields, (path,)) != value for path, value in incoming.only.items()):
            raise Unreadable("kind of event")
        sender = checking.sender(checking.with_plus(_word(fields, incoming.sender)))
        text = checking.text(_text(incoming, fields))
        return [
            Inbound(
                self.name,
                _event(incoming, fields, sender, text),
                sender,
                checking.recipient(_word(fields, incoming.recipient) or self.about.number),
                text,
                _part(incoming, fields),
                whole=incoming.parts == "joined",
            )
        ]

    def acknowledge(self) -> Acknowledgement:
        return Acknowledgement(self.adapter.incoming.acknowledge)

    def render(self, text: str) -> Rendered:
        return rendering.render(self.about, text)

    def send(self, to: str, message: Rendered, reference: str) -> str:
        how = self.adapter.outgoing
        values = {
            "to": to,
            "digits": to.removeprefix("+"),
            "number": self.about.number,
            "text": message.text,
            "ucs2_hex": message.text.encode("utf-16-be").hex(),
            "reference": reference,
            "report_url": f"{self.callback}/report/{reference}",
        }
        body = filled(how.body_ucs2 if message.alphabet == "ucs2" else how.body, values)
        carried: dict[str, Any] = {"json": body} if how.format == "json" else {"data": body}
        auth = (how.basic[0], how.basic[1]) if how.basic else None
        answer = call_out("POST", how.url, headers=how.headers, auth=auth, **carried)
        return _judged(how, answer)

    def erase(self, provider: str) -> None:
        """None of these lets its copy be deleted from outside."""

    def health(self) -> Health:
        return Health(well=True, word="not_asked")

    def _report(self, reports: Reports, call: Call) -> list[Event]:
        fields = _fields(reports.format, call)
        status = _word(fields, reports.status)
        if status not in reports.states:
            raise Unreadable("status")
        error = _word(fields, reports.error)
        reason = error if _CODE.fullmatch(error) else status
        reference = call.reference or _word(fields, reports.reference) or None
        provider = _word(fields, reports.id) or None
        if reference is not None and not _REFERENCE.fullmatch(reference):
            raise Unreadable("reference")
        if reference is None and provider is None:
            raise Unreadable("id")
        state = reports.states[status]
        again = state == Delivery.FAILED and (status in reports.again or error in reports.again)
        return [Report(self.name, state, reference, provider, reason, again)]


def _judged(how: Outgoing, answer: Response) -> str:
    if not answer.ok:
        # Our own credentials: the operator can mend them while the text waits.
        raise SendError(f"http_{answer.status_code}", again=answer.status_code in {401, 402, 403})
    said = _json(answer.content) if how.id or how.success else {}
    if how.success and _at(said, (how.success,)) not in how.success_values:
        word = str(_at(said, (how.success,)))
        raise SendError(word if _CODE.fullmatch(word) else "refused", again=False)
    if how.id_pattern:
        found = re.search(how.id_pattern, answer.text)
        if not found:
            raise SendError("refused", again=False)
        return found[1]
    return str(_at(said, (how.id,)) or "") if how.id else ""


def _check_signature(signature: Signature, call: Call) -> None:
    stamp = call.headers.get(signature.timestamp.title(), "") if signature.timestamp else ""
    if signature.timestamp and (
        not stamp.isdecimal() or len(stamp) > 12 or abs(time.time() - int(stamp)) > signature.tolerance
    ):
        raise Stranger
    made = hmac.digest(signature.key.encode(), call.body + stamp.encode(), "sha256")
    given = call.headers.get(signature.header.title(), "")
    if signature.digits == "base64":
        checking.same(given, base64.b64encode(made).decode())
    else:
        checking.same(given.lower(), made.hex())


def _fields(form: str, call: Call) -> Mapping[str, Any]:
    if form == "json":
        return checking.json_object(call.body)
    asked, sent = checking.form_fields(call.query), checking.form_fields(call.body)
    if asked.keys() & sent.keys():
        raise Unreadable("repeated field")
    return asked | sent


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise SendError("unreadable_answer", again=False) from None


def _at(value: Any, paths: Paths) -> Any:
    """The first of the paths that leads to something; a number in a path counts in a list."""
    for path in paths:
        found = value
        for step in path.split("."):
            if isinstance(found, dict):
                found = found.get(step)
            elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
                found = found[int(step)]
            else:
                found = None
        if found is not None:
            return found
    return None


def _word(fields: Mapping[str, Any], paths: Paths) -> str:
    found = _at(fields, paths)
    if found is not None and not isinstance(found, str):
        raise Unreadable(paths[0])
    return found or ""


def _text(incoming: Incoming, fields: Mapping[str, Any]) -> Any:
    coding = _word(fields, (incoming.coding,)) if incoming.coding else ""
    if incoming.coding and coding not in {"", "0", "1", "3", *incoming.hex_codings}:
        raise Unreadable("coding")
    if incoming.hex and coding in incoming.hex_codings:
        try:
            return bytes.fromhex(_word(fields, (incoming.hex,))).decode("utf-16-be")
        except ValueError:
            raise Unreadable("text") from None
    return _at(fields, incoming.text)


def _part(incoming: Incoming, fields: Mapping[str, Any]) -> Part | None:
    header = _word(fields, (incoming.udh,)) if incoming.udh else ""
    try:
        return checking.part(bytes.fromhex(header))
    except ValueError:
        raise Unreadable("udh") from None


def _event(incoming: Incoming, fields: Mapping[str, Any], sender: str, text: str) -> str:
    given = _word(fields, incoming.id)
    if given or not incoming.content_hash:
        return checking.event(given)
    parts = [sender, text, *(_word(fields, (path,)) for path in incoming.content_hash)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
