"""The data folder: secrets that only their owner reads, and never a silent new pepper for an old database."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from app import create_app
from casework import offices
from casework.installation import read_secret
from crypto.bodies import b64
from tests.conftest import NOON, settings


def test_a_secret_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    first = read_secret(tmp_path / "secrets", "pepper")
    assert read_secret(tmp_path / "secrets", "pepper") == first
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "secrets" / "pepper").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["pepper"]


def test_a_damaged_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pepper").write_bytes(b"short")
    with pytest.raises(RuntimeError, match="damaged"):
        read_secret(tmp_path, "pepper")


def test_another_pepper_than_the_databases_is_refused(data: Path) -> None:
    (data / "secrets" / "pepper").unlink()
    result = create_app(settings(data)).test_cli_runner().invoke(args=["migrate"])
    assert result.exit_code != 0
    assert "pepper" in str(result.exception)


def test_without_a_root_key_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="ROOT_KEY"):
        create_app({"DAVYLAMP_DATA": str(tmp_path)})


def test_the_demonstration_is_not_filled_in_under_another_root(tmp_path: Path) -> None:
    app = create_app({**settings(tmp_path), "ROOT_KEY": b64(bytes(31) + b"\1")})
    app.test_cli_runner().invoke(args=["migrate"])
    result = app.test_cli_runner().invoke(args=["demo"])
    assert result.exit_code != 0
    assert "ROOT_KEY" in result.output


def test_a_second_start_keeps_what_is_there(data: Path) -> None:
    before = (data / "davylamp.sqlite3").read_bytes()
    app = create_app(settings(data))
    for command in ("migrate", "demo"):
        assert app.test_cli_runner().invoke(args=[command]).exit_code == 0
    app.extensions["davylamp_database"].engine.dispose()
    assert (data / "davylamp.sqlite3").read_bytes() == before


def test_the_demonstration_is_renewed_before_it_runs_out(data: Path) -> None:
    app = create_app(settings(data))
    app.config["CLOCK"] = lambda: NOON + timedelta(days=90)
    assert app.test_cli_runner().invoke(args=["demo"]).exit_code == 0
    with app.extensions["davylamp_database"].reading() as session:
        directory = offices.current(session, app.extensions["davylamp_trust"])
    assert directory.seq == 2
    assert directory.issued == (NOON + timedelta(days=90)).date()
