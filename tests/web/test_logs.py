"""What is logged, and above all what is not."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from tests.factories import load_bank
from tests.visitors import Visitor
from waymark.logs import configure_logs
from waymark.settings import Settings


@pytest.fixture
def written(settings: Settings) -> Iterator[io.StringIO]:
    """Everything that the process logs during the test, in the format of production."""
    before = structlog.get_config()
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    configure_logs(settings, stream)
    yield stream
    root.handlers, root.level = handlers, level
    structlog.configure(**before)


async def test_a_request_is_one_line_of_json_without_what_it_carried(
    alice: Visitor, written: io.StringIO
) -> None:
    await load_bank()
    state = await alice.start()
    await alice.answer(state, {"kind": "value", "value": "a-telling-answer"})
    await alice.get("/api/assessments?token=in-the-address")

    text = written.getvalue()
    lines = [json.loads(line) for line in text.splitlines()]

    assert [line["path"] for line in lines if line["event"] == "request"][-1] == "/api/assessments"
    assert all({"request_id", "timestamp", "level"} <= line.keys() for line in lines)
    for secret in (
        "a-telling-answer",
        "in-the-address",
        alice.http.cookies["waymark"],
        alice.http.cookies["csrftoken"],
    ):
        assert secret not in text


async def test_what_libraries_log_looks_the_same(written: io.StringIO) -> None:
    logging.getLogger("some.library").warning("it %s", "broke")

    [line] = [json.loads(line) for line in written.getvalue().splitlines()]

    assert line["event"] == "it broke"
    assert line["logger"] == "some.library"
    assert line["level"] == "warning"


async def test_the_token_of_a_share_link_is_not_logged(
    nobody: Visitor, written: io.StringIO
) -> None:
    await nobody.get("/r/a-token-that-opens-a-result")

    lines = [json.loads(line) for line in written.getvalue().splitlines()]

    assert [line["path"] for line in lines if line["event"] == "request"] == ["/r/…"]
    assert "a-token-that-opens" not in written.getvalue()
