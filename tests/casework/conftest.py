"""The member and the case that most tests of the office begin with; a test that needs others has its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.casework.clock_work import new_case
from tests.cast import Ombudsperson


@pytest.fixture
def amani(at_desk: Callable[[str], Ombudsperson]) -> Ombudsperson:
    """Of the office that reports go to."""
    return at_desk("amani")


@pytest.fixture
def number(app: Flask, amani: Ombudsperson) -> str:
    return new_case(app, amani)
