"""Web applications that stand for the site: one that answers, and one that cannot start."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterable
from typing import Any

if os.environ.get("TRIVIAL_SITE_BROKEN"):
    raise RuntimeError("planted failure")


def application(
    environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], Any]
) -> Iterable[bytes]:
    """Answer with the status that the path names, else with 200."""
    path = environ["PATH_INFO"].strip("/")
    if path == "stack":
        start_response("200 OK", [])
        return [str(stack_bytes()).encode()]
    start_response(f"{path} Status" if path.isdigit() else "200 OK", [])
    return [b"answer"]


def stack_bytes() -> int:
    """The size of the stack of the thread that answers."""
    system = ctypes.CDLL(None)
    system.pthread_self.restype = ctypes.c_ulong
    attributes = (ctypes.c_char * 128)()
    system.pthread_getattr_np(ctypes.c_ulong(system.pthread_self()), attributes)
    size = ctypes.c_size_t()
    system.pthread_attr_getstacksize(attributes, ctypes.byref(size))
    return size.value
