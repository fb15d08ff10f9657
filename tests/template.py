"""template.yaml as tests read it: ``!Ref`` and its kind in CloudFormation's long form."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
Json = dict[str, Any]


class _Loader(yaml.SafeLoader):
    """Reads ``!Ref`` and its kind as CloudFormation's long form."""


def _long_form(loader: _Loader, suffix: str, node: yaml.Node) -> Json:
    name = suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}"
    if isinstance(node, yaml.MappingNode):
        return {name: loader.construct_mapping(node, deep=True)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.ScalarNode)
    return {name: node.value.split(".") if name == "Fn::GetAtt" else node.value}


_Loader.add_multi_constructor("!", _long_form)
TEMPLATE: Json = yaml.load((ROOT / "template.yaml").read_text(), _Loader)  # noqa: S506  # it is safe
TIMES: dict[str, dict[str, int]] = TEMPLATE["Mappings"]["Times"]


def of_type(kind: str) -> dict[str, Json]:
    """The properties of every resource of a type, by logical id."""
    found = TEMPLATE["Resources"].items()
    return {name: r.get("Properties", {}) for name, r in found if r["Type"] == kind}


FUNCTIONS = of_type("AWS::Serverless::Function")
QUEUES = of_type("AWS::SQS::Queue")
DEAD_LETTERS = {name for name in QUEUES if name.endswith("DeadLetters")}
GLOBALS: Json = TEMPLATE["Globals"]["Function"]
