"""Files from a phone to the desk: cleaned, covered, sealed in pieces over bad lines, and opened whole or not at all."""

from __future__ import annotations

import base64
import io
import itertools
import secrets
import struct
import wave
from collections.abc import Callable
from math import sin, tau
from pathlib import Path

from playwright.sync_api import FilePayload, Page, Route

from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage, axe_violations, message
from tests.stories.pictures import CANARY, jpeg_with_place, png
from tests.stories.service import Service
from tests.stories.traces import files, processes, traces


def choose(page: Page, name: str, kind: str, raw: bytes) -> None:
    page.set_input_files('[data-field="file"]', FilePayload(name=name, mimeType=kind, buffer=raw))


def send(page: Page) -> None:
    page.click('[data-action="send-file"]')
    message(page, "file_sent").wait_for()


def photo(page: Page, width: int = 320, height: int = 200) -> bytes:
    """A JPEG as the browser makes one, with a place put into it."""
    encoded = page.evaluate(
        """([width, height]) => { const c = document.createElement('canvas'); c.width = width; c.height = height;
        const p = c.getContext('2d'); p.fillStyle = '#3a6'; p.fillRect(0, 0, width, height);
        return c.toDataURL('image/jpeg').split(',')[1]; }""",
        [width, height],
    )
    return jpeg_with_place(base64.b64decode(encoded))


def reported(at_report_page: Callable[..., AtReportPage]) -> tuple[AtReportPage, str]:
    reporter = at_report_page().visit().fill("The scales are false.")
    return reporter, reporter.send()


def opened(desk: AtDesk, number: int = 0) -> None:
    desk.page.locator("[data-open-file]").nth(number).click()
    desk.page.locator("[data-viewer]:not([hidden])").nth(number).wait_for()


def saved(desk: AtDesk, number: int = 0) -> tuple[str, bytes]:
    desk.page.locator('[data-viewer] [data-origin][value="many"]').nth(number).check()
    with desk.page.expect_download() as download:
        desk.page.locator("[data-save]").nth(number).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def who_opened(desk: AtDesk) -> list[str]:
    desk.page.locator('[data-when="openings=some"] > summary').click()
    return desk.page.locator('[data-openings] [data-slot="name"]').all_inner_texts()


def test_a_photo_comes_to_the_desk_without_the_place_where_it_was_taken(
    at_report_page: Callable[..., AtReportPage],
    at_desk: Callable[[str], AtDesk],
    at_follow_up_page: Callable[..., AtFollowUpPage],
    service: Service,
) -> None:
    # Given a report, and a photo that knows its place and camera
    reporter, code = reported(at_report_page)
    raw = photo(reporter.page)
    assert CANARY in raw
    choose(reporter.page, "IMG_20261123_Kamituga.jpg", "image/jpeg", raw)
    reporter.page.locator("[data-card] canvas").wait_for()
    assert reporter.page.input_value('[data-field="file-name"]') == "photo.jpg"
    assert axe_violations(reporter.page) == []

    # When part of it is covered with the keys and it is sent
    reporter.page.focus("[data-card] canvas")
    for key in ("ArrowRight", "Shift+ArrowDown", "Enter"):
        reporter.page.keyboard.press(key)
    send(reporter.page)

    # Then the desk sees the picture with the patch, and nothing of place, camera or name
    amani = at_desk("amani").open_first()
    assert amani.page.locator('[data-when="openings=none"]').is_visible()
    opened(amani)
    assert amani.page.locator('[data-when="look=image"] canvas').is_visible()
    middle, corner = (pixel(amani.page, x, y) for x, y in ((165, 100), (5, 5)))
    assert max(middle) < 60, "the patch"
    assert corner[1] > 120, "the picture"
    name, got = saved(amani)
    assert name == "photo.jpg"
    assert got.startswith(b"\xff\xd8\xff")
    assert CANARY not in got
    assert b"Exif" not in got
    assert who_opened(amani) == ["amani"]
    assert axe_violations(amani.page) == []

    # And who opened it stands there before anybody opens it again
    amani.open_again()
    assert amani.page.locator("[data-viewer]").is_hidden()
    assert who_opened(amani) == ["amani"]

    # And on the server there is nothing of it in the clear
    chunks = list((service.data / "files").glob("*/*"))
    assert chunks
    for chunk in chunks:
        assert chunk.stat().st_size == 65552
        assert b"JFIF" not in chunk.read_bytes()

    # And the reporter sees it in the thread
    back = at_follow_up_page().visit().open(code)
    assert back.page.locator('[data-thread] [data-slot="file-name"]').last.inner_text() == "photo.jpg"


