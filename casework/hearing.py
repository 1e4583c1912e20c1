"""Looking at the desk: which calls it ends, and which go on until somebody else has looked."""

from __future__ import annotations

from sqlalchemy import ColumnElement, TextClause, exists, select, update
from sqlalchemy.orm import Session

from casework import access, check_ins
from casework.access import Action
from casework.models import CALLING, Call, Case, Member, Role, Standing, Transfer

PROTECTING = (Role.SUPERVISOR, Role.PROTECTION)


def is_called(session: Session, member: Member) -> bool:
    """Whether looking at the desk would end a call: reading a page should not need a write."""
    return bool(session.scalar(select(exists().where(*_called(member)))))


def heard(session: Session, member: Member) -> None:
    """The member looks at the desk. What they cannot open goes on calling: whoever is kept out of a case silences nothing.

    Nor does a colleague silence what calls those who protect the person of a case that has gone silent.
    """
    session.execute(
        update(Standing).where(*_called(member)).values(call=Call.NONE).execution_options(synchronize_session=False)
    )


def _called(member: Member) -> tuple[ColumnElement[bool] | TextClause, ...]:
    # Asked of each case that calls, and not of all that the member sees.
    visible = access.visible_cases(member, Action.READ).where(Case.id == Standing.case_id)
    offered = access.open_transfers(member).where(Transfer.case_id == Standing.case_id)
    silent = (Standing.call == Call.NOW) & check_ins.is_silent(Standing.case_id)
    if member.role in PROTECTING:
        # A supervisor is woken for what the list alone shows them.
        listed = access.visible_cases(member, Action.LIST).where(Case.id == Standing.case_id)
        return (
            Standing.office == member.office,
            CALLING,
            visible.exists() | offered.exists() | (silent & listed.exists()),
        )
    return Standing.office == member.office, CALLING, visible.exists() | offered.exists(), ~silent
