"""Terms: what a policy comes to, in a small language that both solvers and a person can read.

A term is made only by the functions of this module, which simplify as they go: over concrete facts
every term folds to a literal, so one compiler serves both proof and evaluation. Equal terms are one
object, so that they compare and hash by identity.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakValueDictionary

from remit.engines.settlement.sorts import BOOL, LONG, STRING, EntitySort, Sort, Uid

LONG_MIN: Final = -(2**63)
LONG_MAX: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Function:
    """An unknown of the world: an attribute, its presence, an ancestry, a membership, a tag.

    `owner` is the entity type (or `context`, or `request`), `path` the attribute names from there.
    """

    kind: str
    owner: str
    path: tuple[str, ...]
    arguments: tuple[Sort, ...]
    result: Sort

    @property
    def name(self) -> str:
        """For people and for solver files."""
        return ".".join((self.kind, self.owner, *self.path))


class Term:
    """One node: an operation on other terms. `data` is a literal's value or a function.

    A term is `ground` where it speaks of no element that only a `some` around it would give.
    """

    __slots__ = ("__weakref__", "_digest", "args", "data", "ground", "op", "sort")

    def __init__(self, op: str, args: tuple[Term, ...], data: Any, sort: Sort) -> None:
        self.op = op
        self.args = args
        self.data = data
        self.sort = sort
        self._digest: str | None = None
        self.ground: bool
        free = args[:-1] if op == "some" else args
        self.ground = op != "bound" and all(arg.ground for arg in free)

    def __repr__(self) -> str:
        if self.op == "literal":
            return repr(self.data) if not isinstance(self.data, Uid) else str(self.data)
        head = self.data.name if isinstance(self.data, Function) else self.op
        return f"{head}({', '.join(map(repr, self.args))})" if self.args else head

    @property
    def is_literal(self) -> bool:
        """Whether the value is known."""
        return self.op == "literal"

    @property
    def digest(self) -> str:
        """A name for the term that is the same in every process."""
        if self._digest is None:
            for node in postorder([self]):
                if node._digest is None:
                    parts = [node.op, repr(node.data), repr(node.sort)]
                    parts += [str(arg._digest) for arg in node.args]
                    node._digest = hashlib.blake2b(
                        "\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=10
                    ).hexdigest()
        return str(self._digest)


_KNOWN: WeakValueDictionary[tuple[Any, ...], Term] = WeakValueDictionary()


def _term(op: str, args: tuple[Term, ...], data: Any, sort: Sort) -> Term:
    key = (op, args, data, sort)
    known = _KNOWN.get(key)
    if known is None:
        known = _KNOWN[key] = Term(op, args, data, sort)
    return known


TRUE: Final = _term("literal", (), True, BOOL)
FALSE: Final = _term("literal", (), False, BOOL)


def boolean(value: bool) -> Term:
    """A known truth."""
    return TRUE if value else FALSE


def long(value: int) -> Term:
    """A known whole number, within 64 bits."""
    return _term("literal", (), value, LONG)


def string(value: str) -> Term:
    """A known text."""
    return _term("literal", (), value, STRING)


def entity(uid: Uid) -> Term:
    """A known entity."""
    return _term("literal", (), uid, EntitySort(uid.type))


def apply(function: Function, *args: Term) -> Term:
    """The value of an unknown for these arguments."""
    return _term("apply", args, function, function.result)


def bound(sort: Sort) -> Term:
    """The element that `some` speaks of."""
    return _term("bound", (), None, sort)


def some(member: Function, args: tuple[Term, ...], body: Term) -> Term:
    """Whether some element of the set `member(args, ...)` makes `body` true.

    `body` names the element as `bound(sort)`; it holds no other `some`.
    """
    if body is FALSE:
        return FALSE
    return _term("some", (*args, body), member, BOOL)


def negate(term: Term) -> Term:
    """Logical not."""
    if term.is_literal:
        return boolean(not term.data)
    return term.args[0] if term.op == "not" else _term("not", (term,), None, BOOL)


def conjunction(*terms: Term) -> Term:
    """Logical and, of any number."""
    return _junction("and", terms, TRUE, FALSE)


def disjunction(*terms: Term) -> Term:
    """Logical or, of any number."""
    return _junction("or", terms, FALSE, TRUE)


def _junction(op: str, terms: Iterable[Term], neutral: Term, absorbing: Term) -> Term:
    parts: dict[Term, None] = {}
    denied: set[Term] = set()
    for term in terms:
        for part in term.args if term.op == op else (term,):
            opposite = part.args[0] if part.op == "not" else None
            if part is absorbing or part in denied or opposite in parts:
                return absorbing
            if part is not neutral:
                parts[part] = None
                if opposite is not None:
                    denied.add(opposite)
    if not parts:
        return neutral
    return next(iter(parts)) if len(parts) == 1 else _term(op, tuple(parts), None, BOOL)


def implies(left: Term, right: Term) -> Term:
    """`right` wherever `left`."""
    return disjunction(negate(left), right)


def choose(condition: Term, yes: Term, no: Term) -> Term:
    """`yes` if the condition holds, else `no`; both of one sort."""
    if condition.is_literal:
        return yes if condition.data else no
    if yes is no:
        return yes
    if yes.sort == BOOL:
        return conjunction(implies(condition, yes), disjunction(condition, no))
    return _term("choose", (condition, yes, no), None, yes.sort)


def equal(left: Term, right: Term) -> Term:
    """Equality; of different sorts it is false, as in Cedar."""
    if left is right:
        return TRUE
    if left.sort != right.sort or (left.is_literal and right.is_literal):
        return FALSE
    if left.sort == BOOL:
        for known, other in ((left, right), (right, left)):
            if known.is_literal:
                return other if known.data else negate(other)
    first, second = sorted((left, right), key=lambda term: term.digest)
    return _term("equal", (first, second), None, BOOL)


def less(left: Term, right: Term) -> Term:
    """Signed `<` on whole numbers."""
    if left is right:
        return FALSE
    if left.is_literal and right.is_literal:
        return boolean(left.data < right.data)
    return _term("less", (left, right), None, BOOL)


def wrapped(value: int) -> int:
    """A whole number as 64 bits hold it."""
    return (value - LONG_MIN) % 2**64 + LONG_MIN


_EXACT: Final[dict[str, Callable[[int, int], int]]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
}


def arithmetic(op: str, left: Term, right: Term) -> Term:
    """`add`, `sub` or `mul` in 64 bits; see `overflows` for when Cedar makes it an error."""
    if left.is_literal and right.is_literal:
        return long(wrapped(_EXACT[op](left.data, right.data)))
    return _term(op, (left, right), None, LONG)


def overflows(op: str, left: Term, right: Term) -> Term:
    """Whether the exact result leaves 64 bits."""
    if left.is_literal and right.is_literal:
        exact = _EXACT[op](left.data, right.data)
        return boolean(not LONG_MIN <= exact <= LONG_MAX)
    return _term("overflows", (left, right), op, BOOL)


def like(text: Term, pattern: tuple[str | None, ...]) -> Term:
    """Cedar's `like`: the pattern's characters in turn, `None` for any run of characters."""
    if text.is_literal:
        expression = "".join(".*" if part is None else re.escape(part) for part in pattern)
        return boolean(re.fullmatch(expression, text.data, re.DOTALL) is not None)
    return TRUE if pattern and set(pattern) == {None} else _term("like", (text,), pattern, BOOL)


def postorder(terms: Iterable[Term]) -> list[Term]:
    """Every distinct node, arguments first. Not recursive, so depth costs no stack."""
    order: list[Term] = []
    seen: set[Term] = set()
    stack = [(term, False) for term in terms]
    stack.reverse()
    while stack:
        term, ready = stack.pop()
        if ready:
            order.append(term)
        elif term not in seen:
            seen.add(term)
            stack.append((term, True))
            stack.extend((arg, False) for arg in term.args if arg not in seen)
    return order


_MAKE: Final[dict[str, Callable[[Term, tuple[Term, ...]], Term]]] = {
    "apply": lambda term, args: apply(term.data, *args),
    "some": lambda term, args: some(term.data, args[:-1], args[-1]),
    "not": lambda _, args: negate(args[0]),
    "and": lambda _, args: conjunction(*args),
    "or": lambda _, args: disjunction(*args),
    "choose": lambda _, args: choose(*args),
    "equal": lambda _, args: equal(*args),
    "less": lambda _, args: less(*args),
    "overflows": lambda term, args: overflows(term.data, *args),
    "like": lambda term, args: like(args[0], term.data),
}


def rebuild(term: Term, replace: Callable[[Term], Term | None]) -> Term:
    """The term with parts replaced, simplified anew; `replace` sees each rebuilt node."""
    done: dict[Term, Term] = {}
    for node in postorder([term]):
        args = tuple(done[arg] for arg in node.args)
        if not args:
            made = node
        elif node.op in _EXACT:
            made = arithmetic(node.op, *args)
        else:
            made = _MAKE[node.op](node, args)
        done[node] = replace(made) or made
    return done[term]


def with_element(body: Term, element: Term) -> Term:
    """The body of a `some`, said of one element."""
    place = bound(element.sort)
    return rebuild(body, lambda node: element if node is place else None)