def pixel(page: Page, x: int, y: int) -> list[int]:
    found: list[int] = page.locator('[data-when="look=image"] canvas').evaluate(
        "(c, [x, y]) => [...c.getContext('2d').getImageData(x, y, 1, 1).data].slice(0, 3)", [x, y]
    )
    return found


def test_a_document_goes_as_it_is_with_a_warning_and_comes_out_byte_for_byte(
    at_follow_up_page: Callable[..., AtFollowUpPage],
    at_report_page: Callable[..., AtReportPage],
    at_desk: Callable[[str], AtDesk],
) -> None:
    _, code = reported(at_report_page)
    back = at_follow_up_page().visit().open(code)
    raw = b"%PDF-1.7 " + secrets.token_bytes(200_000)
    choose(back.page, "pay slips.pdf", "application/pdf", raw)
    message(back.page, "file_as_it_is").wait_for()
    assert back.page.locator('[data-kind="pdf"]').is_visible()
    assert axe_violations(back.page) == []
    before = back.page.locator("[data-thread] [data-entry]").count()
    send(back.page)
    back.page.locator("[data-thread] [data-entry]").nth(before).wait_for()
    assert back.refusals() == []
    back.answer("That was the slip of October.")
    amani = at_desk("amani").open_first()
    opened(amani)
    assert amani.page.locator('[data-when="look=other"]').is_visible()
    assert saved(amani) == ("pay slips.pdf", raw)
    assert "That was the slip" in amani.page.locator("[data-talk-thread]").inner_text()


