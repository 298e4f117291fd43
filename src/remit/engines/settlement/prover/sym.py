"""Expressions as value and error together, and Cedar's operators on them.

Cedar skips a policy that errs, so the error is carried everywhere and never guessed away. A mistake
of type is an error that always happens, as it is in Cedar.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from remit.engines.settlement.prover.terms import (
    FALSE,
    LONG_MIN,
    TRUE,
    Term,
    conjunction,
    disjunction,
    equal,
    less,
    like,
    long,
    negate,
)
from remit.engines.settlement.prover.terms import arithmetic as wrapped
from remit.engines.settlement.prover.terms import overflows as leaves_64_bits
from remit.engines.settlement.prover.values import (
    Opaque,
    SetValue,
    Value,
    choose,
    contains,
    empty,
    meets,
    same,
    subset,
)
from remit.engines.settlement.sorts import BOOL, LONG, STRING, EntitySort, Sort


@dataclass(frozen=True, slots=True)
class Sym:
    """What an expression comes to: its value, and when evaluating it is an error instead."""

    value: Value
    err: Term


ALWAYS_ERRS: Final = Sym(FALSE, TRUE)


def truth(sym: Sym) -> Term | None:
    """Its truth, unless it always errs or is no Bool."""
    return None if sym.err is TRUE else as_term(sym, BOOL)


def as_term(sym: Sym, sort: Sort) -> Term | None:
    """The value as a term of that sort; none is a mistake of type. Raises `Unmodelled`."""
    if isinstance(sym.value, Opaque):
        raise sym.value.refusal()
    if isinstance(sym.value, Term) and sym.value.sort == sort:
        return sym.value
    return None


def as_entity(value: Value) -> Term | None:
    """The value as an entity; none is a mistake of type."""
    return value if isinstance(value, Term) and isinstance(value.sort, EntitySort) else None


def both(left: Sym, right: Sym) -> Sym:
    """`&&`: the right side, and its error, count only where the left is true."""
    first, second = truth(left), truth(right)
    if first is None:
        return ALWAYS_ERRS
    if second is None:
        return Sym(FALSE, disjunction(left.err, first))
    return Sym(conjunction(first, second), disjunction(left.err, conjunction(first, right.err)))


def either(left: Sym, right: Sym) -> Sym:
    """`||`: the right side, and its error, count only where the left is false."""
    first, second = truth(left), truth(right)
    if first is None:
        return ALWAYS_ERRS
    if second is None:
        return Sym(TRUE, disjunction(left.err, negate(first)))
    return Sym(
        disjunction(first, second), disjunction(left.err, conjunction(negate(first), right.err))
    )


def inverse(sym: Sym) -> Sym:
    """`!`."""
    value = as_term(sym, BOOL)
    return ALWAYS_ERRS if value is None else Sym(negate(value), sym.err)


def branch(cond: Sym, yes: Sym, no: Sym) -> Sym:
    """`if then else`: only the branch taken can err. Raises `Unmodelled` for two types."""
    test = truth(cond)
    if test is None:
        return ALWAYS_ERRS
    err = disjunction(cond.err, conjunction(test, yes.err), conjunction(negate(test), no.err))
    if yes.err is TRUE or no.err is TRUE:
        return Sym(no.value if yes.err is TRUE else yes.value, err)
    return Sym(choose(test, yes.value, no.value), err)


def negation(sym: Sym) -> Sym:
    """Unary `-`: the least number has no opposite."""
    value = as_term(sym, LONG)
    if value is None:
        return ALWAYS_ERRS
    return Sym(wrapped("sub", long(0), value), disjunction(sym.err, equal(value, long(LONG_MIN))))


def is_empty(sym: Sym) -> Sym:
    """`isEmpty()`."""
    if isinstance(sym.value, Opaque):
        raise sym.value.refusal()
    return Sym(empty(sym.value), sym.err) if isinstance(sym.value, SetValue) else ALWAYS_ERRS


def matches(sym: Sym, pattern: tuple[str | None, ...]) -> Sym:
    """`like`."""
    text = as_term(sym, STRING)
    return ALWAYS_ERRS if text is None else Sym(like(text, pattern), sym.err)


Binary = Callable[[Sym, Sym], Sym]


def _equality(left: Sym, right: Sym) -> Sym:
    return Sym(same(left.value, right.value), disjunction(left.err, right.err))


def _comparison(*, swapped: bool, inverted: bool) -> Binary:
    def compare(left: Sym, right: Sym) -> Sym:
        first, second = as_term(left, LONG), as_term(right, LONG)
        if first is None or second is None:
            return ALWAYS_ERRS
        below = less(second, first) if swapped else less(first, second)
        return Sym(negate(below) if inverted else below, disjunction(left.err, right.err))

    return compare


def _arithmetic(op: str) -> Binary:
    def reckon(left: Sym, right: Sym) -> Sym:
        first, second = as_term(left, LONG), as_term(right, LONG)
        if first is None or second is None:
            return ALWAYS_ERRS
        return Sym(
            wrapped(op, first, second),
            disjunction(left.err, right.err, leaves_64_bits(op, first, second)),
        )

    return reckon


def _of_sets(relation: Callable[[SetValue, SetValue], Term]) -> Binary:
    def relate(left: Sym, right: Sym) -> Sym:
        for side in (left.value, right.value):
            if isinstance(side, Opaque):
                raise side.refusal()
        if not isinstance(left.value, SetValue) or not isinstance(right.value, SetValue):
            return ALWAYS_ERRS
        return Sym(relation(left.value, right.value), disjunction(left.err, right.err))

    return relate


def _contains(left: Sym, right: Sym) -> Sym:
    if isinstance(left.value, Opaque):
        raise left.value.refusal()
    if not isinstance(left.value, SetValue):
        return ALWAYS_ERRS
    return Sym(contains(left.value, right.value), disjunction(left.err, right.err))


STRICT: Final[dict[str, Binary]] = {
    "eq": _equality,
    "not_eq": lambda left, right: inverse(_equality(left, right)),
    "less": _comparison(swapped=False, inverted=False),
    "greater": _comparison(swapped=True, inverted=False),
    "less_eq": _comparison(swapped=True, inverted=True),
    "greater_eq": _comparison(swapped=False, inverted=True),
    "add": _arithmetic("add"),
    "sub": _arithmetic("sub"),
    "mul": _arithmetic("mul"),
    "contains": _contains,
    "contains_all": _of_sets(lambda left, right: subset(right, left)),
    "contains_any": _of_sets(meets),
}
"""Operators that need both sides: where either errs, so does the whole."""
