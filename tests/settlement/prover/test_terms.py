"""Terms simplify as they are made, and never to something else than they mean."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from remit.engines.settlement.prover.terms import (
    FALSE,
    LONG_MAX,
    LONG_MIN,
    TRUE,
    Function,
    apply,
    arithmetic,
    boolean,
    choose,
    conjunction,
    disjunction,
    entity,
    equal,
    implies,
    less,
    like,
    long,
    negate,
    overflows,
    postorder,
    rebuild,
    string,
)
from remit.engines.settlement.sorts import BOOL, LONG, STRING, Uid

P, Q, R = (apply(Function("value", "context", (name,), (), BOOL)) for name in "pqr")
N = apply(Function("value", "context", ("n",), (), LONG))
trees = st.recursive(
    st.sampled_from([P, Q, R, TRUE, FALSE]),
    lambda inner: st.one_of(
        inner.map(negate),
        st.tuples(inner, inner).map(lambda pair: conjunction(*pair)),
        st.tuples(inner, inner).map(lambda pair: disjunction(*pair)),
        st.tuples(inner, inner).map(lambda pair: implies(*pair)),
        st.tuples(inner, inner).map(lambda pair: equal(*pair)),
        st.tuples(inner, inner, inner).map(lambda three: choose(*three)),
    ),
    max_leaves=12,
)
numbers = st.one_of(
    st.integers(LONG_MIN, LONG_MAX), st.sampled_from([LONG_MIN, LONG_MAX, 0, 1, -1])
)
MEANS = {
    "not": lambda args: not args[0],
    "and": all,
    "or": any,
    "equal": lambda args: args[0] == args[1],
}


def meaning(term, given_values) -> bool:
    found = {}
    for node in postorder([term]):
        if node.is_literal:
            found[node] = node.data
        elif node.op == "apply":
            found[node] = given_values[node]
        else:
            found[node] = MEANS[node.op]([found[arg] for arg in node.args])
    return found[term]


@given(trees, st.tuples(st.booleans(), st.booleans(), st.booleans()))
def test_known_values_fold_to_what_the_term_means(term, values) -> None:
    known = dict(zip((P, Q, R), values, strict=True))
    folded = rebuild(term, lambda node: boolean(known[node]) if node in known else None)
    assert folded is boolean(meaning(term, known))


@given(numbers, numbers, st.sampled_from(["add", "sub", "mul"]))
def test_arithmetic_is_that_of_64_bits(left, right, op) -> None:
    exact = {"add": left + right, "sub": left - right, "mul": left * right}[op]
    assert overflows(op, long(left), long(right)) is boolean(not LONG_MIN <= exact <= LONG_MAX)
    if LONG_MIN <= exact <= LONG_MAX:
        assert arithmetic(op, long(left), long(right)) is long(exact)
    assert less(long(left), long(right)) is boolean(left < right)


def test_equal_terms_are_one_object_and_sorts_are_kept_apart() -> None:
    assert equal(N, long(1)) is equal(long(1), N)
    assert long(1) is not TRUE
    assert long(0) is not FALSE
    assert equal(long(1), string("1")) is FALSE
    assert equal(entity(Uid("A", "x")), entity(Uid("B", "x"))) is FALSE


def test_a_thing_and_its_opposite_fold_away() -> None:
    assert conjunction(P, negate(P)) is FALSE
    assert disjunction(P, Q, negate(P)) is TRUE
    assert equal(P, P) is TRUE
    assert less(N, N) is FALSE


def test_a_name_for_a_term_is_the_same_in_every_process() -> None:
    assert conjunction(P, equal(N, long(3))).digest == "c15db3e152711d7e4825"
    assert P.digest != Q.digest


def test_patterns_are_taken_literally_but_for_the_wildcard() -> None:
    assert like(string("a.c\nd"), ("a", ".", "c", None)) is TRUE
    assert like(string("abc"), ("a", ".", "c")) is FALSE
    text = apply(Function("value", "context", ("s",), (), STRING))
    assert like(text, (None,)) is TRUE
    assert like(text, ()).op == "like"
    assert like(string(""), ()) is TRUE
