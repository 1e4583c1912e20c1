"""What is owed to phones goes out once, within what is allowed, and leaves nothing behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from casework.database import reading, transaction
from casework.models import OutgoingText, Sending
from channels import (
    delivery_reports,
    gateways,
    leasing,
    outbox,
    outbox_rows,
    provider_copies,
    queue_counts,
    withdrawing,
    worker,
)
from channels.gateway import Delivery, Report, SendError
from channels.sms_kannel import KannelGateway
from tests.channels.calls import PHONE
from tests.conftest import NOON, ON_BOTH, Clock

KANNEL = "kannel-cd"
pytestmark = ON_BOTH


class Line:
    """Kannel's door in the gateway's place: what went out, and what it is told to answer."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []
        self.trouble: list[SendError] = []

    def send(self, _gateway: KannelGateway, to: str, message: Any, reference: str) -> str:
        if self.trouble:
            raise self.trouble.pop()
        self.sent.append((to, message.text, reference))
        return ""


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    line = Line()

    def send(gateway: KannelGateway, to: str, message: Any, reference: str) -> str:
        return line.send(gateway, to, message, reference)

    monkeypatch.setattr(KannelGateway, "send", send)
    return line


@pytest.fixture(autouse=True)
def inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def owe(text: str = "merci", dedupe: str = "1", to: str = PHONE, **more: Any) -> None:
    with transaction() as session:
        outbox.enqueue(session, gateway=KANNEL, to=to, text=text, dedupe=dedupe, now=NOON, **more)


def rows() -> list[OutgoingText]:
    with reading() as session:
        return list(session.query(OutgoingText))


def report(state: Delivery, reference: str, *, now: datetime = NOON, **more: Any) -> None:
    with transaction() as session:
        delivery_reports.note(session, Report(KANNEL, state, reference, **more), now=now)


def test_a_text_goes_out_once(line: Line) -> None:
    owe()
    owe(text="merci again")
    while worker.send_next(NOON):
        pass
    assert [(to, text) for to, text, _ in line.sent] == [(PHONE, "merci")]
    assert [row.state for row in rows()] == [Sending.QUEUED]


def test_the_row_shows_neither_number_nor_text() -> None:
    owe(text="merci beaucoup")
    [row] = rows()
    assert PHONE.encode() not in (row.recipient or b"")
    assert b"merci" not in (row.text or b"")


def test_when_it_has_arrived_the_row_is_empty(line: Line) -> None:
    owe()
    worker.send_next(NOON)
    report(Delivery.DELIVERED, line.sent[0][2])
    [row] = rows()
    assert (row.state, row.recipient, row.text) == (Sending.DELIVERED, None, None)


@pytest.mark.parametrize("late", [Delivery.QUEUED, Delivery.SENT, Delivery.FAILED])
def test_a_report_that_comes_late_changes_nothing(late: Delivery, line: Line) -> None:
    owe()
    worker.send_next(NOON)
    report(Delivery.DELIVERED, line.sent[0][2])
    report(late, line.sent[0][2])
    assert rows()[0].state == Sending.DELIVERED


def test_a_report_may_come_before_the_gateway_has_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    def send(_self: Any, _to: str, _message: Any, reference: str) -> str:
        report(Delivery.DELIVERED, reference)
        return "provider-id"

    monkeypatch.setattr(KannelGateway, "send", send)
    owe()
    worker.send_next(NOON)
    [row] = rows()
    assert (row.state, row.provider, row.text) == (Sending.DELIVERED, None, None)


def test_a_gateway_that_is_down_is_tried_again_later(line: Line) -> None:
    line.trouble = [SendError("http_503", again=True)]
    owe()
    worker.send_next(NOON)
    assert not worker.send_next(NOON)
    assert worker.send_next(NOON + timedelta(seconds=11))
    assert len(line.sent) == 1


def test_what_cannot_succeed_is_closed_with_a_reason_and_emptied(line: Line) -> None:
    line.trouble = [SendError("21610", again=False)]
    owe()
    worker.send_next(NOON)
    [row] = rows()
    assert (row.state, row.reason, row.recipient, row.text) == (Sending.CLOSED, "21610", None, None)


def test_a_handset_without_signal_is_tried_again_and_its_old_report_no_longer_counts(line: Line) -> None:
    owe()
    worker.send_next(NOON)
    first = line.sent[0][2]
    report(Delivery.FAILED, first, reason="30003", again=True)
    assert rows()[0].state == Sending.WAITING
    report(Delivery.DELIVERED, first)
    worker.send_next(NOON + timedelta(hours=1))
    assert (len(line.sent), rows()[0].state) == (1 + 1, Sending.QUEUED)


