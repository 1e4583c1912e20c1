"""The office that has a case offers it to another, takes the offer back, and tells the reporter how it went.

Whether it may go there is decided in the desk's browser, by the rules and what the case says. The server sees to what can
be seen without: who leads, that the border was agreed to by two, that nothing is held still or taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from casework import approvals, audit, boxes, cases, clocks, freezing, leads, transfers
from casework.audit import EventTag
from casework.boxes import NewBox, NewEntry
from casework.database import insert_rows
from casework.errors import (
    AlreadyOffered,
    Conflict,
    ConsentWithdrawn,
    FileBoxExists,
    Frozen,
    Invalid,
    NotFound,
    NotTheLead,
    Unresponsive,
    WrongState,
)
from casework.models import (
    Case,
    ClockState,
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
from crypto.boxes import TALK, offer_kind, share_kind
from crypto.directory import Directory
from crypto.labels import office_holder

_PROTECTION = "protection"


@dataclass(frozen=True)
class Written:
    """One entry into a box of two offices; `box` where that is made with it, sealed to the own office; `behind`: the link of
    the entry that it follows, for a box whose last ones may have been destroyed meanwhile.
    """

    entry: NewEntry
    seal_to: bytes | None = field(default=None, repr=False)
    box: NewBox | None = None
    behind: bytes | None = None


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
    elif (there.case_id, there.giver, there.taker) != (case.id, by.office, new.taker):
        raise Conflict
    written = _write(session, case, new, by, now)
    if {is_new for _, is_new in written.values()} != {there is None}:
        raise Conflict  # a retry is the same bytes: whatever is new must pass every check
    if there is None:
        _begin(session, case, new, by, now)
        audit.record(session, EventTag.TRANSFER_OFFERED, audit.case_scope(case.id), now, by)
    return {name: link for name, (link, _) in written.items()}


def recall(
    session: Session,
    case: Case,
    transfer_id: bytes,
    decision: NewEntry,
    status: NewEntry | None,
    *,
    stands: TransferState,
    listed: Directory,
    by: Member,
    now: datetime,
) -> dict[str, bytes]:
    """By the office that gave it, or that leads now. A lead is taken back from who sleeps, or is not listed any more.

    `stands`: as the desk saw it, for the reporter is told by it whether that office had read anything.
    Raises NotFound for another's, and WrongState for what is over or stands otherwise by now, or for a lead that works.
    """
    transfer, _ = transfers.hold(session, transfer_id)
    if transfer.case_id != case.id or by.office not in _concerned(session, transfer, case):
        raise NotFound
    link, is_new = cases.write_file(session, case, decision, by, now)
    links = {"decision": link}
    if is_new:
        if transfer.state is not stands or not may_recall(session, transfer, case, listed, by=by, now=now):
            raise WrongState(f"this transfer is {transfer.state.value}")
        _take_back(session, transfer, case, now)
        audit.record(session, EventTag.TRANSFER_RECALLED, audit.case_scope(case.id), now, by)
    if status is not None:
        leads.check_voice(session, case, by.office)
        links["status"], status_is_new = cases.write(session, case, TALK, status, now)
        if status_is_new is not is_new:
            raise Conflict
    return links


def may_recall(
    session: Session, transfer: Transfer, case: Case, listed: Directory, *, by: Member, now: datetime
) -> bool:
    """Whether `by` could take it back as it stands. Whoever took the case gives it back instead."""
    if by.office == transfer.taker or by.office not in _concerned(session, transfer, case):
        return False
    if transfer.state is not transfers.ACTIVE or not transfers.leads_by(transfer):
        return transfer.state in transfers.OPEN
    return transfer.taker not in listed.offices or _is_silent(session, case, transfer.taker, now)


def _concerned(session: Session, transfer: Transfer, case: Case) -> set[str]:
    there = {transfer.giver, leads.lead(session, case)}
    is_lead = transfer.state is transfers.ACTIVE and transfers.leads_by(transfer)
    return there | set(leads.givers(session, case.id, transfer.taker)) if is_lead else there


def _take_back(session: Session, transfer: Transfer, case: Case, now: datetime) -> None:
    if transfer.state in transfers.NOT_TAKEN:
        transfers.recall(session, transfer, now)
    else:
        transfers.finish(session, transfer, case, TransferState.RECALLED, now)


def _is_silent(session: Session, case: Case, office: str, now: datetime) -> bool:
    there = clocks.of_case(session, case.id, office).values()
    return any(clock.state is ClockState.RUNNING and clock.ends <= now for clock in there)


def tell(session: Session, case: Case, entry: NewEntry, *, by: Member, now: datetime) -> bytes:
    """How a transfer went, as a signed status in the talk: once, by an office that leads no more. Raises NotTheLead."""
    cases.hold(session, case)
    link, is_new = cases.write(session, case, TALK, entry, now)
    if is_new:
        if not leads.speaks(session, case, by.office):
            _tell_once(session, case, by.office)
        audit.record(session, EventTag.REPORTER_TOLD, audit.case_scope(case.id), now, by)
    return link


def _tell_once(session: Session, case: Case, office: str) -> None:
    over = (*transfers.FAILED, *transfers.TAKEN_ONCE, TransferState.RECALLED)
    there = transfers.of_case(session, case.id)
    given = [one for one in there if one.giver == office and (one.state in over or one.deletion)]
    untold = next((one for one in given if not one.told), None)
    if untold is None:
        raise NotTheLead
    untold.told = True
    session.flush()


def needs_second(listed: Directory, giver: str, taker: str) -> bool:
    """Across a border; and to a protection partner, which may be asked without consent where a life is at risk.

    Raises UnknownOffice.
    """
    to = listed.office(taker).facts
    return listed.office(giver).facts["jurisdiction"] != to["jurisdiction"] or _PROTECTION in to["kinds"]


def check_responsive(session: Session, taker: str, mode: Mode, now: datetime) -> None:
    """Raises Unresponsive for one that answers nothing and would be asked to lead."""
    if mode is Mode.LEAD and taker in transfers.unresponsive(session, now):
        raise Unresponsive


def approval_subject(case: Case, taker: str, mode: Mode, redaction: Redaction) -> str:
    """All that another agrees to: a yes to a summary is none to the talk."""
    return f"{case.number} {taker} {mode.value} {redaction.value}"


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
    there = transfers.of_case(session, case.id)
    if new.taker in has or any(one.taker == new.taker and one.state in transfers.OPEN for one in there):
        raise AlreadyOffered
    if _is_second_lead(new, there):
        raise AlreadyOffered("two offices cannot both be asked to lead")
    check_responsive(session, new.taker, new.mode, now)
    if needs_second(listed, by.office, new.taker):
        subject = approval_subject(case, new.taker, new.mode, new.redaction)
        approvals.use(session, Purpose.SHARE, subject, by=by, now=now)


def _is_second_lead(new: NewOffer, there: Sequence[Transfer]) -> bool:
    """Two who both take the case would both speak. Who waits for the other's refusal is no second one."""
    before = next((one for one in there if one.id == new.follows), None)
    if before is not None and any(one.follows == before.id and one.state in transfers.OPEN for one in there):
        return True  # one office is next in turn, not two
    waits_for_a_lead = before is not None and transfers.leads_by(before)
    hands_over = new.mode is Mode.LEAD and new.redaction is Redaction.NONE and not waits_for_a_lead
    return hands_over and any(one.state in transfers.NOT_TAKEN and transfers.leads_by(one) for one in there)


