"""What a member's browser makes to give a case to a colleague, and what the colleague opens with it."""

from __future__ import annotations

from casework import demo
from crypto import boxes, seals
from crypto.bodies import Body, b64, unb64
from crypto.keys import office_keys, seal_public
from crypto.labels import member_holder, office_holder
from tests.casework.desk_work import file_request
from tests.cast import Ombudsperson


def demo_member(name: str) -> demo.DemoMember:
    return next(member for member in demo.MEMBERS if member.name == name)


def begin_file(person: Ombudsperson, number: str) -> None:
    assert person.post(f"/cases/{number}/file", file_request(person, number)).status_code == 201


def gift(person: Ombudsperson, number: str, to: str, part: str = "handler") -> Body:
    """Both boxes of the case, sealed to a colleague's key."""
    answer = person.post(f"/cases/{number}/open").get_json()
    case, holder = unb64(answer["case"]), office_holder(person.demo.office)
    office, colleague = office_keys(demo.office_secret(person.demo.office)), demo_member(to)
    sealed = []
    for box in answer["boxes"]:
        seed = seals.open_box_seal(office.seal_seed, holder, case, unb64(box["box"]), box["kind"], unb64(box["seal"]))
        again = seals.seal_box(colleague.keys().seal_public, member_holder(colleague.id), case, unb64(box["box"]), seed)
        sealed.append({"box": box["box"], "sealed": b64(again)})
    return {"member": b64(colleague.id), "part": part, "seals": sealed}


def give(person: Ombudsperson, number: str, to: str, part: str = "handler") -> int:
    """With a file begun, if there is none yet. The status."""
    if len(person.post(f"/cases/{number}/open").get_json()["boxes"]) == 1:
        begin_file(person, number)
    return person.post(f"/cases/{number}/assign", gift(person, number, to, part)).status_code


def recuse(person: Ombudsperson, number: str, who: str, reason: str = "conflict") -> int:
    body = {"member": b64(demo_member(who).id), "reason": reason}
    return person.post(f"/cases/{number}/recuse", body).status_code


def opens_with_own_key(person: Ombudsperson, number: str) -> list[str]:
    """The kinds of boxes that the member's own key opens."""
    answer = person.post(f"/cases/{number}/open").get_json()
    case, own = unb64(answer["case"]), person.demo
    kinds = []
    for box in answer["boxes"]:
        seed = seals.open_box_seal(
            own.keys().seal_seed, member_holder(own.id), case, unb64(box["box"]), box["kind"], unb64(box["seal"])
        )
        assert boxes.box_id(case, box["kind"], seal_public(seed)) == unb64(box["box"])
        kinds.append(box["kind"])
    return kinds
