"""A log read over HTTP from nothing but static files, and what can go wrong on the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from remit.engines.record import LogPlace, LogReader, check_proof
from remit.errors import DoesNotHold, Failure, Invalid, NotFound
from tests.record.making import entry, grow, make_log, signer


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> LogPlace:
    return make_log(tmp_path_factory.mktemp("log"), 300)


@pytest.fixture(scope="module")
def url(place: LogPlace) -> Iterator[str]:
    serve = partial(Quiet, directory=str(place.public))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_any_web_server_can_serve_a_log(place: LogPlace, url: str) -> None:
    log = LogReader.of_url(url)
    key = place.reader().description().current
    assert log.head([key]).size == 300
    assert log.entry(299) == entry(299)
    assert check_proof(str(log.proof(7)), vkeys=[str(key)]).holds
    assert log.policy() is None


def test_what_is_not_there_is_told(url: str) -> None:
    with pytest.raises(NotFound, match="no such file"):
        LogReader.of_url(url + "/nowhere").head()
    with pytest.raises(Failure, match="does not answer"):
        LogReader.of_url("http://127.0.0.1:1/").head()
    for wrong in ("ftp://log.example", "file:///etc", "log.example"):
        with pytest.raises(Invalid, match="no web address"):
            LogReader.of_url(wrong)


def test_a_partial_tile_that_gave_way_is_read_from_the_full_one(tmp_path: Path) -> None:
    place = make_log(tmp_path, 100)
    head = place.reader().head()
    make = LogReader.of_folder(place.public)
    grow(place, 256)
    # Its reader still holds the older head: the partial files of that are gone.
    assert make.entry(99, head.size) == entry(99)
    assert make.proof(99, head=head).index == 99
    assert make.root(100) == head.root


def test_a_checkpoint_of_another_log_is_refused(tmp_path: Path, place: LogPlace) -> None:
    other = make_log(tmp_path, 3, origin="other.example")
    (other.public / "checkpoint").write_bytes((place.public / "checkpoint").read_bytes())
    with pytest.raises(DoesNotHold, match="no known key"):
        other.reader().head()
    with pytest.raises(DoesNotHold, match="ever signed"):
        place.reader().head([signer("x.example").verifier])


def test_a_tile_of_the_wrong_length_is_told(tmp_path: Path) -> None:
    place = make_log(tmp_path, 3)
    path = place.public / "tile/0/000.p/3"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DoesNotHold, match="exactly 3 hashes"):
        place.reader().inclusion(1, 3)
