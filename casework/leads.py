"""Who leads a case and speaks with its reporter: one office at a time, whoever else has been asked for something.

The first lead is the office to which the reporter's side sealed the case. From there it goes along accepted transfers.
An office in reserve that opened the case because the lead was silent speaks, too: it is there because of that silence.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import boxes
from casework.errors import NotTheLead
from casework.models import Case, Mode, Redaction, Release, Transfer, TransferState
from crypto.boxes import TALK


def lead(session: Session, case: Case) -> str:
    handed = {one.giver: one.taker for one in _whole(session, case.id) if one.mode is Mode.LEAD}
    office, passed = case.office, {case.office}
    while office in handed and handed[office] not in passed:
        office = handed[office]
        passed.add(office)
    return office


def speaks(session: Session, case: Case, office: str) -> bool:
    """The lead, or one in reserve that has opened it: whoever can read the talk and was not asked for something less."""
    talk = boxes.of_case(session, case.id, TALK)
    reads = office in boxes.offices_with(session, talk.id, Release.NOW)
    return office == lead(session, case) or (reads and office not in listeners(session, case.id))


def check_voice(session: Session, case: Case, office: str) -> None:
    """Raises NotTheLead."""
    if not speaks(session, case, office):
        raise NotTheLead


def greet(session: Session, case_id: bytes, office: str) -> None:
    """Once for each transfer. Raises NotTheLead for an office that has said it, or was asked for nothing."""
    asked = [one for one in _whole(session, case_id) if one.taker == office and one.mode is not Mode.LEAD]
    silent = next((one for one in asked if not one.greeted), None)
    if silent is None:
        raise NotTheLead
    silent.greeted = True
    session.flush()


def listeners(session: Session, case_id: bytes) -> set[str]:
    """Offices that can read the talk and owe the reporter nothing: asked for less, or a lead that has handed it over."""
    return {one.giver if one.mode is Mode.LEAD else one.taker for one in _whole(session, case_id)}


def givers(session: Session, case_id: bytes, office: str) -> list[str]:
    """Who handed the lead to this office; in place of one that was asked to delete the case, who handed it to that one."""
    talk = boxes.of_case(session, case_id, TALK)
    readers = boxes.offices_with(session, talk.id, Release.NOW)
    handed_by = {one.taker: one.giver for one in _whole(session, case_id) if one.mode is Mode.LEAD}
    giver, passed = handed_by.get(office), {office}
    while giver in handed_by and giver not in readers and giver not in passed:
        passed.add(giver)
        giver = handed_by[giver]
    return [] if giver is None else [giver]


def _whole(session: Session, case_id: bytes) -> list[Transfer]:
    """Active ones of the talk itself."""
    wanted = select(Transfer).where(
        Transfer.case_id == case_id,
        Transfer.state == TransferState.ACTIVE,
        Transfer.redaction == Redaction.NONE,
    )
    return list(session.scalars(wanted.order_by(Transfer.id)))
