"""Whom to write to first, by the evidence that was planted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from flows.sample.stage import Stage
    from flows.sample.standing import Standing


def score_all(
    stage: Stage, standings: Iterable[Standing], spikes: set[date]
) -> dict[str, dict[str, int]]:
    """Give the points, by signal, of every never-engaged contact by address."""
    known = list(standings)
    tied = {each.person.firm for each in known if each.is_two_way} - {""}
    return {
        each.slug: _points(stage, each, tied, spikes)
        for each in known
        if each.state == "never_engaged"
    }


def _points(
    stage: Stage, standing: Standing, tied: set[str], spikes: set[date]
) -> dict[str, int]:
    person = standing.person
    points = _invitation_points(stage, standing, spikes)
    if person.firm in tied:
        points["company_of_a_two_way_tie"] = 20
    if person.firm in stage.firms.worked_at:
        points["company_where_i_worked"] = 15
    if person.has_new_job:
        points["new_job"] = 10
    if any(at <= stage.end for at, *_ in person.endorsed_member_at):
        points["endorsed_me"] = 10
    if standing.touches:
        points["touched"] = 3
    points["freshness"] = round(15 * 0.5 ** (standing.age / 120))
    return points


def _invitation_points(
    stage: Stage, standing: Standing, spikes: set[date]
) -> dict[str, int]:
    """Only what an export still shows can be known; default texts are no notes."""
    invitation = standing.person.invitation
    if invitation is None or not stage.shows_invitation(standing.person):
        return {}
    has_note = bool(invitation.note) and not invitation.has_default_text
    if invitation.direction == "out":
        return {"i_invited_with_note": 20} if has_note else {"i_invited": 15}
    if has_note:
        return {"note_to_me": 25}
    return {"came_in_a_spike": -15} if standing.connected_on in spikes else {}
