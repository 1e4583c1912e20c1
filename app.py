"""Wires: settings, rooms, headers, languages, commands. Decides nothing, and nobody imports it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from wsgiref.headers import Headers

from flask import Flask, Response, jsonify, render_template, request
from flask_babel import Babel
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from casework import demo, mail
from casework.assets import Assets
from casework.ceremony_commands import directory_commands, member_commands
from casework.cli import commands
from casework.database import Database
from casework.errors import Forbidden, NotFound, NotStored, TooLarge, Trouble
from casework.files import Files
from casework.installation import read_secret
from casework.passkeys import Passkeys
from casework.publishing import in_production
from casework.routing_commands import route_commands
from casework.storage import FolderStorage, Storage
from casework.trust import Trust
from casework.views import csrf, desk, door, joining, pins, sentences
from channels import dialogues, duty, gateways, notices, sms_text
from channels.commands import commands as phone_commands
from channels.gateway import Gateway
from channels.listening import Listener
from channels.telegram_commands import commands as telegram_commands
from channels.webhooks import webhooks
from crypto.bodies import unb64
from crypto.chunks import SEALED_CHUNK_BYTES
from crypto.errors import Refused
from crypto.rest import Pepper
from reporting.api import api
from reporting.directory_log import directory_log
from reporting.files_api import files_api
from reporting.in_memory import InMemoryRequest
from reporting.manifest import manifest
from reporting.plain import plain
from reporting.views import pages

ROOT = Path(__file__).parent

# name, default, meaning; the README's table is tested against this one
SETTINGS = (
    ("DATABASE_URL", "", "database; empty: SQLite in the data folder"),
    ("DAVYLAMP_DATA", "instance", "data folder: database, secrets, locks"),
    ("PORT", "8000", "port on 127.0.0.1"),
    ("PUBLIC_BASE_URL", "", "address under which people reach this service, e.g. https://report.example.org"),
    ("ROOT_KEY", "", "public key that signs the directory of offices, base64url; there is no default"),
    ("NEUTRAL_URL", "https://www.wikipedia.org/", "where the leave-quickly button goes"),
    ("SMS_GATEWAYS", "", "file in the data folder that says which SMS gateways and bots there are; empty: none"),
    (
        "FILES_URL",
        "",
        "bucket of an S3-compatible store, https://KEY:SECRET@HOST/BUCKET; empty: `files/` in the data folder",
    ),
    ("FILES_PER_CASE_MB", "600", "how many megabytes of files one report may bring"),
    ("FILES_PER_DAY_MB", "4000", "how many megabytes of files all reports may bring on one day"),
    (
        "FILES_KEEP_FREE_MB",
        "1000",
        "megabytes of the disk that no file may take; below, files are refused and reports are not",
    ),
    (
        "FILES_IN_ALL_MB",
        "0",
        "how many megabytes all stored files may take together, in a bucket too; 0: no such limit",
    ),
    ("PLAIN_FILES", "2", "how many files the page without script takes at once; 0: none"),
    ("PLAIN_FILE_MB", "2", "megabytes of one such file, which the server holds in memory"),
    (
        "SMTP_URL",
        "",
        "mail server that wakes who is on duty, smtps://USER:PASSWORD@HOST or smtp+starttls://; empty: nobody is woken by mail",
    ),
    ("SMTP_FROM", "", "address from which those letters come; let it say nothing about what this service is"),
    ("TRUSTED_PROXIES", "0", "how many proxies in front may tell scheme and host"),
)

ROOMS = (
    pages, plain, api, files_api, directory_log, manifest, door, joining, desk, webhooks,
    commands, directory_commands, member_commands, route_commands, phone_commands, telegram_commands,
)  # fmt: skip

NUMBERS = (
    "FILES_PER_CASE_MB",
    "FILES_PER_DAY_MB",
    "FILES_KEEP_FREE_MB",
    "FILES_IN_ALL_MB",
    "PLAIN_FILES",
    "PLAIN_FILE_MB",
    "TRUSTED_PROXIES",
)
MEGABYTE = 10**6

POLICY = "Content-Security-Policy"
HEADERS = {
    POLICY: (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types davylamp"
    ),
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

# On a case's page, sound and video that were opened and checked there are played from memory, and from nowhere else.
PLAYING = "desk.case.show"
PLAYED = "; media-src blob:"

LARGEST_REQUEST = 512 * 1024


class Davylamp(Flask):
    request_class = InMemoryRequest

    def log_exception(self, exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None]) -> None:
        """The type and the place only: messages and local values may hold what a person wrote."""
        kind, _, trace = exc_info
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
        self.logger.error("%s at %s", getattr(kind, "__name__", "?"), where)


def create_app(environment: Mapping[str, str] = os.environ) -> Flask:
    app = Davylamp(__name__, static_folder=None, template_folder=None)
    _configure(app, environment)
    _prepare(app)
    for room in ROOMS:
        app.register_blueprint(room)
    _add_headers(app)
    _answer_errors(app)
    return app


def _configure(app: Flask, environment: Mapping[str, str]) -> None:
    given = {name: environment.get(name) or default for name, default, _ in SETTINGS}
    data = Path(given["DAVYLAMP_DATA"]).absolute()
    if not given["ROOT_KEY"]:
        raise SystemExit("ROOT_KEY is not set: without it nobody can check whom reports are sealed to.")
    root = unb64(given["ROOT_KEY"], 32)
    if root == demo.ROOT_KEY and in_production(given["PUBLIC_BASE_URL"]):
        raise SystemExit("demo_root: ROOT_KEY is the demonstration's, which everybody has. Make one: see the README.")
    app.config.update(
        given,
        DAVYLAMP_DATA=data,
        DATABASE_URL=given["DATABASE_URL"] or f"sqlite:///{data / 'davylamp.sqlite3'}",
        ROOT_KEY=root,
        **{name: int(given[name]) for name in NUMBERS},
        CLOCK=lambda: datetime.now(UTC),
        SECRET_KEY=read_secret(data / "secrets", "session_key"),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        MAX_FORM_PARTS=64,
        SESSION_COOKIE_NAME="__Host-davylamp",
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        WTF_CSRF_CHECK_DEFAULT=False,  # reporters have no session; the desk's parent asks for it
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # no referrer is sent; the guard checks origin and fetch metadata
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
    )


def _prepare(app: Flask) -> None:
    data: Path = app.config["DAVYLAMP_DATA"]
    app.extensions["davylamp_database"] = Database(app.config["DATABASE_URL"], data)
    app.extensions["davylamp_pepper"] = Pepper(read_secret(data / "secrets", "pepper"))
    app.extensions["davylamp_files"] = Files(
        _storage(data, app.config["FILES_URL"]),
        keep_free=app.config["FILES_KEEP_FREE_MB"] * MEGABYTE,
        most_of_a_case=app.config["FILES_PER_CASE_MB"] * MEGABYTE // SEALED_CHUNK_BYTES,
        most_of_a_day=app.config["FILES_PER_DAY_MB"] * MEGABYTE // SEALED_CHUNK_BYTES,
        most_of_all=app.config["FILES_IN_ALL_MB"] * MEGABYTE // SEALED_CHUNK_BYTES,
    )
    # The browser says at which address it was, and passkeys belong to one: so it comes from the settings.
    address = app.config["PUBLIC_BASE_URL"] or f"http://localhost:{app.config['PORT']}"
    app.extensions["davylamp_passkeys"] = Passkeys.of_address(address)
    app.extensions["davylamp_trust"] = Trust(app.config["ROOT_KEY"], data)
    app.extensions["davylamp_mailer"] = mail.of_settings(app.config["SMTP_URL"], app.config["SMTP_FROM"])
    app.extensions["davylamp_bells"] = (duty.call,)
    app.extensions["davylamp_gateways"] = _gateways(app, data)
    app.extensions["davylamp_listener"] = Listener(dialogues.ingest, notices.send_due, dialogues.release, sms_text.fit)
    app.extensions["davylamp_pages"] = {}
    csrf.init_app(app)
    Babel(app, locale_selector=lambda: request.accept_languages.best_match(["en", "fr"]) or "en")
    sentences.speak(app)
    app.context_processor(pins)
    assets = Assets(reporting=ROOT / "reporting" / "static" / "build", desk=ROOT / "casework" / "static" / "build")
    app.jinja_env.globals.update(asset=assets.url, demo=app.config["ROOT_KEY"] == demo.ROOT_KEY)
    app.wsgi_app = assets.serve(app.wsgi_app, _static_headers)  # type: ignore[method-assign, assignment]
    app.extensions["davylamp_assets"] = assets
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=0, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _gateways(app: Flask, data: Path) -> Mapping[str, Gateway]:
    """The operator's; a demonstration without any has lines to the terminal."""
    if app.config["ROOT_KEY"] == demo.ROOT_KEY and not app.config["SMS_GATEWAYS"]:
        return gateways.demonstration(data, app.config["PORT"])
    return gateways.read(data, app.config["SMS_GATEWAYS"], app.config["PUBLIC_BASE_URL"])


