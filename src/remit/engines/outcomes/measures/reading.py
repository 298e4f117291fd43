"""Reading the files of a folder of measures: each fault with its file, line and remedy."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, TypeVar

Value = TypeVar("Value")

TYPES: Final = {
    str: "text in quotes",
    float: "a number",
    bool: "true or false",
    date: "a day, as 2027-03-31",
    list: 'a list, as ["one", "two"]',
    dict: "a table",
}


@dataclass(slots=True)
class Reading:
    """A folder being read, with every fault met so far."""

    folder: Path
    faults: list[dict[str, Any]] = field(default_factory=list)

    def toml(self, file: str) -> dict[str, Any] | None:
        """A file's tables; `None` where it is missing or garbled, which is a fault."""
        try:
            return tomllib.loads((self.folder / file).read_text("utf-8"))
        except FileNotFoundError:
            self.fault(file, 1, f"`{file}` is missing", f"add {file} to the folder")
        except UnicodeDecodeError:
            self.fault(file, 1, "the file is not UTF-8 text", "save it as UTF-8")
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            last = (self.folder / file).read_text("utf-8").count("\n") + 1
            self.fault(
                file,
                int(line[1]) if line else last,
                f"not valid TOML: {error}",
                "mend the line; the TOML specification has the form",
            )
        return None

    def fault(self, file: str, line: int, what: str, mend: str) -> None:
        """Keep a fault; the reading goes on, so that all are told at once."""
        self.faults.append({"file": file, "line": line, "what": what, "mend": mend})


@dataclass(slots=True)
class Table:
    """One table of a file, asked for its keys by name and type; what is never asked for is wrong.

    `path` is its name in the file, empty for the file itself.
    """

    reading: Reading
    file: str
    path: str
    entries: dict[str, Any]
    asked: set[str] = field(default_factory=set)

    def line(self, key: str = "") -> int:
        """The line of a key of this table, or of the table itself; 1 where it cannot be told."""
        inside = not self.path
        for number, text in enumerate(
            (self.reading.folder / self.file).read_text("utf-8").splitlines(), start=1
        ):
            stripped = text.strip()
            if stripped.startswith("["):
                inside = stripped.strip("[]").strip() == self.path
                if inside and not key:
                    return number
            elif inside and key and re.match(rf"{re.escape(key)}\s*=", stripped):
                return number
        return self.line() if key else 1

    def fault(self, key: str, what: str, mend: str) -> None:
        """A fault at a key of this table."""
        self.reading.fault(self.file, self.line(key), what, mend)

    def get(self, key: str, kind: type[Value], default: Value | None = None) -> Value | None:
        """A value of a type; missing without a default, or of another type, is a fault."""
        self.asked.add(key)
        if key not in self.entries:
            if default is None:
                self.fault(key, f"`{self._full(key)}` is missing", f"add {key} = {_form(kind)}")
            return default
        found = self.entries[key]
        if kind is float and type(found) is int:
            found = float(found)
        if type(found) is not kind or found in ("", []):
            self.fault(key, f"`{self._full(key)}` cannot be {found!r}", f"write {_form(kind)}")
            return default
        return found

    def table(self, key: str, *, needed: bool) -> Table | None:
        """A table within this one; `None` if there is none, which is a fault if it is needed."""
        if key not in self.entries and not needed:
            self.asked.add(key)
            return None
        found = self.get(key, dict)
        return None if found is None else Table(self.reading, self.file, self._full(key), found)

    def texts(self, key: str, *, needed: bool = True) -> tuple[str, ...]:
        """A list of texts; one text alone stands for a list of one."""
        if isinstance(self.entries.get(key), str) and self.entries[key]:
            self.asked.add(key)
            return (self.entries[key],)
        found: list[Any] = self.get(key, list, None if needed else []) or []
        if not all(isinstance(each, str) and each for each in found):
            self.fault(key, f"`{self._full(key)}` holds what is no text", "write texts in quotes")
            return ()
        return tuple(found)

    def chosen(self, key: str, choices: list[str]) -> str | None:
        """One of some names; another is a fault that names the nearest."""
        found = self.get(key, str)
        if found is None or found in choices:
            return found
        self.fault(key, f"`{self._full(key)}` cannot be `{found}`", _choose(found, choices))
        return None

    def nothing_else(self) -> None:
        """Every key that nobody asked for is a wrong name."""
        for key in self.entries:
            if key not in self.asked:
                self.fault(
                    key,
                    f"`{self._full(key)}` is no part of a measure",
                    _choose(key, sorted(self.asked)),
                )

    def _full(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key


def _form(kind: type[Any]) -> str:
    return TYPES[kind]


def _choose(found: str, choices: list[str]) -> str:
    near = get_close_matches(found, choices, n=1)
    others = f"choose one of: {', '.join(choices)}"
    return f"did you mean `{near[0]}`? {others}" if near else others
