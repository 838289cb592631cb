"""What a trap is, and how to plant all of them as room allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flows.sample.records import Thread
    from flows.sample.stage import Stage

TIMES = 3
# A network smaller than this has no room for oddities.
_SMALLEST = 12


@dataclass(frozen=True, slots=True)
class Trap:
    """One trap, the room it takes, and how many exports it needs to show."""

    plant: Callable[[Stage], None]
    contacts: int = 1
    messages: int = 0
    exports: int = 1

    def fits(self, stage: Stage) -> bool:
        """Tell whether it fits into the half of the sample that traps may take."""
        plan = stage.plan
        contacts = stage.contacts_left - (plan.contacts - plan.contacts // 2)
        messages = stage.messages_left - (plan.messages - plan.messages // 2)
        return (
            plan.contacts >= _SMALLEST
            and plan.exports >= self.exports
            and (not self.contacts or contacts >= self.contacts)
            and (not self.messages or messages >= self.messages)
        )


def plant_all(stage: Stage, traps: Iterable[Trap]) -> None:
    """Plant every trap three times, round by round, as far as there is room."""
    traps = tuple(traps)
    for _ in range(TIMES):
        for trap in traps:
            if trap.fits(stage):
                trap.plant(stage)


def retier(thread: Thread, tier: str) -> None:
    """Let all messages of a conversation count as something else."""
    thread.messages[:] = [each._replace(tier=tier) for each in thread.messages]
