"""The directory and its keys: cacheable, signed, and found by hash only."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

from crypto.bodies import b64
from tests.cast import Reporter
from tests.conftest import ON_BOTH

pytestmark = ON_BOTH


def test_every_office_of_the_directory_has_its_sealing_key_here(miner: Reporter) -> None:
    for office in miner.directory().offices.values():
        answer = miner.client.get(f"/keys/{b64(office.seal)}")
        assert office.check_seal_key(answer.data) == answer.data
        assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/directory.json", "/directory.sig", "/en/report", "/fr/follow-up"])
def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Content-Security-Policy" in again.headers


@pytest.mark.parametrize("key", ["x", b64(bytes(31)), b64(bytes(32)), "A" * 42 + "B", "..%2F..%2Fsecrets%2Fpepper"])
def test_an_unknown_key_is_not_found(client: FlaskClient, key: str) -> None:
    assert client.get(f"/keys/{key}").status_code == 404


def test_a_compressed_answer_holds_the_same_bytes(client: FlaskClient) -> None:
    plain = client.get("/directory.json")
    small = client.get("/directory.json", headers={"Accept-Encoding": "gzip, br"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data
    assert small.headers["ETag"] != plain.headers["ETag"]
