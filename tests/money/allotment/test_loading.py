"""Allocation files: good lines kept, bad ones apart, nothing taken from what does not add up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from remit.acts.door import perform
from remit.acts.models import ActRow
from remit.domains.bodies.entities import registrar
from remit.domains.money.acts.allocations import LoadAllocations, sha256_of
from remit.domains.money.allotment import amounts, service
from remit.domains.money.allotment.formula import named
from remit.domains.money.allotment.tables import AllocationFile, AllocationLine
from remit.domains.money.queries import allocation_faults, allocation_files, allotment, share_of
from remit.errors import Invalid, NotFound, Refused
from tests.country import officer_of

HEADER = "code,name,fund,currency,pounds"
DAY, YEAR = date(2018, 4, 1), 2018
CORE_HEADER = (
    "CCG,Opening DfT,Minimum allocation,Minimum growth,Final allocation,Final growth,"
    "Per capita allocation,Per capita growth,Final per capita growth,Final closing DfT"
)
# Two groups that agree with themselves: 2,000 and 1,000 pounds a head, 2% growth.
DARLINGTON = "NHS Darlington CCG,1%,102000,2.00%,102000,2.00%,2000,1%,2.00%,51000"
CRAWLEY = "NHS Crawley CCG,-1%,51000,2.00%,51000,2.00%,1000,1%,-4.00%,51000"


def test_good_lines_are_kept_and_can_be_allotted(write, load) -> None:
    path = write(
        HEADER, "00C,,programme,GBP,100.10", "09H,,programme,GBP,200", "TOTAL,,programme,GBP,300.10"
    )
    loaded = load(path, DAY, YEAR)
    assert loaded.receipt.summary.startswith("took in file.csv: 2 lines, 0 of them at fault")
    good, aside = amounts.official_allotments(YEAR, "programme")
    assert [(each.body, each.pence) for each in good] == [("ccg-00c", 10010), ("ccg-09h", 20000)]
    assert aside == []
    assert allocation_files().files[0].act == loaded.receipt.number


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("ZZZ,,programme,GBP,0", "code", "no commissioner has the code `ZZZ` on 1 April 2018"),
        ("00W,,programme,GBP,0", "code", "ccg-00w was there from 1 April 2013 until 1 April 2017"),
        ("QE1,,programme,GBP,0", "code", "icb-qe1 was there from 1 July 2022 on"),
        ("09H,,programme,GBP,-5", "pounds", "is below nothing"),
        ("09H,,programme,EUR,0", "currency", "`EUR` is no currency of this house"),
        ("09H,,programme,,0", "currency", "`` is no currency"),
        ("09H,,programme,GBP,€5", "pounds", "is not in pounds"),
        ("09H,,programme,GBP,many", "pounds", "`many` is no number"),
        ("09H,,programme,GBP,0.005", "pounds", "parts of a penny"),
        ("09H,,programme,GBP,92233720368547758.08", "pounds", "more than the ledger can hold"),
        ("00C,,programme,GBP,0", "code", "stands on line 2 for this fund already"),
        ("09H,programme,GBP,0", "", "not the 5 columns"),
        ('09H,"",programme,GBP,"0', "", "not the 5 columns"),
    ],
)
def test_a_bad_line_is_told_by_line_and_column_and_never_allotted(
    write, load, line: str, column: str, reason: str
) -> None:
    # The total counts what can be read, so that only the line itself is at fault.
    extra = {"-5": -5, "0.005": 0, "92233720368547758.08": 0}.get(line.rpartition(",")[2], 0)
    path = write(HEADER, "00C,,programme,GBP,100", line, f"TOTAL,,programme,GBP,{100 + extra}")
    loaded = load(path, DAY, YEAR)
    [fault] = allocation_faults(loaded.number or 0).faults
    assert (fault.line, fault.column) == (3, column)
    assert reason in fault.reason
    assert fault.mend
    assert fault.text == line
    good, _ = amounts.official_allotments(YEAR, "programme")
    assert [each.body for each in good] == ["ccg-00c"]


@pytest.mark.parametrize("total", ["TOTAL,,programme,GBP,100.01", "09H,,other,GBP,0"])
def test_a_file_that_does_not_add_up_leaves_nothing_behind(write, load, total: str) -> None:
    path = write(HEADER, "00C,,programme,GBP,100", total)
    acts = ActRow.objects.count()
    with pytest.raises(Invalid, match="does not add up") as refused:
        load(path, DAY, YEAR)
    assert refused.value.code == "ALT-014"
    assert ActRow.objects.count() == acts
    assert not AllocationFile.objects.exists()


def test_an_allotment_for_a_body_that_is_gone_by_the_years_first_day_stands_aside(
    write, load
) -> None:
    """A file of bodies of 2016 for money of 2018: Central Manchester ended between them."""
    path = write(HEADER, "00W,,programme,GBP,5", "00C,,programme,GBP,7", "TOTAL,,programme,GBP,12")
    load(path, date(2016, 4, 1), YEAR)
    good, aside = amounts.official_allotments(YEAR, "programme")
    assert [(each.body, each.pence) for each in good] == [("ccg-00c", 700)]
    assert [(each.body, each.pence, each.reason) for each in aside] == [
        ("ccg-00w", 500, "ccg-00w is not there on 1 April 2018")
    ]


def test_a_preview_keeps_nothing_and_the_same_file_is_kept_once(write, load) -> None:
    path = write(HEADER, "00C,,programme,GBP,100", "TOTAL,,programme,GBP,100")
    assert load(path, DAY, YEAR, dry_run=True).number is None
    assert not AllocationFile.objects.exists()
    assert load(path, DAY, YEAR).number
    assert load(path, DAY, YEAR).number is None
    assert AllocationFile.objects.count() == 1


def test_an_undone_file_counts_no_more_and_stays_listed(write, load) -> None:
    path = write(HEADER, "00C,,programme,GBP,100", "TOTAL,,programme,GBP,100")
    number = load(path, DAY, YEAR).number
    undone = service.undo(number, by=registrar(date.today()))
    with pytest.raises(Invalid, match="no official file"):
        amounts.official_allotments(YEAR, "programme")
    assert allocation_files().files[0].undone_by == undone.number
    with pytest.raises(Invalid, match="undone already"):
        service.undo(number, by=registrar(date.today()))
    with pytest.raises(NotFound, match="no allocation file `99999`"):
        service.undo(99_999, by=registrar(date.today()))


def test_only_the_keeper_of_the_register_loads(write, england: None) -> None:
    path = write(HEADER, "00C,,programme,GBP,100", "TOTAL,,programme,GBP,100")
    lead = officer_of("ccg-00c", "accountable_officer", DAY)
    act = LoadAllocations(path=str(path), sha256=sha256_of(path), as_of=DAY, year=YEAR)
    with pytest.raises(Refused):
        perform(act, by=lead, effective_on=DAY)
    assert not AllocationFile.objects.exists()


def test_a_file_that_changed_meanwhile_is_refused(write, england: None) -> None:
    path = write(HEADER, "00C,,programme,GBP,100", "TOTAL,,programme,GBP,100")
    act = LoadAllocations(path=str(path), sha256="0" * 64, as_of=DAY, year=YEAR)
    with pytest.raises(Invalid) as refused:
        perform(act, by=registrar(date.today()), effective_on=date.today())
    assert refused.value.code == "ALT-015"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "ALT-010"), (b"a,b\n1,2\n", "ALT-010"), (HEADER.encode() + b"\n\xff\n", "ALT-012")],
)
def test_what_is_no_allocation_file_is_refused_whole(
    tmp_path: Path, load, content: bytes, code: str
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(Invalid) as refused:
        load(path, DAY, YEAR)
    assert refused.value.code == code


def test_bytes_that_are_not_text_far_down_are_placed_by_their_line(tmp_path: Path, load) -> None:
    path = tmp_path / "file.csv"
    good = f"{HEADER}\n" + "00C,,programme,GBP,100\n" * 999
    path.write_bytes(good.encode() + b"\xff,,programme,GBP,1\n")
    with pytest.raises(Invalid) as refused:
        load(path, DAY, YEAR)
    assert refused.value.where == "file.csv, line 1001"


@pytest.mark.parametrize(
    "sql", ["update allocation_line set body = 'x'", "delete from allocation_line"]
)
def test_kept_lines_are_never_changed(write, load, sql: str) -> None:
    load(write(HEADER, "00C,,programme,GBP,1", "TOTAL,,programme,GBP,1"), DAY, YEAR)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(sql)
    assert AllocationLine.objects.count() == 1


def test_wrong_headers_of_core_allocations_are_understood(write, load) -> None:
    load(write(CORE_HEADER, DARLINGTON, CRAWLEY), date(2016, 4, 1), YEAR)
    checks = {check.name: check for check in allocation_files().files[0].checks}
    assert checks["population"].holds
    assert checks["opening"].holds
    assert checks["minimum"].holds
    # Targets of 100,000 and 53,125 against allocations of 102,000 and 51,000.
    assert checks["targets"].differences[0].printed == "153,000"
    assert checks["targets"].differences[0].follows == "153,125"
    view = allotment("core_2018_19")
    assert [row.registered for row in view.rows] == [51_000, 51_000]
    assert {row.slug: row.pence for row in view.rows} == {
        "ccg-00c": 10_200_000_000,
        "ccg-09h": 5_100_000_000,
    }
    assert [float(row.growth or 0) for row in view.rows] == [0.02, 0.02]


@pytest.mark.parametrize(
    ("line", "check"),
    [
        (CRAWLEY.replace(",1000,", ",1002,"), "population"),
        (CRAWLEY.replace(",51000,2.00%,51000", ",51000,2.50%,51000"), "opening"),
        (CRAWLEY.replace(",51000,2.00%,51000,2.00%", ",51100,2.20%,51000,2.00%"), "minimum"),
    ],
)
def test_a_planted_difference_is_found_by_its_check(write, load, line: str, check: str) -> None:
    load(write(CORE_HEADER, DARLINGTON, line), date(2016, 4, 1), YEAR)
    found = {each.name: each for each in allocation_files().files[0].checks}[check]
    assert not found.holds
    assert [each.line for each in found.differences] == [3]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (CRAWLEY.replace("NHS Crawley CCG", "NHS Nowhere CCG"), "the name `NHS Nowhere CCG`"),
        (CRAWLEY.replace(",51000,2.00%", ",-51000,2.00%"), "is below nothing"),
        (CRAWLEY.removesuffix(",51000") + ",2.00%", "`2.00%` is no number"),
        (CRAWLEY.replace("NHS Crawley CCG", "NHS Darlington CCG"), "on line 2 already"),
        (CRAWLEY + ",1", "11 columns where the layout has 10"),
    ],
)
def test_a_bad_line_of_core_allocations_is_kept_apart(write, load, line: str, reason: str) -> None:
    loaded = load(write(CORE_HEADER, DARLINGTON, line), date(2016, 4, 1), YEAR)
    assert [(fault.line, reason in fault.reason) for fault in loaded.read.faults] == [(3, True)]
    assert [good.body for good in loaded.read.good] == ["ccg-00c"]


def test_figures_that_stand_twice_are_kept_apart_by_the_name_that_has_others(write, load) -> None:
    copied = DARLINGTON.replace("NHS Darlington CCG", "NHS Crawley CCG")
    loaded = load(write(CORE_HEADER, DARLINGTON, copied, CRAWLEY), date(2016, 4, 1), YEAR)
    [fault] = loaded.read.faults
    assert fault.line == 3
    assert "its figures are those of line 2" in fault.reason
    assert [good.line for good in loaded.read.good] == [2, 4]


def test_a_share_can_be_followed_from_file_to_penny(write, load) -> None:
    load(write(CORE_HEADER, DARLINGTON, CRAWLEY), date(2016, 4, 1), YEAR)
    view = share_of("00c", "core_2018_19_to_target")
    by_name = {step.name: step for step in view.steps}
    # 100,000 of 153,125 parts of 153 million pounds.
    assert by_name["target_share"].result.value * 153125 == pytest.approx(100_000)
    assert by_name["allotment"].result.text == "£99,918,367.35"
    assert view.row.pence == 9_991_836_735


def test_a_notional_total_cannot_be_allotted(england: None) -> None:
    with pytest.raises(Invalid, match="nobody's money") as refused:
        amounts.allotments(named("core_2023_24"))
    assert refused.value.code == "ALT-009"
    with pytest.raises(Invalid, match="it is for 2018/19, not for 2019"):
        amounts.allotments(named("core_2018_19"), 2019)
    with pytest.raises(Invalid, match="are not here") as missing:
        amounts.allotments(named("core_2018_19"))
    assert missing.value.code == "ALT-008"
