"""A report by Telegram: the same dialogue with buttons, photos and voice notes, and what else comes in a chat."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app import create_app
from casework.errors import NotStored
from casework.models import Alarm, Case, Dialogue, Entry, OutgoingText, ProviderCopy, ReturnAddress, Sending, StoredFile
from channels import notices, withdrawing
from channels.gateway import Rendered
from channels.telegram_bot import TelegramGateway
from crypto.attachments import Attachment
from crypto.codes import new_code
from tests import attached
from tests.cast import Ombudsperson
from tests.channels import bot
from tests.channels.bot import Bot, pitch_of, voice_note
from tests.channels.conftest import FILE, write
from tests.channels.fake_telegram import MOST_BYTES, FakeTelegram, Person
from tests.channels.phone import CODE, Phone, kannel
from tests.channels.test_dialogues import read, rows
from tests.conftest import ON_BOTH, Clock, settings
from tests.stories.pictures import CANARY, jpeg_with_place

AtDesk = Callable[[str], Ombudsperson]
STORY = "Shimo la Nyange limeanguka na watu wawili wako chini"


@pytest.fixture
def api(clock: Clock) -> Iterator[FakeTelegram]:
    with FakeTelegram(now=lambda: clock().timestamp()).running() as api:
        yield api


@pytest.fixture
def app(data: Path, url: str, clock: Clock, api: FakeTelegram) -> Iterator[Flask]:
    """With a bot and a number, for the Congo."""
    write(data, {bot.NAME: bot.table(api.address), "kannel-cd": kannel()})
    app = create_app({**settings(data, url), "SMS_GATEWAYS": FILE})
    app.config["CLOCK"] = clock
    yield app
    bot.end(app)


@pytest.fixture
def line(app: Flask, api: FakeTelegram) -> Bot:
    return Bot(app, api)


@pytest.fixture
def zawadi(api: FakeTelegram) -> Person:
    return api.person(810000001)


def photo() -> bytes:
    raw = io.BytesIO()
    Image.new("RGB", (640, 400), "teal").save(raw, "JPEG")
    return jpeg_with_place(raw.getvalue())


def code_of(person: Person) -> str:
    (code,) = {found for message in person.ever for found in CODE.findall(message.text)}
    return str(code)


def files_of(app: Flask, amani: Ombudsperson) -> list[tuple[Attachment, bytes]]:
    (number,) = amani.numbers()
    return attached.at_the_desk(app, amani, number)


@ON_BOTH
def test_a_whole_report_in_swahili_with_a_photo_and_a_voice_note_is_read_at_the_desk(
    app: Flask, line: Bot, zawadi: Person, at_desk: AtDesk
) -> None:
    zawadi.text("/start")
    line.work()
    (greeting,) = zawadi.said()
    assert "Telegram can read this chat" in greeting
    assert "http://localhost:8000" in greeting
    zawadi.press("Kiswahili")
    line.work()
    for label in ("1 Mimi tu", "2 Hapana"):
        zawadi.press(label)
        line.work()
    zawadi.press("Badilisha sauti yangu")
    line.work()
    zawadi.voice(voice_note(1.0))
    line.work()
    zawadi.photo(photo(), "Hii ndiyo picha")
    line.work()
    for label in ("1 Ajali", "1 Bosi, kampuni", "3 Na nchi nyingine"):
        zawadi.press(label)
        line.work()
    assert not zawadi.own(), "what was sealed is deleted from the chat"
    assert not zawadi.waiting, "no button turns any more"
    assert all(message.silent and message.guarded for message in zawadi.messages)
    assert read(at_desk("amani")) == [
        "Nani husoma simu hii? Mtoa taarifa tu", "Kuna mtu hatarini sasa? Hapana", "", "Hii ndiyo picha",
        "Ni nini? Ajali", "Nani alifanya? Bosi, kampuni", "Nani aione? Na nchi nyingine",
    ]  # fmt: skip
    (voice, sound), (picture, pixels) = files_of(app, at_desk("amani"))
    assert (voice.name, voice.type, sound[:4]) == ("voice.ogg", "audio/ogg", b"OggS")
    assert not 140 < pitch_of(sound) < 160, "altered, as was wished"
    assert (picture.name, CANARY in pixels, Image.open(io.BytesIO(pixels)).size) == ("photo.jpg", False, (640, 400))
    zawadi.text(code_of(zawadi))
    line.work()
    assert "Tunayo na tunaifanyia kazi." in zawadi.said()[-1]


@ON_BOTH
def test_a_voice_note_first_is_a_report_and_is_not_altered_without_a_wish(
    app: Flask, line: Bot, zawadi: Person, at_desk: AtDesk
) -> None:
    zawadi.voice(voice_note(0.5))
    line.work()
    assert zawadi.said()[0].startswith("It is kept. Your secret number:")
    assert read(at_desk("amani")) == ["A voice note.", ""]
    ((_, sound),) = files_of(app, at_desk("amani"))
    assert 140 < pitch_of(sound) < 160
    assert not zawadi.own()


def test_an_album_is_one_report_with_all_its_photos_and_one_answer(
    app: Flask, line: Bot, zawadi: Person, at_desk: AtDesk
) -> None:
    zawadi.album(photo(), photo(), photo())
    line.work()
    assert len(zawadi.said()) == 1
    assert len(files_of(app, at_desk("amani"))) == 3


def test_each_of_an_album_that_is_refused_is_said_beside_the_one_that_was_kept(
    app: Flask, line: Bot, zawadi: Person, at_desk: AtDesk
) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.album(photo(), b"\xff\xd8\xff broken", photo(), b"\xff\xd8\xff broken too")
    line.work()
    said = [words.split(":")[0] for words in zawadi.said()[1:]]
    assert sorted(said) == [
        "It is kept. Send more, or answer the question above.", "This file was not kept", "This file was not kept",
    ]  # fmt: skip
    assert len(files_of(app, at_desk("amani"))) == 2


@pytest.mark.parametrize("words", ["test", "erase", "lost number", "news"])
def test_a_keyword_beside_a_photo_counts_and_what_became_of_the_photo_is_said(
    line: Bot, zawadi: Person, app: Flask, words: str
) -> None:
    zawadi.photo(photo(), words)
    line.work()
    assert len(zawadi.said()) == 2
    assert "The file that came with these words was not kept. Send it again by itself." in zawadi.said()
    assert (rows(app, Case), rows(app, StoredFile), zawadi.own()) == (0, 0, [])
    zawadi.photo(photo())
    line.work()
    assert (rows(app, Case), rows(app, StoredFile)) == (1, 1)


def test_a_test_keeps_no_photo_in_a_report_that_is_open(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.photo(photo(), "test")
    line.work()
    assert sorted(said[:9] for said in zawadi.said()[1:]) == ["It works.", "The file "]
    assert rows(app, StoredFile) == 0


def test_a_photo_beside_a_word_that_erases_nothing_is_kept_and_that_is_said(
    line: Bot, zawadi: Person, app: Flask
) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.photo(photo(), "voice")
    line.work()
    assert sorted(said[:11] for said in zawadi.said()[1:]) == ["From now on", "It is kept."]
    assert rows(app, StoredFile) == 1


def test_a_photo_beside_a_number_that_nobody_has_is_not_kept_and_that_is_said(
    line: Bot, zawadi: Person, app: Flask
) -> None:
    zawadi.photo(photo(), new_code())
    line.work()
    assert sorted(said[:26] for said in zawadi.said()) == ["The file that came with th", "We do not know this number"]
    assert (rows(app, Case), rows(app, StoredFile)) == (0, 0)


def test_a_photo_beside_silence_is_kept_in_silence(
    app: Flask, line: Bot, zawadi: Person, at_desk: AtDesk, clock: Clock
) -> None:
    zawadi.text("hello")
    line.work()
    zawadi.photo(photo(), "silence")
    line.work()
    assert len(zawadi.ever) == 2
    assert len(files_of(app, at_desk("amani"))) == 1
    clock.forward(hours=3)
    for caption in ("", "test", "erase"):
        zawadi.photo(photo(), caption)
        line.work()
    assert (len(zawadi.ever), rows(app, Case), zawadi.own()) == (2, 2, [])


def test_a_document_goes_as_it_is_and_one_over_twenty_megabytes_is_refused_before_it_is_fetched(
    app: Flask, line: Bot, zawadi: Person, at_desk: AtDesk
) -> None:
    zawadi.document(b"%PDF-1.7 licence", "licence.pdf", "application/pdf", STORY)
    line.work()
    zawadi.document(b"x", "film.mp4", "video/mp4", size=MOST_BYTES + 1)
    line.api.called.clear()
    line.work()
    assert "getFile" not in line.api.called
    assert zawadi.said()[-1].startswith("This file was not kept: it is larger than 20 MB")
    ((about, raw),) = files_of(app, at_desk("amani"))
    assert (about.name, about.type, raw) == ("licence.pdf", "application/pdf", b"%PDF-1.7 licence")
    assert read(at_desk("amani")) == [STORY, ""]


def test_what_lies_about_its_size_is_refused_as_well(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.document(b"x" * (MOST_BYTES + 1), "film.mp4", "video/mp4", size=1000)
    line.work()
    assert zawadi.said()[-1].startswith("This file was not kept")
    assert rows(app, StoredFile) == 0


@pytest.mark.parametrize("raw", [b"\xff\xd8\xff broken", b"\x89PNG\r\n" + bytes(100)])
def test_a_picture_that_cannot_be_cleaned_is_not_kept(raw: bytes, line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.document(raw, "p.bin", "application/octet-stream")
    line.work()
    assert "place and time cannot be taken out" in zawadi.said()[-1]
    assert (rows(app, StoredFile), rows(app, Entry)) == (0, 1)


def test_sound_that_cannot_be_decoded_is_not_kept(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.voice(b"OggS" + bytes(500))
    line.work()
    assert zawadi.said()[-1].startswith("This file was not kept")
    assert rows(app, Entry) == 1


def test_pressing_twice_answers_no_other_question(line: Bot, zawadi: Person, at_desk: AtDesk) -> None:
    zawadi.text("hello")
    line.work()
    zawadi.press("1 Only me")
    zawadi.press("1 Only me")
    line.work()
    assert read(at_desk("amani")) == ["Who reads this phone? Only the reporter"]
    assert "Is anyone in danger now?" in zawadi.said()[-1]
    assert not zawadi.waiting


def test_numbers_may_be_typed_instead(line: Bot, zawadi: Person, at_desk: AtDesk) -> None:
    for words in ("hello", "2", "1", STORY, "1"):
        zawadi.text(words)
        line.work()
    assert read(at_desk("amani"))[:2] == ["Who reads this phone? Others too", "Is anyone in danger now? Yes"]


def test_erase_deletes_what_the_bot_said_and_forgets(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.press("2 Others")
    line.work()
    assert len(zawadi.said()) == 2
    zawadi.text("/erase")
    line.work()
    assert [said[:7] for said in zawadi.said()] == ["Erased:"]
    assert rows(app, Dialogue) == 0


def test_what_is_on_its_way_while_somebody_erases_is_deleted_when_it_has_come(
    line: Bot, zawadi: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = TelegramGateway.send

    def slow(gateway: TelegramGateway, to: str, message: Rendered, reference: str) -> str:
        monkeypatch.undo()
        zawadi.text("erase")
        line.take()
        return send(gateway, to, message, reference)

    monkeypatch.setattr(TelegramGateway, "send", slow)
    zawadi.text(STORY)
    line.work()
    assert len(zawadi.ever) == 2
    assert [said[:7] for said in zawadi.said()] == ["Erased:"]


def test_what_is_older_than_two_days_telegram_refuses_to_delete_and_is_not_asked_again(
    line: Bot, zawadi: Person, app: Flask, clock: Clock
) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.text("of this the bot heard three days later")
    clock.forward(hours=49)
    zawadi.text("erase")
    line.api.called.clear()
    line.work()
    assert line.api.refused.count("message can't be deleted for everyone") == 2
    assert rows(app, ProviderCopy) == 0, "it is gone, or nobody can delete it"
    assert len(zawadi.own()) == 1
    assert [said[:6] for said in zawadi.said()] == ["It is ", "Erased"], "the person is told that older ones stay"


def test_what_can_no_longer_be_deleted_is_forgotten_here(line: Bot, zawadi: Person, app: Flask, clock: Clock) -> None:
    zawadi.text(STORY)
    line.work()
    clock.forward(hours=49)
    with app.app_context(), app.extensions["davylamp_database"].transaction() as session:
        withdrawing.end_old(session, now=clock())
        (row,) = session.scalars(select(OutgoingText))
        assert (row.state, row.recipient, row.text, row.provider) == (Sending.CLOSED, None, None, None)


def test_not_safe_is_answered_once_and_then_nothing_is_said(line: Bot, zawadi: Person, at_desk: AtDesk) -> None:
    zawadi.text("hello")
    line.work()
    zawadi.press("3 Not safe")
    line.work()
    zawadi.voice(voice_note(0.2))
    zawadi.text(STORY)
    line.work()
    assert len(zawadi.said()) == 2
    assert read(at_desk("amani")) == ["Who reads this phone? Not safe, do not text", "", STORY]
    assert not zawadi.own()


def test_news_is_told_once_without_content(
    line: Bot, zawadi: Person, app: Flask, at_desk: AtDesk, clock: Clock
) -> None:
    for words in (STORY, "1", "2", "1", "1", "1", "news"):
        zawadi.text(words)
        line.work()
    assert rows(app, ReturnAddress) == 1
    amani = at_desk("amani")
    (number,) = amani.numbers()
    assert amani.write(number, "reply", {"text": "We come on Monday."}).status_code == 201
    clock.forward(minutes=1)
    with app.app_context():
        notices.send_due(clock())
    line.work()
    assert zawadi.said()[-1] == "Hello. There is something new. You know how to ask."
    assert rows(app, ReturnAddress) == 0
    zawadi.text(code_of(zawadi))
    line.work()
    assert zawadi.said()[-1] == "We come on Monday."


def test_begun_by_text_message_and_followed_up_here_with_the_same_code(
    line: Bot, zawadi: Person, app: Flask, at_desk: AtDesk
) -> None:
    phone = Phone(app)
    phone.text("The pit at Nyange fell in and two men are below")
    zawadi.photo(photo(), phone.code())
    line.work()
    answers = sorted(said.split(".")[0] for said in zawadi.said())
    assert answers == ["It is added", "We have it and are working on it"]
    zawadi.press("9 They punish me")
    line.work()
    assert [text for text in read(at_desk("amani")) if text] == [
        "The pit at Nyange fell in and two men are below",
        "They punish me.",
    ]
    assert rows(app, Case) == 1
    assert len(files_of(app, at_desk("amani"))) == 1


def test_a_lost_number_is_a_new_report_marked_for_joining(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text("lost number")
    line.work()
    zawadi.voice(voice_note(0.2))
    line.work()
    assert zawadi.said()[-1].startswith("It is kept. Your secret number:")
    assert rows(app, Case) == 1


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_groups_are_answered_nothing_and_nothing_of_them_is_kept(
    kind: str, line: Bot, api: FakeTelegram, app: Flask
) -> None:
    chat = {"id": -100123, "type": kind, "title": "Diggers"}
    api.update(message={"message_id": 5, "date": int(time.time()), "chat": chat, "text": STORY})
    line.work()
    assert "sendMessage" not in api.called
    assert (rows(app, Case), rows(app, Dialogue), rows(app, OutgoingText)) == (0, 0, 0)


def test_a_changed_message_changes_nothing(line: Bot, zawadi: Person, api: FakeTelegram, app: Flask) -> None:
    number = zawadi.text(STORY)
    line.work()
    chat = {"id": zawadi.chat, "type": "private"}
    api.update(edited_message={"message_id": number, "date": 1, "edit_date": 2, "chat": chat, "text": "something else"})
    line.work()
    assert (rows(app, Entry), len(zawadi.said())) == (1, 1)


def test_a_forwarded_message_is_kept_without_whom_it_is_from(line: Bot, zawadi: Person, at_desk: AtDesk) -> None:
    origin = {"type": "user", "date": 1, "sender_user": {"id": 7, "is_bot": False, "first_name": "Canaryfriend"}}
    zawadi.text(STORY, forward_origin=origin)
    line.work()
    assert read(at_desk("amani")) == [STORY]


@pytest.mark.parametrize(
    "content",
    [
        {"location": {"latitude": -3.05, "longitude": 28.43}},
        {"contact": {"phone_number": "+243810000009", "first_name": "Canary"}},
        {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 9, "height": 9,
                     "is_animated": False, "is_video": False}},
    ],
)  # fmt: skip
def test_a_place_a_contact_and_a_sticker_are_not_kept_and_deleted(
    content: dict[str, object], line: Bot, zawadi: Person, app: Flask
) -> None:
    zawadi._send("", **content)  # noqa: SLF001
    line.work()
    assert zawadi.said() == ["This kind of message was not kept. Send words, photos, documents or voice notes."]
    assert (rows(app, Case), zawadi.own()) == (0, [])


def test_what_the_chat_says_of_itself_is_nothing(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi._send("", pinned_message={"message_id": 1, "date": 0, "chat": {"id": zawadi.chat, "type": "private"}})  # noqa: SLF001
    line.work()
    assert (zawadi.said(), rows(app, Dialogue)) == ([], 0)


def test_whoever_has_blocked_the_bot_is_let_alone(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text(STORY)
    zawadi.blocked = True
    line.work()
    assert line.api.called.count("sendMessage") == 1
    with app.extensions["davylamp_database"].reading() as session:
        (row,) = session.scalars(select(OutgoingText))
        assert (row.state, row.reason, row.recipient, row.text) == (Sending.CLOSED, "blocked", None, None)


def test_a_chat_that_is_gone_is_let_alone(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text(STORY)
    with app.app_context():
        line.take()
    line.api.people.clear()
    line.work()
    with app.extensions["davylamp_database"].reading() as session:
        assert [row.reason for row in session.scalars(select(OutgoingText))] == ["no_chat"]


def test_told_to_wait_it_waits_as_long_as_it_is_told(line: Bot, zawadi: Person, clock: Clock) -> None:
    line.api.fail("sendMessage", 429, "Too Many Requests: retry after 30", parameters={"retry_after": 30})
    zawadi.text(STORY)
    line.work()
    assert (zawadi.said(), line.api.called.count("sendMessage")) == ([], 1)
    clock.forward(seconds=29)
    line.work()
    assert zawadi.said() == []
    clock.forward(seconds=5)
    line.work()
    assert len(zawadi.said()) == 1


@pytest.mark.parametrize("status", [500, 502, 503])
def test_when_the_service_is_ill_it_is_tried_again(status: int, line: Bot, zawadi: Person, clock: Clock) -> None:
    line.api.fail("sendMessage", status, "Bad Gateway", times=2)
    zawadi.text(STORY)
    line.work()
    for _ in range(2):
        clock.forward(seconds=30)
        line.work()
    assert len(zawadi.said()) == 1


def test_a_picture_that_cannot_be_fetched_just_now_comes_again(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text(STORY)
    line.work()
    line.api.fail("getFile", 502, "Bad Gateway")
    zawadi.photo(photo())
    with pytest.raises(NotStored):
        line.work()
    assert rows(app, Entry) == 1
    line.work()
    assert (rows(app, Entry), zawadi.own()) == (2, [])


def test_an_update_five_times_changes_nothing(line: Bot, zawadi: Person, api: FakeTelegram, app: Flask) -> None:
    zawadi.text("hello")
    line.work()
    zawadi.press("1 Only")
    zawadi.photo(photo(), STORY)
    updates = list(api._updates)  # noqa: SLF001
    line.work()
    before = (rows(app, Case), rows(app, Entry), rows(app, StoredFile), len(zawadi.said()))
    assert before == (1, 2, 1, 3)
    for update in updates * 5:
        api.again({**update, "update_id": next(api.numbers)})
    line.work()
    assert (rows(app, Case), rows(app, Entry), rows(app, StoredFile), len(zawadi.said())) == before


def test_no_more_files_than_the_day_takes_and_it_is_said(line: Bot, zawadi: Person, app: Flask) -> None:
    app.extensions["davylamp_files"] = replace(app.extensions["davylamp_files"], most_of_a_day=0)
    zawadi.text(STORY)
    line.work()
    zawadi.photo(photo())
    line.work()
    assert zawadi.said()[-1] == "No more files can be taken today. Words still can."
    assert rows(app, Entry) == 1


def test_erase_pressed_twice_on_an_unsafe_phone_says_nothing(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text("hello")
    line.work()
    zawadi.press("3 Not safe")
    line.work()
    zawadi.press("Erase")
    zawadi.press("Erase")
    line.work()
    assert len(zawadi.ever) == 2
    assert (zawadi.said(), rows(app, Dialogue)) == ([], 0)


def test_start_pressed_again_and_again_still_brings_the_code(line: Bot, zawadi: Person) -> None:
    for _ in range(9):
        zawadi.text("/start")
    line.work()
    zawadi.press("1 Only me")
    line.work()
    assert code_of(zawadi)


def test_a_wish_for_the_voice_outlives_a_question_for_news(
    app: Flask, line: Bot, zawadi: Person, at_desk: AtDesk
) -> None:
    zawadi.text(STORY)
    line.work()
    for words in ("voice", code_of(zawadi)):
        zawadi.text(words)
        line.work()
    zawadi.voice(voice_note(0.5))
    line.work()
    ((_, sound),) = files_of(app, at_desk("amani"))
    assert not 140 < pitch_of(sound) < 160


def test_a_file_that_comes_again_after_its_talk_has_ended_opens_nothing(
    app: Flask, line: Bot, zawadi: Person, clock: Clock
) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.photo(photo())
    (update,) = line.api._updates  # noqa: SLF001
    line.work()
    clock.forward(hours=25)
    line.api.again({**update, "update_id": next(line.api.numbers)})
    line.work()
    assert (rows(app, Case), rows(app, Entry), len(zawadi.ever)) == (1, 2, 2)


def test_a_button_pressed_after_its_talk_has_ended_writes_to_nobody(line: Bot, zawadi: Person, clock: Clock) -> None:
    zawadi.text("hello")
    line.work()
    clock.forward(hours=25)
    zawadi.press("1 Only me")
    line.work()
    assert (len(zawadi.ever), zawadi.waiting) == (1, set())


def test_what_stands_behind_a_command_is_what_somebody_said(line: Bot, zawadi: Person, at_desk: AtDesk) -> None:
    zawadi.text("/report they beat two men at Nyange")
    line.work()
    assert read(at_desk("amani")) == ["report they beat two men at Nyange"]


def test_an_office_that_writes_a_button_writes_a_dot(line: Bot, zawadi: Person, at_desk: AtDesk) -> None:
    zawadi.text(STORY)
    line.work()
    amani = at_desk("amani")
    (number,) = amani.numbers()
    assert amani.write(number, "reply", {"text": "Bring:\n\u25b8=erase the letter"}).status_code == 201
    zawadi.text(code_of(zawadi))
    line.work()
    assert zawadi.ever[-1].text == "Bring:\n\u2022=erase the letter"


@pytest.mark.parametrize("afterwards", [(), ("hello",)])
def test_they_punish_me_pressed_after_the_talk_brings_the_number_to_call_and_the_way_to_tell_it(
    line: Bot, zawadi: Person, clock: Clock, afterwards: tuple[str, ...]
) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.text(code_of(zawadi))
    line.work()
    (button,) = (one for one in reversed(zawadi.messages) if "free=9" in one.buttons)
    clock.forward(hours=25)
    for words in afterwards:
        zawadi.text(words)
        line.work()
    zawadi.press("9 They punish me", under=button)
    line.work()
    assert "Urgent help, day and night: 000 0003 01" in zawadi.said()[-1]
    assert "send your secret number and 9" in zawadi.said()[-1]
    assert not zawadi.waiting


def test_where_it_is_not_safe_a_button_of_yesterday_brings_nothing(line: Bot, zawadi: Person, clock: Clock) -> None:
    zawadi.text("hello")
    line.work()
    zawadi.press("3 Not safe")
    line.work()
    zawadi.text(code_of(zawadi))
    line.work()
    clock.forward(hours=2)
    before = len(zawadi.ever)
    zawadi.press("9 They punish me")
    zawadi.press("Alter my voice")
    line.work()
    assert (len(zawadi.ever), zawadi.waiting) == (before, set())


def test_they_punish_me_pressed_where_it_is_not_safe_is_told_in_silence(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text("hello")
    line.work()
    zawadi.press("3 Not safe")
    line.work()
    zawadi.text(code_of(zawadi))
    line.work()
    before = len(zawadi.ever)
    zawadi.press("9 They punish me")
    line.work()
    assert (len(zawadi.ever), rows(app, Alarm)) == (before, 1)


def test_a_wish_for_the_voice_says_when_it_ends_and_is_offered_again_with_the_code(
    app: Flask, line: Bot, zawadi: Person, at_desk: AtDesk, clock: Clock
) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.text("voice")
    line.work()
    assert "This wish ends with this talk" in zawadi.said()[-1]
    clock.forward(hours=25)
    zawadi.text(code_of(zawadi))
    line.work()
    zawadi.press("Alter my voice")
    line.work()
    zawadi.voice(voice_note(0.5))
    line.work()
    ((_, sound),) = files_of(app, at_desk("amani"))
    assert not 140 < pitch_of(sound) < 160


def test_a_wish_for_the_voice_pressed_when_the_talk_is_over_counts_for_the_next(
    app: Flask, line: Bot, zawadi: Person, at_desk: AtDesk, clock: Clock
) -> None:
    zawadi.text("hello")
    line.work()
    zawadi.press("2 Others too")
    line.work()
    zawadi.press("2 No")
    line.work()
    clock.forward(hours=25)
    zawadi.press("Alter my voice")
    line.work()
    assert zawadi.said()[-2].startswith("From now on we alter your voice")
    zawadi.voice(voice_note(0.5))
    line.work()
    (sound,) = [
        sound
        for number in at_desk("amani").numbers()
        for _, sound in attached.at_the_desk(app, at_desk("amani"), number)
    ]
    assert not 140 < pitch_of(sound) < 160


def test_an_answer_of_many_signs_that_count_twice_is_cut_where_telegram_takes_it(
    line: Bot, zawadi: Person, at_desk: AtDesk
) -> None:
    zawadi.text(STORY)
    line.work()
    amani = at_desk("amani")
    (number,) = amani.numbers()
    whole = "\U0001f54a" * 3000
    assert amani.write(number, "reply", {"text": whole}).status_code == 201
    for _ in range(2):
        zawadi.text(code_of(zawadi))
        line.work()
    pages = [words for words in zawadi.said() if words[0] == whole[0]]
    assert (len(pages), "".join(pages)) == (2, whole)
