"""New keys for an office: two agree first, and a seal is replaced only as it was seen, by whoever may see the case."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from casework import approvals, demo, offering, offices
from casework.database import reading, transaction
from casework.models import Case, Member, Purpose, Rotation, Seal
from casework.trust import the_trust
from crypto import directory, seals
from crypto.bodies import Body, b64, parse, unb64
from crypto.errors import CannotOpen
from crypto.keys import HolderKeys, key_hash, office_keys, sha256
from crypto.labels import office_holder
from tests.casework.sharing_work import begin_file, recuse
from tests.casework.transfer_work import answer, offer
from tests.cast import Ombudsperson, Reporter
from tests.conftest import NOON, ON_BOTH

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]
OFFICE, HOLDER = "cd-ombuds", office_holder("cd-ombuds")
OLD = office_keys(demo.office_secret(OFFICE))


def publish_new_keys(app: Flask) -> HolderKeys:
    new = office_keys(secrets.token_bytes(32))
    with app.app_context(), transaction() as session:
        last = offices.current(session, the_trust())
        body = parse(demo.statement(last.seq + 1, last.sha256, NOON.date(), last.service).body)
        office = next(one for one in body["offices"] if one["id"] == OFFICE)
        office["retired"] = [{"seal": office["seal"], "sign": office["sign"], "until": NOON.date().isoformat()}]
        office["seal"], office["sign"] = b64(key_hash(new.seal_public)), b64(new.verify)
        signed = directory.sign_statement(demo.ROOT_SEED, body)
        offices.publish(session, signed, [new.seal_public], trust=the_trust(), today=NOON.date())
    return new


def agree(amani: Ombudsperson, dalila: Ombudsperson) -> None:
    assert amani.post("/rotation/ask").status_code == 204
    page = dalila.get("/approvals/").get_data(as_text=True)
    path = page.split('data-order="')[1].split('"')[0].removeprefix("/desk")
    assert dalila.post(path).status_code == 204
    assert amani.post("/rotation/begin").status_code == 204


def batch(person: Ombudsperson) -> list[Body]:
    cases: list[Body] = person.get("/rotation/batch.json").get_json()["cases"]
    return cases


def resealed(case: Body, new: HolderKeys) -> Body:
    """As the browser makes it, for the seals; the line is left to the browser's own story."""
    made = []
    for one in case["seals"]:
        ids = unb64(case["case"]), unb64(one["box"])
        seed = seals.open_box_seal(OLD.seal_seed, HOLDER, *ids, one["kind"], unb64(one["sealed"]))
        sealed = seals.seal_box(new.seal_public, HOLDER, *ids, seed)
        made.append({"box": one["box"], "before": b64(sha256(unb64(one["sealed"]))), "sealed": b64(sealed)})
    hint = {"before": b64(sha256(unb64(case["hint"]["sealed"])))}
    return {"case": case["case"], "seals": made, "hint": hint}


def stored(app: Flask) -> list[bytes]:
    with app.app_context(), reading() as session:
        return list(session.scalars(select(Seal.sealed).where(Seal.holder == HOLDER)))


def step(person: Ombudsperson) -> str:
    return person.get("/rotation/").get_data(as_text=True).split('data-step="')[1].split('"')[0]


def test_nothing_is_sealed_anew_before_two_have_agreed_and_new_keys_are_in_force(app: Flask, at_desk: AtDesk) -> None:
    for _ in range(2):
        Reporter(app.test_client()).report()
    amani, dalila = at_desk("amani"), at_desk("dalila")
    assert (step(amani), amani.post("/rotation/begin").status_code) == ("ask", 409)
    assert amani.get("/rotation/batch.json").get_json()["error"] == "no_rotation"
    agree(amani, dalila)
    assert (step(amani), amani.get("/rotation/batch.json").status_code) == ("ceremony", 409)
    publish_new_keys(app)
    assert (step(amani), len(batch(amani))) == ("reseal", 2)
    assert 'max="2"' in amani.get("/rotation/").get_data(as_text=True)


def test_new_keys_alone_open_no_way_to_change_seals(app: Flask, at_desk: AtDesk) -> None:
    Reporter(app.test_client()).report()
    publish_new_keys(app)
    assert at_desk("amani").get("/rotation/batch.json").status_code == 409


