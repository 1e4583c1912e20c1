"""Pages for browsers without script: what is typed here is sealed on arrival, and the pages say so first."""

from __future__ import annotations

import secrets
from functools import partial
from http import HTTPStatus
from typing import Any, cast

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for
from flask_babel import force_locale
from werkzeug.exceptions import RequestEntityTooLarge

from casework.clock import today
from casework.errors import Conflict, NotFound, NotStored, TooLarge, Trouble
from casework.places import office_name
from casework.wire import Fields
from crypto.bodies import b64
from crypto.boxes import ID_BYTES
from crypto.codes import grouped
from crypto.directory import Directory
from crypto.errors import Refused
from crypto.rest import Pepper
from reporting import arrival, attaching, carried, own_thread, places, plain_saying, plain_thread
from reporting.allowed import allowed_in
from reporting.arrival import SentOtherwise
from reporting.attaching import Attached
from reporting.cacheable import Cacheable
from reporting.cleaning import CannotClean
from reporting.crowd import crowd
from reporting.forms import AnswerForm, CodeForm, ReportForm, SayingForm, largest_file, most_files
from reporting.gateways import WEB, own_gateway
from reporting.in_memory import InMemoryRequest
from reporting.plain_saying import Outcome
from reporting.routing import Answers, Reader, lines_of, reader_of
from reporting.sealing import Fresh, Gateway
from reporting.stretching import Busy
from reporting.views import LANGUAGES

plain = Blueprint("plain", __name__, template_folder="templates", url_prefix="/<any(en, fr):language>/plain")

RETRY_SECONDS = "60"
NOTHING = Attached()
# What a form of the thread's page holds beside code, entry and text.
PRESSED = ("say", "take_back", "act", "due", "safe", "harmed", "talk", "sharing", "offices", "identity")


@plain.get("/<any('report', 'follow-up'):name>")
def page(language: str, name: str) -> Response:
    gateway = own_gateway(WEB)
    kept: dict[tuple[str, str, bytes], Cacheable] = current_app.extensions["davylamp_pages"]
    key = (language, f"plain/{name}", gateway.directory.sha256)
    if key not in kept:
        if any(digest != gateway.directory.sha256 for _, _, digest in kept):
            kept.clear()
        kept[key] = Cacheable(_first_page(language, name, gateway.directory).encode(), "text/html")
    return kept[key].answer()


@plain.post("/report")
def report(language: str) -> Response:
    """Without hidden fields: the page to read back, where files are chosen. With them: sealing, words and files."""
    _take_files()
    is_second_step = carried.is_carried(request.form)
    try:
        with crowd.place():
            return _report(language, is_second_step=is_second_step)
    except Busy:
        return _come_back(language)


def _report(language: str, *, is_second_step: bool) -> Response:
    gateway = own_gateway(WEB)
    form = ReportForm(gateway.directory, language)
    fresh = carried.read(request.form, _pepper()) if is_second_step else None
    if not form.validate():
        return _form_page(language, form, gateway, fresh, trouble="incomplete", status=HTTPStatus.BAD_REQUEST)
    if fresh is None:
        return _form_page(language, form, gateway, Fresh.draw())
    if trouble := _not_as_shown(form, reader_of(gateway.directory, form.draft().answered())):
        return _form_page(language, form, gateway, fresh, trouble=trouble)
    return _send(language, form, gateway, fresh)


def _not_as_shown(form: ReportForm, reader: Reader) -> str:
    """Nothing goes to an office that the page had not named."""
    if request.form.get("office") != reader.office.id:
        return "other_reader"
    reserve = reader.reserve.id if reader.reserve else ""
    return "" if form.reserve.data in {None, "", reserve} else "other_reserve"


def _send(language: str, form: ReportForm, gateway: Gateway, fresh: Fresh) -> Response:
    try:
        cleaned = attaching.clean_all(form.given())
        arrived = arrival.deliver(gateway, fresh, form.draft())
    except SentOtherwise:
        return _form_page(language, form, gateway, Fresh.draw(), trouble="sent_otherwise", earlier=fresh)
    except (CannotClean, NotStored, Refused) as error:
        status = getattr(error, "status", HTTPStatus.SERVICE_UNAVAILABLE)
        return _form_page(language, form, gateway, fresh, trouble=error.name, status=status)
    (name, *reserve) = plain_thread.names([arrived.office, *arrived.standby], gateway.directory, language)
    attached = attaching.attach(gateway, fresh.held, cleaned, under=fresh.entry)
    code = grouped(arrived.code)
    return _show(
        language, "receipt", name="report", code=code, day=arrived.day, office=name, reserve=reserve, attached=attached
    )


