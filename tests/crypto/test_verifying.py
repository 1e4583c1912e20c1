"""`python -m crypto verify`, as a court's expert runs it: another process, no server, no network."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from crypto.bodies import b64
from tests.crypto.proving import Dossier, by_two, case_file, file_of, proof_of_filing
from tests.crypto.scene import LEAD, ROOT, fixed

HERE = Path(__file__).parents[2]
sample, filing = cache(case_file), cache(proof_of_filing)


def verify(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "crypto", "verify", str(path), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=HERE)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "evidence.json"
    path.write_bytes(sample())
    return path


def test_what_is_proven_is_said_in_words(file: Path) -> None:
    ran = verify(file, "--root", b64(ROOT))
    assert (ran.returncode, ran.stderr) == (0, "")
    for words in (
        "VERIFIED: a file about a case.",
        "signed by the root key that you named",
        "Made on 2026-11-23 by cd-ombuds (cd-ombuds), member with the key",
        "Agreed to on 2026-11-23",
        "The office's file (cd-ombuds): 4 entries, 3 shown",
        "2. left out",
        "3. 2026-11-23: incident, signed by cd-ombuds",
        'text: "Dismissed without notice."',
        "Entries 1 to 3 stand in this order, unbroken: a shown signature names their chain. From 4 on",
        "That this office was asked to deal with the case is not shown.",
        "2026-11-20: a",
        "It names no person and no role.",
    ):
        assert words in ran.stdout, ran.stdout
    assert "NOT " not in ran.stdout
    assert "Every byte" not in ran.stdout


HAD = "the first day on which an office signed that it had the report"


def said_of(path: Path, day: str, talk: list[int]) -> str:
    dossier = Dossier()
    dossier.talk.by_office(kind="status", status="acknowledged")
    dossier.opened()
    dossier.in_file("incident", act="a", first=day, last=day, text="")
    content = dossier.content(talk, [1, 2])
    path.write_bytes(file_of(content, by_two(content)))
    return verify(path).stdout


def test_days_are_counted_from_the_report_only_where_it_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "evidence.json"
    assert "2026-12-03: a (10 days after the report)" in said_of(path, "2026-12-03", [1, 2])
    without = said_of(path, "2026-12-03", [2])
    assert f"2026-12-03: a (10 days after {HAD})" in without
    assert "The report itself is not shown; it came on that day or before." in without
    assert f"2026-11-23: a (on the same day as {HAD})" in said_of(path, "2026-11-23", [2])


def test_nothing_follows_for_an_act_before_the_first_day_that_is_known(tmp_path: Path) -> None:
    said = said_of(tmp_path / "evidence.json", "2026-11-22", [2])
    assert "2026-11-22: a\n" in said
    assert "it came on that day or before" not in said


def test_without_the_root_it_says_that_nobody_has_checked_whose_directory_it_is(file: Path) -> None:
    ran = verify(file)
    assert ran.returncode == 3
    assert ran.stdout.startswith(
        "NOT VERIFIED: nobody has said whose key this is; only that the file agrees with itself"
    )
    assert f"NOT CHECKED: whose directory this is. It is signed by the root key {b64(ROOT)}" in ran.stdout


def test_a_proof_of_filing_names_no_content(tmp_path: Path) -> None:
    path = tmp_path / "proof.json"
    path.write_bytes(filing())
    ran = verify(path, "--root", b64(ROOT))
    assert ran.returncode == 0
    assert "by a key that the code opens; if the report came by phone or" in ran.stdout
    assert "2. 2026-11-23: status, signed by" in ran.stdout
    assert 'status: "acknowledged"' in ran.stdout
    for words in ("Je travaille", "Nimefukuzwa"):
        assert words not in ran.stdout


def test_a_changed_file_is_refused_by_name(file: Path) -> None:
    file.write_bytes(sample().replace(b"Dismissed", b"Promoted!"))
    ran = verify(file, "--root", b64(ROOT))
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("REFUSED (bad_signature): ")
    assert ran.stderr.endswith("Nothing in this file is proven.\n")


def test_another_root_a_missing_file_and_a_mistyped_root(file: Path) -> None:
    assert verify(file, "--root", b64(fixed("another"))).stderr.startswith("REFUSED (wrong_root)")
    assert verify(file.with_name("nothing")).returncode == 2
    assert verify(file, "--root", "abc").returncode == 2


def words_of(path: Path, **said: str) -> str:
    dossier = Dossier().opened()
    dossier.in_file("incident", first="2026-11-20", last="2026-11-20", **said)
    content = dossier.content([], [2])
    path.write_bytes(file_of(content, by_two(content)))
    return verify(path).stdout


def test_words_cannot_play_tricks_with_a_terminal(tmp_path: Path) -> None:
    said = words_of(tmp_path / "evidence.json", act="a", text="\x1b[2JVERIFIED\u202e\r\x7f")
    assert r'text: "\u001b[2JVERIFIED\u202e\r\u007f"' in said


def test_words_cannot_pass_for_the_programs_own(tmp_path: Path) -> None:
    forged = "x\n\nVERIFIED: \u2028it is all true\n  2026-11-20: b"
    said = words_of(tmp_path / "evidence.json", act=forged, text=forged)
    assert not [line for line in said.splitlines() if "all true" in line and '"x\\n' not in line]
    assert "2026-11-20: an act without a proper name" in said


def test_it_speaks_where_the_terminal_knows_no_such_letters(file: Path) -> None:
    command = [sys.executable, "-m", "crypto", "verify", str(file), "--root", b64(ROOT)]
    narrow = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    dossier = Dossier().opened().in_file("note", text="Renvoyée")
    content = dossier.content([], [2])
    file.write_bytes(file_of(content, by_two(content)))
    ran = subprocess.run(command, capture_output=True, check=False, timeout=60, cwd=HERE, env=narrow)
    assert ran.returncode == 0
    assert 'text: "Renvoyée"' in ran.stdout.decode()


def test_it_needs_no_web_and_no_database(file: Path) -> None:
    needs = "import sys; from crypto.__main__ import main; main(sys.argv[1:]); print({'flask', 'sqlalchemy'} & set(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", needs, "verify", str(file)], capture_output=True, text=True, check=True, cwd=HERE
    )
    assert ran.stdout.endswith("set()\n")
    assert LEAD in ran.stdout