def _write(session: Session, case: Case, new: NewOffer, by: Member, now: datetime) -> dict[str, tuple[bytes, bool]]:
    """Each link, and whether it is new."""
    written = {"room": _write_between(session, case, offer_kind(by.office, new.taker), new.room, now)}
    if new.account is not None:
        written["account"] = _write_between(session, case, share_kind(by.office, new.taker), new.account, now)
    written["status"] = cases.write(session, case, TALK, new.status, now)
    written["decision"] = cases.write_file(session, case, new.decision, by, now)
    return written


def _write_between(session: Session, case: Case, kind: str, new: Written, now: datetime) -> tuple[bytes, bool]:
    """Into the box of this kind, made if there is none. Raises FileBoxExists where a colleague was quicker."""
    there = boxes.find(session, case.id, kind)
    if there is None:
        if new.box is None:
            raise Invalid("box_missing", "The two offices have no such box yet. Load the case again.", "room")
        return boxes.make(session, case.id, new.box, side=Side.OFFICE, day=now.date()), True
    if new.box is not None and new.box.id != there.id:
        raise FileBoxExists
    is_new = not boxes.has_entry(session, there.id, new.entry.id)
    if is_new and new.behind not in (None, boxes.last_link(session, there.id)):
        raise FileBoxExists
    return boxes.append(session, there, new.entry, side=Side.OFFICE, day=now.date())


def _begin(session: Session, case: Case, new: NewOffer, by: Member, now: datetime) -> None:
    transfer = Transfer(
        id=new.id, case_id=case.id, giver=by.office, taker=new.taker, mode=new.mode, redaction=new.redaction,
        state=TransferState.WAITING, follows=new.follows, hours=new.hours,
        offered=None, ends=None, answered=None, deletion=False, card=new.card, taken=False, reserve=False, told=False,
        greeted=False,
    )  # fmt: skip
    session.add(transfer)
    session.flush()
    _hold_back(session, case, offer_kind(by.office, new.taker), new.taker, new.room.seal_to)
    if new.account is not None:
        _hold_back(session, case, share_kind(by.office, new.taker), new.taker, new.account.seal_to)
    _hold_back(session, case, TALK, new.taker, new.talk_seal)
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
    """Over one that was held back before. One in reserve stays, and one to a room in which the two have spoken."""
    box = boxes.find(session, case.id, kind)
    if box is None or sealed is None:
        return
    there = session.get(Seal, (box.id, office_holder(taker)), populate_existing=True)
    if there is not None and there.release is Release.ON_ACCEPT:
        there.sealed, there.key = sealed, None
    elif there is None:
        row = {"box_id": box.id, "holder": office_holder(taker), "sealed": sealed, "release": Release.ON_ACCEPT}
        insert_rows(session, Seal.__table__, row)
    session.flush()