def _storage(data: Path, bucket: str) -> Storage:
    if not bucket:
        return FolderStorage(data / "files")
    # Here, because loading the client takes half a second of every start, also of a command, and most have no bucket.
    from casework.buckets import BucketStorage  # noqa: PLC0415

    return BucketStorage(bucket)


def _static_headers(headers: Headers, _path: str, _url: str) -> None:
    """A Worker obeys the policy of its own file, not of the page: static files carry the headers too."""
    for name, value in HEADERS.items():
        headers[name] = value


def _add_headers(app: Flask) -> None:
    @app.after_request
    def add(response: Response) -> Response:
        # To "not modified" the browser adds the headers it has kept, and a slow line pays for each byte of them.
        again = response.status_code == HTTPStatus.NOT_MODIFIED
        for name in [POLICY] if again else HEADERS:
            response.headers[name] = HEADERS[name]
        if request.endpoint == PLAYING:
            response.headers[POLICY] += PLAYED
        response.headers.setdefault("Cache-Control", "no-store")
        if app.config["PUBLIC_BASE_URL"].startswith("https://"):
            response.headers["Strict-Transport-Security"] = "max-age=63072000"
        return response


Answer = tuple[Response | str, int]


def _answer_errors(app: Flask) -> None:
    """The one place where errors become answers. A sentence never repeats what was sent."""
    app.register_error_handler(Trouble, _trouble)
    app.register_error_handler(Refused, _stopped)
    app.register_error_handler(HTTPException, _refused_by_the_framework)
    for error, meant in MEANT.items():
        app.register_error_handler(error, lambda _, meant=meant: _trouble(meant()))


