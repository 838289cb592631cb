"""How an invented member's new people warm up, and who is on the worksheet."""

from __future__ import annotations

from flows.core.growth import Activation, ActivationStep, Cohort, StateCount
from flows.core.months import Month
from flows.core.people import Acquaintance, Person
from flows.core.shares import Estimate

_NOBODY = Estimate(0, None, None, None, 0, reported=False)


def activation(last_day: int = 340) -> Activation:
    """Give a curve over 402 people that ends where five are followed."""
    steps = tuple(
        ActivationStep(day, share, share * 0.82, share * 1.2, 400 - day)
        for day in range(0, last_day + 1, 2)
        for share in (0.04 + 0.3 * (1 - 0.985**day),)
    )
    return Activation(
        within_30=Estimate(402, 0.163, 0.13, 0.203, 370, reported=True),
        within_90=Estimate(402, 0.241, 0.198, 0.291, 310, reported=last_day >= 90),
        steps=steps,
    )


def no_activation() -> Activation:
    """Give the estimate over nobody."""
    return Activation(_NOBODY, _NOBODY, ())


def cohorts(months: int = 24) -> tuple[Cohort, ...]:
    """Give months of adding, newest first, of 4 to 41 people; June is too early."""
    shown: list[Cohort] = []
    month = Month(2026, 6)
    for age in range(months):
        people = 4 if age == 5 else 41 - age
        reached = (min(people, 2 + age // 4 + since) for since in range(12))
        known = (each if n < age else None for n, each in enumerate(reached))
        shown.append(Cohort(month, people, tuple(known)))
        month = month.previous
    return tuple(shown)


def states(first_year: int = 1) -> tuple[StateCount, ...]:
    """Give the counts of the usual member; ``first_year`` 0 for none a year ago."""
    counts = (
        ("too_new", 28, 31),
        ("never_engaged", 1112, 870),
        ("unanswered_by_me", 41, 33),
        ("unanswered_by_them", 33, 20),
        ("active", 61, 55),
        ("quiet", 80, 71),
        ("dormant", 90, 62),
    )
    return tuple(
        StateCount(name, now, then * first_year)  # type: ignore[arg-type]
        for name, now, then in counts
    )


def acquaintance(person: Person) -> Acquaintance:
    """Give somebody of whom the export knows next to nothing."""
    return Acquaintance(
        person=person,
        is_invitation_known=False,
        has_note_in=False,
        has_note_out=False,
        asked_by=None,
        is_own_company=False,
        ties_at_company=0,
        groups_shared=0,
        has_new_role=False,
        endorsed_on=None,
        last_touch_on=None,
        touches_out=0,
        touches_in=0,
    )
