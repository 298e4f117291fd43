"""From a policy's syntax to terms: the one compiler, for proofs and for known facts alike.

What it asks of the facts it asks of a `World`, which knows them or does not. A construct outside
the subset raises `Unmodelled`; nothing is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cedarpy import pst

from remit.engines.settlement.prover.environment import World
from remit.engines.settlement.prover.faults import Unmodelled
from remit.engines.settlement.prover.sym import (
    ALWAYS_ERRS,
    STRICT,
    Sym,
    as_entity,
    as_term,
    both,
    branch,
    either,
    inverse,
    is_empty,
    matches,
    negation,
)
from remit.engines.settlement.prover.terms import (
    FALSE,
    TRUE,
    Term,
    boolean,
    bound,
    conjunction,
    disjunction,
    entity,
    equal,
    long,
    negate,
    string,
)
from remit.engines.settlement.prover.values import Field, Opaque, RecordValue, SetValue, same
from remit.engines.settlement.sorts import STRING, EntitySort, Uid

PLAINLY: Final = "write it with Bool, Long, String or an entity"
INSTEAD: Final = {
    "datetime": "write dates as whole days since 1970 (Long)",
    "duration": "write lengths of time as whole days (Long)",
    "decimal": "write amounts as whole pence or basis points (Long)",
    "ip": "take network addresses out of the policy",
}
NOTHING: Final = Field(FALSE, FALSE)
"""An attribute that its type does not have."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A whole policy in one world: when it is satisfied, and when it errs (and so is skipped)."""

    satisfied: Term
    errs: Term


def compile_policy(policy: pst.Template, world: World) -> Condition:
    """The scope, then each `when` and `unless` in turn, joined as Cedar's `&&` joins them."""
    compiler = _Compiler(world)
    sym = compiler.scope(policy.principal, "principal")
    sym = both(sym, compiler.scope(policy.action, "action"))
    sym = both(sym, compiler.scope(policy.resource, "resource"))
    for clause in policy.clauses:
        condition = compiler.expression(clause.expr)
        sym = both(sym, inverse(condition) if isinstance(clause, pst.Unless) else condition)
    assert isinstance(sym.value, Term)
    return Condition(conjunction(sym.value, negate(sym.err)), sym.err)


def compile_expression(expr: pst.Expr, world: World) -> Sym:
    """One expression apart from any policy. Raises `Unmodelled`."""
    return _Compiler(world).expression(expr)


def uid_of(uid: pst.EntityUid) -> Uid:
    """An entity as policies write it."""
    return Uid(str(uid.type), uid.id)


def _named(target: pst.EntityOrSlot) -> Sym:
    if isinstance(target, pst.Slot):
        raise Unmodelled("a template's slot", "link the template, or name the entity")
    return Sym(entity(uid_of(target)), FALSE)


