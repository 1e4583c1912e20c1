"""The fields of the pages without script. No session, no cookie, no token: there is nothing to link a visitor by.

Errors are names; the sentences for them stand in the templates. What was typed stays in the form.
"""

from __future__ import annotations

import json
from typing import Any

from flask import current_app
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    DateField,
    Field,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation

from casework.places import office_name, provinces
from crypto.codes import normalise
from crypto.directory import Directory
from crypto.errors import WrongCode
from reporting import places
from reporting.checking_in import HARMED, SAFE, TALK
from reporting.cleaning import Given
from reporting.routing import QUESTIONS, Answers
from reporting.sealing import Draft, sendable

# A browser writes three characters for each byte that is not a Latin letter, and a request has 512 KiB.
LARGEST_BYTES = 100_000
LONGEST_TOWN = 200
NOT_SAID = "none"
# The acts of casework/retaliation.json that a reporter is offered by name: few and plain, the rest they write.
ACTS = ("m5", "19g", "m6", "m9", "19a", "19c", "m1", "m2", "m3", "m7", "m12")


class Fits:
    def __call__(self, _: FlaskForm, field: Field) -> None:
        if len(json.dumps(field.data, ensure_ascii=False).encode()) > LARGEST_BYTES:
            raise StopValidation("too_long")


def _clean(text: str | None) -> str:
    return sendable(text or "")


class PlainForm(FlaskForm):  # type: ignore[misc]
    class Meta:
        csrf = False

        def get_translations(self, _: FlaskForm) -> None:
            """None: errors are names here, and looking for sentences would fix the language before the page does."""


class FilesForm(PlainForm):
    """`files` stay in the request's memory. A page that is shown again has forgotten them: browsers will have it so."""

    files = MultipleFileField()

    def validate_files(self, _: Field) -> None:
        given = self.given()
        if len(given) > most_files():
            raise StopValidation("too_many")
        if any(len(one.raw) > largest_file() for one in given):
            raise StopValidation("too_large")
        if any(not one.raw for one in given):
            raise StopValidation("empty")

    def given(self) -> list[Given]:
        """Without the empty part that a browser sends where nothing was chosen."""
        chosen = [file for file in self.files.data or [] if file and file.filename]
        return [Given(sendable(file.filename), file.mimetype, _all_of(file)) for file in chosen]


def most_files() -> int:
    most: int = current_app.config["PLAIN_FILES"]
    return most


def largest_file() -> int:
    """In bytes."""
    megabytes: int = current_app.config["PLAIN_FILE_MB"]
    return megabytes * 10**6


def _all_of(file: FileStorage) -> bytes:
    file.stream.seek(0)
    return file.stream.read()


