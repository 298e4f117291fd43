"""From terms to Z3's own expressions, each made once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final
from weakref import WeakKeyDictionary

import z3

from remit.engines.settlement.prover.faults import Unmodelled
from remit.engines.settlement.prover.terms import Term, postorder
from remit.engines.settlement.sorts import BOOL, LONG, STRING, Sort, Uid

BITS: Final = 64
CHARACTER_MAX: Final = 0x2FFFF
"""The largest character of an SMT-LIB string."""


def solver_name(kind: str, text: str, exact: str = "") -> str:
    """A name that every solver takes, readable, and different for different exact texts."""
    known = re.sub(r"[^\w.-]", "_", text, flags=re.ASCII)[:40]
    exactly = (exact or text).encode("utf-8", "surrogatepass")
    return f"{kind}.{known}.{hashlib.blake2b(exactly, digest_size=5).hexdigest()}"


@lru_cache(maxsize=4096)
def _entity_sort(name: str) -> Any:
    return z3.DeclareSort(solver_name("entity", name))


_TEXT = z3.DeclareSort("text")


class Encoder:
    """Terms to Z3. Texts are an unbounded sort, or true strings where a policy uses `like`."""

    def __init__(self, *, strings: bool) -> None:
        self.strings = strings
        self._made: WeakKeyDictionary[Term, Any] = WeakKeyDictionary()
        self._functions: dict[Any, Any] = {}

    def sort(self, sort: Sort) -> Any:
        """Z3's sort for one of ours."""
        if sort == BOOL:
            return z3.BoolSort()
        if sort == LONG:
            return z3.BitVecSort(BITS)
        if sort == STRING:
            return z3.StringSort() if self.strings else _TEXT
        return _entity_sort(sort.name)

    def expression(self, term: Term) -> Any:
        """Z3's expression for a term."""
        known = self._made.get(term)
        if known is not None:
            return known
        for node in postorder([term]):
            if node.ground and node not in self._made:
                self._made[node] = self._expression(node)
        return self._made[term]

    def _expression(self, node: Term) -> Any:
        if node.is_literal:
            return self._literal(node)
        if node.op == "some":
            # What it means is among the facts of the footprint; here it is only a name.
            return z3.Bool(f"some.{node.digest}")
        args = [self._made[arg] for arg in node.args]
        if node.op == "apply":
            return self._function(node)(*args)
        if node.op == "like":
            return z3.InRe(args[0], _pattern(node.data))
        if node.op == "overflows":
            return _OVERFLOWS[node.data](*args)
        return _MAKE[node.op](args)

    def _literal(self, node: Term) -> Any:
        if node.sort == BOOL:
            return z3.BoolVal(node.data)
        if node.sort == LONG:
            return z3.BitVecVal(node.data, BITS)
        if isinstance(node.data, Uid):
            return z3.Const(solver_name("uid", str(node.data)), self.sort(node.sort))
        if self.strings:
            return z3.StringVal(_checked(node.data))
        return z3.Const(solver_name("text", node.data), _TEXT)

    def _function(self, node: Term) -> Any:
        function = node.data
        if function not in self._functions:
            sorts = [self.sort(sort) for sort in (*function.arguments, function.result)]
            self._functions[function] = z3.Function(
                solver_name(
                    function.kind, ".".join((function.owner, *function.path)), repr(function)
                ),
                *sorts,
            )
        return self._functions[function]


def _checked(text: str) -> str:
    if any(ord(character) > CHARACTER_MAX for character in text):
        raise Unmodelled(
            "a character above U+2FFFF beside `like`", "leave the character out, or compare with =="
        )
    return "".join(
        character if " " <= character <= "~" and character != "\\" else f"\\u{{{ord(character):x}}}"
        for character in text
    )


def _pattern(parts: tuple[str | None, ...]) -> Any:
    anything = z3.Full(z3.ReSort(z3.StringSort()))
    made = [anything if part is None else z3.Re(z3.StringVal(_checked(part))) for part in parts]
    if not made:
        return z3.Re(z3.StringVal(""))
    return made[0] if len(made) == 1 else z3.Concat(*made)


def _widened(op: Callable[[Any, Any], Any], bits: int) -> Callable[[Any, Any], Any]:
    """Whether the exact result differs from the wrapped one: plain bit-vectors in every solver."""

    def overflows(left: Any, right: Any) -> Any:
        exact = op(z3.SignExt(bits, left), z3.SignExt(bits, right))
        return exact != z3.SignExt(bits, op(left, right))

    return overflows


_OVERFLOWS: Final = {
    "add": _widened(lambda a, b: a + b, 1),
    "sub": _widened(lambda a, b: a - b, 1),
    "mul": _widened(lambda a, b: a * b, BITS),
}

_MAKE: Final[dict[str, Callable[[list[Any]], Any]]] = {
    "not": lambda args: z3.Not(args[0]),
    "and": lambda args: z3.And(*args),
    "or": lambda args: z3.Or(*args),
    "choose": lambda args: z3.If(*args),
    "equal": lambda args: args[0] == args[1],
    "less": lambda args: args[0] < args[1],
    "add": lambda args: args[0] + args[1],
    "sub": lambda args: args[0] - args[1],
    "mul": lambda args: args[0] * args[1],
}
