"""The writer: whole batches, one writer, nothing signed that was not read back, no going back."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from remit.engines.record import (
    Integrator,
    LogPlace,
    create_log,
    fsck,
    leaf_hash,
    rebuild,
    verify_consistency,
    verify_inclusion,
)
from remit.engines.record.identity import read_chain_entry
from remit.errors import DoesNotHold, Failure, Invalid, NotFound
from tests.record import model
from tests.record.making import (
    NOON,
    ORIGIN,
    entry,
    files_of,
    grow,
    make_log,
    place_in,
    source,
    witness_signer,
)


def faults(place: LogPlace) -> list[tuple[str, str]]:
    return [(each.path, each.what) for each in fsck(place.public, state=place.state).faults]


def test_what_is_integrated_can_be_read_and_proved(tmp_path: Path) -> None:
    place = make_log(tmp_path, 3, 256, 300)
    log = place.reader()
    head = log.head()
    assert (head.origin, head.size) == (ORIGIN, 300)
    assert head.root == model.root([entry(index) for index in range(300)])
    for index in (0, 5, 255, 256, 299):
        assert log.entry(index) == entry(index)
        proof = log.inclusion(index, 300)
        assert verify_inclusion(index, 300, leaf_hash(entry(index)), proof, head.root)
    older = model.root([entry(index) for index in range(200)])
    assert log.root(200) == older
    assert verify_consistency(200, 300, older, head.root, log.consistency(200, 300))
    with pytest.raises(NotFound, match="no entry 300"):
        log.entry(300)


def test_a_new_log_is_an_empty_tree(tmp_path: Path) -> None:
    place = make_log(tmp_path)
    assert place.reader().head().size == 0
    assert place.first_index() == 0
    assert faults(place) == []
    with pytest.raises(Failure, match="already"):
        create_log(place, ORIGIN)


def test_nothing_new_is_nothing_published(tmp_path: Path) -> None:
    place = make_log(tmp_path, 10)
    before = files_of(tmp_path)
    with Integrator.open(place, now=lambda: NOON) as integrator:
        assert integrator.integrate(source(10)) is None
    assert files_of(tmp_path) == before


def test_one_batch_is_one_checkpoint(tmp_path: Path) -> None:
    with Integrator.open(make_log(tmp_path), now=lambda: NOON) as integrator:
        published = integrator.integrate(source(20), entries_max=7)
        assert published
        assert (published.size_before, published.size) == (0, 7)
        assert published.checkpoint == integrator.head.text
        assert integrator.size == 7


def test_partial_tiles_go_when_the_full_one_is_there(tmp_path: Path) -> None:
    place = make_log(tmp_path, 100, 250)
    assert (place.public / "tile/0/000.p/100").exists()
    grow(place, 260)
    assert not (place.public / "tile/0/000.p").exists()
    assert not (place.public / "tile/entries/000.p").exists()
    assert (place.public / "tile/0/001.p/4").exists()
    assert faults(place) == []


def test_the_state_folder_is_not_inside_the_public_one(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="inside"):
        LogPlace(tmp_path, tmp_path / "state")


def test_no_secret_is_public(tmp_path: Path) -> None:
    place = make_log(tmp_path, 10)
    assert (place.state.stat().st_mode & 0o777, place.public.is_dir()) == (0o700, True)
    secret = (place.state / "key").read_bytes().split(b"+")[-1].strip()
    assert not any(secret in content for content in files_of(place.public).values())


def test_a_second_integrator_is_refused(tmp_path: Path) -> None:
    place = make_log(tmp_path, 10)
    opening = "import sys; from tests.record.making import *; grow(place_in(Path(sys.argv[1])), 20)"
    with Integrator.open(place, now=lambda: NOON) as integrator:
        other = subprocess.run(
            [sys.executable, "-c", opening, str(tmp_path)], capture_output=True, text=True,
            cwd=Path(__file__).parents[2], check=False,
        )  # fmt: skip
        assert other.returncode != 0
        assert "another integrator keeps this log (process" in other.stderr
        assert integrator.integrate(source(15))
    grow(place, 20)
    assert place.reader().head().size == 20


def test_killed_at_any_step_it_goes_on_without_fork_or_loss(tmp_path: Path) -> None:
    """Real processes, killed by signal between steps; see `killed.py`."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.record.killed", str(tmp_path)], capture_output=True,
        text=True, cwd=Path(__file__).parents[2], check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {"hashed", "written", "read back", "signed", "guarded", "published", "day kept",
            "settled", "swept"} <= {each["step"] for each in found}  # fmt: skip
    assert len(found) > 12
    for each in found:
        assert each["killed"], each
        assert each["size"] == 400, each
        assert each["same"], each
        assert each["faults"] == [], each
        # What was out before the kill is a beginning of what is out now.
        assert each["consistent"], each


