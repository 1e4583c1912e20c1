"""Messages on their way out: once, in time, to the countries and up to the sum that the operator set."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from casework import outbox
from casework.clock import utc_now
from casework.models import Delivery, Outgoing
from channels import worker
from tests.channels.phone import Phone, configure
from tests.conftest import ON_BOTH, Clock, settings


class Sendsms(ThreadingHTTPServer):
    """Kannel's sendsms, as far as a worker sees it. `status`: what it answers."""

    def __init__(self) -> None:
        self.status = 202
        self.got: list[tuple[str, str, str]] = []
        server = self

        class Answers(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                server.got.append((self.headers["X-Kannel-To"], self.headers["X-Kannel-Coding"], text))
                self.send_response(server.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Answers)


@pytest.fixture
def sendsms() -> Iterator[Sendsms]:
    with Sendsms() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def app(data: Path, url: str, clock: Clock, tmp_path: Path, sendsms: Sendsms) -> Iterator[Flask]:
    address = f"http://127.0.0.1:{sendsms.server_port}/cgi-bin/sendsms"
    app = create_app({**settings(data, url), "GATEWAYS": configure(tmp_path, sendsms=address, daily_segments=4)})
    app.config["CLOCK"] = clock
    yield app
    app.extensions["davylamp_database"].engine.dispose()


def work(app: Flask) -> int:
    with app.app_context():
        return worker.do_what_is_due()


def states(app: Flask) -> list[tuple[Delivery, str | None, bool]]:
    with app.extensions["davylamp_database"].reading() as session:
        rows = session.scalars(select(Outgoing)).all()
        return [(row.state, row.reason, row.address is None and row.text is None) for row in rows]


@ON_BOTH
def test_a_message_is_sent_once_and_its_words_go(app: Flask, phone: Phone, sendsms: Sendsms) -> None:
    phone.deliver("hello")
    assert (work(app), work(app)) == (1, 0)
    ((to, coding, text),) = sendsms.got
    assert (to, coding) == (phone.number, "0")
    assert text.startswith("We listen to mine workers.")
    assert states(app) == [(Delivery.ACCEPTED, None, True)]


@ON_BOTH
def test_two_workers_at_once_send_nothing_twice(app: Flask, sendsms: Sendsms) -> None:
    for n in range(4):
        Phone(app, number=f"+24381000000{n}").deliver("hello")
    workers = [threading.Thread(target=work, args=(app,)) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(timeout=30)
    assert sorted(to for to, _, _ in sendsms.got) == [f"+24381000000{n}" for n in range(4)]


def test_a_gateway_that_is_ill_is_asked_again_later_and_not_for_ever(
    app: Flask, phone: Phone, sendsms: Sendsms, clock: Clock
) -> None:
    sendsms.status = 503
    phone.deliver("hello")
    assert work(app) == 1
    assert states(app) == [(Delivery.WAITING, "refused_503", False)]
    assert work(app) == 0, "not at once"
    for wait in outbox.WAITS:
        clock.forward(seconds=wait.total_seconds())
        assert work(app) == 1
    assert states(app) == [(Delivery.FAILED, "refused_503", True)]
    assert len(sendsms.got) == 1 + len(outbox.WAITS)


def test_what_a_gateway_refuses_for_good_is_closed(app: Flask, phone: Phone, sendsms: Sendsms) -> None:
    sendsms.status = 403
    phone.deliver("hello")
    work(app)
    assert states(app) == [(Delivery.FAILED, "refused_403", True)]


def test_a_worker_that_died_with_a_message_leaves_it_to_the_next(
    app: Flask, phone: Phone, sendsms: Sendsms, clock: Clock
) -> None:
    phone.deliver("hello")
    with app.app_context(), app.extensions["davylamp_database"].transaction() as session:
        outbox.lease(session, app.extensions["davylamp_pepper"], utc_now())
    assert work(app) == 0
    clock.forward(seconds=outbox.LEASE.total_seconds() + 1)
    assert work(app) == 1
    assert len(sendsms.got) == 1


def test_nothing_goes_to_a_country_that_is_not_served(app: Flask, sendsms: Sendsms) -> None:
    Phone(app, number="+882160000001").deliver("hello")
    work(app)
    assert (sendsms.got, states(app)) == ([], [(Delivery.FAILED, "prefix", True)])


def test_when_the_days_sum_is_spent_texts_are_taken_in_silence_and_the_operator_sees_it(
    app: Flask, sendsms: Sendsms, clock: Clock
) -> None:
    for n in range(6):
        Phone(app, number=f"+24381000000{n}").deliver("hello")
    work(app)
    assert len(sendsms.got) == 4
    assert [reason for _, reason, _ in states(app)].count("daily_limit") == 2
    said = app.test_cli_runner().invoke(args=["sms", "status"]).output
    assert "4 of 4 segments today" in said
    assert "waiting: 2" in said
    assert "+24381" not in said
    clock.forward(days=1)
    work(app)
    assert len(sendsms.got) == 6
