"""What one text leads to, from what is held of the talk: read, stretched, sealed; nothing is stored here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from casework import boxes, no_contact
from casework.database import reading
from casework.models import Release
from channels import case_entries, checking_in, conversation, enclosing, following_up, saying, wording
from channels.gateway import Inbound
from channels.held import CaseAtHand, Held, Line, Outcome
from channels.turns import PUNISHED, TAKEN_BACK, Keyword, Reach, State, Step, Turn
from crypto.codes import grouped
from crypto.offices import Office
from reporting.gateways import own_gateway
from reporting.sealing import Fresh, Gateway, sendable

_HEAR_PUNISHED = (Step.SILENT, *checking_in.STEPS)


def answer(inbound: Inbound, line: Line, held: Held | None, now: datetime) -> Outcome:
    """Reads, stretches and seals; stores nothing."""
    gateway = own_gateway(line.about.carrier)
    text = sendable(inbound.text)
    line = line.speaking(wording.chosen(text, line.languages) or (held.language if held else ""))
    if inbound.pictures and not text:
        return _refuse_pictures(Outcome(held), held, line)
    if inbound.pressed is not None and not _is_asked(inbound.pressed, held):
        keyword = keyword_of(text, line, line.language)
        if held is not None and held.state.step in checking_in.OPEN and _is_danger(inbound.pressed, text, held):
            text = (
                PUNISHED  # said by an older button of this talk, whose case is known: somebody has changed their mind
            )
        elif held is not None or keyword is not Keyword.VOICE:
            return _pressed_late(inbound.pressed, text, keyword, line, held, now)
        # Else it would seem to be heard, and the voice would go on as it is.
    if asked := following_up.find_code(text):
        outcome = following_up.answer(gateway, line, held, asked, now)
    else:
        office = _office(gateway, line, held)
        state, keyword = held.state if held else None, keyword_of(text, line, line.language)
        if inbound.enclosed and keyword is None:
            turn = enclosing.opens(state, inbound.enclosed.kind, text)
        else:
            turn = conversation.step(state, text, keyword)
        outcome = _sealed(gateway, line, office, held, turn, now)
    if outcome.held is not None:
        outcome = replace(outcome, held=replace(outcome.held, language=line.language))
    return _refuse_pictures(outcome, held, line) if inbound.pictures else outcome


def _is_asked(pressed: str, held: Held | None) -> bool:
    """Whether the question is open that the button stood under. "They punish me" stands open in a check-in and in silence as well."""
    if held is None:
        return False
    return pressed in {"", held.state.step} or (pressed == Step.FREE and held.state.step in _HEAR_PUNISHED)


def _pressed_late(
    pressed: str, text: str, keyword: Keyword | None, line: Line, held: Held | None, now: datetime
) -> Outcome:
    """Pressed twice, or long after: it answers no other question than its own, and nobody is written to again.

    What was said to them is still erased, in silence. Who is punished, not safe or harmed is told whom to call, and how the
    office hears of it: the button does not say of which report it speaks.
    """
    if _is_danger(pressed, text, held):
        said = wording.say(
            "punished_late", line, **saying.values(_office(own_gateway(line.about.carrier), line, held), line, now)
        )
        return Outcome(held, (said,))
    return Outcome(held, reach=Reach.ERASE if held is None and keyword is Keyword.ERASE else None)


def _is_danger(pressed: str, text: str, held: Held | None) -> bool:
    """What must not be lost, where something may be sent. A check-in's answer that the talk has just taken is in good hands."""
    if (pressed, text) == (Step.FREE, PUNISHED):
        return True
    said = checking_in.danger(pressed, text)
    if said is None or (held is not None and held.state.step is Step.SILENT):
        return False
    return held is None or said not in {(Step.CHECK_SAFE, held.state.safe), (Step.CHECK_HARM, held.state.harmed)}


def _office(gateway: Gateway, line: Line, held: Held | None) -> Office:
    """The one that has the case; before there is one, the one that will."""
    return saying.speaker(gateway.directory, line, held.at_hand.office if held and held.at_hand else "")


def keyword_of(text: str, line: Line, language: str) -> Keyword | None:
    return wording.keyword(text, language, *line.languages, carrier=line.about.carrier)


def _refuse_pictures(outcome: Outcome, held: Held | None, line: Line) -> Outcome:
    """They are never fetched: each shows place, time and device, and the provider has seen it."""
    if held is not None and held.state.step is Step.SILENT:
        return outcome
    return replace(outcome, texts=(wording.say("no_pictures", line), *outcome.texts))


def _sealed(gateway: Gateway, line: Line, office: Office, held: Held | None, turn: Turn, now: datetime) -> Outcome:
    if turn.reach is Reach.PROMISE and held is not None and held.at_hand is not None and _is_left_alone(held.at_hand):
        return Outcome(_next(held, turn.state), (wording.say("left_alone", line),))
    if not turn.told:
        return Outcome(_next(held, turn.state), saying.texts(turn, line, office, now), reach=turn.reach)
    (told,) = turn.told
    if held is not None and held.at_hand is not None:
        entry = case_entries.add(gateway, line, held.at_hand, told, now)
        rung = _offices_with(held.at_hand.box) if told.is_alarm else ()
        texts = saying.texts(turn, line, office, now, rung=rung)
        return Outcome(
            _next(held, turn.state),
            texts,
            entry=entry,
            reach=turn.reach,
            alarm=told.is_alarm,
            takes_back=told.question == TAKEN_BACK,
            checked_in=told.due,
        )
    fresh = Fresh.draw()
    new_case, at_hand = case_entries.open_case(gateway, line, office, fresh, turn, told, now)
    texts = saying.texts(turn, line, office, now, code=grouped(fresh.code))
    return Outcome(_next(Held(State(), at_hand), turn.state), texts, new_case=new_case, reach=turn.reach)


def _is_left_alone(at_hand: CaseAtHand) -> bool:
    with reading() as session:
        return no_contact.is_asked(session, at_hand.case)


def _offices_with(box: bytes) -> Sequence[str]:
    with reading() as session:
        return boxes.offices_with(session, box, Release.NOW)


def _next(held: Held | None, state: State | None) -> Held | None:
    if state is None:
        return None
    return Held(state) if held is None else replace(held, state=state)
