"""The shared vectors, and one profile for all properties: no deadline, because the machine may be busy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

VECTORS = Path(__file__).parents[2] / "crypto/vectors"

settings.register_profile(
    "davylamp", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("davylamp")


@pytest.fixture(scope="session")
def shared() -> dict[str, Any]:
    """Made by an independent implementation of the protocol."""
    vectors: dict[str, Any] = json.loads((VECTORS / "shared.json").read_text())
    return vectors