def test_a_worker_that_died_leaves_the_text_to_the_next(line: Line) -> None:
    owe()
    with transaction() as session:
        assert outbox.lease(session, now=NOON)
    assert not worker.send_next(NOON)
    assert worker.send_next(NOON + leasing.LEASE)
    assert len(line.sent) == 1


def test_two_workers_at_once_send_nothing_twice(app: Flask, line: Line) -> None:
    """Each a process of its own, so none waits for its turn with another."""
    for n in range(30):
        owe(text=f"text {n}", dedupe=str(n), to=f"{PHONE[:-2]}{n:02}")
    clock, ready = Clock(), threading.Barrier(4)

    def run() -> None:
        with app.app_context():
            ready.wait()
            for step in range(60):
                now = clock.now + timedelta(milliseconds=20 * step)
                found = worker.lease_next(now)
                if isinstance(found, worker.Ready):
                    worker.hand_over(found, now)

    workers = [threading.Thread(target=run) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sorted(text for _, text, _ in line.sent) == sorted(f"text {n}" for n in range(30))


def test_a_number_elsewhere_is_never_texted(line: Line) -> None:
    owe(to="+882990000001")
    assert not worker.send_next(NOON)
    [row] = rows()
    assert (row.reason, row.recipient, line.sent) == ("prefix_not_allowed", None, [])


def test_when_the_day_is_spent_nothing_is_sent_and_the_operator_sees_it(app: Flask, line: Line) -> None:
    object.__setattr__(gateways.named(KANNEL).about, "daily_segments", 1)
    owe(dedupe="1")
    owe(dedupe="2")
    for second in range(3):
        worker.send_next(NOON + timedelta(seconds=second))
    assert len(line.sent) == 1
    assert sorted(row.reason for row in rows()) == ["", "daily_cap"]
    told = app.test_cli_runner().invoke(args=["sms", "status"])
    assert told.exit_code == 1
    assert "1 of 1 segments today, CAP REACHED" in told.output
    assert PHONE not in told.output


def test_when_the_day_is_spent_a_code_waits_for_the_next_day_and_goes_out_before_the_rest(line: Line) -> None:
    object.__setattr__(gateways.named(KANNEL).about, "daily_segments", 1)
    owe(dedupe="flood")
    behind: dict[str, Any] = {"holds_code": True, "not_before": NOON + timedelta(milliseconds=1)}
    owe(dedupe="code", text="1234 5678 9012 3456 7890", **behind)
    owe(dedupe="code where it is not safe", text="0000", lasts=timedelta(minutes=30), **behind)
    for second in range(4):
        worker.send_next(NOON + timedelta(seconds=second))
    assert [text for _, text, _ in line.sent] == ["merci"]
    assert sorted((row.state, row.reason, row.attempts) for row in rows()) == [
        (Sending.QUEUED, "", 1), (Sending.WAITING, "", 0), (Sending.WAITING, "", 0),
    ]  # fmt: skip
    worker.end_old(NOON + timedelta(minutes=31))
    assert sorted(row.reason for row in rows()) == ["", "", "too_late"], "where it is not safe nothing comes later"
    midnight = NOON + timedelta(hours=12)
    assert not worker.send_next(midnight - timedelta(seconds=1))
    owe(dedupe="new", text="of the next day", not_before=midnight + timedelta(milliseconds=1))
    for second in range(3):
        worker.send_next(midnight + timedelta(seconds=second))
    assert [text for _, text, _ in line.sent] == ["merci", "1234 5678 9012 3456 7890"]


def test_a_code_that_was_erased_while_it_waited_for_the_next_day_is_gone(line: Line) -> None:
    object.__setattr__(gateways.named(KANNEL).about, "daily_segments", 0)
    owe(holds_code=True)
    worker.send_next(NOON)
    with transaction() as session:
        assert withdrawing.erase(session, gateway=KANNEL, to=PHONE, now=NOON)
    object.__setattr__(gateways.named(KANNEL).about, "daily_segments", 9)
    assert not worker.send_next(NOON + timedelta(hours=12))
    assert (line.sent, rows()[0].recipient) == ([], None)


def test_a_day_that_is_spent_still_pays_for_calling_the_member_on_duty(line: Line) -> None:
    about = gateways.named(KANNEL).about
    object.__setattr__(about, "daily_segments", 1)
    object.__setattr__(about, "duty", {"cd-ombuds": "+243899999999"})
    for number in range(3):
        owe(dedupe=f"flood {number}")
    for second in range(3):
        worker.send_next(NOON + timedelta(seconds=second))
    for number in range(25):
        owe(dedupe=f"duty {number}", to="+243899999999")
    for second in range(3, 28):
        worker.send_next(NOON + timedelta(seconds=second))
    assert [to for to, _, _ in line.sent] == [PHONE] + ["+243899999999"] * 24


@pytest.mark.usefixtures("line")
def test_texts_go_out_at_the_pace_that_was_set() -> None:
    object.__setattr__(gateways.named(KANNEL).about, "per_minute", 1)
    owe(dedupe="1")
    owe(dedupe="2")
    assert worker.send_next(NOON)
    assert not worker.send_next(NOON + timedelta(seconds=59))
    assert worker.send_next(NOON + timedelta(seconds=60))


def test_a_worker_that_looks_a_little_late_keeps_the_pace_and_makes_up_for_no_long_rest(line: Line) -> None:
    object.__setattr__(gateways.named(KANNEL).about, "per_minute", 1500)
    for number in range(60):
        owe(dedupe=str(number))
    for look in range(40):  # 25 ms each: every other one comes 10 ms after the line was free
        worker.send_next(NOON + timedelta(milliseconds=25 * look))
    assert 24 <= len(line.sent) <= 26
    sent = len(line.sent)
    for _ in range(9):
        worker.send_next(NOON + timedelta(hours=1))
    assert len(line.sent) - sent <= 2


@pytest.mark.usefixtures("line")
def test_nothing_goes_out_before_its_time_or_a_day_late() -> None:
    owe(not_before=NOON + timedelta(hours=1))
    assert not worker.send_next(NOON)
    worker.end_old(NOON + timedelta(hours=26))
    [row] = rows()
    assert (row.state, row.reason, row.text) == (Sending.CLOSED, "too_late", None)
    worker.end_old(NOON + timedelta(days=9))
    assert not rows()


@pytest.mark.usefixtures("line")
def test_whoever_asked_for_silence_gets_nothing_that_waited() -> None:
    owe()
    with transaction() as session:
        withdrawing.forget(session, gateway=KANNEL, to=PHONE, until=NOON)
    assert not worker.send_next(NOON)
    assert rows()[0].reason == "asked_for_silence"


def tries(until: timedelta, *, step: timedelta = timedelta(minutes=10)) -> None:
    """What a worker does until then, that looks every few minutes."""
    now = NOON
    while now <= NOON + until:
        while worker.send_next(now):
            pass
        now += step


def test_a_gateway_that_is_down_for_hours_costs_nobody_an_answer_and_no_money(line: Line) -> None:
    line.trouble = [SendError("http_503", again=True)] * 14
    owe()
    tries(timedelta(hours=12))
    assert (len(line.sent), [row.state for row in rows()]) == (1, [Sending.QUEUED])
    with reading() as session:
        assert queue_counts.count(session, KANNEL, now=NOON).segments_today == 1


def test_what_may_have_gone_out_is_paid_for(line: Line) -> None:
    line.trouble = [SendError("network_readtimeout", again=True)]
    owe()
    worker.send_next(NOON)
    with reading() as session:
        assert queue_counts.count(session, KANNEL, now=NOON).segments_today == 1


def test_a_gateway_that_is_down_for_a_day_sends_nothing_late(line: Line) -> None:
    line.trouble = [SendError("http_503", again=True)] * 4
    owe()
    worker.send_next(NOON)
    assert not worker.send_next(NOON + timedelta(hours=24))
    worker.end_old(NOON + timedelta(hours=24))
    assert [row.reason for row in rows()] == ["too_late"]
    assert line.sent == []


def test_a_gateway_that_is_gone_stops_no_cleaning_and_its_copies_are_deleted_when_it_is_back(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KannelGateway, "send", lambda *_: "provider-id")
    owe()
    worker.send_next(NOON)
    with monkeypatch.context() as gone:
        gone.delitem(app.extensions["davylamp_gateways"], KANNEL)
        worker.end_old(NOON + timedelta(hours=25))
        assert [(row.state, row.recipient, row.text) for row in rows()] == [(Sending.CLOSED, None, None)]
        assert not worker.erase_some(NOON + timedelta(hours=25))
    assert worker.erase_some(NOON + timedelta(hours=25))


def test_of_several_copies_one_that_the_provider_keeps_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def erase(_gateway: KannelGateway, provider: str) -> None:
        asked.append(provider)
        if provider == "3" and asked.count("3") == 1:
            raise SendError("http_503", again=True)

    monkeypatch.setattr(KannelGateway, "erase", erase)
    with transaction() as session:
        for number in range(10):
            provider_copies.owe_deletion(session, gateway=KANNEL, provider=str(number), now=NOON)
    tried = [worker.erase_some(NOON) for _ in range(3)]
    assert (tried, sorted(asked)) == ([True, True, False], [str(number) for number in range(10)])
    assert worker.erase_some(NOON + timedelta(minutes=1))
    assert (asked[-1], worker.erase_some(NOON + timedelta(days=1))) == ("3", False)


def test_a_handset_without_signal_is_given_up_but_for_the_code(line: Line) -> None:
    owe(dedupe="1")
    owe(dedupe="2", holds_code=True)
    now = NOON
    for _ in range(12 * 12):
        if worker.send_next(now):
            report(Delivery.FAILED, line.sent[-1][2], now=now, reason="30003", again=True)
        now += timedelta(minutes=5)
    assert {row.holds_code: row.state for row in rows()} == {False: Sending.CLOSED, True: Sending.WAITING}


def test_what_the_provider_has_names_no_case_after_silence(line: Line) -> None:
    assert line.sent == []
    owe(case=bytes(16))
    assert worker.send_next(NOON)
    with transaction() as session:
        withdrawing.forget(session, gateway=KANNEL, to=PHONE, until=NOON)
    (row,) = rows()
    assert (row.state, row.about, row.recipient, row.text) == (Sending.QUEUED, None, None, None)


def test_silence_leaves_the_code_that_has_not_gone_out_for_half_an_hour(line: Line) -> None:
    owe("the code", dedupe="1", holds_code=True)
    owe("a question", dedupe="2")
    with transaction() as session:
        withdrawing.forget(session, gateway=KANNEL, to=PHONE, until=NOON + timedelta(minutes=30))
    line.trouble = [SendError("http_503", again=True)] * 2
    tries(timedelta(minutes=29))
    assert [text for _, text, _ in line.sent] == ["the code"]


def withdraw(how: str, now: datetime = NOON) -> None:
    with transaction() as session:
        if how == "erase":
            assert withdrawing.erase(session, gateway=KANNEL, to=PHONE, now=now) is False
        else:
            withdrawing.forget(session, gateway=KANNEL, to=PHONE, until=now + timedelta(minutes=30))


@pytest.mark.parametrize("how", ["forget", "erase"])
@pytest.mark.parametrize("state", [None, Delivery.QUEUED, Delivery.SENT])
def test_what_the_provider_has_is_never_sent_again_after_silence_or_erasure(
    how: str, state: Delivery | None, line: Line
) -> None:
    owe()
    worker.send_next(NOON)
    if state:
        report(state, line.sent[0][2])
    withdraw(how)
    [row] = rows()
    assert (row.recipient, row.text) == (None, None)
    report(Delivery.FAILED, line.sent[0][2], reason="30003", again=True)
    tries(timedelta(hours=12))
    assert len(line.sent) == 1
    assert [row.state for row in rows()] == [Sending.CLOSED]


def test_erasing_takes_back_the_code_that_the_provider_has(line: Line) -> None:
    owe("the code", holds_code=True)
    worker.send_next(NOON)
    withdraw("erase")
    report(Delivery.FAILED, line.sent[0][2], reason="30003", again=True)
    tries(timedelta(hours=12))
    assert len(line.sent) == 1


def test_after_silence_a_code_that_failed_is_tried_for_half_an_hour_and_no_longer(line: Line) -> None:
    owe("the code", holds_code=True)
    worker.send_next(NOON)
    withdraw("forget")
    now = NOON + timedelta(minutes=1)
    report(Delivery.FAILED, line.sent[0][2], now=now, reason="30003", again=True)
    assert worker.send_next(now + timedelta(minutes=6))
    late = NOON + timedelta(minutes=25)
    report(Delivery.FAILED, line.sent[1][2], now=late, reason="30003", again=True)
    assert [row.state for row in rows()] == [Sending.CLOSED]
    assert not worker.send_next(late + timedelta(hours=1))


def test_silence_of_half_an_hour_is_silence_for_the_code_too(line: Line) -> None:
    owe("the code", holds_code=True)
    with transaction() as session:
        withdrawing.forget(session, gateway=KANNEL, to=PHONE, until=NOON + timedelta(minutes=30))
    assert not worker.send_next(NOON + timedelta(minutes=30))
    assert line.sent == []


def test_of_what_others_are_owed_nothing_is_opened(line: Line) -> None:
    for number in range(3):
        owe(dedupe=str(number), to=f"+24381000001{number}")
    owe(dedupe="mine")
    with transaction() as session:
        for row in session.query(OutgoingText):
            if row.recipient_tag != outbox_rows.recipient_tag(KANNEL, PHONE):
                row.recipient = b"opened by nobody"
        withdrawing.forget(session, gateway=KANNEL, to=PHONE, until=NOON)
        assert withdrawing.erase(session, gateway=KANNEL, to=PHONE, now=NOON) is False
    assert sorted(row.state for row in rows()) == [Sending.CLOSED, *[Sending.WAITING] * 3]
    assert [row.recipient_tag for row in rows() if row.state == Sending.CLOSED] == [None]
    assert line.sent == []


def test_a_code_that_never_went_out_is_counted_for_the_operator(app: Flask, line: Line) -> None:
    line.trouble = [SendError("21610", again=False)]
    owe(holds_code=True)
    worker.send_next(NOON)
    told = app.test_cli_runner().invoke(args=["sms", "status"])
    assert "1 codes that never went out" in told.output
