"""Every route by every role, by own, other office's and missing object. Generated from the URL map."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from secrets import token_bytes

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer
from sqlalchemy import select, update
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app import create_app
from casework import approvals, boxes, inviting, transfers
from casework.boxes import NewBox, NewEntry, NewSeal
from casework.database import transaction
from casework.models import (
    Case,
    Invitation,
    Member,
    Mode,
    Purpose,
    Reason,
    Recusal,
    Redaction,
    Role,
    Side,
    Transfer,
    TransferState,
)
from crypto.bodies import b64, unb64
from crypto.labels import office_holder
from tests.architecture.matrix import (
    INVITATION,
    OF_A_CASE,
    OF_A_FILE,
    OF_AN_APPROVAL,
    OF_AN_OFFER,
    OF_THE_DESK,
    PUBLIC,
    Entry,
)
from tests.casework.sharing_work import give, recuse
from tests.casework.transfer_work import new_box
from tests.cast import DESK, Ombudsperson, Reporter
from tests.conftest import NOON, settings
from tests.uploading import Upload

COOKIE = "__Host-davylamp"
NOBODYS_CASE, NOBODYS_APPROVAL, NOBODYS_OFFER = "BBBB-2222", b64(token_bytes(16)), b64(token_bytes(16))


@dataclass
class House:
    """Two cases of an office, one of them given to chiku too; one case of another office; an approval in each, an offer to each."""

    app: Flask
    chiku: Ombudsperson
    token: str
    given: str
    offices: str
    foreign: str
    approval: str
    foreign_approval: str
    offer: str
    foreign_offer: str
    files: dict[str, str]
    before: sqlite3.Connection
    pristine: sqlite3.Connection
    changed: bool = False

    def __post_init__(self) -> None:
        cookie = self.chiku.client.get_cookie(COOKIE)
        assert cookie is not None
        self.cookie = cookie.value

    def be(self, role: Role) -> None:
        self.put_back(self.pristine)
        self.change(update(Member).where(Member.name == "chiku").values(role=role))
        self.keep()

    def change(self, statement: object) -> None:
        with self.app.app_context(), transaction() as session:
            session.execute(statement)  # type: ignore[call-overload]

    def keep(self) -> None:
        with closing(self.live()) as live:
            live.backup(self.before)

    def put_back(self, copy: sqlite3.Connection) -> None:
        with closing(self.live()) as live:
            copy.backup(live)
        self.changed = False

    def live(self) -> sqlite3.Connection:
        return sqlite3.connect(self.app.config["DAVYLAMP_DATA"] / "davylamp.sqlite3", timeout=30)

    def ticket(self, number: str) -> str:
        """As opening the file would give it to chiku's desk."""
        with closing(self.live()) as live:
            (desk,) = live.execute(
                "SELECT d.id FROM desk_sessions d JOIN members m ON m.id = d.member_id WHERE m.name = 'chiku'"
            ).fetchone()
        tickets = URLSafeSerializer(self.app.secret_key or b"", salt="davylamp-file")
        return str(tickets.dumps([b64(desk), self.files.get(number, b64(bytes(16)))]))

    def ask(
        self, endpoint: str, given: str, body: object, client: FlaskClient | None = None, ticket: str = ""
    ) -> TestResponse:
        """What one request has changed, the next one does not find."""
        if self.changed:
            self.put_back(self.before)
        (rule,) = rules(self.app, endpoint)
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        self.changed = method == "POST"
        path = (
            rule.rule.replace("<file>", self.files.get(given, b64(bytes(16))))
            .replace("<int:chunk>", "0")
            .replace("<kind>", "feedback")
        )
        path = re.sub(r"<[^>]*>", given, path)
        headers = ({"X-CSRFToken": self.token} if method == "POST" else {}) | {"X-Ticket": ticket}
        if client is None:
            client = self.chiku.client
            client.set_cookie(COOKIE, self.cookie, secure=True)  # signing out has taken it away
        return client.open(path, method=method, base_url=DESK, headers=headers, json=body if method == "POST" else None)


def rules(app: Flask, endpoint: str = "") -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if not endpoint or rule.endpoint == endpoint]