class ReportForm(FilesForm):
    country = SelectField(validators=[InputRequired("missing")])
    province = SelectField(validators=[Optional()])
    town = StringField(filters=[_clean], validators=[Length(max=LONGEST_TOWN, message="too_long")])
    text = TextAreaField(filters=[_clean], validators=[DataRequired("missing"), Fits()])
    danger = RadioField(validators=[InputRequired("missing")], choices=["yes", "no", "unsure"])
    lost_code = BooleanField()
    what = SelectField(validators=[Optional()], choices=["", *QUESTIONS["what"]])
    who = SelectField(validators=[Optional()], choices=["", *QUESTIONS["who"]])
    transit_1 = SelectField(validators=[Optional()])
    transit_2 = SelectField(validators=[Optional()])
    buyer = SelectField(validators=[Optional()])
    affected = SelectField(validators=[Optional()])
    location = SelectField(validators=[Optional()])
    sharing = SelectField(validators=[Optional()], choices=["", *QUESTIONS["sharing"]])
    offices = SelectMultipleField(validators=[Optional()])
    identity = SelectField(validators=[Optional()], choices=["", "yes"])
    # The id of the office that the page named, so that no other is agreed to.
    reserve = SelectField(validators=[Optional()])

    def __init__(self, directory: Directory, language: str) -> None:
        super().__init__()
        self._language = language
        own, others = places.countries(directory, language)
        self.countries_with_office, self.countries = own, others
        self.provinces = {dict(own)[country]: named for country, named in provinces(directory).items()}
        codes = [code for code, _ in (*own, *others)]
        self.country.choices = ["", NOT_SAID, *codes]
        for place in (*self.elsewhere, self.location):
            place.choices = ["", *codes]
        self._offices = list(directory.offices.values())
        self.offices.choices = [office.id for office in self._offices]
        self.reserve.choices = ["", *self.offices.choices]
        self.province.choices = ["", *(code for named in self.provinces.values() for code, _ in named)]

    def validate_province(self, field: Field) -> None:
        if field.data and not field.data.startswith(f"{self.country.data}-"):
            raise StopValidation("elsewhere")

    def validate_offices(self, field: Field) -> None:
        """Nobody's ticks are dropped without a word."""
        if field.data and self.sharing.data not in {"named_offices", "cross_border"}:
            raise StopValidation("not_chosen")

    @property
    def offices_offered(self) -> list[tuple[str, str]]:
        """(id, name) of those abroad, as far as the country is known, and of those that are ticked."""
        at_home, ticked = self.country.data, self.offices.data or ()
        return [
            (office.id, office_name(office, self._language))
            for office in self._offices
            if office.facts["jurisdiction"] != at_home or office.id in ticked
        ]

    def draft(self) -> Draft:
        """For a form that is valid."""
        return Draft(
            language=self._language,
            country=None if self.country.data == NOT_SAID else self.country.data,
            admin1=self.province.data or None,
            town=self.town.data,
            danger=self.danger.data,
            lost_code=self.lost_code.data,
            text=self.text.data,
            answers=Answers(
                what=self.what.data or "",
                who=self.who.data or "",
                transit=tuple(dict.fromkeys(place.data for place in (self.transit_1, self.transit_2) if place.data)),
                buyer=self.buyer.data or "",
                affected=self.affected.data or "",
                location=(self.location.data or "") if self.danger.data == "yes" else "",
                sharing=self.sharing.data or "",
                offices=tuple(self.offices.data or ()),
                identity=self.identity.data == "yes",
            ),
            standby=(self.reserve.data,) if self.reserve.data else (),
        )

    @property
    def goes_on(self) -> bool:
        return any(place.data for place in self.elsewhere)

    def all_countries(self, nowhere: str) -> dict[str, str]:
        """By code; `nowhere` in words, for none."""
        return {"": nowhere, **dict(self.countries_with_office), **dict(self.countries)}

    @property
    def elsewhere(self) -> tuple[Field, ...]:
        """Countries to which what is dug, or what it does, goes on."""
        return self.transit_1, self.transit_2, self.buyer, self.affected


class IsCode:
    def __call__(self, _: FlaskForm, field: Field) -> None:
        try:
            normalise(field.data or "")
        except WrongCode:
            raise StopValidation("wrong_code") from None


class CodeForm(PlainForm):
    code = StringField(validators=[IsCode()])


class UnlessFiles:
    """Whoever sends a file need not write beside it."""

    def __call__(self, form: AnswerForm, field: Field) -> None:
        if not field.data and not form.given():
            raise StopValidation("missing")


class AnswerForm(CodeForm, FilesForm):
    text = TextAreaField(filters=[_clean], validators=[UnlessFiles(), Fits()])

    def emptied(self) -> None:
        """After the answer has arrived."""
        text: Any = self.text
        text.data = ""


class SayingForm(CodeForm):
    """What is said by a button of its own, `say`. Which of the other fields it has depends on the button."""

    say = SelectField(
        choices=["incident", "safe", "no_contact", "move_up", "check_in", "declined", "consent"],
        validators=[InputRequired("missing")],
    )
    text = TextAreaField(filters=[_clean], validators=[Fits()])
    act = SelectField(choices=["", *ACTS], validators=[Optional()])
    safe = RadioField(choices=SAFE, validators=[Optional()])
    harmed = RadioField(choices=HARMED, validators=[Optional()])
    talk = RadioField(choices=TALK, validators=[Optional()])
    due = DateField(validators=[Optional()])
    sharing = SelectField(choices=["", *QUESTIONS["sharing"]], validators=[Optional()])
    offices = SelectMultipleField(validators=[Optional()])
    identity = SelectField(choices=["", "yes"], validators=[Optional()])

    def __init__(self, directory: Directory, *, blank: bool = False) -> None:
        super().__init__(**({"formdata": None} if blank else {}))
        self.offices.choices = list(directory.offices)

    @property
    def lacks_something(self) -> bool:
        """Without which it would say nothing."""
        name = self.say.data
        if name == "incident":
            return not (self.act.data or self.text.data)
        if name == "check_in":
            return not (self.safe.data and self.harmed.data and self.talk.data)
        if name == "consent":
            return not self.sharing.data or (self.sharing.data == "named_offices" and not self.offices.data)
        return False

    @property
    def answers(self) -> Answers:
        """Of a consent. Ticks that belong to another answer count for nothing: the page says for which they are."""
        named = tuple(self.offices.data or ()) if self.sharing.data == "named_offices" else ()
        return Answers(sharing=self.sharing.data or "", offices=named, identity=self.identity.data == "yes")
