"""Verbs that end a case, begin it again, or tie it to another. Each stores all of its entries or nothing.

Why stands in the signed entries, which the server cannot read; it learns the state that the list is sorted by. To which
other case one was joined stands there, too, and in no table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from casework import alarms, approvals, audit, cases, clocks, leads, no_contact, standings, transfers, withdrawing
from casework.audit import EventTag
from casework.boxes import NewEntry
from casework.database import insert_once
from casework.errors import Conflict, Invalid, OpenDuty, Unread, WrongState
from casework.jurisdictions import Jurisdiction
from casework.models import Case, CaseState, CheckIn, CheckInState, ClockKind, ClockState, Member, Purpose
from casework.states import ENDED, OPEN, Verb
from crypto.boxes import TALK

_ASIDE = {
    CaseState.TEST: (Verb.MARK_TEST, EventTag.CASE_MARKED_TEST),
    CaseState.SPAM: (Verb.MARK_SPAM, EventTag.CASE_MARKED_SPAM),
}


@dataclass(frozen=True)
class Told:
    """What is written at once: into the own office's file, and, where the reporter is told, into the talk."""

    decision: NewEntry
    status: NewEntry | None = None
    second_reader: bool = False  # the desk says that this end needs one: nothing was done


@dataclass(frozen=True)
class Links:
    decision: bytes
    status: bytes | None = None


def ask(session: Session, case: Case, entry: NewEntry, *, by: Member, now: datetime) -> bytes:
    """A question: the office waits for the reporter."""
    cases.hold(session, case)
    leads.check_voice(session, case, by.office)
    link, is_new = cases.write(session, case, TALK, entry, now)
    if is_new:
        cases.move(case, Verb.ASK)
        audit.record(session, EventTag.QUESTION_ASKED, audit.case_scope(case.id), now, by)
    return link


def close(session: Session, case: Case, told: Told, *, by: Member, now: datetime) -> Links:
    """With an outcome, which is the answer that was owed. Raises NotApproved where a second reader must agree first."""
    cases.hold(session, case)
    links, is_new = _write(session, case, told, by, now)
    if is_new:
        _check_second_reader(session, case, told, by, now)
        cases.move(case, Verb.CLOSE)
        transfers.stop_open(session, case.id, now)
        for office in standings.offices(session, case.id):
            clocks.end(session, case.id, office)
        audit.record(session, EventTag.CASE_CLOSED, audit.case_scope(case.id), now, by)
    return links


def close_among_many(session: Session, case: Case, told: Told, *, by: Member, now: datetime) -> Links:
    """Nobody looks at this one by itself: raises Unread, or OpenDuty where it has yet to be passed on."""
    cases.hold(session, case)
    standing = standings.of_cases(session, by.office, [case.id]).get(case.id)
    if (standing is not None and standing.news) or alarms.sounds(session, case.id):
        raise Unread  # it has come since the desk looked, and a reporter must not be closed over
    forwarding = clocks.of_case(session, case.id, by.office).get(ClockKind.FORWARDING)
    if forwarding is not None and forwarding.state is not ClockState.MET:
        raise OpenDuty
    return close(session, case, told, by=by, now=now)


def set_aside(session: Session, case: Case, to: CaseState, told: Told, *, by: Member, now: datetime) -> Links:
    """`to`: TEST or SPAM. Raises NotApproved as closing does."""
    verb, event = _ASIDE[to]
    cases.hold(session, case)
    links, is_new = _write(session, case, told, by, now)
    if is_new:
        _check_second_reader(session, case, told, by, now)
        cases.move(case, verb)
        transfers.stop_open(session, case.id, now)
        for office in standings.offices(session, case.id):
            clocks.rest(session, case.id, office)
        audit.record(session, event, audit.case_scope(case.id), now, by)
    return links


def reopen(session: Session, case: Case, told: Told, *, law: Jurisdiction, by: Member, now: datetime) -> Links:
    """Raises Invalid where a reporter who was told that the case is closed would not be told of this."""
    cases.hold(session, case)
    links, is_new = _write(session, case, told, by, now)
    if is_new:
        was_closed = case.state is CaseState.CLOSED
        if was_closed and told.status is None:
            raise Invalid("status_missing", "Tell the reporter that the case is open again.", "status")
        was_no_case = case.state in ENDED and not was_closed
        cases.move(case, Verb.REOPEN)
        if was_no_case:
            _ask_from_today(session, case, now.date())
        for office in standings.offices(session, case.id):
            if leads.speaks(session, case, office):
                clocks.go_on(session, case.id, office, now.date())
        if was_closed:
            clocks.begin_feedback_again(session, case.id, by.office, law, now.date())
        audit.record(session, EventTag.CASE_REOPENED, audit.case_scope(case.id), now, by)
    return links


