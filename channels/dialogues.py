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
from channels import (
    conversation,
    duty,
    enclosing,
    following_up,
    gateways,
    joining,
    outbox,
    saying,
    withdrawing,
    wording,
)
from channels.conversation import SILENCED, Keyword, Phone, Reach, State, Step, Told, Turn
from channels.enclosures import Enclosure
from channels.gateway import About, Inbound
from channels.held import CaseAtHand, Held, Line, Outcome
from channels.outbox_rows import HOLD
from channels.provider_copies import owe_deletion
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
from reporting.routing import lead_office
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
        _, held = _found(session, sender, utc_now())
    beside = _keyword(text, line, line.languages[0])
    holds_code = following_up.find_code(text) is not None
    apart = held is None or held.at_hand is None or holds_code or beside is not None
    if apart and not begun:
        # Its copy is deleted when the file is here as well.
        _take(replace(inbound, copy=""), line, message)
    taken = apart or begun
    # Who has just been told that it is kept, with a code, need not be told again.
    opened = taken and beside is None and not holds_code
    enclosure = Enclosure(own, line, "" if taken else text, quiet=opened, beside=beside)
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
    sender = _sender(inbound)
    for _ in range(_TRIES):
        now = utc_now()
        with reading() as session:
            if not _is_open(session, messages, waited=waited):
                return
            resting, held = _found(session, sender, now)
        outcome = answer(held, now)
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
                    _store(session, outcome, held, inbound, line, sender, now)
                    return
        except (IntegrityError, Conflict):
            continue
    raise NotStored


def _found(session: Session, sender: bytes, now: datetime) -> tuple[bytes | None, Held | None]:
    """As it rests, and awake. Of a number that stays silent its silence is known when everything else is gone."""
    resting = dialogues.find(session, sender, now)
    if resting is not None:
        return resting, Held.from_bytes(_pepper().wake(resting))
    return None, Held(SILENCED) if dialogues.is_silent(session, sender, now.date()) else None


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
    if inbound.pressed is not None and not _is_asked(inbound.pressed, held):
        keyword = _keyword(text, line, line.language)
        if held is not None or keyword is not Keyword.VOICE:
            return _pressed_late(inbound.pressed, text, keyword, line, held, now)
        # Else it would seem to be heard, and the voice would go on as it is.
    if asked := following_up.find_code(text):
        outcome = _follow_up(gateway, line, held, asked, now)
    else:
        office = _office(line, held)
        state, keyword = held.state if held else None, _keyword(text, line, line.language)
        if inbound.enclosed and keyword is None:
            turn = enclosing.opens(state, inbound.enclosed.kind, text)
        else:
            turn = conversation.step(state, text, keyword)
        outcome = _sealed(gateway, line, office, held, turn, now)
    if outcome.held is not None:
        outcome = replace(outcome, held=replace(outcome.held, language=line.language))
    return _refuse_pictures(outcome, held, line) if inbound.pictures else outcome


def _is_asked(pressed: str, held: Held | None) -> bool:
    """Whether the question is open that the button stood under. "They punish me" stands open in silence as well."""
    if held is None:
        return False
    return pressed in {"", held.state.step} or (pressed == Step.FREE and held.state.step is Step.SILENT)


def _pressed_late(
    pressed: str, text: str, keyword: Keyword | None, line: Line, held: Held | None, now: datetime
) -> Outcome:
    """Pressed twice, or long after: it answers no other question than its own, and nobody is written to again.

    What was said to them is still erased, in silence. Who is punished is told whom to call, and how the office hears of it:
    the button does not say of which report it speaks.
    """
    if (pressed, text) == (Step.FREE, conversation.PUNISHED):
        said = wording.say("punished_late", line, **saying.values(_office(line, held), line, now))
        return Outcome(held, (said,))
    return Outcome(held, reach=Reach.ERASE if held is None and keyword is Keyword.ERASE else None)


def _office(line: Line, held: Held | None) -> Office:
    """The one that has the case; before there is one, the one that will."""
    directory = own_gateway(line.about.carrier).directory
    return directory.office(held.at_hand.office) if held and held.at_hand else lead_office(directory, line.country)


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
    state, words = turn.state or State(), wording.for_the_office(told.question, told.value, line.language)
    draft = Draft(
        language=line.language,
        country=line.country,
        admin1=None,
        town="",
        danger="unsure",
        lost_code=state.lost_code,
        text=words if turn.says else f"{words}\n\n[{wording.for_the_office('without_code', '', line.language)}]",
        phone="" if state.phone is Phone.UNKNOWN else state.phone.value,
    )
    report = seal_report(gateway, fresh, keys, draft, office=office.id, office_key=office_key, day=now.date())
    place = fresh.place
    seen = boxes.link_after(first_link(place.case, place.box), report.entry)
    at_hand = CaseAtHand(place.case, place.box, place.box_public, fresh.sign_seed, office.id, seen)
    return intake.checked(report), at_hand


