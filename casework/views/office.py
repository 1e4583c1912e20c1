"""People of the office: invited, certified, renewed, shown out. Proofs and keys are checked in the keeper's browser."""

from __future__ import annotations

import json

from flask import Blueprint, Response, g, jsonify, render_template, request, url_for

from casework import access, inviting, leaving, rotation
from casework.access import Action
from casework.clock import utc_now
from casework.database import reading, transaction
from casework.errors import Invalid
from casework.models import MemberSealKind, Role
from casework.trust import the_trust
from casework.views.guard import fresh, the_pepper
from casework.views.joining import invitation_id
from casework.wire import Fields, read_json
from crypto import certificates
from crypto.bodies import b64, parse
from crypto.boxes import ID_BYTES
from crypto.ceremony.member_files import OfficeSeal
from crypto.certificates import Certificate
from crypto.errors import Malformed
from crypto.seals import BOX_SEAL_BYTES

office = Blueprint("office", __name__, url_prefix="/people")

NOTHING = ("", 204)
NAME_LENGTH = 40
MOST_SEALS = 16


@office.get("/")
def show() -> str:
    access.require(g.member, Action.MEMBERS)
    admits = access.may(g.member, Action.ADMIT)
    with reading() as db:
        people = leaving.present(db, g.member)
        ends = {one.id: certificates.from_body(parse(one.certificate)).not_after for one in people}
        return render_template(
            "desk/office.html",
            people=people,
            ends=ends,
            last_keeper=[one.id for one in people if leaving.is_last_keeper(db, one)],
            invitations=inviting.of_office(db, g.member, utc_now()) if admits else [],
            lacking=rotation.lacking(db, g.member, the_trust()) if admits else [],
            due=access.may(g.member, Action.RESEAL) and rotation.is_due(db, g.member, the_trust()),
            own=g.member.id,
            roles=[role.value for role in Role],
            b64=b64,
        )


@office.get("/keys.json")
def keys() -> Response:
    """Of members and of those who have answered an invitation. Whoever certifies one checks certificate or proof first."""
    access.require(g.member, Action.ADMIT)
    with reading() as db:
        known = [
            {
                "member": b64(one.id),
                "role": one.role.value,
                "seal_public": b64(one.seal_public),
                "certificate": json.loads(one.certificate),
            }
            for one in leaving.present(db, g.member)
        ]
        invited = [
            {
                "invitation": b64(one.id),
                "member": b64(one.member),
                "role": one.role.value,
                "verify": b64(one.verify or b""),
                "seal_public": b64(one.seal_public or b""),
                "proof": b64(one.proof),
            }
            for one in inviting.of_office(db, g.member, utc_now())
            if one.proof is not None
        ]
    return jsonify(members=known, invited=invited)


@office.post("/invite")
@fresh
def invite() -> tuple[Response, int]:
    fields = read_json(request)
    member, name, role = fields.bytes("member", ID_BYTES), fields.text("name", NAME_LENGTH), fields.word("role", Role)
    fields.done()
    with transaction() as db:
        made = inviting.invite(db, member, name, role, by=g.member, now=utc_now())
        return jsonify(link=url_for("joining.show", invitation=b64(made.id), _external=True)), 201


@office.post("/withdraw")
@fresh
def withdraw() -> tuple[str, int]:
    fields = read_json(request)
    invitation = fields.text("invitation", 32)
    fields.done()
    with transaction() as db:
        inviting.withdraw(db, invitation_id(invitation), by=g.member, now=utc_now())
    return NOTHING


@office.post("/certify")
@fresh
def certify() -> tuple[str, int]:
    fields = read_json(request)
    invitation, role = fields.text("invitation", 32), fields.word("role", Role)
    certificate, seals = _certificate(fields), _seals(fields)
    fields.done()
    with transaction() as db:
        inviting.certify(
            db,
            invitation_id(invitation),
            role,
            certificate,
            seals,
            trust=the_trust(),
            pepper=the_pepper(),
            by=g.member,
            now=utc_now(),
        )
    return NOTHING


@office.post("/renew")
@fresh
def renew() -> tuple[str, int]:
    fields = read_json(request)
    certificate, seals = _certificate(fields), _seals(fields)
    fields.done()
    with transaction() as db:
        inviting.renew(db, certificate, seals, trust=the_trust(), by=g.member, now=utc_now())
    return NOTHING


@office.post("/end")
@fresh
def end() -> tuple[str, int]:
    fields = read_json(request)
    member = fields.bytes("member", ID_BYTES)
    fields.done()
    with transaction() as db:
        leaving.end(db, member, trust=the_trust(), by=g.member, now=utc_now())
    return NOTHING


def _certificate(fields: Fields) -> Certificate:
    try:
        return certificates.from_body(fields.take("certificate"))
    except Malformed as refusal:
        raise Invalid("malformed", Malformed.sentence, refusal.detail) from None


def _seals(fields: Fields) -> tuple[OfficeSeal, ...]:
    seals = []
    for one in fields.objects("seals", 0, MOST_SEALS):
        kind, key = one.word("kind", MemberSealKind), one.bytes("key", 32)
        seals.append(OfficeSeal(kind, key, one.bytes("sealed", BOX_SEAL_BYTES)))
        one.done()
    return tuple(seals)
