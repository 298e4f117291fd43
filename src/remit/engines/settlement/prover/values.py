"""Values of Cedar expressions over terms: plain terms, sets and records.

A record is kept as its fields and a set as its members, each under the condition in which it is
there, so that no solver needs a theory of either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from remit.engines.settlement.prover.faults import Unmodelled
from remit.engines.settlement.prover.terms import (
    FALSE,
    TRUE,
    Function,
    Term,
    apply,
    bound,
    conjunction,
    disjunction,
    equal,
    implies,
    negate,
    some,
)
from remit.engines.settlement.prover.terms import choose as choose_term
from remit.engines.settlement.sorts import Sort


@dataclass(frozen=True, slots=True)
class Leaf:
    """A set that the world holds: `member(*args, element)` says what is in it."""

    member: Function
    args: tuple[Term, ...]

    @property
    def element(self) -> Sort:
        """The sort of its elements."""
        return self.member.arguments[-1]

    def holds(self, element: Value) -> Term:
        """Whether it contains this element."""
        if isinstance(element, Term) and element.sort == self.element:
            return apply(self.member, *self.args, element)
        if isinstance(element, Opaque):
            raise element.refusal()
        return FALSE

    def some(self, body: Term) -> Term:
        """Whether an element, named `bound(self.element)` in `body`, makes it true."""
        return some(self.member, self.args, body)


@dataclass(frozen=True, slots=True)
class SetValue:
    """A set: items and whole sets, each there only under its condition."""

    items: tuple[tuple[Term, Value], ...] = ()
    leaves: tuple[tuple[Term, Leaf], ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute: the condition under which it is present, and its value then."""

    present: Term
    value: Value


@dataclass(frozen=True, slots=True)
class RecordValue:
    """A record by attribute name."""

    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value that can be carried about but not looked into, such as an `ipaddr`."""

    what: str

    def refusal(self) -> Unmodelled:
        """What to raise when a policy looks into it."""
        return Unmodelled(self.what, "say it with Bool, Long, String, an entity, or a set of those")


Value = Term | SetValue | RecordValue | Opaque


def same(left: Value, right: Value) -> Term:
    """Cedar's `==`: defined for every two values, false across types."""
    for value in (left, right):
        if isinstance(value, Opaque):
            raise value.refusal()
    if isinstance(left, Term) and isinstance(right, Term):
        return equal(left, right)
    if isinstance(left, SetValue) and isinstance(right, SetValue):
        return conjunction(subset(left, right), subset(right, left))
    if isinstance(left, RecordValue) and isinstance(right, RecordValue):
        absent = Field(FALSE, FALSE)
        return conjunction(
            *(
                _same_field(left.fields.get(name, absent), right.fields.get(name, absent))
                for name in sorted({*left.fields, *right.fields})
            )
        )
    return FALSE


def _same_field(left: Field, right: Field) -> Term:
    both = FALSE
    if left.present is not FALSE and right.present is not FALSE:
        both = conjunction(left.present, right.present, same(left.value, right.value))
    return disjunction(both, conjunction(negate(left.present), negate(right.present)))


def choose(condition: Term, yes: Value, no: Value) -> Value:
    """`yes` if the condition holds, else `no`. Raises `Unmodelled` where their types differ."""
    if condition.is_literal:
        return yes if condition.data else no
    if isinstance(yes, Term) and isinstance(no, Term) and yes.sort == no.sort:
        return choose_term(condition, yes, no)
    if isinstance(yes, SetValue) and isinstance(no, SetValue):
        sides = ((condition, yes), (negate(condition), no))
        return SetValue(
            tuple(
                (conjunction(side, guard), item)
                for side, value in sides
                for guard, item in value.items
            ),
            tuple(
                (conjunction(side, guard), leaf)
                for side, value in sides
                for guard, leaf in value.leaves
            ),
        )
    if isinstance(yes, RecordValue) and isinstance(no, RecordValue):
        return RecordValue(
            {
                name: _choose_field(condition, yes.fields.get(name), no.fields.get(name))
                for name in sorted({*yes.fields, *no.fields})
            }
        )
    raise Unmodelled(
        "an `if` whose branches are of different types",
        "give both branches values of one type, or write two policies",
    )


def _choose_field(condition: Term, yes: Field | None, no: Field | None) -> Field:
    if yes is None or no is None:
        field, side = (yes, condition) if yes else (no, negate(condition))
        assert field is not None
        return Field(conjunction(side, field.present), field.value)
    return Field(
        choose_term(condition, yes.present, no.present), choose(condition, yes.value, no.value)
    )


def contains(container: SetValue, element: Value) -> Term:
    """Cedar's `contains`."""
    return disjunction(
        *(
            conjunction(guard, same(item, element))
            for guard, item in container.items
            if guard is not FALSE
        ),
        *(conjunction(guard, leaf.holds(element)) for guard, leaf in container.leaves),
    )


def subset(part: SetValue, whole: SetValue) -> Term:
    """Whether every element of `part` is in `whole`: Cedar's `whole.containsAll(part)`."""
    return conjunction(
        *(implies(guard, contains(whole, item)) for guard, item in part.items),
        *(
            implies(
                guard,
                negate(
                    leaf.some(
                        conjunction(
                            leaf.holds(bound(leaf.element)),
                            negate(contains(whole, bound(leaf.element))),
                        )
                    )
                ),
            )
            for guard, leaf in part.leaves
        ),
    )


def meets(left: SetValue, right: SetValue) -> Term:
    """Cedar's `containsAny`: whether the two share an element."""
    return disjunction(
        *(conjunction(guard, contains(right, item)) for guard, item in left.items),
        *(
            conjunction(
                guard,
                leaf.some(
                    conjunction(
                        leaf.holds(bound(leaf.element)), contains(right, bound(leaf.element))
                    )
                ),
            )
            for guard, leaf in left.leaves
        ),
    )


def empty(container: SetValue) -> Term:
    """Cedar's `isEmpty`."""
    return negate(
        disjunction(
            *(guard for guard, _ in container.items),
            *(
                conjunction(guard, leaf.some(leaf.holds(bound(leaf.element))))
                for guard, leaf in container.leaves
            ),
        )
    )


NOTHING = SetValue()
PRESENT = TRUE