def _ask_from_today(session: Session, case: Case, today: date) -> None:
    """Nobody was asked how they are while this was no case: that is no silence, and one question is put now."""
    missed = (CheckIn.case_id == case.id, CheckIn.state == CheckInState.WAITING, CheckIn.due < today)
    last = session.scalars(select(CheckIn).where(*missed).order_by(CheckIn.due.desc())).first()
    if last is None:
        return
    row = {"case_id": case.id, "due": today, "state": CheckInState.WAITING, "calls": last.calls}
    session.execute(delete(CheckIn).where(*missed).execution_options(synchronize_session=False))
    insert_once(session, CheckIn.__table__, row)


def join(
    session: Session, case: Case, other: Case, told: Told, other_decision: NewEntry, *, by: Member, now: datetime
) -> tuple[Links, bytes]:
    """`case` goes on as `other`: one person, who had lost the code. Both files say so, or none.

    Raises WrongState for another that has ended: two cases that each go on as the other would be worked on by nobody.
    """
    _hold_both(session, case, other)
    links, is_new = _write(session, case, told, by, now)
    other_link, is_new_there = cases.write_file(session, other, other_decision, by, now)
    _check_together(is_new, is_new_there)
    if is_new:
        if other.state not in OPEN:
            raise WrongState(f"no case goes on as one that is {other.state.value}")
        _check_second_reader(session, case, told, by, now)
        cases.move(case, Verb.JOIN)
        if withdrawing.is_withdrawn(session, case.id):  # one person: what they took back here is taken back there
            withdrawing.stop_sharing(session, other.id, now)
        if no_contact.is_asked(session, case.id):
            no_contact.stop(session, other.id, now)
        transfers.stop_open(session, case.id, now)
        for office in standings.offices(session, case.id):
            clocks.rest(session, case.id, office)
        audit.record(session, EventTag.CASE_JOINED, audit.case_scope(case.id), now, by)
        audit.record(session, EventTag.CASE_CONTINUED, audit.case_scope(other.id), now, by)
    return links, other_link


def link(
    session: Session, case: Case, other: Case, note: NewEntry, other_note: NewEntry, *, by: Member, now: datetime
) -> tuple[bytes, bytes]:
    """Two cases that have to do with each other; both stay what they are."""
    _hold_both(session, case, other)
    here, is_new = cases.write_file(session, case, note, by, now)
    there, is_new_there = cases.write_file(session, other, other_note, by, now)
    _check_together(is_new, is_new_there)
    if is_new:
        for one in (case, other):
            cases.move(one, Verb.WORK)
            audit.record(session, EventTag.CASES_LINKED, audit.case_scope(one.id), now, by)
    return here, there


def _write(session: Session, case: Case, told: Told, by: Member, now: datetime) -> tuple[Links, bool]:
    """Raises NoFile, NotTheLead, or Conflict where one part was stored before and the other was not."""
    leads.check_voice(session, case, by.office)
    status = None
    is_new = []
    if told.status is not None:
        status, status_is_new = cases.write(session, case, TALK, told.status, now)
        is_new.append(status_is_new)
    decision, decision_is_new = cases.write_file(session, case, told.decision, by, now)
    _check_together(decision_is_new, *is_new)
    return Links(decision, status), decision_is_new


def _check_second_reader(session: Session, case: Case, told: Told, by: Member, now: datetime) -> None:
    """For every way in which a case can end: else the strictest rule is gone round by calling it spam."""
    if told.second_reader or standings.needs_second_reader(session, case.id, by.office):
        approvals.use(session, Purpose.CLOSING, case.number, by=by, now=now)


def _check_together(*are_new: bool) -> None:
    if len(set(are_new)) > 1:
        raise Conflict


def _hold_both(session: Session, case: Case, other: Case) -> None:
    """In one order, whoever asks: two who join the same two cases must not wait for each other. Raises Invalid for one."""
    if case.id == other.id:
        raise Invalid("unknown_other", "Name another case of your office.", "other")
    for one in sorted((case, other), key=lambda one: one.id):
        cases.hold(session, one)
