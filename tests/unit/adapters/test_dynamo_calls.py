"""What the adapters ask of DynamoDB: how many calls, of which kind, at which price."""

from datetime import timedelta

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType, Item

from canvas_sync.domain.ids import owner_of
from canvas_sync.domain.run import Progress
from canvas_sync.domain.sync_state import ended
from canvas_sync.ports import TaskQuery
from tests.fakes.aws import MIRROR, REGION, AwsStore
from tests.fakes.builders import ANNA, SCHOOL, a_commit, a_task, a_turn, leased
from tests.fakes.clock import NOON

OTHERS = 100_000
TASKS_EACH = 1_000


async def test_idle_run(aws: AwsStore) -> None:
    """R96: taking and giving back a lease are one small write each, three reads of two items."""
    await leased(aws.connections)
    aws.calls.clear()

    state = await leased(aws.connections, now=NOON + timedelta(hours=1))
    seen = await aws.connections.load(ANNA, SCHOOL)
    await aws.connections.take(a_turn(seen, state=ended(state)))

    assert [name for name in aws.calls if name != "GetItem"] == ["PutItem", "PutItem"]
    assert aws.calls.count("GetItem") == 6


async def test_commit(aws: AwsStore) -> None:
    """R96: a course of 97 changed tasks is one transaction; a repeated one is two that fail to."""
    state = await leased(aws.connections)
    commit = a_commit(*(a_task(number) for number in range(1, 98)))
    aws.calls.clear()

    for _ in range(2):
        await aws.mirror.apply(
            ANNA, SCHOOL, fence=state.fence, commit=commit, progress=Progress(1, 1)
        )

    assert aws.calls == ["TransactWriteItems"] * 3


@pytest.mark.parametrize("include_completed", [False, True])
async def test_one_query_a_page(aws: AwsStore, *, include_completed: bool) -> None:
    """R97: beside 100 000 tasks of 100 others, a page is one Query a list, and never a Scan."""
    state = await leased(aws.connections)
    tasks = [a_task(n, state="unsubmitted" if n % 2 else "submitted") for n in range(1, 61)]
    await aws.mirror.apply(
        ANNA, SCHOOL, fence=state.fence, commit=a_commit(*tasks), progress=Progress()
    )
    _tasks_of_others(aws)
    aws.calls.clear()

    page = await aws.mirror.page(ANNA, TaskQuery(20, include_completed=include_completed))

    assert len(page.tasks) == 20
    assert aws.calls == ["Query"] * (2 if include_completed else 1)


def _tasks_of_others(aws: AwsStore) -> None:
    """Put rows under moto's feet: through its door 100 000 would take half an hour."""
    table = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].get_table(MIRROR)
    for number in range(OTHERS // TASKS_EACH):
        owner = DynamoType({"S": f"USER#{owner_of('others', str(number))}"})
        for row in range(TASKS_EACH):
            place = DynamoType({"S": f"TASK#{SCHOOL}#{row}#{row}"})
            item = {
                "pk": owner.to_json(),
                "sk": place.to_json(),
                "list_key": {"S": f"o#{row:04}#{row}"},
            }
            table.items[owner][place] = Item(owner, place, item)
    assert aws.client.describe_table(TableName=MIRROR)["Table"]["ItemCount"] > OTHERS
