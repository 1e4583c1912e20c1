"""Coming in: name, passphrase and factor in one request, and one answer for everything that is wrong with any of them.

So a passphrase cannot be tried out without the factor, and no limit on tries is needed that could lock anybody out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from casework import audit, desks, factors, members
from casework.audit import EventTag
from casework.errors import NotKnown
from casework.factors import Code, Gate, New, NewCodes, Shown
from casework.models import DeskSession, Member
from casework.passkeys import Registration

PURPOSE = b"sign in"


@dataclass(frozen=True)
class Who:
    name: str
    login: bytes = field(repr=False)


def sign_in(session: Session, who: Who, shown: Shown | New, gate: Gate) -> str:
    """What the cookie is to hold. A new factor is taken from a member who has none yet, and from nobody else.

    Raises NotKnown after the same work for an unknown name, a wrong secret, a wrong factor, and who has left.
    """
    named, fits = members.by_login(session, who.name, who.login, gate.pepper)
    try:
        if isinstance(shown, Registration | NewCodes):
            member = _with_first_factor(session, named, fits, shown, gate)
        else:
            member = _with_factor(session, named, fits, shown, gate)
    except NotKnown:
        if fits and isinstance(shown, Code):
            raise WrongCode(named) from None
        raise
    return desks.begin(session, member, gate.pepper, gate.now)


# In both, everything is looked at before anything is said: the time must not tell which of it was wrong.
def _with_factor(session: Session, named: bytes, fits: bool, shown: Shown, gate: Gate) -> Member:
    fitting = factors.check(session, named, shown, gate)
    if not fits:
        raise NotKnown
    factors.use(session, fitting, gate.now)
    return _whose(session, named)


def _with_first_factor(session: Session, named: bytes, fits: bool, made: New, gate: Gate) -> Member:
    factor = factors.read_new(made, gate)
    if factors.count(session, named) or not fits:
        raise NotKnown
    theirs = _whose(session, named)
    factors.add(session, theirs, factor, factors.challenge_of(made), gate.now)
    # Two at the same moment, a thief's perhaps: whoever is second finds the other's, and leaves nothing.
    if factors.count(session, named) > 1:
        raise NotKnown
    return theirs


def _whose(session: Session, named: bytes) -> Member:
    member = session.get(Member, named)
    if member is None:
        raise NotKnown
    return member


class WrongCode(NotKnown):
    """Answered like every other failure; whoever catches it counts it once the answer is out."""

    def __init__(self, member: bytes) -> None:
        super().__init__()
        self.member = member


def count_wrong(session: Session, member_id: bytes, gate: Gate) -> None:
    member = session.get(Member, member_id)
    if member is not None:
        factors.count_wrong(session, member, gate.now)


def prove_again(session: Session, desk: DeskSession, member: Member, shown: Shown, gate: Gate) -> str:
    """For what asks for it: a factor once more. What the cookie is to hold from now on."""
    factors.use(session, factors.check(session, member.id, shown, gate), gate.now)
    return desks.renew(session, desk, gate.pepper, gate.now)


def change_passphrase(session: Session, member: Member, old: bytes, new: members.Locked, gate: Gate) -> None:
    """Raises NotKnown when the old one is wrong. Every other desk of the member is to be ended with it."""
    named, fits = members.by_login(session, member.name, old, gate.pepper)
    if not fits:
        raise NotKnown
    members.lock_anew(session, _whose(session, named), new, gate.pepper)
    audit.record(session, EventTag.PASSPHRASE_CHANGED, audit.office_scope(member.office), gate.now, member)


def purpose_of(desk: DeskSession) -> bytes:
    """A challenge for one desk is good at no other, and not for signing in."""
    return desk.id
