"""The people of the tests, each with the protocol in their own hands: a reporter, and members of the offices.

They speak to a Flask test client as the browser does to the server, and hold what the browser would hold.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from casework import demo
from crypto import boxes, directory, seals
from crypto.bodies import Body, b64, unb64
from crypto.certificates import parse_day
from crypto.codes import ReporterKeys
from crypto.directory import Directory, Signed
from crypto.entries import Place, write_office_entry, write_reporter_entry
from crypto.keys import UnlockKeys, office_keys, seal_public, unlock_keys, verify_key
from crypto.labels import office_holder
from crypto.locks import ReporterCase, lock_reporter, open_reporter_lock
from crypto.threads import Item, Stored, read_thread
from tests.passkeys import Passkey

TODAY = "2026-11-23"


def quick_keys() -> ReporterKeys:
    """As if stretched from a fresh code, without the wait."""
    return ReporterKeys(*(secrets.token_bytes(32) for _ in range(3)))


@dataclass
class Reporter:
    client: FlaskClient
    keys: ReporterKeys = field(default_factory=quick_keys)
    held: ReporterCase | None = None
    today: str = TODAY

    def directory(self) -> Directory:
        signed = Signed(self.client.get("/directory.json").data, self.client.get("/directory.sig").data)
        return directory.read(signed, root=demo.ROOT_KEY, service=None, today=parse_day(self.today))

    def prepare(
        self,
        text: str = "The pit fell in.",
        office: str = "cd-ombuds",
        standby: tuple[str, ...] = (),
        more: Body | None = None,
    ) -> Body:
        """A whole sealed report, as POST /api/reports takes it. `more`: what else its entry says."""
        listed = self.directory()
        sign_seed, box_seed = secrets.token_bytes(32), secrets.token_bytes(32)
        case, public = boxes.case_id(verify_key(sign_seed)), seal_public(box_seed)
        box = boxes.box_id(case, boxes.TALK, public)
        self.held = ReporterCase(case, box, box_seed, sign_seed)
        place = Place(case, box, public, secrets.token_bytes(16))
        body = {
            "kind": "report", "at": self.today, "seen": None, "office": office, "standby": list(standby),
            "directory": listed.head(), "language": "en", "place": {"country": "CD", "admin1": None, "text": ""},
            "danger": "no", "lost_code": False, "text": text, **(more or {}),
        }  # fmt: skip
        offices = {office: "now"} | dict.fromkeys(standby, "on_overdue")
        card = {"lang": "en", "place": "CD", "flags": [], "words": text[:40]}
        return {
            "v": 1,
            "case": b64(case),
            "office": office,
            "box": b64(box),
            "box_key": b64(public),
            "token": b64(self.keys.token),
            "lock": b64(lock_reporter(self.keys, self.held)),
            "seals": [{"holder": office_holder(o), "sealed": self._seal(o), "release": r} for o, r in offices.items()],
            "cards": [{"holder": office_holder(o), "sealed": self._card(o, card)} for o in offices],
            "entry": {"id": b64(place.entry), "sealed": b64(write_reporter_entry(sign_seed, place, body))},
        }

    def report(self, text: str = "The pit fell in.", **kwargs: Any) -> TestResponse:
        return self.send(self.prepare(text, **kwargs))

    def send(self, request: Body) -> TestResponse:
        return self.client.post("/api/reports", json=request)

    def open(self, **more: str) -> TestResponse:
        return self.client.post("/api/cases/open", json={"token": b64(self.keys.token), **more})

    def write(self, text: str, seen: bytes, kind: str = "message") -> TestResponse:
        return self.send_entry(self.entry({"kind": kind, "at": self.today, "seen": b64(seen), "text": text}))

    def entry(self, body: Body) -> Body:
        held = self._held()
        place = Place(held.case, held.box, seal_public(held.box_seed), secrets.token_bytes(16))
        return {"id": b64(place.entry), "sealed": b64(write_reporter_entry(held.sign_seed, place, body))}

    def send_entry(self, entry: Body) -> TestResponse:
        request = {"token": b64(self.keys.token), "box": b64(self._held().box), "entry": entry}
        return self.client.post("/api/cases/entries", json=request)

    def read(self) -> list[Item]:
        """Come back with the code only, and verify everything."""
        answer = self.open().get_json()
        self.held = open_reporter_lock(self.keys, unb64(answer["lock"]))
        return read_thread(
            case=self.held.case,
            box=self.held.box,
            kind=boxes.TALK,
            box_seed=self.held.box_seed,
            entries=stored(answer["boxes"][0]["entries"]),
            directory=self.directory(),
        )

    def _held(self) -> ReporterCase:
        assert self.held is not None, "nothing reported yet"
        return self.held

    def _seal(self, office: str) -> str:
        held, public = self._held(), office_keys(demo.office_secret(office)).seal_public
        return b64(seals.seal_box(public, office_holder(office), held.case, held.box, held.box_seed))

    def _card(self, office: str, card: Body) -> str:
        held, public = self._held(), office_keys(demo.office_secret(office)).seal_public
        return b64(seals.seal_card(public, office_holder(office), held.case, held.box, card))


@dataclass
class Ombudsperson:
    """A demo member at a desk. `keys` and the office's seed are what their browser would unlock."""

    client: FlaskClient
    name: str
    today: str = TODAY
    _tokens: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def demo(self) -> demo.DemoMember:
        return next(member for member in demo.MEMBERS if member.name == self.name)

    def sign_in(self, passphrase: str | None = None) -> TestResponse:
        asked = self.ask()
        return self.come_in(asked, Passkey(self.name).show(asked["challenge"]), passphrase)

    def ask(self) -> Body:
        """A salt and a challenge."""
        answer: Body = self.client.post("/desk/sign-in/salt", json={"name": self.name}, base_url=DESK).get_json()
        return answer

    def come_in(self, asked: Body, shown: Body, passphrase: str | None = None, how: str = "shown") -> TestResponse:
        unlock = unlocked(passphrase or self.demo.passphrase, unb64(asked["salt"]))
        request = {"name": self.name, "login": b64(unlock.login), how: shown}
        return self.client.post("/desk/sign-in", json=request, base_url=DESK)

    def prove_again(self) -> TestResponse:
        return self.post("/you/prove", Passkey(self.name).show(self.get("/you/challenge").get_json()["challenge"]))

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"/desk{path}", base_url=DESK)

    def post(self, path: str, body: Body | None = None) -> TestResponse:
        token = self._csrf_token()
        headers = {"X-CSRFToken": token} if token else {}
        return self.client.post(f"/desk{path}", json=body or {}, base_url=DESK, headers=headers)

    def _csrf_token(self) -> str:
        """From a page, once for each signing in: to draw that page takes longer than what a test is about."""
        cookie = self.client.get_cookie(SESSION)
        if cookie is None:
            return ""
        if cookie.value not in self._tokens:
            page = self.client.get("/desk/you/", base_url=DESK, headers={"Accept": "text/html"}).get_data(as_text=True)
            found = re.search(r'name="csrf-token"\s+content="([^"]+)"', page)
            cookie = self.client.get_cookie(SESSION)  # the page has put the token's other half into it
            if found is None or cookie is None:
                return ""
            self._tokens[cookie.value] = found[1]
        return self._tokens[cookie.value]

    def numbers(self) -> list[str]:
        return [case["number"] for case in self.get("/inbox.json").get_json()["cases"]]

    def open(self, number: str) -> tuple[Body, bytes, list[Item]]:
        """(the answer, the talk box's seed, the verified thread)."""
        answer = self.post(f"/cases/{number}/open").get_json()
        case, talk = unb64(answer["case"]), answer["boxes"][0]
        seed = seals.open_box_seal(
            office_keys(demo.office_secret(self.demo.office)).seal_seed,
            office_holder(self.demo.office),
            case,
            unb64(talk["box"]),
            boxes.TALK,
            unb64(talk["seal"]),
        )
        items = read_thread(
            case=case,
            box=unb64(talk["box"]),
            kind=boxes.TALK,
            box_seed=seed,
            entries=stored(talk["entries"]),
            directory=Reporter(self.client, today=self.today).directory(),
        )
        return answer, seed, items

    def write(self, number: str, verb: str, body: Body) -> TestResponse:
        """`verb`: acknowledge or reply; `body` without what every office entry carries."""
        answer, seed, items = self.open(number)
        place = Place(
            unb64(answer["case"]), unb64(answer["boxes"][0]["box"]), seal_public(seed), secrets.token_bytes(16)
        )
        session = self.get("/session").get_json()
        whole = {
            "kind": "message", "at": self.today, "seen": b64(items[-1].link), **body,
            "cert": session["certificate"], "directory": Reporter(self.client, today=self.today).directory().head(),
        }  # fmt: skip
        sealed = write_office_entry(self.demo.keys().sign_seed, place, whole)
        return self.post(f"/cases/{number}/{verb}", {"entry": {"id": b64(place.entry), "sealed": b64(sealed)}})


DESK = "https://localhost"
SESSION = "__Host-davylamp"


@cache
def unlocked(passphrase: str, salt: bytes) -> UnlockKeys:
    """Stretched once in a run: a hundred milliseconds for every sign-in of every test would be minutes."""
    return unlock_keys(passphrase, salt)


def stored(entries: list[Body]) -> list[Stored]:
    return [Stored(unb64(e["id"]), e["side"], e["day"], unb64(e["sealed"]), unb64(e["link"])) for e in entries]