@pytest.fixture(scope="module")
def house(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    data = Path(shutil.copytree(seeded, tmp_path_factory.mktemp("matrix") / "instance"))
    app = create_app(settings(data))
    app.config["CLOCK"] = lambda: NOON
    amani, chiku, grace = (signed_in(app, name) for name in ("amani", "chiku", "grace"))
    uploads = [with_a_file(app, office) for office in ("cd-ombuds", "cd-ombuds", "ug-ombuds")]
    given, offices = amani.numbers()
    for number in (given, offices):
        assert give(amani, number, "dalila") == 204
        assert recuse(amani, number, "bahati") == 204
    assert give(amani, given, "chiku") == 204
    (foreign,) = grace.numbers()
    page = chiku.client.get("/desk/", base_url=DESK, headers={"Accept": "text/html"}).get_data(as_text=True)
    (token,) = re.findall(r'name="csrf-token"\s+content="([^"]+)"', page)
    invite(app)
    own, other = (ask_for_approval(app, name) for name in ("amani", "grace"))
    with closing(sqlite3.connect(":memory:")) as before, closing(sqlite3.connect(":memory:")) as pristine:
        files = {number_of(app, upload): b64(upload.id) for upload in uploads}
        offer, foreign_offer = (offered(app, grace, to) for to in ("cd-ombuds", "desk"))
        house = House(
            app, chiku, token, given, offices, foreign, own, other, offer, foreign_offer, files, before, pristine
        )
        with closing(house.live()) as live:
            live.backup(pristine)
        yield house
    app.extensions["davylamp_database"].engine.dispose()


def with_a_file(app: Flask, office: str) -> Upload:
    person = Reporter(app.test_client())
    assert person.report(office=office).status_code == 201
    upload = Upload(person, b"a photo")
    upload.send()
    assert upload.attach(upload.entry(person.read()[0].link)).status_code == 201
    return upload


def number_of(app: Flask, upload: Upload) -> str:
    assert upload.person.held is not None
    with app.app_context(), transaction() as session:
        return session.scalars(select(Case.number).where(Case.id == upload.person.held.case)).one()


def signed_in(app: Flask, name: str) -> Ombudsperson:
    person = Ombudsperson(app.test_client(), name)
    assert person.sign_in().status_code == 200
    return person


def invite(app: Flask) -> None:
    """Somebody has answered an invitation of the office."""
    with app.app_context(), transaction() as session:
        by = session.scalars(select(Member).where(Member.name == "amani")).one()
        keys = {"verify": bytes(32), "seal_public": bytes(1216), "salt": bytes(16), "login": b"", "locked": b""}
        session.add(
            Invitation(
                id=unb64(INVITATION),
                office="cd-ombuds",
                member=token_bytes(16),
                name="salma",
                role=Role.HANDLER,
                invited_by=by.id,
                expires=NOON + inviting.LASTS,
                proof=bytes(32),
                **keys,
            )
        )


def ask_for_approval(app: Flask, keeper: str) -> str:
    with app.app_context(), transaction() as session:
        by = session.scalars(select(Member).where(Member.name == keeper)).one()
        return b64(approvals.ask(session, Purpose.ROTATION, "keys", by=by, now=NOON).id)


def offered(app: Flask, grace: Ombudsperson, to: str) -> str:
    """The id of an offer of a case of the other office's; `to` has not answered it."""
    before = set(grace.numbers())
    assert Reporter(app.test_client()).report(office="ug-ombuds").status_code == 201
    (number,) = set(grace.numbers()) - before
    case = unb64(grace.post(f"/cases/{number}/open").get_json()["case"])
    transfer, kind = token_bytes(16), f"offer:ug-ombuds:{to}"
    made = new_box(case, kind, "ug-ombuds", to)
    with app.app_context(), transaction() as session:
        seals = (NewSeal(office_holder(to), unb64(made["seal_to"])),)
        entry = NewEntry(unb64(made["entry"]["id"]), unb64(made["entry"]["sealed"]))
        room = NewBox(unb64(made["box"]), kind, unb64(made["box_key"]), seals, entry)
        boxes.make(session, case, room, side=Side.OFFICE, day=NOON.date())
        session.add(
            Transfer(
                id=transfer, case_id=case, giver="ug-ombuds", taker=to, mode=Mode.INFORM,
                redaction=Redaction.NONE, state=TransferState.WAITING, follows=None, hours=24,
                offered=None, ends=None, answered=None, deletion=False,
                card=None, taken=False, reserve=False, told=False, greeted=False,
            )
        )  # fmt: skip
        session.flush()
        transfers.begin(session, session.get_one(Transfer, transfer), NOON)
    return b64(transfer)


def gets_in(answer: TestResponse) -> bool:
    assert answer.status_code < 500
    return answer.status_code != 404


def same(one: TestResponse, other: TestResponse) -> bool:
    return (one.status, one.data, sorted(one.headers)) == (other.status, other.data, sorted(other.headers))


def test_every_route_has_an_entry(app: Flask) -> None:
    named = {*PUBLIC, *OF_A_CASE, *OF_A_FILE, *OF_AN_APPROVAL, *OF_AN_OFFER, *OF_THE_DESK}
    assert {rule.endpoint for rule in rules(app)} == named
    assert {e for e in named if any("<number>" in r.rule for r in rules(app, e))} == {*OF_A_CASE, *OF_A_FILE}
    assert {e for e in named if any("<approval>" in r.rule for r in rules(app, e))} == set(OF_AN_APPROVAL)
    assert {e for e in named if any("/offers/<transfer>" in r.rule for r in rules(app, e))} == set(OF_AN_OFFER)
    assert all(rule.rule.startswith("/desk") for e in named - PUBLIC for rule in rules(app, e))


@pytest.mark.parametrize("role", list(Role))
def test_cases_by_role(house: House, role: Role) -> None:
    house.be(role)
    for endpoint, entry in OF_A_CASE.items():
        by_office, by_own = role in entry.office.split(), role in entry.own.split()
        missing = house.ask(endpoint, NOBODYS_CASE, entry.body)
        assert missing.status_code == 404, endpoint
        assert same(house.ask(endpoint, house.foreign, entry.body), missing), endpoint
        for number, expected in ((house.offices, by_office), (house.given, by_office or by_own)):
            answer = house.ask(endpoint, number, entry.body)
            assert gets_in(answer) == expected, (role, endpoint, number == house.given, answer.status, answer.data)
            assert expected or same(answer, missing), endpoint


@pytest.mark.parametrize("role", list(Role))
def test_files_by_role(house: House, role: Role) -> None:
    house.be(role)
    for endpoint, entry in OF_A_FILE.items():
        by_office, by_own = role in entry.office.split(), role in entry.own.split()
        missing = house.ask(endpoint, NOBODYS_CASE, {}, ticket=house.ticket(NOBODYS_CASE))
        assert missing.status_code == 404, endpoint
        assert same(house.ask(endpoint, house.foreign, {}, ticket=house.ticket(house.foreign)), missing), endpoint
        for number, expected in ((house.offices, by_office), (house.given, by_office or by_own)):
            answer = house.ask(endpoint, number, {}, ticket=house.ticket(number))
            assert gets_in(answer) == expected, (role, endpoint, answer.status)
            assert expected or same(answer, missing), endpoint


@pytest.mark.parametrize("role", list(Role))
def test_approvals_by_role(house: House, role: Role) -> None:
    house.be(role)
    for endpoint, entry in OF_AN_APPROVAL.items():
        missing = house.ask(endpoint, NOBODYS_APPROVAL, {})
        assert missing.status_code == 404
        for other in (house.foreign_approval, "x", "%00"):
            assert same(house.ask(endpoint, other, {}), missing)
        answer = house.ask(endpoint, house.approval, {})
        assert gets_in(answer) == (role in entry.office.split()), (role, endpoint, answer.status)


@pytest.mark.parametrize("role", list(Role))
def test_offers_by_role(house: House, role: Role) -> None:
    house.be(role)
    for endpoint, entry in OF_AN_OFFER.items():
        missing = house.ask(endpoint, NOBODYS_OFFER, entry.body)
        assert missing.status_code == 404
        for other in (house.foreign_offer, "x", "%00"):
            assert same(house.ask(endpoint, other, entry.body), missing)
        answer = house.ask(endpoint, house.offer, entry.body)
        assert gets_in(answer) == (role in entry.office.split()), (role, endpoint, answer.status)
        assert gets_in(answer) or same(answer, missing), endpoint


@pytest.mark.parametrize("role", list(Role))
def test_the_desk_by_role(house: House, role: Role) -> None:
    house.be(role)
    for endpoint, entry in OF_THE_DESK.items():
        answer = house.ask(endpoint, "", entry.body)
        assert gets_in(answer) == (role in entry.office.split()), (role, endpoint, answer.status)
        assert house.foreign not in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_no_page_but_the_record_names_a_case_to_who_reads_none(house: House, role: Role) -> None:
    house.be(role)
    for endpoint in OF_THE_DESK:
        page = house.ask(endpoint, "", {}).get_data(as_text=True)
        assert (house.given in page) == (role is Role.AUDITOR and endpoint == "desk.record.office"), endpoint


@pytest.mark.parametrize("role", list(Role))
def test_whoever_is_kept_out_of_a_case_finds_it_on_no_route(house: House, role: Role) -> None:
    house.be(role)
    with house.app.app_context(), transaction() as session:
        case = session.scalars(select(Case).where(Case.number == house.given)).one()
        chiku = session.scalars(select(Member).where(Member.name == "chiku")).one()
        session.add(Recusal(case_id=case.id, member_id=chiku.id, reason=Reason.ACCUSED, day=NOON.date()))
    house.keep()
    for endpoint, entry in OF_A_CASE.items():
        missing = house.ask(endpoint, NOBODYS_CASE, entry.body)
        assert same(house.ask(endpoint, house.given, entry.body), missing), endpoint
    for endpoint in OF_THE_DESK:
        assert house.given not in house.ask(endpoint, "", {}).get_data(as_text=True), endpoint


@pytest.mark.parametrize("who", ["a stranger", "who has left"])
def test_strangers_and_who_has_left_get_the_same_nothing_everywhere(house: House, who: str) -> None:
    house.be(Role.KEEPER)
    client = house.app.test_client() if who == "a stranger" else None
    if who == "who has left":
        house.change(update(Member).where(Member.name == "chiku").values(left=date(2026, 11, 23)))
        house.keep()
    bodies = set()
    every: dict[str, Entry] = {**OF_A_CASE, **OF_AN_APPROVAL, **OF_THE_DESK}
    for endpoint, entry in every.items():
        given = house.approval if endpoint in OF_AN_APPROVAL else house.given
        answer = house.ask(endpoint, given, entry.body, client)
        assert answer.status_code == 404, endpoint
        bodies.add(answer.data)
    assert len(bodies) == 1
