"""A report by text: sealed before it is stored, read at the desk, stored once however often it is delivered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app import create_app
from casework import dialogues
from casework import notices as promises
from casework.models import Case, Dialogue, Entry, OutgoingText, ReturnAddress
from channels import answering, notices
from channels.at_rest import sender_tag, the_pepper
from channels.held import Held
from reporting import stretching
from reporting.stretching import Queue
from tests.cast import Ombudsperson
from tests.channels.phone import NAME, Phone, configure
from tests.conftest import ON_BOTH, Clock, settings

AtDesk = Callable[[str], Ombudsperson]
STORY = "The pit at Nyange fell in and two men are below"


@pytest.fixture
def app(data: Path, url: str, clock: Clock) -> Iterator[Flask]:
    """With one gateway, for the Congo."""
    app = create_app({**settings(data, url), **configure(data)})
    app.config["CLOCK"] = clock
    yield app
    app.extensions["davylamp_database"].engine.dispose()


@pytest.fixture
def phone(app: Flask) -> Phone:
    return Phone(app)


def rows(app: Flask, model: type) -> int:
    with app.extensions["davylamp_database"].reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def read(amani: Ombudsperson) -> list[str]:
    (number,) = amani.numbers()
    _, _, items = amani.open(number)
    assert [item.refused for item in items] == [None] * len(items)
    return [item.entry.body["text"] for item in items if item.entry]


@ON_BOTH
def test_a_whole_report_is_read_at_the_desk(phone: Phone, at_desk: AtDesk) -> None:
    for words in ("hello", "1", "2", STORY, "1", "4", "1"):
        phone.text(words)
    assert len(phone.got) == 7
    assert len(phone.code()) == 24
    assert read(at_desk("amani")) == [
        "Who reads this phone? Only the reporter",
        "Is anyone in danger now? No",
        STORY,
        "What is it? Accident",
        "Who did it? Local official",
        "Who may see it? Only this office",
    ]


def test_whoever_stops_after_the_first_text_has_reported(phone: Phone, at_desk: AtDesk) -> None:
    (answer,) = phone.text(STORY)
    assert answer.startswith("Kept. Secret number ")
    assert read(at_desk("amani")) == [STORY]


@ON_BOTH
def test_the_same_message_again_does_nothing(phone: Phone, app: Flask) -> None:
    phone.text(STORY, event="ab12")
    assert phone.text(STORY, event="ab12") == []
    assert (rows(app, Case), rows(app, Entry)) == (1, 1)


def test_two_phones_are_two_people(phone: Phone, app: Flask) -> None:
    other = Phone(app, number="+243810000002")
    phone.text(STORY)
    other.text("hello")
    assert other.text("2")[0].startswith("Secret number")
    assert phone.code() != other.code()
    assert rows(app, Case) == 2


def test_on_a_shared_phone_the_dialogue_is_gone_after_half_an_hour(phone: Phone, clock: Clock) -> None:
    phone.text("hello")
    phone.text("2")
    clock.forward(minutes=29)
    assert phone.text("2")[0].startswith("Tell it your way")
    clock.forward(minutes=31)
    assert phone.text("1")[0].startswith("We listen to mine workers.")


def test_on_an_own_phone_it_goes_on_the_next_morning(phone: Phone, clock: Clock) -> None:
    phone.text("hello")
    phone.text("1")
    clock.forward(hours=14)
    assert phone.text("2")[0].startswith("Tell it your way")


def test_what_is_kept_between_two_texts_cannot_read_the_case(phone: Phone, app: Flask) -> None:
    phone.text(STORY)
    with app.extensions["davylamp_database"].reading() as session:
        state = session.scalars(select(Dialogue.state)).one()
    held = Held.from_bytes(app.extensions["davylamp_pepper"].wake(state))
    assert held.at_hand is not None
    assert set(vars(held.at_hand)) == {"case", "box", "box_public", "sign_seed", "office", "seen"}
    assert phone.code().replace(" ", "") not in str(held.to_bytes())


def test_erasing_forgets_the_dialogue_and_keeps_the_case(phone: Phone, app: Flask) -> None:
    phone.text(STORY)
    assert phone.text("erase")[0].startswith("Erased here")
    assert (rows(app, Dialogue), rows(app, Case)) == (0, 1)


def test_in_danger_the_offices_own_number_comes_first(phone: Phone) -> None:
    phone.text("hello")
    phone.text("1")
    first, second = phone.text("1")
    assert first.startswith("Get away first if you can. Urgent help, day and night: 000 0003 01.")
    assert second.startswith("Tell it your way")


def test_in_a_crowd_nothing_is_stored_and_the_gateway_delivers_it_again(
    phone: Phone, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(stretching, "_queue", Queue(waiting=-1))
        assert phone.deliver(STORY, event="cd34").status_code == 503
    assert (rows(app, Case), rows(app, OutgoingText), rows(app, Dialogue)) == (0, 0, 0)
    assert phone.text(STORY, event="cd34")
    assert rows(app, Case) == 1


def test_a_message_that_comes_while_another_is_answered_is_taken_behind_it(
    phone: Phone, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both saw the same dialogue; the second one sees that it has moved on, and is answered anew."""
    phone.text(STORY)
    answer = answering.answer
    overtaken: list[bool] = []

    def slow(*given: object) -> object:
        outcome = answer(*given)  # type: ignore[arg-type]
        if not overtaken:
            overtaken.append(True)
            phone.text("1")
        return outcome

    monkeypatch.setattr(answering, "answer", slow)
    assert phone.text("2")[0].startswith("What is it?")
    assert rows(app, Entry) == 3


