"""Free words, tasks and standards, that only one side uses and that are near to one the other side uses."""

from __future__ import annotations

from collections.abc import Iterator

from forcegen.domain.caveat import TaskCaveat
from forcegen.domain.policy import StandingRule
from forcegen.findings import Finding, did_you_mean
from forcegen.validation.world import World

RULES: tuple[StandingRule, ...] = ("investigation_officer", "womens_platoon", "gender_adviser")


def check_words(world: World) -> Iterator[Finding]:
    """A slip in a task or a standard says nothing of itself: it lifts a caveat, or asks for what nobody has."""
    lines, pledges = world.gathered.requirements, world.gathered.pledges
    asked = {task for line in lines for task in line.record.tasks}
    asked_standards = {name for line in lines for name in line.record.standards} | set(RULES)
    stated_standards = {name for pledge in pledges for name in pledge.record.standards}
    for pledge in pledges:
        for number, caveat in enumerate(pledge.record.caveats):
            for place, task in enumerate(caveat.forbids if isinstance(caveat, TaskCaveat) else ()):
                if task not in asked and (hint := did_you_mean(task, asked)):
                    where = pledge.place("caveats", number, "forbids", place)
                    yield Finding("FG205", f"no line has the task '{task}'", where, hint)
        for name in pledge.record.standards:
            if name not in asked_standards and (hint := did_you_mean(name, asked_standards)):
                yield Finding("FG205", f"no line asks for the standard '{name}'", pledge.place("standards", name), hint)
    for line in lines:
        for name in line.record.standards:
            if name not in stated_standards and (hint := did_you_mean(name, stated_standards)):
                yield Finding("FG205", f"no pledge has the standard '{name}'", line.place("standards", name), hint)
