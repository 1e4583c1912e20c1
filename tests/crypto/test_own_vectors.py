"""The project's own vectors, made by the browser's side. Each file says in its `note` how it is meant."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crypto import directory, evidence
from crypto.bodies import encode, parse, unb64
from crypto.certificates import from_body, parse_day
from crypto.chunks import chunk_count
from crypto.codes import normalise
from crypto.directory import Directory, Signed
from crypto.errors import BadSignature, Malformed, Refused, WrongCode
from crypto.keys import check_signature, seal_public
from crypto.labels import ENTRY, cat
from crypto.links import first_link, next_link
from crypto.padding import pad_entry, padme
from crypto.reveals import reveal
from crypto.seals import seal
from crypto.threads import Stored, read_thread
from tests.crypto.conftest import VECTORS

Vector = dict[str, Any]
FILES = {path.stem: json.loads(path.read_text()) for path in sorted(VECTORS.glob("*.json"))}
bodies, certificates, codes = FILES["bodies"], FILES["certificates"], FILES["codes"]
proofs = FILES["evidence"]
directories, signatures, sizes, threads = FILES["directory"], FILES["ed25519"], FILES["sizes"], FILES["threads"]


def why(vector: Any) -> str:
    return vector["why"] if isinstance(vector, dict) else repr(vector)


def refusal_of(work: Any) -> str | None:
    try:
        work()
    except Refused as refused:
        return refused.name
    return None


def test_every_file_is_run_here_or_with_the_shared_vectors() -> None:
    run = {"bodies", "certificates", "codes", "directory", "ed25519", "evidence", "sizes", "threads", "shared"}
    assert set(FILES) == run
    assert all(file["note"] for file in FILES.values())


@pytest.mark.parametrize("vector", bodies["accepted"], ids=why)
def test_bodies_to_accept(vector: Vector) -> None:
    raw = unb64(vector["bytes"])
    assert encode(parse(raw)) == raw


@pytest.mark.parametrize("vector", bodies["refused"], ids=why)
def test_bodies_to_refuse(vector: Vector) -> None:
    with pytest.raises(Malformed):
        parse(unb64(vector["bytes"]))


def test_base64url() -> None:
    for text in bodies["base64url"]["accepted"]:
        unb64(text)
    for text in bodies["base64url"]["refused"]:
        with pytest.raises(Malformed):
            unb64(text)


@pytest.mark.parametrize("vector", certificates["cases"], ids=why)
def test_certificates(vector: Vector) -> None:
    def check() -> None:
        keys = [unb64(key) for key in vector["keys"]]
        from_body(vector["certificate"]).check(parse_day(vector["day"]), keys)

    assert refusal_of(check) == vector["refusal"]


@pytest.mark.parametrize("vector", codes["accepted"], ids=why)
def test_codes_to_accept(vector: Vector) -> None:
    assert normalise(vector["typed"]) == vector["code"]


@pytest.mark.parametrize("vector", codes["refused"], ids=why)
def test_codes_to_refuse(vector: Vector) -> None:
    with pytest.raises(WrongCode):
        normalise(vector["typed"])


def read(vector: Vector, pins: Vector = directories) -> Directory:
    seen = vector.get("seen")
    return directory.read(
        Signed(unb64(vector["bytes"]), unb64(vector["sig"])),
        root=unb64(pins["root"]),
        service=unb64(pins["service"]),
        today=parse_day(vector["today"]),
        seen=(seen["seq"], unb64(seen["sha256"])) if seen else None,
    )


@pytest.mark.parametrize("vector", directories["cases"], ids=why)
def test_directories(vector: Vector) -> None:
    assert refusal_of(lambda: read(vector)) == vector["refusal"]


@pytest.mark.parametrize("vector", directories["keys"], ids=why)
def test_keys_of_offices(vector: Vector) -> None:
    known = read(directories["cases"][0])
    check = refusal_of(lambda: known.office(vector["office"]).check_seal_key(unb64(vector["key"])))
    assert check == vector["refusal"]


@pytest.mark.parametrize("vector", signatures["cases"], ids=why)
def test_signatures(vector: Vector) -> None:
    def check() -> None:
        check_signature(*(unb64(vector[x]) for x in ("verify", "message", "signature")))

    if vector["accepted"]:
        check()
    else:
        with pytest.raises(BadSignature):
            check()


def test_sizes() -> None:
    assert all(padme(size) == padded for size, padded in sizes["padme"])
    assert all(chunk_count(size) == count for size, count in sizes["chunks"])


def stored(thread: Vector) -> list[Stored]:
    """Entries of the pool as they are; the others are padded and sealed here, under the link that follows."""
    case, box, public = unb64(threads["case"]), unb64(thread["box"]), seal_public(unb64(thread["box_seed"]))
    link, found = first_link(case, box), []
    for vector in thread["entries"]:
        if "plain" in vector:
            entry = unb64(vector["id"])
            sealed = seal(public, cat(ENTRY, case, box, entry), pad_entry(unb64(vector["plain"])))
            found.append(Stored(entry, vector["side"], vector["day"], sealed, next_link(link, entry, sealed)))
        else:
            pooled = threads["pool"][vector["entry"]]
            sealed = unb64(pooled["sealed"])
            found.append(Stored(unb64(vector["id"]), pooled["side"], pooled["day"], sealed, unb64(vector["link"])))
        link = next_link(link, found[-1].id, sealed)
    return found


@pytest.mark.parametrize("thread", threads["threads"], ids=why)
def test_threads(thread: Vector) -> None:
    items = read_thread(
        case=unb64(threads["case"]),
        box=unb64(thread["box"]),
        kind=thread["kind"],
        box_seed=unb64(thread["box_seed"]),
        entries=stored(thread),
        directory=read(threads["directory"], threads["directory"]),
    )
    verdicts = [item.refused.name if item.refused else "accepted" for item in items]
    assert verdicts == [vector["expect"] for vector in thread["entries"]]


@pytest.mark.parametrize("vector", proofs["cases"], ids=why)
def test_files_of_evidence(vector: Vector) -> None:
    verdict = refusal_of(lambda: evidence.read(vector["file"].encode(), root=unb64(proofs["root"])))
    assert verdict == vector["refusal"]


def test_what_opens_one_entry() -> None:
    written = parse(proofs["cases"][0]["file"].encode())["content"]["boxes"]
    for box, shown in zip(proofs["boxes"], written, strict=True):
        for stored, entry in zip(box["entries"], shown["entries"], strict=True):
            if stored["shown"]:
                assert reveal(unb64(box["box_seed"]), unb64(stored["sealed"])) == unb64(entry["secret"])