def test_whoever_asked_is_told_once_and_neutrally(phone: Phone, app: Flask, at_desk: AtDesk, clock: Clock) -> None:
    for words in ("hello", "1", "2"):
        phone.text(words)
    assert phone.text("news")[0].startswith("We will text once")
    amani = at_desk("amani")
    (number,) = amani.numbers()
    amani.write(number, "reply", {"text": "Where is the pit?"})
    amani.write(number, "reply", {"text": "And who is there?"})
    with app.app_context():
        for _ in range(2):
            notices.send_due(clock())
    assert phone.answers() == ["Hello. There is something new. You know how to ask."]


def test_on_a_phone_that_others_read_nothing_is_promised(phone: Phone) -> None:
    phone.text("hello")
    phone.text("2")
    assert phone.text("news")[0].startswith("We text first only to a phone that nobody else reads.")


def news(app: Flask, clock: Clock, phone: Phone, amani: Ombudsperson) -> list[str]:
    """What goes out unasked after the office has written."""
    (number,) = amani.numbers()
    assert amani.write(number, "reply", {"text": "Where is the pit?"}).status_code == 201
    with app.app_context():
        notices.send_due(clock())
    return phone.answers()


def test_a_promise_is_kept_once_however_the_talk_goes_on(
    phone: Phone, app: Flask, at_desk: AtDesk, clock: Clock
) -> None:
    for words in ("hello", "1", "2", "news"):
        phone.text(words)
    amani = at_desk("amani")
    assert len(news(app, clock, phone, amani)) == 1
    phone.text(STORY)
    assert news(app, clock, phone, amani) == []


@pytest.mark.parametrize("words", ["erase", "do not text me"])
@pytest.mark.parametrize("hours", [0, 30])
def test_whoever_takes_it_back_is_never_texted_even_when_the_talk_is_long_over(
    phone: Phone, app: Flask, at_desk: AtDesk, clock: Clock, words: str, hours: int
) -> None:
    for said in ("hello", "1", "2", "news"):
        phone.text(said)
    (number,) = at_desk("amani").numbers()
    clock.forward(hours=hours)
    phone.text(words)
    with app.extensions["davylamp_database"].reading() as session:
        assert session.scalars(select(ReturnAddress)).all() == []
    amani = at_desk("amani")
    assert amani.write(number, "reply", {"text": "Where is the pit?"}).status_code == 201
    with app.app_context():
        notices.send_due(clock())
    assert phone.answers() == []


def promised(phone: Phone, amani: Ombudsperson) -> None:
    """And there is news."""
    for words in ("hello", "1", "2", "news"):
        phone.text(words)
    for number in amani.numbers():
        assert amani.write(number, "reply", {"text": "Where is the pit?"}).status_code == 201


