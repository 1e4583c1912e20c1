"""Who may see and do what. Denied by default: what the table does not say is not there.

Two locks, one behind the other. The table is the server's rule; the seal is the key, and whoever has none reads nothing
whatever the rule says. The scope stands in the query itself, so foreign and missing cases give the same answer.
"""

from __future__ import annotations

import enum

from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from casework.errors import NotFound
from casework.models import Box, Case, Member, Recusal, Release, Role, Seal, Transfer, TransferState
from crypto.boxes import TALK
from crypto.labels import member_holder, office_holder


class Action(enum.StrEnum):
    LIST = "list"  # that a case is there: number, day, state, clocks
    READ = "read"  # the ciphertext and a seal to it
    WRITE = "write"  # into the talk and the office's file
    BEGIN = "begin"  # the office's file, and its line for the list, which only the office's key can write
    ASSIGN = "assign"  # give a case to a member, take it back, keep a member out of it
    HAND_BACK = "hand_back"  # give up one's own seal
    RECORD = "record"  # who did what and when with a case
    UNUSUAL = "unusual"  # who has opened more cases than usual
    MEMBERS = "members"  # who is in the office
    ADMIT = "admit"  # invite, certify, renew and show out members
    RESEAL = "reseal"  # the office's cases to its new key
    ROTA = "rota"  # say who is on duty
    APPROVE = "approve"  # ask for what needs two, and approve what another has asked for


class Reach(enum.StrEnum):
    """Through whose seal a case is seen."""

    OFFICE = "office"
    OWN = "own"


_OFFICE, _OWN, _BOTH = frozenset({Reach.OFFICE}), frozenset({Reach.OWN}), frozenset(Reach)
_SINGLE_CASES = {Action.LIST: _OWN, Action.READ: _OWN, Action.WRITE: _OWN, Action.HAND_BACK: _OWN}

# Actions that are about no single case have the whole office for their reach.
ALLOWED: dict[Role, dict[Action, frozenset[Reach]]] = {
    Role.KEEPER: {
        Action.LIST: _BOTH,
        Action.READ: _BOTH,
        Action.WRITE: _BOTH,
        Action.BEGIN: _OFFICE,
        Action.ASSIGN: _OFFICE,
        Action.RECORD: _OFFICE,
        Action.MEMBERS: _OFFICE,
        Action.ADMIT: _OFFICE,
        Action.RESEAL: _OFFICE,
        Action.ROTA: _OFFICE,
        Action.APPROVE: _OFFICE,
    },
    Role.INTAKE: {
        Action.LIST: _BOTH,
        Action.READ: _BOTH,
        Action.WRITE: _BOTH,
        Action.BEGIN: _OFFICE,
        Action.ASSIGN: _OFFICE,
        Action.MEMBERS: _OFFICE,
        Action.RESEAL: _OFFICE,
        Action.ROTA: _OFFICE,
    },
    Role.HANDLER: _SINGLE_CASES,
    Role.PROTECTION: _SINGLE_CASES,
    Role.SUPERVISOR: {
        **_SINGLE_CASES,
        Action.LIST: _BOTH,
        Action.RECORD: _OFFICE,
        Action.UNUSUAL: _OFFICE,
        Action.MEMBERS: _OFFICE,
        Action.APPROVE: _OFFICE,
    },
    Role.AUDITOR: {Action.RECORD: _OFFICE},
    Role.ADMINISTRATOR: {},
}


def reaches(member: Member, action: Action) -> frozenset[Reach]:
    return ALLOWED[member.role].get(action, frozenset())


def may(member: Member, action: Action) -> bool:
    return bool(reaches(member, action))


def require(member: Member, action: Action) -> None:
    """For what is about no single case. Raises NotFound: what one may not do is not there."""
    if not may(member, action):
        raise NotFound


def holders(member: Member, action: Action) -> list[str]:
    """The names under which seals may be handed to this member for this."""
    names = {Reach.OFFICE: office_holder(member.office), Reach.OWN: member_holder(member.id)}
    return [names[reach] for reach in Reach if reach in reaches(member, action)]


# Every look at cases on behalf of a member begins here: lists, counts, the record. So whoever is kept out of a case,
# because it is about them or about their kin, finds it nowhere.
def visible_cases(member: Member, action: Action = Action.LIST) -> Select[Case]:
    sealed = (
        select(Box.case_id)
        .join(Seal, Box.id == Seal.box_id)
        .where(Box.kind == TALK, Seal.holder.in_(holders(member, action)), Seal.release == Release.NOW)
    )
    # Of an office's cases nearly all are seen, so each is asked on the way through an index; of single cases there are
    # few, so the seals are asked first. The other way round each of them takes a fifth of a second at 10,000 cases.
    few = reaches(member, action) == _OWN
    held = Case.id.in_(sealed) if few else sealed.where(Box.case_id == Case.id).exists()
    return select(Case).where(held if may(member, action) else false(), not_kept_out(member, Case.id))


def sealed_cases(member: Member, action: Action) -> Select[Case]:
    """Of which any box is sealed to the member's office, be it only one in which it speaks with another office."""
    sealed = select(Seal.box_id).join(Box, Box.id == Seal.box_id).where(Box.case_id == Case.id)
    here = sealed.where(Seal.holder == office_holder(member.office), Seal.release == Release.NOW).exists()
    return select(Case).where(
        here if Reach.OFFICE in reaches(member, action) else false(), not_kept_out(member, Case.id)
    )


def open_transfers(member: Member) -> Select[Transfer]:
    """Between the member's office and another, and not over: what is asked to be deleted is not over until it is."""
    own = (Transfer.taker == member.office) | (Transfer.giver == member.office)
    is_open = Transfer.state.in_((TransferState.OFFERED, TransferState.ACTIVE)) | Transfer.deletion
    holds_key = may(member, Action.BEGIN)
    return select(Transfer).where(own, is_open if holds_key else false(), not_kept_out(member, Transfer.case_id))


def not_kept_out(member: Member, case_id: InstrumentedAttribute[bytes]) -> ColumnElement[bool]:
    kept_out = select(Recusal.case_id).where(Recusal.case_id == case_id, Recusal.member_id == member.id)
    return ~kept_out.exists()


def sees(session: Session, member: Member, case: Case, action: Action) -> bool:
    return session.scalars(visible_cases(member, action).where(Case.id == case.id)).one_or_none() is not None


def case_for(session: Session, member: Member, number: str, action: Action) -> Case:
    """Raises NotFound."""
    case = session.scalars(visible_cases(member, action).where(Case.number == number)).one_or_none()
    if case is None:
        raise NotFound
    return case
