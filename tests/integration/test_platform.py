"""What the embedded AWS must do for us; green here means another ministack may be pinned.

A small stack of its own (platform_stack) has every connection the product relies on. Queues and
schedule are in test_platform_queues.py, starts and ends in test_platform_ends.py.
"""

import json
from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError

from local.places import ROOT
from local.stack import Stack
from tests.integration.small_stack import do, spent


def test_the_authorizer_reads_the_subject(platform: Stack) -> None:
    """A good token reaches the function with its claims."""
    assert do(platform, "who").json() == {"sub": "ann"}


@pytest.mark.parametrize(
    "wanted",
    [{"forged": True}, {"lifetime_seconds": -100}, {"audience": "another"}],
    ids=["forged", "expired", "foreign"],
)
def test_the_authorizer_refuses_bad_tokens(platform: Stack, wanted: dict[str, Any]) -> None:
    """401 before any function runs."""
    assert do(platform, "who", token=platform.token("ann", **wanted)).status_code == 401


def test_cors_is_the_templates(platform: Stack) -> None:
    """The preflight answers without a sign-in."""
    asked = {"origin": "https://app.example.test", "access-control-request-method": "POST"}

    answer = httpx.options(f"{platform.api_url}/api/do/who", headers=asked)

    assert answer.headers["access-control-allow-origin"] == asked["origin"]


def test_a_transaction_is_counted_twice_and_allowed_by_its_parts(platform: Stack) -> None:
    """Put and condition check need their own rights; each costs two write units a KB."""
    assert spent(platform, lambda: do(platform, "commit")) == [("TransactWriteItems", 4.0, 0)]


def test_an_index_is_counted_as_a_write_of_its_own(platform: Stack) -> None:
    """One unit for the item and one for the index whose key it carries."""
    item = {"pk": {"S": "P"}, "sk": {"S": "S"}, "due_slot": {"S": "delta#9"}}
    dynamodb = platform.client("dynamodb")

    calls = spent(
        platform, lambda: dynamodb.put_item(TableName=platform.outputs["Table"], Item=item)
    )

    assert calls == [("PutItem", 2.0, 0)]


def test_a_right_on_an_index_is_enough_for_it(platform: Stack) -> None:
    """Query is allowed on the index alone, by its own ARN."""
    assert do(platform, "due").json() == {"count": 0}


def test_what_no_statement_allows_is_denied(platform: Stack) -> None:
    """The embedded AWS enforces the roles: a Scan nobody may do."""
    assert do(platform, "scan").json() == "AccessDeniedException"


def test_a_right_taken_away_is_missed(platform: Stack) -> None:
    """Without its statement the same call is denied: a green suite needs every right it uses."""
    iam, role = platform.client("iam"), _role(platform, "ApiFunction")
    [policy] = iam.list_role_policies(RoleName=role)["PolicyNames"]
    whole = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
    rest = [s for s in whole["Statement"] if s["Sid"] != "CommitWithACheck"]

    iam.put_role_policy(
        RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(whole | {"Statement": rest})
    )
    denied = do(platform, "commit").json()
    iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(whole))

    assert denied == "AccessDeniedException"
    assert do(platform, "commit").is_success


def _role(stack: Stack, function: str) -> str:
    names = [role["RoleName"] for role in stack.client("iam").list_roles()["Roles"]]
    return str(next(name for name in names if function in name))


def test_a_wrong_encryption_context_is_refused(platform: Stack) -> None:
    """KMS opens a data key only with the context it was made with."""
    kms = platform.client("kms")
    made = kms.generate_data_key(
        KeyId=platform.outputs["KeyArn"],
        KeySpec="AES_256",
        EncryptionContext={"owner": "ann"},
    )

    with pytest.raises(ClientError, match="InvalidCiphertext"):
        kms.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext={"owner": "eve"})


def test_functions_have_nothing_but_layers_and_boto3(platform: Stack) -> None:
    """Neither this machine's variables nor this checkout's packages are seen by a function."""
    seen = do(platform, "look").json()

    ours = {"AWS_SDK_UA_APP_ID", "HOME", "LANG", "LOG_LEVEL", "PATH", "TABLE", "TMPDIR"}
    others = {n for n in seen["environment"] if not n.startswith(("AWS_", "_", "LAMBDA_"))}
    assert {"TABLE"} <= others <= ours
    places = [path for path in seen["path"] if str(ROOT) in path]
    assert places
    assert all("/.venv-lambda/" in path for path in places), places


def test_leaving_loopback_is_refused_and_noted(platform: Stack) -> None:
    """A connection and a lookup in a deployed function both fail and are told."""
    answer = do(platform, "leave").json()

    assert answer == {"error": "gaierror"}
    assert platform.aws.escapes == [
        "socket.connect 192.0.2.1:443",
        "socket.getaddrinfo canvas.example.org",
    ]


def test_logs_are_kept(platform: Stack) -> None:
    """What a function prints is in its log group."""
    do(platform, "who")

    assert '{"message": "done", "what": "who"}' in platform.logs()
