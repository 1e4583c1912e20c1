"""Requests that are made before they are sent, with the receipts that they must get."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass

from crypto.bodies import Body, b64, unb64
from crypto.links import first_link, next_link
from tests.cast import TODAY, Reporter
from tests.durability.faulty import HEADER


@dataclass(frozen=True)
class Act:
    """A report or a message on its way to the server, and the link that its receipt must name."""

    path: str
    body: Body
    link: str

    def send(self, port: int, die_at: str | None = None) -> Body | None:
        """The receipt; None when the server died before its answer was whole."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Content-Type": "application/json"} | ({HEADER: die_at} if die_at else {})
        try:
            connection.request("POST", self.path, json.dumps(self.body), headers)
            answer = connection.getresponse()
            receipt: Body = json.loads(answer.read())
        except (http.client.HTTPException, OSError):
            return None
        finally:
            connection.close()
        assert answer.status == 201, receipt
        return receipt

    def send_until_answered(self, port: int) -> Body:
        """As a client does. A neighbour's kill may take this one with it, so once is not always enough."""
        return next(receipt for _ in range(50) if (receipt := self.send(port)))


@dataclass(frozen=True)
class Story:
    case: bytes
    report: Act
    message: Act


def write(person: Reporter) -> Story:
    request = person.prepare(standby=("icglr",))
    assert person.held is not None
    case, box = person.held.case, person.held.box
    link = _link(first_link(case, box), request["entry"])
    entry = person.entry({"kind": "message", "at": TODAY, "seen": b64(link), "text": "And the dam leaks."})
    follow_up = {"token": b64(person.keys.token), "box": b64(box), "entry": entry}
    return Story(
        case,
        Act("/api/reports", request, b64(link)),
        Act("/api/cases/entries", follow_up, b64(_link(link, entry))),
    )


def _link(before: bytes, entry: Body) -> bytes:
    return next_link(before, unb64(entry["id"]), unb64(entry["sealed"]))
