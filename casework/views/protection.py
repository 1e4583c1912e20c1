"""Protection of people in a case. What is judged and planned is signed entries of the file; here is only the frame."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from casework import access, members
from casework.access import Action
from casework.clock import today
from casework.database import reading
from casework.forums import FORUMS
from casework.models import Role
from casework.reprisal import RULES
from casework.retaliation import RETALIATION
from crypto.bodies import b64

protection = Blueprint("protection", __name__, url_prefix="/cases/<number>/protection")
watch = Blueprint("watch", __name__, url_prefix="/protection")


@protection.get("")
def page(number: str) -> str:
    with reading() as db:
        found = access.case_for(db, g.member, number, Action.WRITE)
        supervises = g.member.role is Role.SUPERVISOR
        return render_template(
            "desk/protection.html",
            number=found.number,
            rules=RULES,
            retaliation=RETALIATION,
            supervises=supervises,
            supervisors=[b64(one) for one in members.supervisors(db, g.member.office)],
            forums=[forum.id for forum in FORUMS],
            today=today(),
        )


@watch.get("")
def over_all() -> str:
    """The list over all cases; what stands on it the browser gathers from those that this member can open."""
    access.require(g.member, Action.READ)
    with reading() as db:
        return render_template(
            "desk/protection_watch.html",
            supervisors=[b64(one) for one in members.supervisors(db, g.member.office)],
            phases=RETALIATION["phases"],
        )
