"""Ports of this machine: which are free, and what to say of one that is not."""

from __future__ import annotations

import errno
import socket

from remit.errors import Failure, Invalid

PORT_DEFAULT = 8012
PORTS_TRIED_MAX = 50


def free_port(host: str) -> int:
    """A port that nothing listens on at this moment, chosen by the system."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(host: str, port: int) -> bool:
    """Whether `port` can be listened on. Raises `Failure` where we have no right to it."""
    with socket.socket() as probe:
        # A port whose last connections are still closing is free for a server.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise Failure(
                "RUN-020",
                f"port {port} needs more rights than this account has",
                mend="choose a port above 1023 with --port",
            ) from error
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def settle_port(host: str, asked: int | None) -> int:
    """The port to serve on: the one asked for, or the first free one from the usual on.

    Raises `Failure` where the port asked for is busy, `Invalid` where there is no such port.
    """
    if asked is None:
        for port in range(PORT_DEFAULT, PORT_DEFAULT + PORTS_TRIED_MAX):
            if is_free(host, port):
                return port
        return free_port(host)
    if not 0 < asked < 65536:
        raise Invalid("RUN-021", f"there is no port `{asked}`", mend="choose one from 1 to 65535")
    if not is_free(host, asked):
        raise Failure(
            "RUN-022",
            f"port {asked} is used by another program",
            mend="stop that program, choose another port with --port, or leave --port out",
        )
    return asked