def test_a_seal_is_replaced_once_and_only_as_it_was_seen(app: Flask, at_desk: AtDesk) -> None:
    Reporter(app.test_client()).report()
    amani = at_desk("amani")
    agree(amani, at_desk("dalila"))
    new = publish_new_keys(app)
    (case,) = batch(amani)
    (before,) = stored(app)
    made = resealed(case, new)
    stale = {**made, "seals": [{**made["seals"][0], "before": b64(bytes(32))}]}
    assert amani.post("/rotation/reseal", {"cases": [stale]}).status_code == 204
    assert stored(app) == [before]
    assert amani.post("/rotation/finish").get_json()["error"] == "wrong_state"
    for _ in range(2):
        assert amani.post("/rotation/reseal", {"cases": [made]}).status_code == 204
    (after,) = stored(app)
    ids = unb64(case["case"]), unb64(case["seals"][0]["box"])
    with pytest.raises(CannotOpen):
        seals.open_box_seal(OLD.seal_seed, HOLDER, *ids, "talk", after)
    seals.open_box_seal(new.seal_seed, HOLDER, *ids, "talk", after)
    record = amani.get(f"/cases/{case['number']}/record").get_data(as_text=True)
    assert record.count('data-event="case_resealed"') == 1
    assert (batch(amani), amani.post("/rotation/finish").status_code, step(amani)) == ([], 204, "ask")
    with app.app_context(), reading() as session:
        assert session.scalars(select(Rotation.finished)).one() == NOON.date()


def test_a_case_that_somebody_is_kept_out_of_is_a_colleagues_to_do(app: Flask, at_desk: AtDesk) -> None:
    Reporter(app.test_client()).report()
    amani, bahati = at_desk("amani"), at_desk("bahati")
    recuse(amani, amani.numbers()[0], "bahati")
    agree(amani, at_desk("dalila"))
    new = publish_new_keys(app)
    assert batch(bahati) == []
    assert "data-for-colleagues" in bahati.get("/rotation/").get_data(as_text=True)
    (case,) = batch(amani)
    made = {"cases": [resealed(case, new)]}
    assert bahati.post("/rotation/reseal", made).status_code == 404
    assert amani.post("/rotation/reseal", made).status_code == 204


def test_a_seal_of_another_case_or_office_cannot_be_named(app: Flask, at_desk: AtDesk) -> None:
    for office in (OFFICE, OFFICE, "ug-ombuds"):
        Reporter(app.test_client()).report(office=office)
    amani = at_desk("amani")
    agree(amani, at_desk("dalila"))
    new = publish_new_keys(app)
    one, other = (resealed(case, new) for case in batch(amani))
    before = sorted(stored(app))
    for seal in ({**one["seals"][0], "box": other["seals"][0]["box"]}, {**one["seals"][0], "box": b64(bytes(16))}):
        assert amani.post("/rotation/reseal", {"cases": [other, {**one, "seals": [seal]}]}).status_code == 404
    assert sorted(stored(app)) == before  # the honest one of the same request, too: whole or nothing


def test_what_comes_in_later_under_the_old_key_is_found(app: Flask, at_desk: AtDesk) -> None:
    """A phone may hold yesterday's directory."""
    late = Reporter(app.test_client()).prepare()
    amani = at_desk("amani")
    agree(amani, at_desk("dalila"))
    publish_new_keys(app)
    assert Reporter(app.test_client()).send(late).status_code == 201
    assert len(batch(amani)) == 1


def agreed_by(app: Flask, number: str, asker: str, colleague: str) -> None:
    """That a case goes to this office; the demonstration's other office has nobody who could agree at the desk."""
    with app.app_context(), transaction() as session:
        by, other = (session.scalars(select(Member).where(Member.name == name)).one() for name in (asker, colleague))
        case = session.scalars(select(Case).where(Case.number == number)).one()
        subject = offering.approval_subject(case, OFFICE)
        approvals.ask_about(session, Purpose.SHARE, case, subject=subject, by=by, now=NOON).approved_by = other.id


def test_what_was_given_without_the_case_is_sealed_to_the_new_key_too(app: Flask, at_desk: AtDesk) -> None:
    amani, dalila, grace = (at_desk(name) for name in ("amani", "dalila", "grace"))
    assert Reporter(app.test_client()).report(office="ug-ombuds").status_code == 201
    (number,) = grace.numbers()
    begin_file(grace, number)
    agreed_by(app, number, "grace", "okello")
    transfer = offer(grace, number, OFFICE, mode="consult", redaction="summary_only")
    assert answer(amani, transfer, "accept") == 201
    assert amani.numbers() == []
    agree(amani, dalila)
    new = publish_new_keys(app)
    (case,) = batch(amani)
    assert {one["kind"].split(":")[0] for one in case["seals"]} == {"offer", "share"}
    made = {key: value for key, value in resealed({**case, "hint": {"sealed": ""}}, new).items() if key != "hint"}
    assert amani.post("/rotation/reseal", {"cases": [made]}).status_code == 204
    assert (batch(amani), amani.post("/rotation/finish").status_code) == ([], 204)
