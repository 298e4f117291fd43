from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from remit.errors import Failure, Invalid
from remit.house import ports

HOST = "127.0.0.1"


@pytest.fixture
def busy() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_free_port_can_be_listened_on() -> None:
    assert ports.is_free(HOST, ports.free_port(HOST))


def test_busy_port_is_not_free(busy: int) -> None:
    assert not ports.is_free(HOST, busy)


def test_settle_port_refuses_a_busy_port_that_was_asked_for(busy: int) -> None:
    with pytest.raises(Failure, match=f"port {busy} is used") as caught:
        ports.settle_port(HOST, busy)
    assert caught.value.code == "RUN-022"


def test_settle_port_takes_a_free_port_that_was_asked_for() -> None:
    port = ports.free_port(HOST)
    assert ports.settle_port(HOST, port) == port


def test_settle_port_goes_on_to_the_next_where_the_usual_is_busy(
    busy: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "PORT_DEFAULT", busy)
    assert ports.settle_port(HOST, None) > busy


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_settle_port_refuses_what_is_no_port(port: int) -> None:
    with pytest.raises(Invalid, match=f"`{port}`"):
        ports.settle_port(HOST, port)