def _add(gateway: Gateway, line: Line, at_hand: CaseAtHand, told: Told, now: datetime) -> tuple[NewEntry, CaseAtHand]:
    words = wording.for_the_office(told.question, told.value, line.language)
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
    state = (
        replace(held.state, has_case=True)
        if held and silent
        else State(step=Step.FREE, phone=Phone.SHARED, has_case=True, told_story=True)
    )
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


def _store(
    session: Session, outcome: Outcome, before: Held | None, inbound: Inbound, line: Line, sender: bytes, now: datetime
) -> None:
    pepper, held = _pepper(), outcome.held
    if outcome.new_case is not None:
        cases.receive(session, outcome.new_case, day=now.date(), side=Side.GATEWAY)
    if outcome.entry is not None and held is not None and held.at_hand is not None:
        at_hand = _append(session, held.at_hand, outcome.entry, outcome.attached, now)
        held = replace(held, at_hand=at_hand)
        if outcome.alarm:
            alarms.sound(session, at_hand.case)
            duty.call(session, at_hand.office, now)
    if outcome.reach is Reach.FORGET:
        dialogues.silence(session, sender, now.date())
    if held is None or (held.at_hand is None and held.state.step is Step.SILENT):
        dialogues.forget(session, sender)
    else:
        dialogues.keep(session, sender, pepper.put_to_rest(held.to_bytes()), now + _lasts(held.state))
    if outcome.reach in {Reach.FORGET, Reach.ERASE}:
        _withdraw(session, outcome.reach, before, inbound, line, now)
    elif outcome.reach is Reach.PROMISE and held is not None and held.at_hand is not None:
        _promise_news(session, inbound, line, held.at_hand)
    _owe(session, outcome, inbound, line, now)


def _withdraw(session: Session, reach: Reach, before: Held | None, inbound: Inbound, line: Line, now: datetime) -> None:
    pepper, mine = _pepper(), {"gateway": line.name, "to": inbound.sender}
    joining.forget(session, _sender(inbound))
    notices.forget(session, pepper, **mine)
    if reach is Reach.FORGET:
        withdrawing.forget(session, **mine, until=now + SHARED_PHONE)
    elif withdrawing.erase(session, **mine, now=now) and before is not None and before.at_hand is not None:
        # Nobody can tell it to them any more, and the office would wait for them to come back.
        gateway = own_gateway(line.about.carrier)
        told = Told("erased_code", "")
        entry, at_hand = _add(gateway, line.speaking(before.language), before.at_hand, told, now)
        _append(session, at_hand, entry, None, now)


def _append(
    session: Session, at_hand: CaseAtHand, entry: NewEntry, attached: bytes | None, now: datetime
) -> CaseAtHand:
    box = session.get(Box, at_hand.box)
    if box is None:
        raise NotStored
    files = [attached] if attached else []
    link = cases.reporter_wrote(session, box, entry, day=now.date(), side=Side.GATEWAY, attached=files)
    return replace(at_hand, seen=link)


def _owe(session: Session, outcome: Outcome, inbound: Inbound, line: Line, now: datetime) -> None:
    """The answers, and that the provider deletes what came."""
    if inbound.copy:
        owe_deletion(session, gateway=line.name, provider=inbound.copy, now=now)
    # Where it is not safe, whoever holds the phone an hour later is to see nothing come.
    unsafe = outcome.held is not None and outcome.held.state.step is Step.SILENT
    lasts = SHARED_PHONE if unsafe else HOLD
    for place, text in enumerate(outcome.texts):
        # In the order in which they are meant: a thousandth of a second apart.
        due = now + timedelta(milliseconds=place)
        album = "" if outcome.alone else inbound.album
        dedupe = f"{album or inbound.event}:{place}"
        outbox.enqueue(
            session, gateway=line.name, to=inbound.sender, text=text, dedupe=dedupe, now=now, not_before=due,
            lasts=lasts, holds_code=outcome.new_case is not None,
        )  # fmt: skip


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
