"""Who leads a case and speaks with its reporter: one office at a time, whoever else has been asked for something.

The first lead is the office to which the reporter's side sealed the case. From there it goes along accepted transfers.
An office in reserve that opened the case because the lead was silent speaks, too: it is there because of that silence.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from casework.errors import NotTheLead
from casework.models import Case, Mode, Redaction, Transfer, TransferState


def lead(session: Session, case: Case) -> str:
    handed = {row.giver: row.taker for row in session.execute(_handed_over(case.id))}
    office, passed = case.office, {case.office}
    while office in handed and handed[office] not in passed:
        office = handed[office]
        passed.add(office)
    return office


def speaks(session: Session, case: Case, office: str) -> bool:
    """Not an office that has handed the lead over, or was asked for something less."""
    return office == lead(session, case) or office not in listeners(session, case.id)


def check_voice(session: Session, case: Case, office: str) -> None:
    """Raises NotTheLead."""
    if not speaks(session, case, office):
        raise NotTheLead


def listeners(session: Session, case_id: bytes) -> set[str]:
    """Offices that can read the talk and owe the reporter nothing."""
    gave = {giver for giver, _ in session.execute(_handed_over(case_id))}
    return gave | set(_asked_for_less(session, case_id))


def _handed_over(case_id: bytes) -> Select[str, str]:
    return select(Transfer.giver, Transfer.taker).where(
        Transfer.case_id == case_id,
        Transfer.state == TransferState.ACTIVE,
        Transfer.mode == Mode.LEAD,
        Transfer.redaction == Redaction.NONE,
    )


def _asked_for_less(session: Session, case_id: bytes) -> Sequence[str]:
    wanted = select(Transfer.taker).where(
        Transfer.case_id == case_id, Transfer.state == TransferState.ACTIVE, Transfer.mode != Mode.LEAD
    )
    return session.scalars(wanted).all()
