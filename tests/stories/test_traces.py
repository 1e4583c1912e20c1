"""The search behind the canary finds: a word planted in any coat, in any place, is a word found."""

from __future__ import annotations

import base64
import json
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from crypto.codes import grouped, new_code
from tests.stories.canaries import ADDRESS, TYPED, WRONG_PASSPHRASE, pairs, spellings
from tests.stories.traces import files, processes, traces

WORDS = [*TYPED, *spellings(new_code()), *pairs(WRONG_PASSPHRASE), ADDRESS]

COATS: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "shouted": lambda word: word.upper().encode(),
    "folded": lambda word: word.casefold().encode(),
    "UTF-16, little end first": lambda word: word.encode("utf-16-le"),
    "UTF-16, big end first": lambda word: word.encode("utf-16-be"),
    "base64": lambda word: base64.b64encode(word.encode()),
    "base64, one byte in": lambda word: base64.b64encode(b"\xfb" + word.encode() + b"\xff"),
    "base64, two bytes in": lambda word: base64.b64encode(b"\xfb\xef" + word.encode() + b"\xff"),
    "base64url": lambda word: base64.urlsafe_b64encode(word.encode()),
    "base64url, one byte in": lambda word: base64.urlsafe_b64encode(b"~" + word.encode()),
    "base64url, two bytes in": lambda word: base64.urlsafe_b64encode(b"~?" + word.encode()),
    "hex": lambda word: word.encode().hex().encode(),
    "hex in capitals": lambda word: word.encode().hex().upper().encode(),
    "percent": lambda word: quote(word, safe="").encode(),
    "percent as forms do": lambda word: quote_plus(word, safe="").encode(),
    "percent, each byte": lambda word: "".join(f"%{byte:02x}" for byte in word.encode()).encode(),
    "JSON": lambda word: json.dumps([word]).encode(),
    "as Python prints bytes": lambda word: str(word.encode()).encode(),
}


@pytest.mark.parametrize("coat", COATS)
def test_a_word_is_found_in_every_coat(tmp_path: Path, coat: str) -> None:
    (tmp_path / "deep").mkdir()
    for number, word in enumerate(WORDS):
        noise = secrets.token_bytes(300)
        (tmp_path / "deep" / str(number)).write_bytes(noise + COATS[coat](word) + noise)
    found = traces(files(tmp_path), WORDS)
    assert {f"deep/{number}: {word}" for number, word in enumerate(WORDS)} <= set(found)


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(secrets.token_bytes(4 * 1024 * 1024))
    assert traces(files(tmp_path), WORDS) == []


def test_a_word_is_found_in_a_database_that_is_open_and_in_its_log(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "some.sqlite3")) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE said (word)")
        database.execute("INSERT INTO said VALUES (?)", (TYPED[0],))
        database.commit()
        assert traces(files(tmp_path), TYPED) == [f"some.sqlite3-wal: {TYPED[0]}"]
    assert traces(files(tmp_path), TYPED) == [f"some.sqlite3: {TYPED[0]}"]


def test_a_word_is_found_in_how_a_process_was_called_and_in_those_that_it_starts() -> None:
    word = grouped(new_code())
    child = "print(flush=True); input()"
    parent = (
        f"import subprocess, sys; w = sys.argv[1]; subprocess.run([sys.executable, '-c', {child!r}, w], env={{'W': w}})"
    )
    start = [sys.executable, "-c", parent, word]
    with subprocess.Popen(start, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        found = traces(processes(process.pid), [word])
        process.communicate(b"\n")
    assert [place.split(" of ")[0] for place in found] == ["cmdline", "cmdline", "environ"]
