"""How a case stands, and which verb moves it where. What is not in the table is refused.

The states are for sorting at the desk; what a reporter is told are the signed statuses in the talk.
"""

from __future__ import annotations

import enum

from casework.errors import WrongState
from casework.models import CaseState

RECEIVED, ACKNOWLEDGED, IN_WORK, WAITING = (
    CaseState.RECEIVED,
    CaseState.ACKNOWLEDGED,
    CaseState.IN_WORK,
    CaseState.WAITING,
)
CLOSED, TEST, SPAM, JOINED = CaseState.CLOSED, CaseState.TEST, CaseState.SPAM, CaseState.JOINED

OPEN = (RECEIVED, ACKNOWLEDGED, IN_WORK, WAITING)
ENDED = (CLOSED, TEST, SPAM, JOINED)


class Verb(enum.StrEnum):
    ACKNOWLEDGE = "acknowledge"
    TAKE_OVER = "take_over"  # by an office in reserve
    REPLY = "reply"
    ASK = "ask"
    WORK = "work"  # a note or a triage in the office's file
    HEAR = "hear"  # the reporter has written
    CLOSE = "close"
    MARK_TEST = "mark_test"
    MARK_SPAM = "mark_spam"
    JOIN = "join"
    REOPEN = "reopen"


_AS_IT_IS = {state: state for state in CaseState}

MOVES: dict[Verb, dict[CaseState, CaseState]] = {
    Verb.ACKNOWLEDGE: {RECEIVED: ACKNOWLEDGED},
    Verb.TAKE_OVER: {RECEIVED: ACKNOWLEDGED, ACKNOWLEDGED: ACKNOWLEDGED, IN_WORK: IN_WORK, WAITING: WAITING},
    # An answer before the acknowledgement is one; the state says that none was signed.
    Verb.REPLY: {RECEIVED: RECEIVED, ACKNOWLEDGED: IN_WORK, IN_WORK: IN_WORK, WAITING: WAITING, CLOSED: CLOSED},
    Verb.ASK: dict.fromkeys((ACKNOWLEDGED, IN_WORK, WAITING), WAITING),
    Verb.WORK: {**_AS_IT_IS, ACKNOWLEDGED: IN_WORK},
    # What has ended stays so: somebody reads what was written, because the list says that there is news, and decides.
    Verb.HEAR: {**_AS_IT_IS, WAITING: IN_WORK},
    Verb.CLOSE: dict.fromkeys(OPEN, CLOSED),
    Verb.MARK_TEST: dict.fromkeys(OPEN, TEST),
    Verb.MARK_SPAM: dict.fromkeys(OPEN, SPAM),
    Verb.JOIN: dict.fromkeys((*OPEN, CLOSED), JOINED),
    Verb.REOPEN: dict.fromkeys(ENDED, IN_WORK),
}


def after(state: CaseState, verb: Verb) -> CaseState:
    """Raises WrongState, which names both."""
    found = MOVES[verb].get(state)
    if found is None:
        raise WrongState(f"{verb.value} does not go from {state.value}")
    return found
