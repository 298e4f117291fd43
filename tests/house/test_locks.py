from __future__ import annotations

import threading
from pathlib import Path

from remit.house.locks import Share, held


def test_shares_are_many_but_alone_is_one(tmp_path: Path) -> None:
    first, second = Share(tmp_path / "lock"), Share(tmp_path / "lock")
    first.join()
    second.join()
    assert not first.alone()
    second.leave()
    assert first.alone()
    first.leave()


def test_held_makes_others_wait(tmp_path: Path) -> None:
    order: list[str] = []

    def other() -> None:
        with held(tmp_path / "lock"):
            order.append("other")

    with held(tmp_path / "lock"):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "other"]