@plain.post("/follow-up")
def follow_up(language: str) -> Response:
    _take_files()
    goes_on = "entry" in request.form
    entry = Fields({"entry": request.form["entry"]}).bytes("entry", ID_BYTES) if goes_on else b""
    try:
        with crowd.place():
            return _go_on(language, entry) if goes_on else _open(language)
    except Busy as error:
        form = AnswerForm() if goes_on else CodeForm()
        return _code_page(language, form, error.name, error.status, entry=b64(entry))


def _open(language: str) -> Response:
    gateway = own_gateway(WEB)
    form = CodeForm()
    if not form.validate():
        return _code_page(language, form, "wrong_code", HTTPStatus.BAD_REQUEST)
    try:
        thread = own_thread.read(gateway, form.code.data)
    except (NotFound, Refused) as error:
        return _code_page(language, form, error.name, getattr(error, "status", HTTPStatus.CONFLICT))
    return _thread_page(language, gateway, thread, AnswerForm())


def _go_on(language: str, entry: bytes) -> Response:
    gateway = own_gateway(WEB)
    form = AnswerForm()
    try:
        thread = own_thread.read(gateway, form.code.data or "")
    except (NotFound, Refused) as error:
        status = getattr(error, "status", HTTPStatus.CONFLICT)
        return _code_page(language, form, error.name, status, entry=b64(entry))
    if "say" in request.form:
        return _say(language, gateway, thread, form, entry)
    act = _take_back if "take_back" in request.form else _answer
    return act(language, gateway, thread, form, entry)


def _say(language: str, gateway: Gateway, thread: own_thread.OwnThread, form: AnswerForm, entry: bytes) -> Response:
    saying = plain_saying.say(gateway, thread, entry, SayingForm(gateway.directory))
    form.emptied()
    # What went wrong is tried again under the same id; where that stands for something else it never would go through.
    again = entry if saying.problem and saying.problem != Conflict.name else b""
    return _thread_page(language, gateway, saying.thread, form, status=saying.status, entry=again, saying=saying)


def _take_back(
    language: str, gateway: Gateway, thread: own_thread.OwnThread, form: AnswerForm, entry: bytes
) -> Response:
    try:
        thread = own_thread.take_back(gateway, thread, entry)
    except (Conflict, NotStored, Refused) as error:
        status = getattr(error, "status", HTTPStatus.CONFLICT)
        return _thread_page(language, gateway, thread, form, "not_taken_back", status, entry=entry, why=error.name)
    return _thread_page(language, gateway, thread, form, "taken_back")


def _answer(language: str, gateway: Gateway, thread: own_thread.OwnThread, form: AnswerForm, entry: bytes) -> Response:
    if not form.validate():
        problem = form.text.errors[0] if form.text.errors else "files" if form.files.errors else "wrong_code"
        return _thread_page(language, gateway, thread, form, problem, HTTPStatus.BAD_REQUEST, entry=entry)
    try:
        cleaned = attaching.clean_all(form.given())
        if form.text.data:
            thread = own_thread.answer(gateway, thread, entry, form.text.data)
    except Conflict as error:
        return _thread_page(language, gateway, thread, form, error.name)
    except (Busy, CannotClean, NotStored, Refused) as error:
        status = getattr(error, "status", HTTPStatus.CONFLICT)
        return _thread_page(language, gateway, thread, form, error.name, status, entry=entry)
    attached = attaching.attach(gateway, thread.held, cleaned, under=entry)
    if cleaned:
        thread = own_thread.again(gateway, thread)
    said = "answer_sent" if form.text.data or attached.names else ""
    form.emptied()
    return _thread_page(language, gateway, thread, form, said, attached=attached)


def _take_files() -> None:
    cast(InMemoryRequest, request).take_files(most_files() * largest_file())


@plain.errorhandler(RequestEntityTooLarge)
def too_large(_: RequestEntityTooLarge) -> Response:
    return in_words(TooLarge())