class _Compiler:
    """One world's compiler. Methods take and give `Sym`, so that no error is dropped."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._scopes: Mapping[type, Callable[[Sym, Any], Sym]] = {
            pst.ScopeAny: lambda _subject, _scope: Sym(TRUE, FALSE),
            pst.ScopeEq: lambda subject, scope: _same(subject, _named(scope.entity)),
            pst.ActionEq: lambda subject, scope: _same(subject, _named(scope.entity)),
            pst.ScopeIn: lambda subject, scope: self._in(subject, _named(scope.entity)),
            pst.ScopeIs: lambda subject, scope: _is(subject, scope.entity_type),
            pst.ScopeIsIn: lambda subject, scope: both(
                _is(subject, scope.entity_type), self._in(subject, _named(scope.entity))
            ),
            pst.ActionIn: lambda subject, scope: self._in(
                subject,
                Sym(SetValue(tuple((TRUE, _named(each).value) for each in scope.entities)), FALSE),
            ),
        }
        self._nodes: Mapping[type, Callable[[Any], Sym]] = {
            pst.Var: lambda node: self._variable(node.name),
            pst.BoolLit: lambda node: Sym(boolean(node.value), FALSE),
            pst.LongLit: lambda node: Sym(long(node.value), FALSE),
            pst.StringLit: lambda node: Sym(string(node.value), FALSE),
            pst.EntityLit: lambda node: _named(node.value),
            pst.UnaryOp: self._unary,
            pst.BinaryOp: self._binary,
            pst.GetAttr: lambda node: self._get(self.expression(node.base), node.attr),
            pst.HasAttr: lambda node: self._has(self.expression(node.base), node.attrs),
            pst.Like: lambda node: matches(
                self.expression(node.base),
                tuple(part.value if isinstance(part, pst.Char) else None for part in node.pattern),
            ),
            pst.Is: self._is_in,
            pst.IfThenElse: lambda node: branch(
                *map(self.expression, (node.cond, node.then_expr, node.else_expr))
            ),
            pst.Set: self._set,
            pst.Record: self._record,
        }

    def scope(self, constraint: Any, variable: str) -> Sym:
        """`principal == ..`, `in ..`, `is ..` in a policy's head."""
        return self._scopes[type(constraint)](self._variable(variable), constraint)

    def expression(self, expr: pst.Expr) -> Sym:
        """Any expression."""
        compile_node = self._nodes.get(type(expr))
        if compile_node is None:
            raise Unmodelled(f"`{type(expr).__name__}`", PLAINLY)
        return compile_node(expr)

    def _variable(self, name: str) -> Sym:
        return Sym(self.world.variable(name), FALSE)

    def _unary(self, node: pst.UnaryOp) -> Sym:
        known = {"not": inverse, "neg": negation, "is_empty": is_empty}
        if node.op not in known:
            raise Unmodelled(f"the function `{node.op}`", INSTEAD.get(node.op, PLAINLY))
        return known[node.op](self.expression(node.arg))

    def _binary(self, node: pst.BinaryOp) -> Sym:
        special: Mapping[str, Callable[[Sym, Sym], Sym]] = {
            "and": both,
            "or": either,
            "in": self._in,
            "has_tag": self._has_tag,
            "get_tag": self._get_tag,
        }
        made = special.get(node.op) or STRICT.get(node.op)
        if made is None:
            raise Unmodelled(f"the function `{node.op}`", PLAINLY)
        left, right = self.expression(node.left), self.expression(node.right)
        if node.op not in {"and", "or"} and TRUE in {left.err, right.err}:
            return ALWAYS_ERRS
        return made(left, right)

    def _is_in(self, node: pst.Is) -> Sym:
        subject = self.expression(node.base)
        found = _is(subject, node.entity_type)
        if node.in_expr is None:
            return found
        return both(found, self._in(subject, self.expression(node.in_expr)))

    def _set(self, node: pst.Set) -> Sym:
        syms = [self.expression(element) for element in node.elements]
        return Sym(
            SetValue(tuple((TRUE, sym.value) for sym in syms)),
            disjunction(*(sym.err for sym in syms)),
        )

    def _record(self, node: pst.Record) -> Sym:
        made = {name: self.expression(value) for name, value in node.fields.items()}
        return Sym(
            RecordValue({name: Field(TRUE, sym.value) for name, sym in made.items()}),
            disjunction(*(sym.err for sym in made.values())),
        )

    def _in(self, left: Sym, right: Sym) -> Sym:
        subject, target = as_entity(left.value), as_entity(right.value)
        err = disjunction(left.err, right.err)
        if isinstance(right.value, Opaque):
            raise right.value.refusal()
        if subject is None or err is TRUE:
            return ALWAYS_ERRS
        if target is not None:
            return Sym(self._within(subject, target), err)
        if not isinstance(right.value, SetValue):
            return ALWAYS_ERRS
        return self._in_any(subject, right.value, err)

    def _in_any(self, subject: Term, targets: SetValue, err: Term) -> Sym:
        """`in [..]`: an element that is no entity is an error, even beside one that matches."""
        found: list[Term] = []
        errors = [err]
        for guard, item in targets.items:
            member = as_entity(item)
            if member is None:
                errors.append(guard)
            else:
                found.append(conjunction(guard, self._within(subject, member)))
        for guard, leaf in targets.leaves:
            place = bound(leaf.element)
            if isinstance(leaf.element, EntitySort):
                body = conjunction(leaf.holds(place), self._within(subject, place))
                found.append(conjunction(guard, leaf.some(body)))
            else:
                errors.append(conjunction(guard, leaf.some(leaf.holds(place))))
        return Sym(disjunction(*found), disjunction(*errors))

    def _within(self, subject: Term, target: Term) -> Term:
        return disjunction(equal(subject, target), self.world.below(subject, target))

    def _field(self, base: Sym, name: str) -> tuple[Term, Field] | None:
        """When the base can be looked into, and the field; none where the base is mistyped."""
        if isinstance(base.value, Opaque):
            raise base.value.refusal()
        if base.err is TRUE:
            return None
        if isinstance(base.value, RecordValue):
            return TRUE, base.value.fields.get(name, NOTHING)
        thing = as_entity(base.value)
        if thing is None:
            return None
        return self.world.exists(thing), self.world.attribute(thing, name) or NOTHING

    def _get(self, base: Sym, name: str) -> Sym:
        found = self._field(base, name)
        if found is None:
            return ALWAYS_ERRS
        exists, field = found
        return Sym(field.value, disjunction(base.err, negate(exists), negate(field.present)))

    def _has(self, base: Sym, names: tuple[str, ...]) -> Sym:
        found = self._field(base, names[0])
        if found is None:
            return ALWAYS_ERRS
        exists, field = found
        here = Sym(conjunction(exists, field.present), base.err)
        if len(names) == 1 or here.value is FALSE:
            return here
        return both(here, self._has(self._get(base, names[0]), names[1:]))

    def _has_tag(self, left: Sym, right: Sym) -> Sym:
        found = self._tag(left, right)
        if found is None:
            return ALWAYS_ERRS
        exists, field = found
        return Sym(conjunction(exists, field.present), disjunction(left.err, right.err))

    def _get_tag(self, left: Sym, right: Sym) -> Sym:
        found = self._tag(left, right)
        if found is None:
            return ALWAYS_ERRS
        exists, field = found
        return Sym(
            field.value, disjunction(left.err, right.err, negate(exists), negate(field.present))
        )

    def _tag(self, left: Sym, right: Sym) -> tuple[Term, Field] | None:
        subject, key = as_entity(left.value), as_term(right, STRING)
        if subject is None or key is None:
            return None
        return self.world.exists(subject), self.world.tag(subject, key) or NOTHING


def _same(left: Sym, right: Sym) -> Sym:
    return Sym(same(left.value, right.value), FALSE)


def _is(subject: Sym, kind: pst.EntityType) -> Sym:
    thing = as_entity(subject.value)
    if thing is None or not isinstance(thing.sort, EntitySort):
        return ALWAYS_ERRS
    return Sym(boolean(thing.sort.name == str(kind)), subject.err)
