"""Voice notes: recorded, altered on wish, and what the page says of that."""

from __future__ import annotations

import io
import itertools
import struct
import wave
from collections.abc import Callable
from math import sin, tau

from tests.stories.files_work import choose, opened, reported, saved, send
from tests.stories.people import AtDesk, AtReportPage, axe_violations, message
from tests.stories.pictures import CANARY


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
