"""Searches that begin with the plan of a similar case: cut short at once, they have no less than it."""

import json
from unittest.mock import patch

import pytest

from forcegen.cli.main import main
from forcegen.explanation.again import left_of
from forcegen.pipeline import Inputs, assess, at_least, load, load_worlds, prepare, reassess
from forcegen.plan.plan import Plan
from forcegen.reporting.comparison import outcome
from forcegen.solving.engines import engine
from forcegen.solving.progress import Stop

MISSION = """\
mission: {id: M, host: XCM}
requirements:
  - {id: L-FIRST, capability: police.fpu, quantity: 1, from: 2018-01, to: 2018-12, priority: 1}
  - {id: L-NIGHT, capability: police.fpu, quantity: 1, from: 2018-01, to: 2018-12, priority: 2, tasks: [night]}
"""
PLEDGES = """\
contributor: {id: XAA}
pledges:
  - {id: XAA-FPU-1, capability: police.fpu, quantity: 1, level: 3, notice_days: 0}
  - {id: XAA-FPU-2, capability: police.fpu, quantity: 1, level: 3, notice_days: 0,
     caveats: [{kind: task, forbids: [night]}]}
"""
ONE_MORE = (
    "whatif: one more\ncontributors: [{id: XCC}]\npledges:\n"
    "  - {id: XCC-MED-1, contributor: XCC, capability: medical.level2, quantity: 1, level: 3, notice_days: 0}\n"
)


@pytest.fixture
def files(tmp_path, monkeypatch):
    for name, text in {"requirements/m.yaml": MISSION, "pledges/xaa.yaml": PLEDGES}.items():
        (tmp_path / "data" / name).parent.mkdir(parents=True)
        (tmp_path / "data" / name).write_text(text)
    (tmp_path / "data" / "policy.yaml").write_text("as_of: 2017-12-01\n")
    (tmp_path / "more.yaml").write_text(ONE_MORE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def asked_to_stop() -> Stop:
    stop = Stop()
    stop.ask()
    return stop


def _cut_short(loaded, engine, *_):
    return assess(loaded, engine, stop=asked_to_stop())


def test_a_saved_plan_is_not_given_up(files):
    loaded, highs = load(Inputs()), engine("highs")
    saved = assess(loaded, highs)
    assert saved.tiers[0].value == 0
    assert assess(loaded, highs, stop=asked_to_stop()).tiers[0].value > 0
    again, (changes, gone) = reassess(loaded, saved, highs, stop=asked_to_stop())
    assert (again.plan, changes.value, list(gone)) == (saved.plan, 0, [])


def test_one_pledge_more_makes_no_plan_worse(files):
    base, [(_, world)] = load_worlds(Inputs(), [files / "more.yaml"])
    highs = engine("highs")
    before = assess(base, highs)
    after = assess(world, highs, stop=asked_to_stop(), near=outcome(before).plan)
    assert after.tiers[0].value == before.tiers[0].value == 0


def test_of_two_searches_cut_short_each_has_what_the_other_found(files):
    base, [(_, world)] = load_worlds(Inputs(), [files / "more.yaml"])
    highs, whole = engine("highs"), assess(base, engine("highs"))
    short = assess(base, highs, stop=asked_to_stop())
    found = at_least(base, short, outcome(whole).plan, highs, Stop())
    assert found.tiers[0].value == whole.tiers[0].value < short.tiers[0].value
    assert found.plan == whole.plan
    assert found.tiers[0].bound == short.tiers[0].bound
    assert at_least(base, whole, outcome(short).plan, highs, Stop()) is whole
    assert at_least(base, short, outcome(short).plan, highs, Stop()) is short
    assert at_least(world, short, outcome(whole).plan, highs, Stop()).tiers[0].value == whole.tiers[0].value


@pytest.mark.parametrize("lucky", ["proven base", "base", "overlay"])
def test_an_overlay_that_changes_nothing_is_told_to_change_nothing(files, lucky, capsys):
    """Though both are cut short, or one is, and one search found more than the other."""
    (files / "nil.yaml").write_text("whatif: nothing\n")
    searches = [_cut_short, assess] if lucky == "overlay" else [assess, _cut_short]

    def in_turn(*given, near=None, **more):
        whole = lucky == "proven base" and len(searches) == 2
        report = searches.pop(0)(*given) if searches else assess(*given, near=near, **more)
        if whole:
            return report
        first = report.tiers[0].model_copy(update={"proven": False, "bound": None})
        return report.model_copy(update={"tiers": (first, *report.tiers[1:])})

    with patch("forcegen.pipeline.assess", in_turn), pytest.raises(SystemExit) as leaving:
        main(["whatif", "nil.yaml", "--format", "json"])
    assert leaving.value.code == 0
    told = json.loads(capsys.readouterr().out)
    (row,) = told["cases"]
    assert row["after"]["tiers"][0]["value"] == told["before"]["tiers"][0]["value"] == 0
    assert row["changes"] == row["displaced"] == row["newly_used"] == []


def test_what_is_left_of_a_plan_is_filled_until_it_is_over(files):
    cases, _ = prepare(load(Inputs()))
    assert left_of(cases, Plan(())).deployments
    assert left_of(cases, Plan(()), lambda: True) == Plan(())


@pytest.mark.parametrize("proven", [True, False])
def test_of_a_base_cut_short_the_plan_is_what_an_overlay_begins_with(files, proven):
    asked = []

    def cut_short(*given, near=None, **more):
        asked.append(near)
        report = assess(*given, near=near, **more)
        first = report.tiers[0].model_copy(update={"proven": proven})
        return report.model_copy(update={"tiers": (first, *report.tiers[1:])})

    with patch("forcegen.pipeline.assess", cut_short), pytest.raises(SystemExit) as leaving:
        main(["whatif", "more.yaml"])
    assert leaving.value.code == 0
    base, overlaid = asked
    assert base is None
    assert (overlaid is None) is proven
