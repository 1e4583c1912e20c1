"""What a reporter without script says by a button of its own: sealed here, stored by the verb that belongs to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from casework.errors import Conflict, Invalid, NotStored
from crypto.bodies import Body
from crypto.errors import Refused
from reporting import followup, own_thread
from reporting.checking_in import CheckIn
from reporting.forms import SayingForm
from reporting.own_thread import OwnThread
from reporting.routing import consent_of
from reporting.sealing import Gateway

Say = Callable[[Gateway, OwnThread, bytes, SayingForm], OwnThread]


@dataclass(frozen=True)
class Outcome:
    """`name`: what was said. `problem`: why it was not: `missing`, `too_long`, or the name of a trouble; empty where it was."""

    thread: OwnThread
    form: SayingForm | None = None
    name: str = ""
    problem: str = ""
    status: int = HTTPStatus.OK


def say(gateway: Gateway, thread: OwnThread, entry: bytes, form: SayingForm) -> Outcome:
    name = form.say.data if form.say.data in _SAYINGS else ""
    failed = partial(Outcome, thread, form, name)
    if not name or not form.validate():
        return failed("too_long" if form.text.errors else "wrong_field", HTTPStatus.BAD_REQUEST)
    if form.lacks_something:
        return failed("missing", HTTPStatus.BAD_REQUEST)
    try:
        return Outcome(_SAYINGS[name](gateway, thread, entry, form), name=name)
    except (Conflict, Invalid, NotStored, Refused) as error:
        return failed(error.name, getattr(error, "status", HTTPStatus.CONFLICT))


def _message(about: str, store: Callable[..., bytes]) -> Say:
    def say_it(gateway: Gateway, thread: OwnThread, entry: bytes, form: SayingForm) -> OwnThread:
        said: Body = {"kind": "message", "about": about, "text": form.text.data or ""}
        if about == "incident" and form.act.data:
            said["act"] = form.act.data
        return own_thread.say(gateway, thread, entry, said, store)

    return say_it


def _check_in(gateway: Gateway, thread: OwnThread, entry: bytes, form: SayingForm) -> OwnThread:
    answers: dict[str, Any] = {name: form[name].data for name in ("safe", "harmed", "talk")}
    said = CheckIn(**answers) if form.say.data == "check_in" else None
    if form.due.data is None:
        raise Invalid("no_check_in", "Nothing is asked for this day. Open your report again.", "due")
    return own_thread.check_in(gateway, thread, entry, form.due.data, said, form.text.data or "")


def _consent(gateway: Gateway, thread: OwnThread, entry: bytes, form: SayingForm) -> OwnThread:
    first = thread.items[0].entry
    office = str(first.body["office"]) if first else ""
    said: Body = {"kind": "consent", **consent_of(form.answers, office)}
    return own_thread.say(gateway, thread, entry, said, followup.allow_anew)


_SAYINGS: dict[str, Say] = {
    "incident": _message("incident", partial(followup.write, alarm=True)),
    "safe": _message("safe", followup.write),
    "move_up": _message("move_up", followup.write),
    "no_contact": lambda gateway, thread, entry, _: own_thread.stop_contact(gateway, thread, entry),
    "check_in": _check_in,
    "declined": _check_in,
    "consent": _consent,
}
