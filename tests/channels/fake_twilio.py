"""As much of Twilio as this service sees: messages are sent, fetched, listed and deleted, callbacks are signed.

Numbers ending in 30003 to 30008 fail with that code, 21610 has said STOP, 20429 is too fast, 20500 is broken.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from flask import Flask, Response, jsonify, request
from werkzeug.serving import make_server

from tests.channels.calls import ACCOUNT, TOKEN

REFUSED = {"21610": (400, 21610), "20429": (429, 20429), "20500": (500, 20500)}
FAILS = {f"3000{n}" for n in range(3, 9)}
Message = dict[str, Any]
LATE = 1.5  # seconds


def _error(status: int, code: int) -> tuple[Response, int]:
    return jsonify(status=status, code=code, message="not shown", more_info="https://www.twilio.com"), status


@dataclass
class FakeTwilio:
    messages: dict[str, Message] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    callbacks: dict[str, str] = field(default_factory=dict)
    trouble: list[int] = field(default_factory=list)  # answers of the next requests, whatever they ask
    stopped: set[str] = field(default_factory=set)  # who has texted STOP
    media: dict[str, list[str]] = field(default_factory=dict)  # ids of pictures, by message
    silent: threading.Event = field(default_factory=threading.Event)  # set: it answers too late
    port: int = 0

    def __post_init__(self) -> None:
        self.app = Flask("fake_twilio")
        base = f"/2010-04-01/Accounts/{ACCOUNT}"
        self.app.before_request(self._guard)
        rules: tuple[tuple[str, str, Callable[..., Any]], ...] = (
            ("POST", f"{base}/Messages.json", self._create),
            ("GET", f"{base}/Messages.json", self._list),
            ("GET", f"{base}/Messages/<sid>.json", self._fetch),
            ("POST", f"{base}/Messages/<sid>.json", self._redact),
            ("DELETE", f"{base}/Messages/<sid>.json", self._delete),
            ("GET", f"{base}/Messages/<sid>/Media.json", self._media),
            ("DELETE", f"{base}/Messages/<sid>/Media/<media>.json", self._delete_media),
            ("GET", f"{base}.json", lambda: jsonify(sid=ACCOUNT, status="active")),
        )
        for method, path, view in rules:
            self.app.add_url_rule(path, f"{method} {path}", view, methods=[method])

    def receive(self, sender: str, to: str, body: str, pictures: int = 0) -> str:
        """A text that a phone sent; nobody has been called about it yet."""
        if body.strip().upper() == "STOP":
            self.stopped.add(sender)
        kind = "MM" if pictures else "SM"
        message = self._keep(kind + secrets.token_hex(16), sender, to, body, "inbound", "received")
        message["num_media"] = str(pictures)
        self.media[message["sid"]] = ["ME" + secrets.token_hex(16) for _ in range(pictures)]
        return str(message["sid"])

    def finish(self, sid: str, status: str) -> None:
        self.messages[sid]["status"] = status

    def _guard(self) -> Any:
        auth = request.authorization
        if auth is None or (auth.username, auth.password) != (ACCOUNT, TOKEN):
            return _error(401, 20003)
        if self.silent.is_set():
            time.sleep(LATE)
        if self.trouble:
            return _error(self.trouble.pop(0), 20500)
        return None

    def _keep(self, sid: str, sender: str, to: str, body: str, direction: str, status: str) -> Message:
        self.messages[sid] = {
            "sid": sid, "account_sid": ACCOUNT, "from": sender, "to": to, "body": body, "direction": direction,
            "status": status, "num_media": "0", "num_segments": "1", "date_sent": "Mon, 23 Nov 2026 12:00:00 +0000",
            "api_version": "2010-04-01", "error_code": None, "error_message": None, "subresource_uris": {},
        }  # fmt: skip
        return self.messages[sid]

    def _create(self) -> Any:
        to = request.form["To"]
        if to in self.stopped:
            return _error(400, 21610)
        for ending, refusal in REFUSED.items():
            if to.endswith(ending):
                return _error(*refusal)
        if len(request.form["Body"]) > 1600:
            return _error(400, 21617)
        sid = "SM" + secrets.token_hex(16)
        self.callbacks[sid] = request.form.get("StatusCallback", "")
        return jsonify(self._keep(sid, request.form["From"], to, request.form["Body"], "outbound-api", "queued")), 201

    def _list(self) -> Any:
        to = request.args.get("To")
        found = [message for message in self.messages.values() if to in {None, message["to"]}]
        return jsonify(messages=found, page=0, page_size=50, next_page_uri=None, uri="/")

    def _fetch(self, sid: str) -> Any:
        return jsonify(self.messages[sid]) if sid in self.messages else _error(404, 20404)

    def _redact(self, sid: str) -> Any:
        if sid not in self.messages:
            return _error(404, 20404)
        self.messages[sid]["body"] = request.form["Body"]
        return jsonify(self.messages[sid])

    def _delete(self, sid: str) -> Any:
        if sid not in self.messages:
            return _error(404, 20404)
        if self.messages[sid]["status"] in {"queued", "sending"} or self.media.get(sid):
            return _error(409, 20009)
        del self.messages[sid]
        self.deleted.append(sid)
        return "", 204

    def _media(self, sid: str) -> Any:
        if sid not in self.messages:
            return _error(404, 20404)
        listed = [{"sid": media, "account_sid": ACCOUNT, "parent_sid": sid} for media in self.media.get(sid, [])]
        return jsonify(media_list=listed, page=0, page_size=50, next_page_uri=None, uri="/")

    def _delete_media(self, sid: str, media: str) -> Any:
        if media not in self.media.get(sid, []):
            return _error(404, 20404)
        self.media[sid].remove(media)
        self.deleted.append(media)
        return "", 204

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def outcome(to: str) -> tuple[str, str]:
    """What becomes of a text to this number: status and error code."""
    ending = to[-5:]
    return ("undelivered", ending) if ending in FAILS else ("delivered", "")
