"""The manifest of the pages: everything is in it, and two builds of one source give the same bytes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from app import HEADERS
from casework.assets import Assets
from reporting.manifest import describe, paths
from tests.conftest import settings

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


def test_every_page_in_every_language_and_every_static_file_is_listed(app: Flask) -> None:
    listed = set(paths(app))
    assert {"/", "/en/report", "/fr/report", "/en/follow-up", "/fr/follow-up", "/directory.json"} <= listed
    built = {
        f"/static/{url}/{file.name}"
        for room, url in (("reporting", "reporting"), ("casework", "desk"))
        for file in (ROOT / room / "static/build").iterdir()
        if file.suffix not in (".br", ".gz")
    }
    assets: Assets = app.extensions["davylamp_assets"]
    assert built == set(assets.served) <= listed


def test_each_answer_has_its_headers(app: Flask) -> None:
    for answer in json.loads(describe(app))["answers"]:
        headers = dict(answer["headers"])
        assert {name: headers.get(name.lower()) for name in HEADERS} == HEADERS, answer["path"]
        assert "set-cookie" not in headers
        assert answer["status"] in (200, 204, 302), answer["path"]


def test_the_manifest_is_the_same_each_time(app: Flask) -> None:
    assert describe(app) == describe(app)


@pytest.fixture
def sources() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\n")  # fmt: skip
    rooms = ("app.py", "casework/", "channels/", "crypto/", "reporting/", "translations/")
    return [name for name in listed if name.startswith(rooms) and (ROOT / name).is_file()]


def build(tree: Path, sources: list[str], data: Path, **surroundings: str) -> bytes:
    for name in sources:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tree / name)
    (tree / "crypto/browser/node_modules").symlink_to(ROOT / "crypto/browser/node_modules")
    environment = {**os.environ, **settings(Path(shutil.copytree(data, tree / "instance"))), **surroundings}

    def run(*command: str | Path) -> bytes:
        return subprocess.run(command, cwd=tree, env=environment, check=True, stdout=subprocess.PIPE).stdout

    run(BIN / "node", "crypto/browser/build.mjs")
    run(BIN / "pybabel", "--quiet", "compile", "--directory", "translations")
    return run(BIN / "flask", "--app", "app", "pages", "manifest")


def test_two_builds_of_one_source_in_two_folders_give_the_same_manifest(
    tmp_path: Path, sources: list[str], seeded: Path
) -> None:
    first = build(tmp_path / "one", sources, seeded, PYTHONHASHSEED="1", TZ="Africa/Kinshasa", LC_ALL="C")
    second = build(tmp_path / "another place", sources, seeded, PYTHONHASHSEED="2", TZ="Asia/Jakarta", LC_ALL="C.UTF-8")
    assert first == second
    assert b"Thu, 01 Jan 2026 00:00:00 GMT" in first
    assert (tmp_path / "one/reporting/static/build").is_dir()
