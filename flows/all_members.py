"""The flow that does what is due for every member of a folder."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from prefect import State, flow, get_run_logger, runtime, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed
from pydantic import Field

from flows import members

Shard = Annotated[str, Field(pattern=r"^[1-9]\d{0,3}/[1-9]\d{0,3}$")]
Processes = Annotated[int, Field(ge=0, le=256)]


@flow(name="all-members", persist_result=False)
def all_members(shard: Shard = "1/1", processes: Processes = 0) -> State[Any]:
    """Do what is due for every member, in several processes at once.

    Args:
        shard: Which part of the members, such as 2/3, the second third: with three
            machines, three schedules. 1/1 is everybody.
        processes: How many members at once. 0 is as many as the machine has
            processors.

    """
    outcomes = do_members(shard, processes)
    create_table_artifact(
        [_line(each) for each in sorted(outcomes, key=lambda each: not each.codes)],
        key="all-members",
        description=f"What the run for part {shard} came to, failures first",
    )
    members.check_members(outcomes)
    done = sum(bool(each.made) for each in outcomes)
    return Completed(message=f"{len(outcomes)} members, reports made for {done}.")


@task(name="do-members", cache_policy=NO_CACHE, persist_result=False)
def do_members(shard: str, processes: int) -> list[members.MemberOutcome]:
    """Do what is due for each member of a part; nobody's failure stops another."""
    planned_at = runtime.flow_run.scheduled_start_time or datetime.now(UTC)
    wanted = members.list_members(shard)
    outcomes = []
    for each in members.do_members(wanted, processes=processes, planned_at=planned_at):
        outcomes.append(each)
        get_run_logger().info("%d of %d done", len(outcomes), len(wanted))
    return outcomes


def _line(outcome: members.MemberOutcome) -> dict[str, object]:
    return {
        "member": outcome.member,
        "failed with": ", ".join(outcome.codes),
        "what to do": outcome.remedy,
        "taken in": outcome.taken,
        "made": ", ".join(outcome.made),
        "mail": outcome.mail,
    }


if __name__ == "__main__":
    all_members()
