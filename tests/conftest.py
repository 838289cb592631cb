"""What the whole suite shares: the flag that writes golden files anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest import Parser  # noqa: PT013 - only a name for the annotation


def pytest_addoption(parser: Parser) -> None:
    parser.addoption(
        "--rewrite-golden",
        action="store_true",
        help="write tests/report/golden anew, to be read in review",
    )


@pytest.fixture
def is_rewriting(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--rewrite-golden"))
