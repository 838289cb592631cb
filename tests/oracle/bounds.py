"""The thresholds of the metric dictionary, by the names of their settings."""

from __future__ import annotations

import random
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Bounds:
    """Every threshold, at its default; names are those of the settings."""

    grace_days: int = 30
    active_days: int = 90
    dormant_days: int = 365
    before_history_days: int = 90
    owed_days: int = 365
    blast_people: int = 3
    blast_days: int = 30
    blast_characters: int = 20
    canned_characters: int = 80
    canned_people: int = 3
    canned_answer_days: int = 30
    reply_days: int = 14
    spike_z: float = 3.5
    spike_people: int = 5
    weekly_adds: int = 20
    spike_periods: int = 8
    rhythm_days: int = 4
    rhythm_gaps: int = 8
    verdict_people: int = 10
    followed_people: int = 5
    index_people: int = 20
    touched_points: int = 3
    reconnect_people: int = 3
    let_go_days: int = 365
    let_go_score: int = 15
    let_go_people: int = 10


# Near the defaults, so that the histories still come close to them.
OTHERS: dict[str, tuple[float, ...]] = {
    "grace_days": (1, 14, 29, 31, 45, 90),
    "active_days": (30, 89, 91, 366),
    "dormant_days": (200, 364, 366, 500),
    "before_history_days": (0, 30, 89, 91),
    "owed_days": (14, 90, 364, 366),
    "blast_people": (2, 4),
    "blast_days": (1, 29, 31),
    "blast_characters": (1, 19, 21),
    "canned_characters": (30, 79, 81),
    "canned_people": (2, 4),
    "canned_answer_days": (0, 1, 29, 31),
    "reply_days": (1, 13, 15, 30),
    "spike_z": (2.0, 3.25, 5.0),
    "spike_people": (1, 4, 6),
    "weekly_adds": (1, 10, 30),
    "spike_periods": (1, 7, 9, 12),
    "rhythm_days": (2, 3, 5),
    "rhythm_gaps": (1, 4, 10),
    "verdict_people": (1, 3, 11),
    "followed_people": (1, 4, 6),
    "index_people": (1, 19, 21),
    "touched_points": (0, 10),
    "reconnect_people": (1, 2, 5),
    "let_go_days": (0, 200, 366),
    "let_go_score": (0, 14, 16, 60),
    "let_go_people": (1, 2, 20),
}


def random_bounds(seed: int) -> Bounds:
    """Leave most histories the defaults, and vary several settings in the others."""
    if seed % 3 != 1:
        return Bounds()
    rng = random.Random(f"bounds {seed}")
    names = [each.name for each in fields(Bounds)]
    varied = rng.sample(names, rng.choice((1, 4, 8, 13)))
    chosen: dict[str, float] = {name: rng.choice(OTHERS[name]) for name in varied}
    return Bounds(**chosen)  # type: ignore[arg-type]
