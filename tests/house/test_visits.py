from __future__ import annotations

import threading
from collections.abc import Iterator
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from remit.house.ports import free_port
from remit.house.server import HOST
from remit.house.visits import visit_all

from .trivial_site import application


class Silent(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        return


@pytest.fixture
def port() -> Iterator[int]:
    with make_server(HOST, 0, application, handler_class=Silent) as web:
        thread = threading.Thread(target=web.serve_forever)
        thread.start()
        yield web.server_port
        web.shutdown()
        thread.join()


def test_visits_tell_a_page_from_a_fault(port: int) -> None:
    visits = visit_all(port, ["/", "/302", "/404", "/500"])
    assert [visit.status for visit in visits] == [200, 302, 404, 500]
    assert [visit.ok for visit in visits] == [True, False, False, False]


def test_visit_without_an_answer_has_no_status() -> None:
    (visit,) = visit_all(free_port(HOST), ["/"])
    assert visit.as_dict()["status"] == 0
    assert not visit.ok
