"""The operator hears 45 days before, the desk 14 days before, reporters' pages stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from crypto.ceremony.statements import statement_bytes
from tests.casework.test_publishing import OTHER_ROOT, OTHER_SEED, following
from tests.cast import Ombudsperson
from tests.conftest import Clock, settings

RUNS = 100  # the demonstration's, from NOON on
BANNER = "The list of offices runs out on 2027-03-03."


@pytest.mark.parametrize(("left", "code"), [(46, 0), (45, 1), (0, 1), (-1, 3)])
def test_the_status_command_tells_by_its_exit_code(app: Flask, clock: Clock, left: int, code: int) -> None:
    clock.forward(days=RUNS - left)
    result = app.test_cli_runner().invoke(args=["directory", "status"])
    assert result.exit_code == code
    assert str(abs(left)) in result.output


def test_without_a_directory_the_status_says_what_to_do(tmp_path: Path) -> None:
    app = create_app(settings(tmp_path))
    assert app.test_cli_runner().invoke(args=["migrate"]).exit_code == 0
    result = app.test_cli_runner().invoke(args=["directory", "status"])
    assert (result.exit_code, "directory publish" in result.output) == (3, True)


def test_other_commands_say_it_too(app: Flask, data: Path, tmp_path: Path, clock: Clock) -> None:
    file = tmp_path / "new.statement"
    file.write_bytes(statement_bytes(following(app, OTHER_SEED)))
    real = create_app({**settings(data), "ROOT_KEY": OTHER_ROOT})
    real.config["CLOCK"] = clock
    runner = real.test_cli_runner()
    assert runner.invoke(args=["directory", "publish", str(file)]).exit_code == 0
    assert runner.invoke(args=["migrate"]).stderr == ""
    clock.forward(days=RUNS - 45)
    result = runner.invoke(args=["migrate"])
    assert (result.exit_code, "runs out in 45 day(s)" in result.stderr) == (0, True)


def test_the_desk_says_it_on_every_page_for_two_weeks(
    clock: Clock, at_desk: Callable[[str], Ombudsperson], app: Flask
) -> None:
    clock.forward(days=RUNS - 15)
    assert BANNER not in at_desk("amani").get("/").get_data(as_text=True)
    clock.forward(days=1)
    assert BANNER in at_desk("amani").get("/").get_data(as_text=True)
    assert BANNER not in app.test_client().get("/en/report").get_data(as_text=True)
