"""The reporter's pages: the same bytes for every visitor of a language, so there is nothing to link them by."""

from __future__ import annotations

import re
from http import HTTPStatus

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import force_locale
from werkzeug import Response as WsgiResponse

from casework import offices
from casework.database import reading
from casework.places import provinces
from casework.trust import the_trust
from crypto.directory import Directory
from reporting import places
from reporting.cacheable import FOREVER, Cacheable

pages = Blueprint("reporting", __name__, template_folder="templates")

_BETWEEN_LINES = re.compile(r"\s*\n\s*")
LANGUAGES = {"en": "English", "fr": "Français"}
TEMPLATES = {"report": "reporting/report.html", "follow-up": "reporting/follow_up.html"}


@pages.get("/")
def start() -> WsgiResponse:
    language = request.accept_languages.best_match(LANGUAGES) or "en"
    answer = redirect(url_for(".page", language=language, name="report"))
    answer.vary.add("Accept-Language")
    return answer


@pages.get("/favicon.ico")
def icon() -> Response:
    """None; but an answer that is kept, so that browsers do not ask again."""
    return Response(status=HTTPStatus.NO_CONTENT, headers={"Cache-Control": FOREVER})


@pages.get("/<any(en, fr):language>/<any('report', 'follow-up'):name>")
def page(language: str, name: str) -> Response:
    with reading() as session:
        directory = offices.current(session, the_trust())
    # Rendered once a directory; a dictionary of a few kilobytes, emptied when the directory changes.
    kept: dict[tuple[str, str, bytes], Cacheable] = current_app.extensions["davylamp_pages"]
    key = (language, name, directory.sha256)
    if key not in kept:
        if any(digest != directory.sha256 for _, _, digest in kept):
            kept.clear()
        kept[key] = _render(language, name, directory)
    return kept[key].answer()


def _render(language: str, name: str, directory: Directory) -> Cacheable:
    own, others = places.countries(directory, language)
    with force_locale(language):
        html = render_template(
            TEMPLATES[name],
            page=name,
            languages=[
                (code, own_name, url_for(".page", language=code, name=name)) for code, own_name in LANGUAGES.items()
            ],
            countries_with_office=own,
            countries=others,
            provinces=provinces(directory),
        )
    # A slow line pays for the indentation of the templates; no text here is shown as it stands.
    return Cacheable(_BETWEEN_LINES.sub("\n", html).encode(), "text/html")
