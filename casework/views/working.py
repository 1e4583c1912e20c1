"""The screens of daily work. Their words come from the browser; here is only who may see the frame."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template
from flask_babel import force_locale

from casework import access
from casework.access import Action
from casework.database import reading
from casework.taxonomy import TAXONOMY

working = Blueprint("working", __name__)

LANGUAGES = ("en", "fr")


def taxonomy() -> dict[str, Any]:
    return {"taxonomy": TAXONOMY}


@working.get("/first-look")
def first_look() -> str:
    access.require(g.member, Action.BEGIN)
    return render_template("desk/first_look.html", acknowledgements=_acknowledgements())


@working.get("/cases/<number>/triage")
def triage(number: str) -> str:
    with reading() as db:
        found = access.case_for(db, g.member, number, Action.WRITE)
        return render_template("desk/triage.html", number=found.number, day=found.day)


def _acknowledgements() -> dict[str, str]:
    """What the reporter is told, in each language that the pages have."""
    spoken = {}
    for language in LANGUAGES:
        with force_locale(language):
            spoken[language] = render_template("desk/acknowledgement.html").strip()
    return spoken
