"""The screens of daily work. Their words come from the browser; here is only who may see the frame."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import force_locale
from markupsafe import Markup

from casework import access, sharing
from casework.access import Action
from casework.database import reading
from casework.models import Member
from casework.taxonomy import TAXONOMY
from casework.views.compressed import WORDS, compressed
from crypto.bodies import b64

working = Blueprint("working", __name__)

LANGUAGES = ("en", "fr")


def words() -> dict[str, Any]:
    """What the templates of daily work have at hand."""
    return {"taxonomy": TAXONOMY, "in_each_language": _in_each_language, "way": way, "b64": b64}


REAL = {
    "inbox": "desk.inbox.show",
    "first_look": "desk.working.first_look",
    "case": "desk.case.show",
    "triage": "desk.working.triage",
    "accused": "desk.working.accused",
}


def way(page: str, **values: Any) -> str:
    """To a page of daily work; in the practice space to the one of the same name there, never out of it."""
    in_practice = (request.endpoint or "").startswith("desk.practice.")
    return url_for(f"desk.practice.{page}" if in_practice else REAL[page], **values)


def in_few_bytes(template: str) -> Response:
    """A list's page, with whom its cases can be given to. It holds nothing of what the request said."""
    page = render_template(template, colleagues=colleagues(), own=g.member.id)
    return compressed(make_response(page), WORDS)


def colleagues() -> list[Member]:
    """For the short list of whom a case is given to."""
    if not access.may(g.member, Action.ASSIGN):
        return []
    with reading() as db:
        return sharing.may_have_cases(db, g.member.office)


@working.get("/first-look")
def first_look() -> Response:
    access.require(g.member, Action.BEGIN)
    return in_few_bytes("desk/first_look.html")


@working.get("/cases/<number>/triage")
def triage(number: str) -> str:
    with reading() as db:
        found = access.case_for(db, g.member, number, Action.WRITE)
        return render_template("desk/triage.html", number=found.number, day=found.day)


@working.get("/cases/<number>/accused")
def accused(number: str) -> str:
    with reading() as db:
        access.case_for(db, g.member, number, Action.WRITE)
    return render_template("desk/accused.html", number=number)


def _in_each_language(template: str) -> dict[str, Markup]:
    """For what is sent to a reporter in their language, whatever the desk speaks."""
    spoken = {}
    for language in LANGUAGES:
        with force_locale(language):
            spoken[language] = Markup(render_template(template).strip())  # noqa: S704 (a template of our own)
    return spoken
