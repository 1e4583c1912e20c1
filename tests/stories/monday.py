"""Cases that came in over the weekend, brought by the one intake and not by sixty browsers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from flask.testing import FlaskClient

from app import create_app
from casework import demo
from crypto.bodies import b64
from tests.cast import Reporter

TEXTS = (
    "Pit seven at Kamituga fell in this morning, two men are below and nobody digs.",
    "The buyer's scales at the market show four hundred grams for every half kilo of ore.",
    "Soldiers at the barrier on the road to Mwenga take a tenth of each bag of cassiterite.",
    "My sister's boy of eleven carries sacks up from the shaft, and the school says nothing.",
    "The river below the washing place has turned brown and the cattle do not drink from it.",
    "The cooperative's treasurer has not shown the books since the elections in June.",
)


@contextmanager
def intake(data: Path) -> Iterator[FlaskClient]:
    """The reporters' interface on the data folder of a running service."""
    app = create_app({"DAVYLAMP_DATA": str(data), "ROOT_KEY": b64(demo.ROOT_KEY)})
    try:
        yield app.test_client()
    finally:
        app.extensions["davylamp_database"].engine.dispose()


def bring(data: Path, *texts: str) -> None:
    today = date.today().isoformat()  # noqa: DTZ011
    with intake(data) as client:
        for text in texts:
            answer = Reporter(client, today=today).report(text)
            assert answer.status_code == 201, answer.get_data(as_text=True)


def sixty() -> list[str]:
    return [f"{TEXTS[number % len(TEXTS)]} Told by number {number}." for number in range(60)]