def test_a_line_that_is_lost_and_a_pause_lose_nothing(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    reporter, _ = reported(at_report_page)
    is_down = [True]
    dropped: list[str] = []

    def drop(route: Route) -> None:
        if is_down:
            dropped.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    reporter.page.context.route("**/api/files/*/*", drop)
    raw = secrets.token_bytes(2_000_000)
    choose(reporter.page, "evidence.bin", "application/octet-stream", raw)
    reporter.page.click('[data-action="send-file"]')
    reporter.page.locator('[data-state="waiting"]').wait_for()
    reporter.page.click('[data-action="pause-file"]')
    reporter.page.locator('[data-state="paused"]').wait_for()
    reporter.page.click('[data-action="pause-file"]')
    reporter.page.locator('[data-state="waiting"]').wait_for()
    is_down.clear()
    message(reporter.page, "file_sent").wait_for()
    assert dropped
    amani = at_desk("amani").open_first()
    opened(amani)
    assert saved(amani)[1] == raw


def test_a_cancelled_file_is_no_part_of_the_report(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    reporter, _ = reported(at_report_page)
    reporter.page.context.route("**/api/files/*/*", lambda route: route.abort())
    choose(reporter.page, "evidence.bin", "application/octet-stream", secrets.token_bytes(200_000))
    reporter.page.click('[data-action="send-file"]')
    reporter.page.locator('[data-state="waiting"]').wait_for()
    reporter.page.click('[data-action="cancel-file"]')
    message(reporter.page, "file_cancelled").wait_for()
    assert at_desk("amani").open_first().page.locator("[data-open-file]").count() == 0


def test_a_file_that_changes_under_the_pages_hands_is_not_sealed_twice_under_one_key(
    at_report_page: Callable[..., AtReportPage], tmp_path: Path, at_desk: Callable[[str], AtDesk]
) -> None:
    reporter, _ = reported(at_report_page)
    path = tmp_path / "diary.bin"
    path.write_bytes(secrets.token_bytes(3_000_000))
    sent: list[str] = []

    def change_after_the_first(route: Route) -> None:
        if not sent:
            with path.open("r+b") as file:
                file.seek(2_000_000)
                file.write(b"changed" * 1000)
        sent.append(route.request.url)
        route.continue_()

    reporter.page.context.route("**/api/files", change_after_the_first)
    reporter.page.set_input_files('[data-field="file"]', path)
    reporter.page.click('[data-action="send-file"]')
    reporter.page.locator('[data-trouble="file"][data-reason="file_changed"]').wait_for()
    assert at_desk("amani").open_first().page.locator("[data-open-file]").count() == 0
    # And chosen again, it is another file with another key
    reporter.page.set_input_files('[data-field="file"]', path)
    send(reporter.page)
    assert len(set(sent)) == 1
    amani = at_desk("amani").open_first()
    opened(amani)
    assert saved(amani)[1] == path.read_bytes()


def test_a_picture_that_cannot_be_cleaned_is_not_sent(at_report_page: Callable[..., AtReportPage]) -> None:
    reporter, _ = reported(at_report_page)
    for name, kind, raw in (
        ("photo.heic", "image/heic", b"\0\0\0\x18ftypheic" + bytes(500)),
        ("photo.jpg", "image/jpeg", b"\xff\xd8\xff broken"),
        ("drawing.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        ("PHOTO.JPG", "", b"not a picture"),
    ):
        choose(reporter.page, name, kind, raw)
        reporter.page.locator('[data-trouble="file"][data-reason="cannot_clean"]').wait_for()
        assert not reporter.page.locator("[data-card]").is_visible()
    choose(reporter.page, "photo.png", "image/png", png())
    reporter.page.locator("[data-card] canvas").wait_for()
    assert not reporter.page.locator('[data-trouble="file"]').is_visible()


def test_a_voice_note_is_recorded_warned_of_sent_and_played_at_the_desk(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    reporter, _ = reported(at_report_page)
    page = reporter.page
    page.context.grant_permissions(["microphone"])
    page.click('[data-action="record"]')
    message(page, "recording").wait_for()
    page.evaluate("new Promise((heard) => setTimeout(heard, 1500))")  # a note has a length
    page.click('[data-action="record"]')
    page.locator('[data-card] [data-kind="sound"]').wait_for()
    assert not message(page, "recording").is_visible()
    assert page.input_value('[data-field="file-name"]') == "voice.webm"
    send(page)
    amani = at_desk("amani").open_first()
    opened(amani)
    amani.page.evaluate(
        """() => new Promise((known, failed) => { const audio = document.querySelector('[data-player] audio');
        if (audio.readyState) known(); audio.onloadedmetadata = known; audio.onerror = () => failed(audio.error.message); })"""
    )
    assert axe_violations(amani.page) == []


def test_a_voice_is_made_to_sound_different_on_wish_and_the_page_says_what_that_is_worth(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    # Given a recording of a tone of 220 Hz, with the name of its device in it
    reporter, _ = reported(at_report_page)
    page = reporter.page
    raw = tone(220)
    choose(page, "note.wav", "audio/wav", raw)
    page.locator('[data-message="alter_voice"]').wait_for()
    assert "can still recognise a voice" in page.locator("#alter-hint").inner_text()
    # When it is to sound different, is listened to and sent
    page.check('[data-field="alter-voice"]')
    page.click('[data-action="listen"]')
    assert axe_violations(page) == []
    send(page)
    # Then what arrives has the length of what was said, another pitch, and nothing of the file that it came from
    amani = at_desk("amani").open_first()
    opened(amani)
    name, got = saved(amani)
    assert name == "note.wav"
    assert CANARY not in got
    assert abs(len(got) - len(raw)) < 4000
    assert strongest(got) not in range(205, 236)
    # And what cannot be read is not sent as if it had been altered
    choose(page, "note.mp3", "audio/mpeg", b"ID3" + bytes(500))
    page.check('[data-field="alter-voice"]')
    page.click('[data-action="send-file"]')
    page.locator('[data-trouble="file"][data-reason="cannot_alter"]').wait_for()


def tone(hertz: int) -> bytes:
    """A WAV of a second, and a comment behind it."""
    raw = io.BytesIO()
    with wave.open(raw, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(struct.pack("<16000h", *(int(9000 * sin(tau * hertz * n / 16_000)) for n in range(16_000))))
    return raw.getvalue() + b"LIST" + struct.pack("<I", len(CANARY)) + CANARY


def strongest(raw: bytes) -> int:
    """The pitch in Hz, by how often the sound goes up through silence."""
    with wave.open(io.BytesIO(raw)) as file:
        values = struct.unpack(f"<{file.getnframes()}h", file.readframes(file.getnframes()))
        seconds = file.getnframes() / file.getframerate()
    ups = [before < 0 <= after for before, after in itertools.pairwise(values)]
    return int(ups.count(True) / seconds)


def test_without_a_microphone_the_page_says_so(at_report_page: Callable[..., AtReportPage]) -> None:
    reporter, _ = reported(at_report_page)
    reporter.page.context.clear_permissions()
    reporter.page.context.grant_permissions([])
    reporter.page.click('[data-action="record"]')
    reporter.page.locator('[data-trouble="file"][data-reason="no_microphone"]').wait_for()


def test_neither_a_word_of_a_file_nor_its_name_is_written_anywhere(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk], service: Service
) -> None:
    reporter, _ = reported(at_report_page)
    words, name = "quarzkieselweg", "lampenoeldocht"
    choose(reporter.page, f"{name}.txt", "text/plain", (words * 20_000).encode())
    send(reporter.page)
    amani = at_desk("amani").open_first()
    opened(amani)
    assert words in (amani.page.locator("[data-viewer] pre").text_content() or "")
    assert service.process is not None
    places = itertools.chain(files(service.data), processes(service.process.pid))
    assert traces(places, [words, name]) == []
    assert traces(files(service.data), ["cd-ombuds"]), "the search reads the database"


def test_before_a_file_is_saved_or_its_case_given_on_the_desk_asks_how_many_could_have_made_it(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    reporter, _ = reported(at_report_page)
    choose(reporter.page, "a.txt", "text/plain", b"Only we two were on that night.")
    send(reporter.page)
    # Given an opened file, which cannot be saved before the question is answered
    amani = at_desk("amani").open_first()
    opened(amani)
    save, warning = amani.page.locator("[data-save]"), amani.page.locator('[data-when="origin=few"]')
    assert (save.is_visible(), warning.is_visible()) == (False, False)
    amani.page.locator('[data-viewer] [data-origin][value="few"]').check()
    assert (save.is_visible(), warning.is_visible()) == (True, True)
    assert axe_violations(amani.page) == []
    with amani.page.expect_download():
        save.click()
    # And a case with files, which cannot be given on before it is
    amani.page.locator('a[href$="/people"]').click()
    give = amani.page.locator("[data-give]:visible")
    amani.page.locator('[data-when="key=vouched"]:visible').first.wait_for()
    assert give.count() > 0
    assert all(button.is_disabled() for button in give.all())
    amani.page.locator('[data-ask-origin] [data-origin][value="many"]').check()
    assert all(button.is_enabled() for button in give.all())
    assert not amani.page.locator('[data-when="origin=few"]').is_visible()
    assert axe_violations(amani.page) == []
    give.first.click()
    amani.page.locator("[data-assigned]").first.wait_for()
    # Then both answers stand in the office's file, each with what it was said of, and signed
    amani.visit("/").open_first()
    kept = amani.page.locator('[data-file-thread] [data-when="kind=origin"]')
    assert [" ".join(text.split()) for text in kept.locator("visible=true").all_inner_texts()] == [
        "How many people could have made this? One, or a handful Said of this file, when it was saved: a.txt",
        "How many people could have made this? Many Said of all files, when the case was given to a colleague.",
    ]
    assert axe_violations(amani.page) == []


def test_files_are_chosen_and_opened_at_320_pixels_and_in_french(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    reporter = at_report_page(language="fr")
    reporter.page.set_viewport_size({"width": 320, "height": 640})
    reporter.page.emulate_media(color_scheme="dark")
    reporter.visit().fill("La balance est fausse.").send()
    choose(reporter.page, "x.png", "image/png", png(900, 300))
    reporter.page.locator("[data-card] canvas").wait_for()
    assert "Voici ce qui sera envoyé" in reporter.page.locator("[data-card]").inner_text()
    assert width_of(reporter.page) <= 320
    assert axe_violations(reporter.page) == []
    send(reporter.page)
    amani = at_desk("amani").open_first()
    amani.page.set_viewport_size({"width": 320, "height": 640})
    amani.page.emulate_media(color_scheme="dark")
    opened(amani)
    assert width_of(amani.page) <= 320
    assert axe_violations(amani.page) == []


def width_of(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))