@pytest.mark.parametrize("step", ["key made", "key announced", "key taken", "guarded", "published"])
def test_a_change_of_key_may_be_cut_off(tmp_path: Path, step: str) -> None:
    place = make_log(tmp_path, 10)
    before = place.reader().description().current

    def cut(done: str) -> None:
        if done == step:
            raise KeyboardInterrupt

    with (
        pytest.raises(KeyboardInterrupt),
        Integrator.open(place, now=lambda: NOON, fault=cut) as integrator,
    ):
        integrator.rotate_key()
    grow(place, 20)
    identity = place.reader().description()
    assert len(identity.keys) == (1 if step == "key made" else 2)
    assert place.reader().head([before]).size == 20
    assert place.reader().head().note.signed_by(identity.current)
    assert faults(place) == []
    assert not (place.state / "key.new").exists()


def test_who_trusts_the_first_key_can_follow_to_the_last(tmp_path: Path) -> None:
    place = make_log(tmp_path, 10)
    first = place.reader().description().current
    with Integrator.open(place, now=lambda: NOON) as integrator:
        integrator.rotate_key()
        last = integrator.rotate_key()
    identity = place.reader().description()
    assert str(identity.current) == last
    assert identity.vouched_for([first]) == identity.keys
    assert identity.vouched_for([identity.current]) == (identity.current,)
    assert place.reader().head([first]).size == 10
    with pytest.raises(DoesNotHold, match="ever signed"):
        identity.vouched_for([witness_signer("x").verifier])


def test_a_change_of_key_that_the_old_key_did_not_sign_is_refused(tmp_path: Path) -> None:
    place = make_log(tmp_path, 10)
    with Integrator.open(place, now=lambda: NOON) as integrator:
        integrator.rotate_key()
    note = place.public / "keys/001"
    lines = note.read_text("utf-8").splitlines(keepends=True)
    note.write_text("".join([*lines[:-2], lines[-1]]), "utf-8")
    with pytest.raises(DoesNotHold, match="must sign"):
        place.reader().description()


def test_an_old_copy_put_back_is_refused(tmp_path: Path) -> None:
    place = make_log(tmp_path, 10)
    shutil.copytree(place.public, tmp_path / "copy")
    grow(place, 20)
    shutil.rmtree(place.public)
    shutil.copytree(tmp_path / "copy", place.public)
    with pytest.raises(DoesNotHold, match=r"old copy: it ends at 10, and 20 was signed"):
        grow(place, 30)
    assert ("checkpoint", "an old copy: 10 entries, and 20 were signed") in faults(place)


def test_a_copy_from_before_a_change_of_key_is_refused_as_that(tmp_path: Path) -> None:
    place = make_log(tmp_path, 10)
    shutil.copytree(place.public, tmp_path / "copy")
    with Integrator.open(place, now=lambda: NOON) as integrator:
        integrator.rotate_key()
    shutil.rmtree(place.public)
    shutil.copytree(tmp_path / "copy", place.public)
    with pytest.raises(DoesNotHold) as refused:
        grow(place, 11)
    assert refused.value.code == "REC-103"
    assert "from before the key was changed" in refused.value.mend
    assert [path for path, what in faults(place) if "does not fit the log" in what] == ["guard"]


def test_an_old_checkpoint_alone_put_back_is_refused(tmp_path: Path) -> None:
    place = make_log(tmp_path, 10)
    old = (place.public / "checkpoint").read_bytes()
    grow(place, 20)
    (place.public / "checkpoint").write_bytes(old)
    with pytest.raises(DoesNotHold, match="old copy"):
        grow(place, 30)