@plain.errorhandler(Trouble)
def in_words(error: Trouble) -> Response:
    language = (request.view_args or {}).get("language", "en")
    return _show(language, "trouble", status=error.status, trouble=error.name)


def _first_page(language: str, name: str, directory: Directory) -> str:
    if name == "report":
        return _html(language, "report", name=name, languages=_languages(name), form=ReportForm(directory, language))
    return _html(language, "follow_up", name=name, languages=_languages(name), form=CodeForm())


def _form_page(
    language: str, form: ReportForm, gateway: Gateway, fresh: Fresh | None, *, status: int = HTTPStatus.OK, **more: Any
) -> Response:
    answers = form.draft().answered() if form.country.data else Answers()
    reader = reader_of(gateway.directory, answers)
    office = reader.office
    return _show(
        language,
        "report",
        status=status,
        name="report",
        form=form,
        carried={} if fresh is None else carried.fields_of(fresh, _pepper()),
        office=office.id,
        office_name=office_name(office, language),
        lines=lines_of(gateway.directory, answers),
        accused=reader.accused,
        reserve=reader.reserve,
        reserve_name=office_name(reader.reserve, language) if reader.reserve else "",
        last=reader.last,
        grouped=grouped,
        **more,
    )


def _come_back(language: str) -> Response:
    """Everything that was sent, to be sent again: without the lists of countries, because a flood pays for this page."""
    return _show(
        language,
        "come_back",
        status=Busy.status,
        name="report",
        carried={name: request.form[name] for name in (*carried.NAMES, "office") if name in request.form},
        said=request.form,
        chosen=request.form.getlist("offices"),
        country=places.country_name(request.form.get("country", ""), language),
    )


def _code_page(language: str, form: CodeForm, trouble: str, status: int, **more: Any) -> Response:
    """With what was said by a button of its own: as a plain message it would be something else."""
    pressed = {name: request.form.getlist(name) for name in PRESSED}
    return _show(
        language, "follow_up", status=status, name="follow-up", form=form, trouble=trouble, pressed=pressed, **more
    )


def _thread_page(
    language: str,
    gateway: Gateway,
    thread: own_thread.OwnThread,
    form: AnswerForm,
    said: str = "",
    status: int = HTTPStatus.OK,
    entry: bytes = b"",
    attached: Attached = NOTHING,
    why: str = "",
    saying: Outcome | None = None,
) -> Response:
    """`entry`: under which id the answer goes, fresh where the last one is used up."""
    saying = saying or Outcome(thread)
    allowed = allowed_in(thread.items)
    names_of = partial(plain_thread.names, directory=gateway.directory, language=language)
    lines = plain_thread.lines(thread.items, gateway.directory, language)
    return _show(
        language,
        "thread",
        status=status,
        name="follow-up",
        lines=lines,
        opened=thread.opened,
        offices=names_of(thread.offices),
        reserve=names_of(thread.reserve),
        allowed=allowed,
        allowed_offices=names_of(allowed.offices) if allowed else [],
        allowed_identity=names_of(allowed.identity) if allowed else [],
        over=allowed is not None and allowed.is_over(today()),
        why=why,
        may_answer=thread.may_answer,
        saying=saying,
        saying_form=saying.form or SayingForm(gateway.directory, blank=True),
        check_in=thread.check_in,
        stopped=plain_thread.stopped_on(lines),
        abroad=plain_thread.offices_abroad(thread.items, gateway.directory, language),
        form=form,
        said=said,
        entry=b64(entry or secrets.token_bytes(ID_BYTES)),
        attached=attached,
    )


def _show(language: str, template: str, *, status: int = HTTPStatus.OK, **values: Any) -> Response:
    response = make_response(_html(language, template, **values), status)
    response.headers["Cache-Control"] = "no-store"
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _html(language: str, template: str, *, name: str = "", **values: Any) -> str:
    with force_locale(language):
        limits = {"most_files": most_files(), "largest_mb": largest_file() // 10**6}
        values = {"page": name, "pages_at": "plain.page", **limits, **values}
        return render_template(f"reporting/plain/{template}.html", **values)


def _languages(name: str) -> list[tuple[str, str, str]]:
    return [(code, own, url_for("plain.page", language=code, name=name)) for code, own in LANGUAGES.items()]


def _pepper() -> Pepper:
    pepper: Pepper = current_app.extensions["davylamp_pepper"]
    return pepper
