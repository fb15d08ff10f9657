"""The whole laptop stack as one handle: embedded AWS, sign-in stub and the deployed template."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import httpx

from local import stack_file
from local.embedded_aws.process import EmbeddedAws, embedded_aws
from local.owned import run_owned
from local.places import REGION, ROOT, aws_python
from local.sign_in import AUDIENCE, SignIn, sign_in

STACK_NAME = "canvas-sync"
DEPLOY_SECONDS = 300


class DeployFailed(RuntimeError):
    """The template could not be deployed; the text has the reasons."""


@dataclass
class Stack:
    """A deployed stack: where it listens, who signs in, and what tests need of its inside."""

    aws: EmbeddedAws
    sign_in: SignIn
    template: Path
    outputs: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    region: str = REGION

    @property
    def endpoint(self) -> str:
        """Where every AWS service answers."""
        return self.aws.endpoint

    @property
    def api_url(self) -> str:
        """The base URL of the HTTP API: ``/api/v1/…`` comes after it."""
        return self.aws.endpoint

    def client(self, service: str) -> Any:  # noqa: ANN401  # boto3's types go by literal name
        """A boto3 client of the account's owner, who may do everything."""
        session = boto3.Session("test", "test", region_name=self.region)
        return session.client(service, endpoint_url=self.endpoint)  # type: ignore[call-overload]  # a name

    def token(self, sub: str = "student-1", **wanted: Any) -> str:  # noqa: ANN401  # SignIn.token
        return self.sign_in.token(sub, **wanted)

    def deploy(self, parameters: Mapping[str, str] | None = None) -> None:
        """Deploy the template as it is now; ``parameters`` change those of before.

        Raises:
            DeployFailed: a layer wasn't built, or CloudFormation refused.
        """
        self.parameters |= parameters or {}
        pairs = [f"{name}={value}" for name, value in self.parameters.items()]
        command = [aws_python(), "-m", "local.deployer", self.endpoint, STACK_NAME]
        done = run_owned(
            [*command, str(self.template), *pairs],
            env={k: v for k, v in os.environ.items() if not k.startswith("AWS_")},
            patience_seconds=DEPLOY_SECONDS,
        )
        if done.returncode:
            raise DeployFailed(done.stderr.strip())
        self.outputs = json.loads(done.stdout.splitlines()[-1])

    def calls(self, *, since: int = 0) -> tuple[int, list[dict[str, Any]]]:
        """DynamoDB's ledger after call ``since``, and the number to go on with.

        A call has ``operation, table, index, caller, status, write_units, read_units, returned``.
        """
        answer = self._local(f"calls?since={since}")
        return answer["next"], answer["calls"]

    def processes(self, function: str = "") -> list[dict[str, Any]]:
        """``function, pid, busy`` of the function processes whose name contains ``function``."""
        return [found for found in self._local("functions") if function in found["function"]]

    def logs(self, group: str = "") -> list[str]:
        """Every line the functions logged, oldest first within a stream; ``group`` filters."""
        client = self.client("logs")
        lines: list[str] = []
        for page in client.get_paginator("describe_log_groups").paginate():
            for found in page["logGroups"]:
                if group in found["logGroupName"]:
                    pages = client.get_paginator("filter_log_events").paginate(
                        logGroupName=found["logGroupName"]
                    )
                    lines += [event["message"] for p in pages for event in p["events"]]
        return lines

    def _local(self, path: str) -> Any:  # noqa: ANN401  # JSON
        answer = httpx.get(f"{self.endpoint}/_local/{path}", trust_env=False)
        return answer.raise_for_status().json()


@contextmanager
def running_stack(
    parameters: Mapping[str, str] | None = None,
    *,
    template: Path = ROOT / "template.yaml",
    port: int | None = None,
    enforce_rights: bool = False,
    outside: bool = False,
) -> Iterator[Stack]:
    """Start and deploy; when the block ends, nothing is left running and no file is left.

    Raises:
        PortTaken, DidNotStart: of ``embedded_aws``.
        DeployFailed: of the first deployment.
    """
    with (
        embedded_aws(port=port, enforce_rights=enforce_rights, outside=outside) as aws,
        sign_in() as issuer,
    ):
        stack = Stack(aws, issuer, template)
        known = {"JwtIssuer": issuer.issuer, "JwtAudience": AUDIENCE}
        stack.deploy({**known, **(parameters or {})})
        yield stack


def announced(stack: Stack) -> AbstractContextManager[bool]:
    """Leave in ``.canvas-sync/stack.json`` where ``stack`` listens; commands here read it.

    False: another stack runs in this checkout, and the commands go on reading of that one.
    """
    return stack_file.kept(
        {
            "endpoint": stack.endpoint,
            "api_url": stack.api_url,
            "region": stack.region,
            "outputs": stack.outputs,
            "issuer": stack.sign_in.issuer,
        }
    )
