"""Files by the API: begun, filled in any order, read back, and made part of the case by an entry."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from crypto.bodies import b64
from crypto.errors import CannotOpen
from tests.cast import DESK, Ombudsperson, Reporter
from tests.conftest import ON_BOTH, Clock
from tests.uploading import Upload, bearer

pytestmark = ON_BOTH

TWO_CHUNKS = secrets.token_bytes(70_000)


@pytest.fixture
def upload(miner: Reporter) -> Upload:
    miner.report()
    return Upload(miner, TWO_CHUNKS)


def limit(app: Flask, **limits: int) -> None:
    app.extensions["davylamp_files"] = replace(app.extensions["davylamp_files"], **limits)


def maintain(app: Flask) -> str:
    result = app.test_cli_runner().invoke(args=["maintain"])
    assert result.exit_code == 0, result.output
    return result.output


def stored_files(data: Path) -> list[str]:
    return [path.name for path in (data / "files").glob("*")]


def test_a_file_becomes_part_of_the_case_and_its_holder_opens_it(
    upload: Upload, miner: Reporter, at_desk: Callable[[str], Ombudsperson]
) -> None:
    upload.send()
    answer = upload.attach(upload.entry(miner.read()[0].link))
    assert answer.status_code == 201
    amani = at_desk("amani")
    (number,) = amani.numbers()
    path = f"/cases/{number}/files/{b64(upload.id)}"
    opened = amani.post(f"{path}/open").get_json()
    assert opened["chunks"] == 2
    ticket = {"X-Ticket": opened["ticket"]}
    got = [amani.client.get(f"/desk{path}/{n}", base_url=DESK, headers=ticket) for n in (0, 1)]
    assert upload.open([answer.data for answer in got]) == TWO_CHUNKS


def test_who_opened_a_file_is_told_with_the_case_before_it_is_opened_again(
    upload: Upload, miner: Reporter, at_desk: Callable[[str], Ombudsperson]
) -> None:
    upload.send()
    upload.attach(upload.entry(miner.read()[0].link))
    Upload(miner, b"begun and never sent").begin()
    amani = at_desk("amani")
    (number,) = amani.numbers()

    def told() -> Any:
        return amani.post(f"/cases/{number}/open").get_json()["openings"]

    assert told() == [{"file": b64(upload.id), "opened": []}]
    amani.post(f"/cases/{number}/files/{b64(upload.id)}/open")
    assert [opening["by"] for file in told() for opening in file["opened"]] == ["amani"]


def test_chunks_come_in_any_order_and_twice(upload: Upload) -> None:
    upload.begin()
    assert [upload.put(n).status_code for n in (1, 0, 1, 0)] == [204] * 4
    assert [upload.get(n).data for n in (0, 1)] == upload.sealed
    assert upload.begin().status_code == 201


def test_other_bytes_for_a_stored_chunk_are_refused_and_change_nothing(upload: Upload) -> None:
    upload.send()
    answer = upload.put(0, bytes(65552))
    assert (answer.status_code, answer.get_json()["error"]) == (409, "already_there")
    assert upload.get(0).data == upload.sealed[0]


def test_two_uploads_at_once_do_not_touch_each_other(app: Flask) -> None:
    people = [Reporter(app.test_client()) for _ in range(2)]
    for person in people:
        person.report()
    uploads = [Upload(person, secrets.token_bytes(600_000)) for person in people]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(Upload.send, uploads))
    for upload in uploads:
        assert [upload.get(n).data for n in range(len(upload.sealed))] == upload.sealed


def test_several_chunks_come_in_one_request(miner: Reporter) -> None:
    miner.report()
    upload = Upload(miner, secrets.token_bytes(700_000))
    upload.begin()
    assert upload.put(0, b"".join(upload.sealed[:7])).status_code == 204
    assert upload.put(6, b"".join(upload.sealed[6:])).status_code == 204
    assert upload.open([upload.get(n).data for n in range(len(upload.sealed))]) == upload.plain
    assert upload.put(len(upload.sealed) - 1, b"".join(upload.sealed[:2])).status_code == 404
    assert upload.put(0, b"".join(upload.sealed[1:3])).status_code == 409


def test_several_chunks_are_read_at_once(miner: Reporter) -> None:
    miner.report()
    upload = Upload(miner, secrets.token_bytes(300_000))
    upload.send()
    whole = b"".join(upload.sealed)
    for first, asked in ((0, 1), (1, 2), (0, 15), (3, 15)):
        answer = miner.client.get(f"{upload.path(first)}?chunks={asked}", headers=bearer(miner))
        assert answer.data == whole[first * 65552 : (first + asked) * 65552]
    for first, asked, status in ((0, 0, 400), (0, 16, 400), (0, -1, 400), (99, 2, 404)):
        assert miner.client.get(f"{upload.path(first)}?chunks={asked}", headers=bearer(miner)).status_code == status


@pytest.mark.parametrize("length", [0, 1, 65551, 65553, 200_000, 65552 * 16])
def test_a_chunk_of_another_length_is_refused(upload: Upload, length: int) -> None:
    upload.begin()
    answer = upload.put(0, bytes(length))
    assert (answer.status_code, answer.get_json()["error"]) in ((400, "wrong_size"), (413, "too_large"))
    assert upload.get(0).status_code == 404


def test_a_chunk_behind_the_end_is_not_taken(upload: Upload) -> None:
    upload.begin()
    assert upload.put(2, upload.sealed[1]).status_code == 404
    assert upload.person.client.put(upload.path(0).replace("/0", "/-1"), data=upload.sealed[0]).status_code == 404


def test_a_stranger_can_neither_write_nor_read_nor_attach(upload: Upload, client: FlaskClient) -> None:
    upload.send()
    stranger = Reporter(client)
    stranger.report()
    assert upload.get(0, by=stranger).status_code == 404
    assert upload.put(0, by=stranger).status_code == 404
    assert client.get(upload.path(0)).get_json()["error"] == "no_token"
    foreign = replace(upload, person=stranger)
    answer = foreign.attach(foreign.entry(stranger.read()[0].link))
    assert (answer.status_code, answer.get_json()["error"]) == (400, "unknown_file")
    assert len(stranger.read()) == 1
    assert foreign.begin().status_code == 409


def test_an_unknown_token_finds_nothing(client: FlaskClient, upload: Upload) -> None:
    nobody = replace(upload, person=replace(upload.person, keys=Reporter(client).keys))
    assert nobody.begin().status_code == 404
    assert nobody.put(0).status_code == 404


@pytest.mark.parametrize("count", [0, -1, 1.5, True, "2", None, 10**9])
def test_a_wrong_number_of_chunks_is_refused(upload: Upload, count: object) -> None:
    request = {"token": b64(upload.person.keys.token), "file": b64(upload.id), "chunks": count}
    assert upload.person.client.post("/api/files", json=request).status_code == 400


def test_the_same_id_with_another_number_of_chunks_is_refused(upload: Upload) -> None:
    upload.begin()
    assert upload.begin(3).status_code == 409


def test_an_entry_is_not_taken_before_its_file_is_whole(upload: Upload, miner: Reporter) -> None:
    upload.begin()
    upload.put(0)
    entry = upload.entry(miner.read()[0].link)
    answer = upload.attach(entry)
    assert (answer.status_code, answer.get_json()["error"]) == (409, "incomplete_file")
    assert len(miner.read()) == 1
    upload.put(1)
    assert upload.attach(entry).status_code == 201


def test_the_same_entry_again_is_the_same_and_with_other_files_it_is_refused(upload: Upload, miner: Reporter) -> None:
    upload.send()
    other = Upload(miner, b"another")
    other.send()
    entry = upload.entry(miner.read()[0].link)
    first, again = upload.attach(entry), upload.attach(entry)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json() == again.get_json()
    assert upload.attach(entry, other).status_code == 409
    assert upload.attach(upload.entry(miner.read()[-1].link)).status_code == 409
    assert len(miner.read()) == 2


@pytest.mark.parametrize("files", [[], "x", [1], ["x"], [b64(b"i" * 16)] * 2, [b64(bytes([i]) * 16) for i in range(9)]])
def test_a_wrong_list_of_files_is_refused(upload: Upload, miner: Reporter, files: object) -> None:
    entry = upload.entry(miner.read()[0].link)
    assert miner.held is not None
    request = {"token": b64(miner.keys.token), "box": b64(miner.held.box), "entry": entry, "files": files}
    assert miner.client.post("/api/cases/entries", json=request).status_code == 400
    assert len(miner.read()) == 1


def test_a_file_without_an_entry_vanishes_and_one_with_an_entry_stays(
    app: Flask, upload: Upload, miner: Reporter, clock: Clock, data: Path
) -> None:
    upload.send()
    upload.attach(upload.entry(miner.read()[0].link))
    alone = Upload(miner, b"never mentioned")
    alone.send()
    maintain(app)
    clock.forward(days=1)
    maintain(app)
    assert alone.get(0).status_code == 200
    clock.forward(days=1)
    maintain(app)
    assert alone.get(0).status_code == 404
    assert stored_files(data) == [upload.id.hex()]
    answer = alone.attach(alone.entry(miner.read()[-1].link))
    assert (answer.status_code, answer.get_json()["error"]) == (400, "unknown_file")


def test_chunks_of_which_no_row_tells_are_swept(app: Flask, data: Path, upload: Upload) -> None:
    upload.send()
    app.extensions["davylamp_files"].storage.put(b"o" * 16, 0, bytes(65552))
    maintain(app)
    assert stored_files(data) == [upload.id.hex()]


def test_a_report_and_a_day_may_bring_so_many_files_and_words_are_still_taken(
    app: Flask, upload: Upload, miner: Reporter, clock: Clock
) -> None:
    limit(app, most_of_a_case=3, most_of_a_day=4)
    assert upload.begin().status_code == 201
    second = Upload(miner, TWO_CHUNKS).begin()
    assert (second.status_code, second.get_json()["error"]) == (507, "too_many_files")
    assert Upload(miner, b"small").begin().status_code == 201
    neighbour = Reporter(miner.client)
    neighbour.report()
    assert Upload(neighbour, TWO_CHUNKS).begin().status_code == 507
    assert neighbour.write("Words.", neighbour.read()[0].link).status_code == 201
    clock.forward(days=1)
    assert Upload(neighbour, TWO_CHUNKS).begin().status_code == 201


def test_files_are_refused_before_the_disk_is_full_and_the_operator_is_told(
    app: Flask, upload: Upload, miner: Reporter
) -> None:
    upload.begin()
    limit(app, keep_free=2**62)
    for answer in (upload.put(0), Upload(miner, b"more").begin()):
        assert (answer.status_code, answer.get_json()["error"]) == (507, "no_room")
    assert miner.write("Words.", miner.read()[0].link).status_code == 201
    told = app.test_cli_runner().invoke(args=["maintain"])
    assert (told.exit_code, "no_room" in told.output) == (1, True)


def test_all_files_together_take_no_more_than_the_setting_says_and_the_operator_is_told(
    app: Flask, upload: Upload, miner: Reporter
) -> None:
    limit(app, most_of_all=3)
    assert upload.begin().status_code == 201
    refused = Upload(miner, TWO_CHUNKS).begin()
    assert (refused.status_code, refused.get_json()["error"]) == (507, "no_room")
    assert Upload(miner, b"one chunk").begin().status_code == 201
    assert upload.begin().status_code == 201, "the same again is nothing new"
    assert miner.write("Words.", miner.read()[0].link).status_code == 201
    told = app.test_cli_runner().invoke(args=["maintain"])
    assert (told.exit_code, "no_room" in told.output) == (1, True)


@pytest.mark.parametrize("what", ["truncated", "reordered", "doubled", "foreign"])
def test_a_file_that_was_put_together_otherwise_does_not_open(upload: Upload, miner: Reporter, what: str) -> None:
    first, second = upload.sealed
    foreign = Upload(miner, TWO_CHUNKS).sealed[1]
    served = {
        "truncated": [first],
        "reordered": [second, first],
        "doubled": [first, first],
        "foreign": [first, foreign],
    }
    with pytest.raises(CannotOpen):
        upload.open(served[what])


def test_another_office_and_a_desk_without_a_ticket_are_handed_nothing(
    upload: Upload, miner: Reporter, at_desk: Callable[[str], Ombudsperson]
) -> None:
    upload.send()
    amani = at_desk("amani")
    (number,) = amani.numbers()
    path = f"/cases/{number}/files/{b64(upload.id)}"
    assert amani.post(f"{path}/open").status_code == 404, "no entry names it yet"
    upload.attach(upload.entry(miner.read()[0].link))
    assert amani.get(f"{path}/0").status_code == 404
    ticket = amani.post(f"{path}/open").get_json()["ticket"]
    for name in ("grace", "bahati"):
        answer = at_desk(name).client.get(f"/desk{path}/0", base_url=DESK, headers={"X-Ticket": ticket})
        assert answer.status_code == 404