MEANT: dict[type[Exception], type[Trouble]] = {
    CSRFError: Forbidden,
    DataError: Trouble,  # PostgreSQL refuses text with a NUL, wherever in a request it stands
    OperationalError: NotStored,
    PoolTimeoutError: NotStored,
}


def _trouble(error: Trouble) -> Answer:
    if error.status == NotFound.status and _is_page():
        return render_template(f"{_room()}/not_found.html"), error.status
    return jsonify(error=error.name, message=error.message), error.status


def _stopped(refusal: Refused) -> Answer:
    """What is stored here is not what it claims to be. Nothing is served in its place, and it says so by name."""
    if _is_page():
        return render_template(f"{_room()}/stopped.html", refusal=refusal.name), HTTPStatus.SERVICE_UNAVAILABLE
    return jsonify(error=refusal.name, message=refusal.sentence), HTTPStatus.SERVICE_UNAVAILABLE


def _refused_by_the_framework(error: HTTPException) -> Answer | HTTPException:
    known: dict[int, Trouble] = {404: NotFound(), 413: TooLarge()}
    if error.code in known:
        return _trouble(known[error.code])
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    status = HTTPStatus(error.code)
    return jsonify(error=status.name.lower(), message=f"{status.phrase}."), status


def _room() -> str:
    return "desk" if request.path.startswith("/desk") else "reporting"


def _is_page() -> bool:
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"
