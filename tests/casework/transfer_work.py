"""What a member's browser makes to offer a case to another office, and what the other one answers with.

The server cannot open entries, so these are of zeros; boxes and seals are real, because it checks ids and holds them back.
"""

from __future__ import annotations

from secrets import token_bytes
from typing import Any

from flask import Flask
from sqlalchemy import select

from casework import demo, withdrawing
from casework.models import Case
from crypto import boxes, seals
from crypto.bodies import Body, b64, unb64
from crypto.keys import office_keys, seal_public
from crypto.labels import office_holder
from tests.casework.clock_work import entry, error
from tests.casework.sharing_work import give
from tests.cast import DESK, Ombudsperson

DAY = 24


def sealed_to(office: str, case: bytes, box: bytes, seed: bytes) -> str:
    public = office_keys(demo.office_secret(office)).seal_public
    return b64(seals.seal_box(public, office_holder(office), case, box, seed))


def new_box(case: bytes, kind: str, giver: str, taker: str) -> Body:
    seed = token_bytes(32)
    box = boxes.box_id(case, kind, seal_public(seed))
    return {
        "box": b64(box),
        "box_key": b64(seal_public(seed)),
        "seal": sealed_to(giver, case, box, seed),
        "seal_to": sealed_to(taker, case, box, seed),
        "entry": entry(),
    }


def offer_of(
    person: Ombudsperson,
    number: str,
    to: str,
    mode: str = "lead",
    redaction: str = "none",
    hours: int = DAY,
    after: str | None = None,
) -> Body:
    answer, talk_seed, _ = person.open(number)
    case, own = unb64(answer["case"]), person.demo.office
    between = {one["kind"]: one for one in shown(person, number)["rooms"]}
    talk = unb64(answer["boxes"][0]["box"])

    def written(kind: str) -> Body:
        whole = new_box(case, kind, own, to)
        if kind not in between:
            return whole
        behind = {"behind": between[kind]["entries"][-1]["link"]} if kind.startswith("share") else {}
        return {"entry": entry(), "seal_to": whole["seal_to"], **behind}

    card = {"lang": "en", "place": "CD", "flags": [], "words": "Sold licences"}
    public = office_keys(demo.office_secret(to)).seal_public
    whole = {
        "talk_seal": sealed_to(to, case, talk, talk_seed),
        "card": b64(seals.seal_card(public, office_holder(to), case, talk, card)),
    }
    return {
        "id": b64(token_bytes(16)), "to": to, "mode": mode, "redaction": redaction, "hours": hours,
        "room": written(f"offer:{own}:{to}"),
        **(whole if redaction == "none" else {"account": written(f"share:{own}:{to}")}),
        "status": entry(), "decision": entry(), **({"after": after} if after else {}),
    }  # fmt: skip


def agree(
    person: Ombudsperson,
    colleague: Ombudsperson,
    number: str,
    to: str,
    mode: str = "lead",
    redaction: str = "none",
) -> None:
    """A second person, who is given the case to read it, agrees to exactly this."""
    give(person, number, colleague.name)
    asked = person.post(f"/cases/{number}/transfers/ask", {"to": to, "mode": mode, "redaction": redaction})
    assert asked.status_code == 204
    page = colleague.client.get("/desk/approvals/", base_url=DESK).get_data(as_text=True)
    open_ones = [part.split("/approve")[0] for part in page.split("/desk/approvals/")[1:] if "/approve" in part]
    for approval in open_ones:
        assert colleague.post(f"/approvals/{approval}/approve").status_code == 204


def offer(person: Ombudsperson, number: str, to: str, **more: Any) -> str:
    """The id of the transfer."""
    body = offer_of(person, number, to, **more)
    answer = person.post(f"/cases/{number}/transfers", body)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return str(body["id"])


def shown(person: Ombudsperson, number: str) -> Body:
    found: Body = person.get(f"/cases/{number}/transfers.json").get_json()
    return found


def states(person: Ombudsperson, number: str) -> dict[str, str]:
    return {one["to"]: one["state"] for one in shown(person, number)["transfers"]}


def answer(person: Ombudsperson, transfer: str, verb: str, **more: Any) -> int:
    return person.post(f"/offers/{transfer}/{verb}", {"entry": entry(), **more}).status_code


def kinds_opened(person: Ombudsperson, transfer: str) -> list[str]:
    """The kinds of boxes that the other office is handed, each opened with its own key."""
    served = person.post(f"/offers/{transfer}/open").get_json()
    case, office = unb64(served["case"]), person.demo.office
    keys = office_keys(demo.office_secret(office))
    kinds = []
    for room in served["rooms"]:
        box = unb64(room["box"])
        seeds = seals.open_box_seal(keys.seal_seed, office_holder(office), case, box, room["kind"], unb64(room["seal"]))
        assert boxes.box_id(case, room["kind"], seal_public(seeds)) == box
        kinds.append(room["kind"].split(":")[0])
    return kinds


def recall(person: Ombudsperson, number: str, transfer: str, **more: object) -> tuple[int, str]:
    there = {one["id"]: one["state"] for one in shown(person, number)["transfers"]}
    body = {"decision": entry(), "stands": there.get(transfer, "offered"), **more}
    found = person.post(f"/cases/{number}/transfers/{transfer}/recall", body)
    return (201, "") if found.status_code == 201 else error(found)


def withdraw(app: Flask, number: str) -> None:
    with app.app_context(), app.extensions["davylamp_database"].transaction() as session:
        case = session.scalars(select(Case.id).where(Case.number == number)).one()
        withdrawing.stop_sharing(session, case, app.config["CLOCK"]())
