"""One text in: what it means, what is sealed, what is answered; all of it stored at once, or not at all.

Rules: the words are sealed in memory before anything is stored. Between two texts a dialogue keeps the seed with which
the reporter's side signs and the box's public key, at rest; with them one can add to the case and cannot read it. The
code and what opens the case are kept nowhere.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy.exc import IntegrityError

from casework import alarms, boxes, cases, dialogues, notices, offices
from casework.boxes import NewEntry
from casework.cases import NewCase
from casework.clock import utc_now
from casework.database import Session, reading, take_turns, transaction
from casework.errors import Conflict, NotStored
from casework.models import Box, ReturnAddress, Side
from channels import conversation, duty, enclosing, following_up, gateways, joining, outbox, saying, wording
from channels.conversation import Keyword, Phone, Reach, State, Step, Told, Turn
from channels.enclosures import Enclosure
from channels.gateway import About, Inbound
from channels.held import CaseAtHand, Held, Line, Outcome
from crypto.bodies import b64
from crypto.boxes import ID_BYTES
from crypto.codes import grouped
from crypto.entries import Place, write_gateway_entry
from crypto.labels import cat
from crypto.links import first_link
from crypto.offices import Office
from crypto.rest import SEEN, SENDER, Pepper
from reporting import intake, stretching
from reporting.gateways import own_gateway
from reporting.routing import Answers, reader_of
from reporting.sealing import Draft, Fresh, Gateway, seal_report, sendable

SHARED_PHONE = timedelta(minutes=30)
OWN_PHONE = timedelta(hours=24)
_TRIES = 3


def ingest(inbound: Inbound, about: About) -> None:
    """Durable when it returns; the same message again does nothing. Raises NotStored, Busy or DoorClosed: send it again."""
    line = Line(about)
    message = _pepper().tag(cat(line.name, inbound.event), SEEN)
    if inbound.enclosed:
        _take_enclosed(inbound, line, message)
        return
    if inbound.whole:
        _take(inbound, line, message)
        return
    sender = _sender(inbound)
    with transaction() as session:
        take_turns(session, f"dialogue:{b64(sender)}")
        if dialogues.was_seen(session, message):
            return
        waits = joining.wait(session, _pepper(), inbound, sender=sender, message=message, now=utc_now())
        if waits:
            dialogues.note_seen(session, message, utc_now().date())
        joined = joining.complete(session, _pepper(), sender) if waits else None
    if joined is not None:
        _take(joined.inbound, line, *joined.ids, waited=True)
    elif not waits:
        _take(inbound, line, message)


def release(now: datetime) -> None:
    """Parts that have waited long enough for others are taken without them."""
    with reading() as session:
        due = joining.due(session, _pepper(), now)
    for joined in due:
        line = Line(gateways.named(joined.inbound.gateway).about)
        _take(joined.inbound, line, *joined.ids, waited=True)


def _take_enclosed(inbound: Inbound, line: Line, message: bytes) -> None:
    """First the words beside it, where they open a case, hold a code or are a keyword; then the file, as one more message.

    So a crash between the two leaves the case, and the file comes again.
    """
    sender, text = _sender(inbound), sendable(inbound.text)
    own = replace(inbound, event=f"{inbound.event}:file")
    tag = _pepper().tag(cat(line.name, own.event), SEEN)
    with reading() as session:
        if dialogues.was_seen(session, tag):
            return
        begun = dialogues.was_seen(session, message)
        resting = dialogues.find(session, sender, utc_now())
    held = Held.from_bytes(_pepper().wake(resting)) if resting else None
    apart = (
        held is None or held.at_hand is None or following_up.find_code(text) or _keyword(text, line, line.languages[0])
    )
    if apart and not begun:
        # Its copy is deleted when the file is here as well.
        _take(replace(inbound, copy=""), line, message)
    taken = bool(apart or begun)
    enclosure = Enclosure(own, line, "" if taken else text, quiet=taken)
    _settle(own, line, (tag,), enclosure.answer)


def _take(inbound: Inbound, line: Line, *messages: bytes, waited: bool = False) -> None:
    """`messages`: what this text came in, which `waited` where it is joined from parts."""
    _settle(inbound, line, messages, lambda held, now: _answer(inbound, line, held, now), waited=waited)


def _settle(
    inbound: Inbound,
    line: Line,
    messages: Sequence[bytes],
    answer: Callable[[Held | None, datetime], Outcome],
    *,
    waited: bool = False,
) -> None:
    """Answered from the state that is stored, and stored with all that follows if that is still the state."""
    pepper, sender = _pepper(), _sender(inbound)
    for _ in range(_TRIES):
        now = utc_now()
        with reading() as session:
            if not _is_open(session, messages, waited=waited):
                return
            resting = dialogues.find(session, sender, now)
        outcome = answer(Held.from_bytes(pepper.wake(resting)) if resting else None, now)
        try:
            with transaction() as session:
                take_turns(session, f"dialogue:{b64(sender)}")
                if not _is_open(session, messages, waited=waited):
                    return
                if dialogues.find(session, sender, now) == resting:
                    if waited:
                        joining.end(session, messages)
                    else:
                        dialogues.note_seen(session, messages[0], now.date())
                    _store(session, outcome, inbound, line, sender, now)
                    return
        except (IntegrityError, Conflict):
            continue
    raise NotStored


def _is_open(session: Session, messages: Sequence[bytes], *, waited: bool) -> bool:
    """Nobody has taken this yet."""
    return joining.are_there(session, messages) if waited else not dialogues.was_seen(session, messages[0])


def _answer(inbound: Inbound, line: Line, held: Held | None, now: datetime) -> Outcome:
    """Reads, stretches and seals; stores nothing."""
    gateway = own_gateway(line.about.carrier)
    text = sendable(inbound.text)
    line = line.speaking(wording.chosen(text, line.languages) or (held.language if held else ""))
    if inbound.pictures and not text:
        return _refuse_pictures(Outcome(held), held, line)
    if inbound.pressed is not None and (held is None or inbound.pressed not in {"", held.state.step}):
        return _pressed_late(text, line, held)
    if asked := following_up.find_code(text):
        outcome = _follow_up(gateway, line, held, asked, now)
    else:
        office = (
            gateway.directory.office(held.at_hand.office)
            if held and held.at_hand
            else reader_of(gateway.directory, Answers(country=line.country)).office
        )
        state, keyword = held.state if held else None, _keyword(text, line, line.language)
        if inbound.enclosed and keyword is None:
            turn = enclosing.opens(state, inbound.enclosed.kind, text)
        else:
            turn = conversation.step(state, text, keyword)
        outcome = _sealed(gateway, line, office, held, turn, now)
    if outcome.held is not None:
        outcome = replace(outcome, held=replace(outcome.held, language=line.language))
    return _refuse_pictures(outcome, held, line) if inbound.pictures else outcome


def _pressed_late(text: str, line: Line, held: Held | None) -> Outcome:
    """Pressed twice, or long after: it answers no other question than its own, and nobody is written to again.

    What was said to them is still erased, in silence.
    """
    erases = held is None and _keyword(text, line, line.language) is Keyword.ERASE
    return Outcome(held, reach=Reach.ERASE if erases else None)


def _keyword(text: str, line: Line, language: str) -> Keyword | None:
    return wording.keyword(text, language, *line.languages, carrier=line.about.carrier)


def _refuse_pictures(outcome: Outcome, held: Held | None, line: Line) -> Outcome:
    """They are never fetched: each shows place, time and device, and the provider has seen it."""
    if held is not None and held.state.step is Step.SILENT:
        return outcome
    return replace(outcome, texts=(wording.say("no_pictures", line), *outcome.texts))


def _sealed(gateway: Gateway, line: Line, office: Office, held: Held | None, turn: Turn, now: datetime) -> Outcome:
    if not turn.told:
        return Outcome(_next(held, turn.state), saying.texts(turn, line, office, now), reach=turn.reach)
    (told,) = turn.told
    if held is not None and held.at_hand is not None:
        entry, after = _add(gateway, line, held.at_hand, told, now)
        return Outcome(
            _next(replace(held, at_hand=after), turn.state),
            saying.texts(turn, line, office, now),
            entry=entry,
            reach=turn.reach,
            alarm=told.is_alarm,
        )
    fresh = Fresh.draw()
    new_case, at_hand = _open(gateway, line, office, fresh, turn, told, now)
    texts = saying.texts(turn, line, office, now, code=grouped(fresh.code))
    return Outcome(_next(Held(State(), at_hand), turn.state), texts, new_case=new_case, reach=turn.reach)


def _open(
    gateway: Gateway, line: Line, office: Office, fresh: Fresh, turn: Turn, told: Told, now: datetime
) -> tuple[NewCase, CaseAtHand]:
    keys = stretching.keys_of(fresh.code, gateway.directory.service)
    with reading() as session:
        office_key = office.check_seal_key(offices.sealing_key(session, office.seal))
    draft = Draft(
        language=line.language,
        country=line.country,
        admin1=None,
        town="",
        danger="unsure",
        lost_code=turn.state is not None and turn.state.lost_code,
        text=wording.for_the_office(told.question, told.value, line.language),
        phone=told.value if told.question == Step.PHONE else "",
    )
    report = seal_report(gateway, fresh, keys, draft, office=office.id, office_key=office_key, day=now.date())
    place = fresh.place
    seen = boxes.link_after(first_link(place.case, place.box), report.entry)
    at_hand = CaseAtHand(place.case, place.box, place.box_public, fresh.sign_seed, office.id, seen)
    return intake.checked(report), at_hand


def _add(gateway: Gateway, line: Line, at_hand: CaseAtHand, told: Told, now: datetime) -> tuple[NewEntry, CaseAtHand]:
    words = (
        wording.punished(line.language)
        if told.question == "punished"
        else wording.for_the_office(told.question, told.value, line.language)
    )
    place = Place(at_hand.case, at_hand.box, at_hand.box_public, secrets.token_bytes(ID_BYTES))
    body = {"kind": "message", "at": now.date().isoformat(), "seen": b64(at_hand.seen), "text": words}
    if told.question == Step.PHONE:
        body["phone"] = told.value  # the desk says by it when an answer will be seen
    return NewEntry(place.entry, write_gateway_entry(gateway.seed, at_hand.sign_seed, place, body)), at_hand


def _follow_up(gateway: Gateway, line: Line, held: Held | None, asked: following_up.Asked, now: datetime) -> Outcome:
    silent = held is not None and held.state.step is Step.SILENT
    read = following_up.read(gateway, asked.code)
    if read is None:
        return Outcome(held, (wording.say("unknown_code", line),))
    if isinstance(read, str):
        return Outcome(held, (wording.say("changed", line, refusal=read),))
    own = read.held
    office = gateway.directory.office(read.office)
    values = saying.values(office, line, now)
    at_hand = CaseAtHand(own.case, own.box, read.box_public, own.sign_seed, read.office, read.seen)
    # Whoever asks with the code is answered, on a phone that is "not safe" as well; afterwards it is silent again.
    state = held.state if held and silent else State(step=Step.FREE, phone=Phone.SHARED, has_case=True, told_story=True)
    if held:
        state = replace(state, alters_voice=held.state.alters_voice)  # a wish for one's safety outlives a question
    shown = held.shown if held and held.at_hand and held.at_hand.case == own.case else 0
    told = asked.told()
    if told is not None:
        entry, at_hand = _add(gateway, line, at_hand, told, now)
        key = saying.truly("punished", office) if told.is_alarm else "added"
        said = (wording.say(key, line, **values),)
        return Outcome(Held(state, at_hand, shown), said, entry=entry, alarm=told.is_alarm)
    pages = following_up.pages(read.answers, line.about.carrier)
    if shown >= len(pages):
        shown = 0
    if not pages:
        return Outcome(Held(state, at_hand), (wording.say("nothing_yet", line, **values),))
    left = len(pages) - shown - 1
    more = (wording.say("answer_more", line, left=left),) if left else ()
    return Outcome(Held(state, at_hand, shown + 1), (pages[shown], *more))


def _store(session: Session, outcome: Outcome, inbound: Inbound, line: Line, sender: bytes, now: datetime) -> None:
    pepper, held = _pepper(), outcome.held
    if outcome.new_case is not None:
        cases.receive(session, outcome.new_case, day=now.date(), side=Side.GATEWAY)
    if outcome.entry is not None and held is not None and held.at_hand is not None:
        at_hand = held.at_hand
        box = session.get(Box, at_hand.box)
        if box is None:
            raise NotStored
        files = [outcome.attached] if outcome.attached else []
        link = cases.reporter_wrote(session, box, outcome.entry, day=now.date(), side=Side.GATEWAY, attached=files)
        held = replace(held, at_hand=replace(at_hand, seen=link))
        if outcome.alarm:
            alarms.sound(session, at_hand.case)
            duty.call(session, at_hand.office, now)
    if held is None:
        dialogues.forget(session, sender)
    else:
        dialogues.keep(session, sender, pepper.put_to_rest(held.to_bytes()), now + _lasts(held.state))
    if outcome.reach in {Reach.FORGET, Reach.ERASE}:
        joining.forget(session, sender)
        outbox.forget(session, gateway=line.name, to=inbound.sender)
        notices.forget(session, pepper, gateway=line.name, to=inbound.sender)
        if outcome.reach is Reach.ERASE:
            outbox.erase_sent(session, gateway=line.name, to=inbound.sender, now=now)
    elif outcome.reach is Reach.PROMISE and held is not None and held.at_hand is not None:
        _promise_news(session, inbound, line, held.at_hand)
    _owe(session, outcome, inbound, line, now)


def _owe(session: Session, outcome: Outcome, inbound: Inbound, line: Line, now: datetime) -> None:
    """The answers, and that the provider deletes what came."""
    if inbound.copy:
        outbox.owe_deletion(session, gateway=line.name, provider=inbound.copy, now=now)
    for place, text in enumerate(outcome.texts):
        # In the order in which they are meant: a thousandth of a second apart.
        due = now + timedelta(milliseconds=place)
        dedupe = f"{inbound.album or inbound.event}:{place}"
        outbox.enqueue(session, gateway=line.name, to=inbound.sender, text=text, dedupe=dedupe, now=now, not_before=due)


def _promise_news(session: Session, inbound: Inbound, line: Line, at_hand: CaseAtHand) -> None:
    if session.get(ReturnAddress, at_hand.case) is None:
        address = _pepper().put_to_rest(inbound.sender.encode())
        last = boxes.last_place(session, at_hand.box)
        session.add(
            ReturnAddress(case_id=at_hand.case, gateway=line.name, address=address, language=line.language, place=last)
        )


def _next(held: Held | None, state: State | None) -> Held | None:
    if state is None:
        return None
    return Held(state) if held is None else replace(held, state=state)


def _sender(inbound: Inbound) -> bytes:
    return _pepper().tag(cat(inbound.gateway, inbound.sender), SENDER)


def _lasts(state: State) -> timedelta:
    return OWN_PHONE if state.phone is Phone.MINE else SHARED_PHONE


def _pepper() -> Pepper:
    pepper: Pepper = current_app.extensions["davylamp_pepper"]
    return pepper
