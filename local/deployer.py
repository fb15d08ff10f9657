"""Deploys a SAM template, unchanged, to the embedded AWS; runs in ``.venv-aws``.

usage: python -m local.deployer ENDPOINT STACK TEMPLATE [PARAMETER=VALUE ...]

The answer is one line of JSON: the stack's outputs. It ends when its stdin, a pipe, closes.
"""

import io
import json
import sys
import time
import zipfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from local.layers import BuildFailed, built
from local.owned import end_with_owner
from local.places import REGION
from local.template import CODE_PROPERTY, Template, expanded, read

BUCKET = "deployments"
DONE = {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
POLL_SECONDS = 0.1


class StackFailed(RuntimeError):
    """CloudFormation refused; the text names the resources and their reasons."""


def deploy(endpoint: str, stack: str, path: Path, parameters: dict[str, str]) -> dict[str, str]:
    """Create the stack, or update it where it exists, and answer its outputs.

    Raises:
        BuildFailed: a layer could not be built.
        StackFailed: the stack could not be made.
    """
    session = boto3.Session("test", "test", region_name=REGION)
    s3: Any = session.client("s3", endpoint_url=endpoint)
    cfn: Any = session.client("cloudformation", endpoint_url=endpoint)
    with suppress(s3.exceptions.BucketAlreadyOwnedByYou):
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    template = read(path)
    _upload_code(template, path.parent, s3)
    body = expanded(template, parameters).encode()
    s3.put_object(Bucket=BUCKET, Key=f"{stack}.json", Body=body)
    found = _applied(cfn, stack, f"{endpoint}/{BUCKET}/{stack}.json", parameters)
    if found["StackStatus"] not in DONE:
        raise StackFailed(_reasons(cfn, stack))
    return {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}


def _upload_code(template: Template, root: Path, s3: Any) -> None:  # noqa: ANN401  # a client
    """Point every local CodeUri and ContentUri at an upload of what is there."""
    for name, resource in template["Resources"].items():
        if uri := CODE_PROPERTY.get(resource["Type"]):
            folder = root / resource["Properties"][uri]
            if method := resource.get("Metadata", {}).get("BuildMethod"):
                folder = built(name, folder, method=method, target="local")
            content = _zipped(folder)
            key = f"{sha256(content).hexdigest()}.zip"
            s3.put_object(Bucket=BUCKET, Key=key, Body=content)
            resource["Properties"][uri] = f"s3://{BUCKET}/{key}"


def _zipped(folder: Path) -> bytes:
    """The same bytes for the same files: what is unchanged isn't deployed again.

    Not compressed, because each function process unpacks it.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            name = path.relative_to(folder)
            if folder.parent.name != "local" and "__pycache__" in name.parts:
                continue  # of a run in the checkout; those of a built layer belong to it
            entry = zipfile.ZipInfo(str(name))
            entry.external_attr = 0o755 << 16
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def _applied(
    cfn: Any,  # noqa: ANN401  # a client
    stack: str,
    template_url: str,
    parameters: dict[str, str],
) -> Template:
    wanted = {
        "StackName": stack,
        "TemplateURL": template_url,
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        "Parameters": [{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
    }
    try:
        cfn.create_stack(**wanted)
    except cfn.exceptions.AlreadyExistsException:
        with suppress(ClientError):  # "No updates are to be performed"
            cfn.update_stack(**wanted)
    while True:
        found: Template = cfn.describe_stacks(StackName=stack)["Stacks"][0]
        if not found["StackStatus"].endswith("IN_PROGRESS"):
            return found
        time.sleep(POLL_SECONDS)


def _reasons(cfn: Any, stack: str) -> str:  # noqa: ANN401  # a client
    events = cfn.describe_stack_events(StackName=stack)["StackEvents"]
    failed = [event for event in events if event["ResourceStatus"].endswith("FAILED")]
    return "\n".join(f"{e['LogicalResourceId']}: {e.get('ResourceStatusReason')}" for e in failed)


def main() -> None:
    end_with_owner()
    endpoint, stack, path, *pairs = sys.argv[1:]
    parameters = dict(pair.split("=", 1) for pair in pairs)
    try:
        outputs = deploy(endpoint, stack, Path(path).resolve(), parameters)
    except (BuildFailed, StackFailed) as failed:
        sys.exit(str(failed))
    print(json.dumps(outputs))


if __name__ == "__main__":
    main()