def test_a_checkpoint_of_the_same_size_that_was_not_signed_here_is_refused(tmp_path: Path) -> None:
    place = make_log(tmp_path / "one", 10)
    other = make_log(tmp_path / "two")
    shutil.copytree(place.state, other.state, dirs_exist_ok=True)
    shutil.rmtree(other.public)
    shutil.copytree(place.public, other.public)
    with Integrator.open(other, now=lambda: NOON) as integrator:
        integrator.integrate(lambda start, _: [b"another"] if start == 10 else [])
    grow(place, 11)
    shutil.rmtree(place.public)
    shutil.copytree(other.public, place.public)
    with pytest.raises(DoesNotHold, match="was rewritten"):
        grow(place, 12)


def test_a_lost_guard_or_checkpoint_stops_it(tmp_path: Path) -> None:
    place = make_log(tmp_path, 10)
    guard = (place.state / "guard").read_bytes()
    (place.state / "guard").unlink()
    with pytest.raises(DoesNotHold, match="lost its guard"):
        grow(place, 20)
    (place.state / "guard").write_bytes(guard)
    (place.public / "checkpoint").unlink()
    with pytest.raises(DoesNotHold, match="has no checkpoint"):
        grow(place, 20)


@pytest.mark.parametrize("folder", ["public/tile/0/000.p/10", "public/tile/entries/000.p/10"])
def test_a_damaged_edge_stops_it(tmp_path: Path, folder: str) -> None:
    place = make_log(tmp_path, 10)
    path = tmp_path / folder
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(DoesNotHold, match="not the one that was signed"):
        grow(place, 20)


@pytest.mark.parametrize("level", ["0", "entries"])
def test_a_bit_that_flips_between_memory_and_disk_is_never_signed(
    tmp_path: Path, level: str
) -> None:
    place = make_log(tmp_path, 10)

    def flip(done: str) -> None:
        if done == "written":
            path = place.public / f"tile/{level}/000"
            content = bytearray(path.read_bytes())
            content[700] ^= 4
            path.write_bytes(bytes(content))

    with (
        Integrator.open(place, now=lambda: NOON, fault=flip) as integrator,
        pytest.raises(DoesNotHold, match="not what was written") as error,
    ):
        integrator.integrate(source(300))
    assert error.value.where == f"tile/{level}/000"
    assert place.reader().head().size == 10


def test_a_tree_that_does_not_begin_with_the_last_one_is_never_signed(tmp_path: Path) -> None:
    """Damage that comes after the batch was read back is met by the last check of all."""
    place = make_log(tmp_path, 300)

    def flip(done: str) -> None:
        if done == "read back":
            path = place.public / "tile/0/001.p/54"
            content = bytearray(path.read_bytes())
            content[5] ^= 4
            path.write_bytes(bytes(content))

    with (
        Integrator.open(place, now=lambda: NOON, fault=flip) as integrator,
        pytest.raises(DoesNotHold, match="does not begin with the old one"),
    ):
        integrator.integrate(source(310))
    assert place.reader().head().size == 300


def test_a_source_that_changes_its_mind_is_refused(tmp_path: Path) -> None:
    place = make_log(tmp_path, 10)

    def cut(done: str) -> None:
        if done == "written":
            raise KeyboardInterrupt

    with (
        Integrator.open(place, now=lambda: NOON, fault=cut) as integrator,
        pytest.raises(KeyboardInterrupt),
    ):
        integrator.integrate(source(20))
    with Integrator.open(place, now=lambda: NOON) as integrator:
        with pytest.raises(DoesNotHold, match="other bytes"):
            integrator.integrate(lambda start, _: [b"else" for _ in range(start, 20)])
        assert integrator.integrate(source(20))
    assert faults(place) == []


def test_after_a_fault_the_same_integrator_goes_on(tmp_path: Path) -> None:
    place, trouble = make_log(tmp_path, 10), ["read back"]

    def cut(done: str) -> None:
        if done in trouble:
            trouble.clear()
            raise KeyboardInterrupt

    with Integrator.open(place, now=lambda: NOON, fault=cut) as integrator:
        with pytest.raises(KeyboardInterrupt):
            integrator.integrate(source(20))
        assert integrator.size == 10
        integrator.integrate(source(30))
    assert place.reader().head().root == model.root([entry(index) for index in range(30)])
    assert faults(place) == []


def test_an_entry_too_long_changes_nothing(tmp_path: Path) -> None:
    place = make_log(tmp_path, 10)
    with Integrator.open(place, now=lambda: NOON) as integrator:
        with pytest.raises(Invalid, match="65,535"):
            integrator.integrate(lambda start, _: [b"fine", b"x" * 70_000])
        assert integrator.integrate(source(20))
    assert faults(place) == []