@ON_BOTH
@pytest.mark.parametrize("from_before", [False, True])
def test_whoever_erases_is_found_without_opening_what_others_were_promised(
    phone: Phone, app: Flask, at_desk: AtDesk, *, from_before: bool
) -> None:
    other, amani = Phone(app, number="+243810000002"), at_desk("amani")
    promised(other, amani)
    with app.extensions["davylamp_database"].transaction() as session:
        session.execute(update(ReturnAddress).values(address=b"woken by nobody"))
        theirs = session.scalars(select(ReturnAddress.case_id)).one()
    promised(phone, amani)
    if from_before:
        with app.extensions["davylamp_database"].transaction() as session:
            session.execute(update(ReturnAddress).values(tag=None))
    assert phone.text("erase")[0].startswith("Erased here")
    with app.extensions["davylamp_database"].reading() as session:
        assert session.scalars(select(ReturnAddress.case_id)).all() == [theirs]


def test_a_gateway_that_is_gone_stops_no_cleaning_and_its_promise_is_kept_when_it_is_back(
    phone: Phone, app: Flask, at_desk: AtDesk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised(phone, at_desk("amani"))
    clock.forward(hours=25)
    with app.app_context():
        with monkeypatch.context() as gone:
            gone.delitem(app.extensions["davylamp_gateways"], NAME)
            notices.send_due(clock())
        assert rows(app, Dialogue) == 0
        notices.send_due(clock())
    assert phone.answers() == ["Hello. There is something new. You know how to ask."]


def test_one_notice_that_cannot_be_written_does_not_stop_the_next(
    phone: Phone, app: Flask, at_desk: AtDesk, clock: Clock
) -> None:
    amani = at_desk("amani")
    promised(phone, amani)
    with app.extensions["davylamp_database"].transaction() as session:
        session.execute(update(ReturnAddress).values(address=b"woken by nobody"))
    other = Phone(app, number="+243810000002")
    promised(other, amani)
    with app.app_context():
        notices.send_due(clock())
    assert other.answers() == ["Hello. There is something new. You know how to ask."]


@ON_BOTH
def test_whoever_has_become_silent_is_told_of_nothing(phone: Phone, app: Flask, at_desk: AtDesk, clock: Clock) -> None:
    promised(phone, at_desk("amani"))
    with app.app_context():
        with app.extensions["davylamp_database"].transaction() as session:
            dialogues.silence(session, sender_tag(NAME, phone.number), clock().date())
        notices.send_due(clock())
    assert (phone.answers(), rows(app, ReturnAddress)) == ([], 0)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_while_somebody_takes_it_back_nobody_tells(phone: Phone, app: Flask, at_desk: AtDesk, clock: Clock) -> None:
    promised(phone, at_desk("amani"))
    with app.app_context():
        with app.extensions["davylamp_database"].transaction() as session:
            promises.forget(session, the_pepper(), gateway=NAME, to=phone.number)
            notices.send_due(clock())
        notices.send_due(clock())
    assert (phone.answers(), rows(app, OutgoingText)) == ([], len(phone.got))


def test_a_language_is_chosen_by_its_name_and_stays(phone: Phone, at_desk: AtDesk) -> None:
    assert phone.text("hello")[0].startswith("We listen to mine workers.")
    assert phone.text("Français")[0].startswith("Nous écoutons les mineurs.")
    (answer,) = phone.text("2")
    assert answer.startswith("Numéro secret")
    assert phone.text("2")[0].startswith("Dites-le à votre façon")
    assert phone.text("ENGLISH!")[0].startswith("Tell it your way")
    assert read(at_desk("amani"))[0] == "Qui lit ce téléphone ? D'autres aussi"
    assert phone.text("effacer")[0].startswith("Erased here"), "a keyword of any language of the line"


def test_whoever_is_not_understood_is_offered_the_other_languages(phone: Phone) -> None:
    phone.text("hello")
    assert phone.text("hm")[0].endswith("do not text me FRANÇAIS?")


def test_a_language_that_this_line_does_not_speak_is_no_choice(phone: Phone) -> None:
    phone.text("hello")
    assert phone.text("kiswahili")[0].startswith("Sorry, we did not understand.")
