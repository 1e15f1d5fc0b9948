"""Generated cases are sound, the same every time, and what their family says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from benchmarks.draw import Draw
from benchmarks.families import FAMILIES, Size
from benchmarks.figures import KINDS, SUPPORT
from benchmarks.freeze import CASES, FROZEN
from benchmarks.generate import generated, texts, write
from benchmarks.pledges import supply_of
from benchmarks.writing import scalar

from forcegen.pipeline import Inputs, load, prepare
from forcegen.reading.bundled import root

SMALL = Size(30, 60)


def loaded(family, folder):
    write(family, SMALL, folder)
    return load(Inputs([folder / "requirements"], [folder / "pledges"]))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_generated_case_is_sound_and_without_warnings(family, tmp_path):
    found = loaded(family, tmp_path)
    assert not found.warnings
    assert len(found.scenario.requirements) == 30
    assert len(found.scenario.pledges) == 60


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_units_already_deployed_break_no_rule(family, seed, tmp_path):
    from benchmarks.greedy import deployed

    from forcegen.plan.audit import audit

    write(family, SMALL, tmp_path, seed)
    pairs, _ = prepare(load(Inputs([tmp_path / "requirements"], [tmp_path / "pledges"])))
    assert audit(pairs, deployed(pairs)) == []


@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda one: one.name)
@pytest.mark.parametrize("size", ["60x120", "200x400"])
def test_the_supply_of_units_is_near_what_the_family_says(family, size):
    world = generated(family, Size.of(size))
    assert supply_of(world, individuals=False) == pytest.approx(family.supply, rel=0.3)


@pytest.mark.parametrize("case", CASES, ids=lambda one: one.name)
def test_the_frozen_files_are_what_the_generator_writes(case):
    world = generated(FAMILIES[case.family], case.size, case.seed)
    folder = FROZEN / case.name
    frozen = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.yaml")}
    assert frozen == {name: text.encode() for name, text in texts(world, case.seed).items()}


def test_the_hash_seed_does_not_show(tmp_path):
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "benchmarks.generate", "rich", str(SMALL), str(tmp_path / seed)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(command, check=True, env=environment, cwd=Path(__file__).parents[2])
    one, other = (sorted((tmp_path / seed).rglob("*.yaml")) for seed in ("1", "2"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_the_files_say_what_was_made():
    world = generated(FAMILIES["rich"], SMALL)
    read = [yaml.safe_load(text.replace("2017-11-15", "'2017-11-15'")) for text in texts(world, 1).values()]
    lines = [line for file in read for line in file.get("requirements", ())]
    assert sorted(line["id"] for line in lines) == [line["id"] for line in sorted(world.lines, key=lambda a: a["id"])]


@pytest.mark.parametrize("size", ["200x400", "1000x2000"])
def test_the_rich_family_uses_every_field(size):
    world = generated(FAMILIES["rich"], Size.of(size))
    lines = set().union(*world.lines)
    pledges = set().union(*world.pledges)
    assert lines >= {"divisible", "requires", "standards", "women_share", "languages", "max_approval_hours"}
    assert lines >= {"within_days", "min_strength", "min_level", "min_tour_months", "surplus", "protects_civilians"}
    assert pledges >= {"deployed_in", "partners", "rotation", "needs", "serves", "alternative", "package"}
    assert pledges >= {"indivisible", "for", "conditions", "vetting", "caveats", "elements", "confirmed"}
    assert "pins" not in world.policy
    assert "women_mode" not in world.policy


def test_the_figures_are_those_of_the_catalogue():
    catalogue = {}
    for path in (root() / "models" / "catalogue").glob("*.yaml"):
        catalogue |= {one["code"]: one for one in yaml.safe_load(path.read_text())["capabilities"]}
    assert {code: kind.strength for code, kind in KINDS.items()} == {
        code: catalogue[code].get("strength", 0) for code in KINDS
    }
    assert all(catalogue[code]["category"] == "support" for code, _ in SUPPORT)


def test_all_codes_are_invented():
    world = generated(FAMILIES["loose"], Size.of("3000x6000"))
    codes = [one["id"] for one in world.contributors] + [one["host"] for one in world.missions]
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 3 and "XAA" <= code <= "XZZ" for code in codes)


def test_a_draw_is_the_same_for_ever():
    draw = Draw("a seed")
    assert [draw.between(1, 100) for _ in range(5)] == [40, 4, 77, 41, 88]


@pytest.mark.parametrize("text", ["", "yes", "a: b", "{x}", "3", "#x"])
def test_text_that_needs_quotes_is_refused(text):
    with pytest.raises(ValueError, match="needs quotes"):
        scalar(text)


@pytest.mark.parametrize("text", ["60", "x60", "0x5", "-1x5", "60X120"])
def test_a_bad_size_is_refused(text):
    with pytest.raises(ValueError, match="is not a size"):
        Size.of(text)