def test_time_does_not_go_backwards(tmp_path: Path) -> None:
    place = make_log(tmp_path, 10)
    yesterday = NOON - timedelta(days=1)
    with (
        Integrator.open(place, now=lambda: yesterday) as integrator,
        pytest.raises(Failure, match="2026-11-21"),
    ):
        integrator.integrate(source(20))
    with Integrator.open(place, now=lambda: NOON + timedelta(days=2)) as integrator:
        integrator.integrate(source(20))
    kept = {name for name in files_of(place.public) if name.startswith("checkpoints/")}
    assert kept == {"checkpoints/2026-11-22", "checkpoints/2026-11-24"}
    assert faults(place) == []


def test_a_lost_log_is_made_again_from_its_entries(tmp_path: Path) -> None:
    place = make_log(tmp_path, 10, 300)
    before = {
        name: content for name, content in files_of(place.public).items() if ".p/" not in name
    }
    keys = (place.public / "keys/000").read_bytes()
    shutil.rmtree(place.public)
    (place.public / "keys").mkdir(parents=True)
    (place.public / "keys/000").write_bytes(keys)
    with pytest.raises(DoesNotHold, match="another root"):
        rebuild(place, lambda start, _: [b"else" for _ in range(start, 300)], now=lambda: NOON)
    shutil.rmtree(place.public / "tile")
    with pytest.raises(DoesNotHold, match="ends at entry 299"):
        rebuild(place, source(299), now=lambda: NOON)
    assert not (place.public / "checkpoint").exists()
    assert rebuild(place, source(500), now=lambda: NOON).size == 300
    after = files_of(place.public)
    assert {name: after[name] for name in before} == before
    grow(place, 310)
    assert faults(place) == []


def test_a_new_year_is_chained_to_the_old_one(tmp_path: Path) -> None:
    old = make_log(tmp_path / "old", 300)
    new = place_in(tmp_path / "new")
    create_log(new, "log.example/2027", previous=old, now=lambda: NOON)
    log = new.reader()
    assert new.first_index() == 1
    assert read_chain_entry(log.entry(0)).text == old.reader().head().note.text
    # Who trusts the old year's key needs nothing else for the new year.
    assert log.head([old.reader().description().current]).size == 1
    grow(new, 20)
    with (
        Integrator.open(old, now=lambda: NOON) as integrator,
        pytest.raises(Failure, match="closed at 300"),
    ):
        integrator.integrate(source(301))
    assert faults(old) == []
    assert fsck(new.public, state=new.state, previous=old.public).faults == ()


def test_a_new_year_that_was_cut_off_is_begun_again(tmp_path: Path) -> None:
    old, new = make_log(tmp_path / "old", 30), place_in(tmp_path / "new")
    with Integrator.open(old, now=lambda: NOON) as integrator:
        integrator.close()
    new.state.mkdir(parents=True)
    create_log(new, "log.example/2027", previous=old, now=lambda: NOON)
    assert fsck(new.public, state=new.state, previous=old.public).faults == ()


def test_a_year_chained_to_another_end_is_named(tmp_path: Path) -> None:
    old, new = make_log(tmp_path / "old", 30), place_in(tmp_path / "new")
    create_log(new, "log.example/2027", previous=old, now=lambda: NOON)
    other = make_log(tmp_path / "other", 31)
    report = fsck(new.public, previous=other.public)
    assert [fault.path for fault in report.faults] == ["keys/000"]


def test_a_policy_keeps_its_witnesses(tmp_path: Path) -> None:
    place = make_log(tmp_path, 3)
    line = f"witness w {witness_signer('w.example').verifier}\n"
    with Integrator.open(place, now=lambda: NOON) as integrator:
        assert integrator.cosign() is None
        integrator.set_policy(line + "quorum w\n")
        with pytest.raises(Invalid, match=r"leaves out a witness: w\.example"):
            integrator.set_policy("quorum none\n")
        integrator.set_policy(line + "quorum none\n")
        # No address is given, so nobody is asked.
        collected = integrator.cosign()
        assert collected
        assert (collected.answers, collected.quorum_met) == ((), True)
    assert faults(place) == []
