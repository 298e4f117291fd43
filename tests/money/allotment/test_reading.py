"""Formula files: those of the house, and faults told by file and line."""

from __future__ import annotations

import ast
from fractions import Fraction
from pathlib import Path

import pytest

from remit.domains.money.allotment.formula import Kind, formulas, in_force, named, read_formula
from remit.domains.money.allotment.formula.reading import FORMULAS
from remit.errors import Invalid, NotFound

GOOD = (FORMULAS / "core_2018_19_half_way.toml").read_text("utf-8")


def test_every_formula_of_the_house_can_be_read() -> None:
    assert set(formulas()) == {path.stem for path in FORMULAS.glob("*.toml")}
    for formula in formulas().values():
        assert sum(component.weight for component in formula.components) == 1


def test_the_inequality_adjustment_is_marked_and_weighs_what_its_name_says() -> None:
    def part(name: str) -> Fraction:
        return sum(each.weight for each in named(name).components if each.inequality)

    assert part("primary_medical_2023_24") == Fraction(15, 100)
    assert part("core_2023_24_inequality_20") == Fraction(1, 5)
    assert round(part("core_2023_24"), 3) == Fraction(102, 1000)


def test_what_if_keeps_the_other_needs_in_proportion() -> None:
    real = {each.name: each.weight for each in named("core_2023_24").components}
    asked = {each.name: each.weight for each in named("core_2023_24_inequality_20").components}
    scale = (1 - asked["health_inequality"]) / (1 - real["health_inequality"])
    for name in real.keys() - {"health_inequality"}:
        assert abs(asked[name] - real[name] * scale) <= Fraction(1, 10**11)


def test_one_formula_is_in_force_for_a_year_and_a_fund() -> None:
    assert in_force(2018, "programme").name == "core_2018_19"
    with pytest.raises(NotFound, match="no formula is in force for 1999/00") as unknown:
        in_force(1999, "programme")
    assert unknown.value.code == "ALT-002"
    with pytest.raises(NotFound, match="there is no formula `nobody`") as unknown:
        named("nobody")
    assert "core_2023_24" in unknown.value.mend


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("weight = 1", "weight = 0.9", 23, "the weights add up to 0.9, not to 1"),
        ("speed = 0.5", "speed = 1.5", 14, "less than or equal to 1"),
        ("cap = 0.015", "cap = 0.005", 15, "the cap 0.005 is below the floor 0.01"),
        ("cap = 0.015", "cap = 0.08", 18, "a cap rises with the distance"),
        ("floor = 0.01\ncap = 0.015", "floor = 0.02\ncap = 0.03", 18, "a floor rises"),
        ('[opening]\nkind = "published"', "", 12, "there is nothing to converge from"),
        ('rule = "converge"', 'rule = "converge', 13, "not valid TOML"),
        ('fund = "programme"', 'fund = "programme"\nfond = 1', 6, "fond: extra inputs"),
        ("year = 2018", 'year = "many"', 3, "year: input should be a valid integer"),
    ],
)
def test_a_fault_is_told_by_file_and_line(
    tmp_path: Path, old: str, new: str, line: int, what: str
) -> None:
    assert GOOD.count(old) >= 1
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace(old, new, 1), "utf-8")
    with pytest.raises(Invalid, match="the formula cannot be used") as refused:
        read_formula(path)
    assert refused.value.code == "ALT-001"
    assert what in refused.value.what
    assert refused.value.where == f"mine.toml:{line}"


def test_numbers_are_read_exactly(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD, "utf-8")
    assert read_formula(path).pace.cap == Fraction(5, 100)


def test_the_arithmetic_knows_neither_django_nor_floats() -> None:
    for path in (FORMULAS.parent / "domains/money/allotment/formula").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert not (node.module or "").startswith("django"), path.name
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), path.name
            assert not (isinstance(node, ast.Name) and node.id == "float"), path.name


def test_examples_and_questions_are_never_in_force() -> None:
    kinds = {formula.name: formula.kind for formula in formulas().values()}
    assert kinds["registered_2018_19"] is Kind.EXAMPLE
    assert [name for name, kind in kinds.items() if kind is Kind.IN_FORCE] == [
        "core_2023_24",
        "primary_medical_2023_24",
        "core_2018_19",
    ]
