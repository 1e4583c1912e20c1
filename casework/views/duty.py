"""Who is on duty, and one's own address for being woken. No address is ever shown."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request

from casework import access, rota
from casework.access import Action
from casework.clock import today, utc_now
from casework.database import reading, transaction
from casework.mail import the_mailer
from casework.views.guard import fresh, the_pepper
from casework.wire import read_json
from crypto.bodies import b64
from crypto.boxes import ID_BYTES

duty = Blueprint("duty", __name__, url_prefix="/duty")

NOTHING = ("", 204)
SLOT_LENGTH = 10


@duty.get("/")
def show() -> str:
    access.require(g.member, Action.READ)
    with reading() as db:
        people = rota.may_be_on_duty(db, g.member.office)
        addressed = rota.with_address(db, people)
        now = rota.on_duty(db, g.member.office, today())
        return render_template(
            "desk/duty.html",
            people=people,
            woken=[one.name for one in people if one.id in addressed],
            planned=rota.planned(db, g.member.office, today()),
            names={one.id: one.name for one in people},
            week=rota.WEEK,
            today=today(),
            on_duty=None if now is None else now.name,
            has_address=g.member.id in addressed,
            letters=the_mailer() is not None,
            b64=b64,
        )


@duty.post("/rota")
@fresh
def plan() -> tuple[str, int]:
    """Without a member: nobody is named for it any more."""
    fields = read_json(request)
    slot = fields.text("slot", SLOT_LENGTH)
    member = fields.bytes("member", ID_BYTES) if fields.has("member") else None
    fields.done()
    with transaction() as db:
        rota.plan(db, slot, member, by=g.member, now=utc_now())
    return NOTHING


@duty.post("/address")
@fresh
def set_address() -> tuple[str, int]:
    fields = read_json(request)
    address = fields.text("address", rota.ADDRESS_LENGTH)
    fields.done()
    with transaction() as db:
        rota.set_address(db, address, the_pepper(), by=g.member, now=utc_now())
    return NOTHING


@duty.post("/address/remove")
@fresh
def remove_address() -> tuple[str, int]:
    read_json(request).done()
    with transaction() as db:
        rota.remove_address(db, by=g.member, now=utc_now())
    return NOTHING
