"""The office that has a case offers it to another, takes the offer back, and tells the reporter how it went.

Whether it may go there is decided in the desk's browser, by the rules and what the case says. The server sees to what can
be seen without: who leads, that the border was agreed to by two, that nothing is held still or taken back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import approvals, audit, boxes, cases, freezing, leads, transfers
from casework.audit import EventTag
from casework.boxes import NewBox, NewEntry, NewSeal
from casework.database import insert_rows
from casework.errors import (
    AlreadyOffered,
    Conflict,
    ConsentWithdrawn,
    FileBoxExists,
    Frozen,
    Invalid,
    NotFound,
    Unresponsive,
    WrongState,
)
from casework.models import (
    Case,
    Hint,
    HintKind,
    Member,
    Mode,
    Purpose,
    Redaction,
    Release,
    Seal,
    Side,
    Transfer,
    TransferState,
    Withdrawal,
)
from casework.states import OPEN
from crypto.boxes import TALK, file_kind, offer_kind, share_kind
from crypto.directory import Directory
from crypto.labels import office_holder


@dataclass(frozen=True)
class Written:
    """One entry into a box of two offices; `box` where that is made with it, sealed to the own office."""

    entry: NewEntry
    seal_to: bytes | None = field(default=None, repr=False)
    box: NewBox | None = None


@dataclass(frozen=True)
class NewOffer:
    """`talk_seal` and `card` where the talk itself goes over, else `account`. `follows`: whose failure begins it."""

    id: bytes
    taker: str
    mode: Mode
    redaction: Redaction
    hours: int
    follows: bytes | None
    room: Written
    account: Written | None
    talk_seal: bytes | None = field(repr=False)
    card: bytes | None = field(repr=False)
    status: NewEntry
    decision: NewEntry


def offer(
    session: Session, case: Case, new: NewOffer, *, listed: Directory, by: Member, now: datetime
) -> dict[str, bytes]:
    """The links of what was written. The same again changes nothing. Raises a named Trouble for what stands against it."""
    cases.hold(session, case)
    there = session.get(Transfer, new.id, populate_existing=True)
    if there is None:
        _check(session, case, new, listed, by, now)
    elif (there.case_id, there.giver, there.taker) != (case.id, by.office, new.taker) or not _is_written(
        session, case, new, by
    ):
        raise Conflict
    links = _write(session, case, new, by, now)
    if there is None:
        _begin(session, case, new, by, now)
        audit.record(session, EventTag.TRANSFER_OFFERED, audit.case_scope(case.id), now, by)
    return links


def recall(
    session: Session,
    case: Case,
    transfer_id: bytes,
    decision: NewEntry,
    status: NewEntry | None,
    *,
    by: Member,
    now: datetime,
) -> dict[str, bytes]:
    """Before it was answered. Raises WrongState."""
    transfer, _ = transfers.hold(session, transfer_id)
    if (transfer.case_id, transfer.giver) != (case.id, by.office):
        raise NotFound
    link, is_new = cases.write_file(session, case, decision, by, now)
    links = {"decision": link}
    if status is not None:
        links["status"], _ = cases.write(session, case, TALK, status, now)
    if is_new:
        if transfer.state not in (transfers.WAITING, transfers.OFFERED):
            raise WrongState(f"this offer is {transfer.state.value}")
        transfers.recall(session, transfer, now)
        audit.record(session, EventTag.TRANSFER_RECALLED, audit.case_scope(case.id), now, by)
    return links


def tell(session: Session, case: Case, entry: NewEntry, *, by: Member, now: datetime) -> bytes:
    """How a transfer went, as a signed status in the talk: by the office that offered it, even if it leads no more."""
    cases.hold(session, case)
    if by.office not in {one.giver for one in transfers.of_case(session, case.id)}:
        leads.check_voice(session, case, by.office)
    link, is_new = cases.write(session, case, TALK, entry, now)
    if is_new:
        audit.record(session, EventTag.REPORTER_TOLD, audit.case_scope(case.id), now, by)
    return link


def crosses_border(listed: Directory, giver: str, taker: str) -> bool:
    """Raises UnknownOffice."""
    return bool(listed.office(giver).facts["jurisdiction"] != listed.office(taker).facts["jurisdiction"])


def approval_subject(case: Case, taker: str) -> str:
    return f"{case.number} {taker}"


def check_may_leave(session: Session, case: Case, by: Member, now: datetime) -> None:
    """Whether anything of it may go anywhere. Raises WrongState, NotTheLead, ConsentWithdrawn or Frozen."""
    if case.state not in OPEN:
        raise WrongState(f"nothing is offered of a case that is {case.state.value}")
    leads.check_voice(session, case, by.office)
    if session.get(Withdrawal, case.id) is not None:
        raise ConsentWithdrawn
    if freezing.in_force(session, case.id, now.date()) is not None:
        raise Frozen


def _check(session: Session, case: Case, new: NewOffer, listed: Directory, by: Member, now: datetime) -> None:
    if new.taker == by.office or new.taker not in listed.offices:
        raise Invalid("unknown_office", "The list of offices in force does not name this one.", "to")
    check_may_leave(session, case, by, now)
    has = boxes.offices_with(session, boxes.of_case(session, case.id, TALK).id, Release.NOW)
    if new.taker in has or any(one.taker == new.taker and one.state in transfers.OPEN for one in _all(session, case)):
        raise AlreadyOffered
    if new.mode is Mode.LEAD and transfers.is_unresponsive(session, new.taker, now):
        raise Unresponsive
    if crosses_border(listed, by.office, new.taker):
        approvals.use(session, Purpose.SHARE, approval_subject(case, new.taker), by=by, now=now)


def _all(session: Session, case: Case) -> list[Transfer]:
    return list(transfers.of_case(session, case.id))


def _write(session: Session, case: Case, new: NewOffer, by: Member, now: datetime) -> dict[str, bytes]:
    links = {"room": _write_between(session, case, offer_kind(by.office, new.taker), new.room, now)}
    if new.account is not None:
        kind = share_kind(by.office, new.taker)
        links["account"] = _write_between(session, case, kind, new.account, now)
    links["status"], _ = cases.write(session, case, TALK, new.status, now)
    links["decision"], _ = cases.write_file(session, case, new.decision, by, now)
    return links


def _is_written(session: Session, case: Case, new: NewOffer, by: Member) -> bool:
    return boxes.has_entry(session, boxes.of_case(session, case.id, file_kind(by.office)).id, new.decision.id)


def _write_between(session: Session, case: Case, kind: str, new: Written, now: datetime) -> bytes:
    """Into the box of this kind, made if there is none. Raises FileBoxExists where a colleague was quicker."""
    there = boxes.find(session, case.id, kind)
    if there is None:
        if new.box is None:
            raise Invalid("box_missing", "The two offices have no such box yet. Load the case again.", "room")
        return boxes.make(session, case.id, new.box, side=Side.OFFICE, day=now.date())
    if new.box is not None and new.box.id != there.id:
        raise FileBoxExists
    return boxes.append(session, there, new.entry, side=Side.OFFICE, day=now.date())[0]


def _begin(session: Session, case: Case, new: NewOffer, by: Member, now: datetime) -> None:
    transfer = Transfer(
        id=new.id, case_id=case.id, giver=by.office, taker=new.taker, mode=new.mode, redaction=new.redaction,
        state=TransferState.WAITING, follows=new.follows, hours=new.hours,
        offered=None, ends=None, answered=None, deletion=False,
    )  # fmt: skip
    session.add(transfer)
    session.flush()
    _hold_back(session, case, offer_kind(by.office, new.taker), new.taker, new.room.seal_to)
    if new.account is not None:
        _hold_back(session, case, share_kind(by.office, new.taker), new.taker, new.account.seal_to)
    _hold_back(session, case, TALK, new.taker, new.talk_seal)
    if new.card is not None:
        session.merge(Hint(case_id=case.id, office=new.taker, kind=HintKind.CARD, sealed=new.card, key=None))
    if _is_next(session, case, new):
        return
    transfers.begin(session, transfer, now)


def _is_next(session: Session, case: Case, new: NewOffer) -> bool:
    """Whether it waits. Raises WrongState where what it would follow is answered already."""
    if new.follows is None:
        return False
    before = session.get(Transfer, new.follows)
    if before is None or before.case_id != case.id or before.state not in (transfers.WAITING, transfers.OFFERED):
        raise WrongState("what this would follow is no open offer")
    return True


def _hold_back(session: Session, case: Case, kind: str, taker: str, sealed: bytes | None) -> None:
    """A seal that is there stays: one in reserve, or to a room in which the two have spoken before."""
    box = boxes.find(session, case.id, kind)
    if box is None or sealed is None:
        return
    holder = office_holder(taker)
    if session.scalars(select(Seal.box_id).where(Seal.box_id == box.id, Seal.holder == holder)).first() is None:
        seal = NewSeal(holder, sealed, Release.ON_ACCEPT)
        row = {"box_id": box.id, "holder": holder, "sealed": seal.sealed, "release": seal.release}
        insert_rows(session, Seal.__table__, row)
