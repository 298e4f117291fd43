"""The witness over HTTP, with nothing but the standard library.

    python -m remit.engines.record.witness_server --listen 127.0.0.1:8100 --state FOLDER \
        --name example.org/witness --log VKEY
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from remit.engines.record.limits import REQUEST_BYTES_MAX, REQUEST_SECONDS_MAX
from remit.engines.record.note import VerifierKey
from remit.engines.record.witness import Answer, Witness
from remit.errors import Failure, Invalid, RemitError

Say = Callable[[str], None]


class _Handler(BaseHTTPRequestHandler):
    """`POST /add-checkpoint`; `GET /` for people."""

    protocol_version = "HTTP/1.1"
    server_version = "remit-witness"
    sys_version = ""
    # A sender that stalls is let go.
    timeout = REQUEST_SECONDS_MAX
    witness: ClassVar[Witness]
    say: ClassVar[Say]

    def do_POST(self) -> None:
        if self.path != "/add-checkpoint":
            self._send(Answer(404, "post to /add-checkpoint\n"))
            return
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            self._send(Answer(411, "the request must say its length\n"), last=True)
        elif int(length) > REQUEST_BYTES_MAX:
            self._send(Answer(413, "the request is too long\n"), last=True)
        else:
            self._send(self.witness.add_checkpoint(self.rfile.read(int(length))))

    def do_GET(self) -> None:
        if self.path == "/":
            self._send(Answer(200, self.witness.listing()))
        else:
            self._send(Answer(404, "there is nothing here\n"))

    def _send(self, answer: Answer, *, last: bool = False) -> None:
        content = answer.text.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(content)))
        if last:
            # What was not read would be taken for the next request.
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Who asks is nobody's business: what, and the answer."""
        type(self).say(f"{self.log_date_time_string()} {format % args}")


def make_server(witness: Witness, listen: str, say: Say = lambda _: None) -> ThreadingHTTPServer:
    """A server bound to `host:port` (port 0 takes a free one). Raises `Invalid` and `Failure`."""
    host, colon, port = listen.rpartition(":")
    if not colon or not (port.isascii() and port.isdigit()) or int(port) > 0xFFFF:
        raise Invalid(
            "REC-216",
            f"`{listen}` is no address to listen on",
            where="--listen",
            mend="write host and port, such as 127.0.0.1:8100",
        )
    handler = type("Handler", (_Handler,), {"witness": witness, "say": staticmethod(say)})
    try:
        server = ThreadingHTTPServer((host, int(port)), handler)
    except OSError as error:
        raise Failure(
            "REC-011",
            f"cannot listen there: {error.strerror}",
            where=listen,
            mend="choose another port, or stop what uses this one",
        ) from None
    server.daemon_threads = True
    return server


def serve(listen: str, state: Path, logs: Sequence[str], name: str, say: Say) -> None:
    """Run a witness until it is interrupted. What it cosigned is on disk at any moment."""
    keys = [VerifierKey.read(each) for each in logs]
    with (
        Witness.opened(state, keys, name) as witness,
        make_server(witness, listen, say) as server,
    ):
        host, port = server.server_address[:2]
        say(f"this witness's key, to give to the logs: {witness.signer.verifier}")
        say(f"listening on http://{host!s}:{port}/ for {len(keys)} key(s) of logs")
        server.serve_forever()


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point of `python -m`."""
    parser = argparse.ArgumentParser(prog="witness", description=__doc__)
    parser.add_argument("--listen", default="127.0.0.1:8100", metavar="HOST:PORT")
    parser.add_argument("--state", type=Path, required=True, help="folder for key and memory")
    parser.add_argument("--name", default="", help="name of the key, needed the first time")
    parser.add_argument("--log", action="append", required=True, metavar="VKEY")
    given = parser.parse_args(arguments)

    def say(line: str) -> None:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()

    try:
        serve(given.listen, given.state, given.log, given.name, say)
    except RemitError as error:
        say(f"✗ {error}\n  {error.mend}\n  [{error.code}]")
        return error.exit_code
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
