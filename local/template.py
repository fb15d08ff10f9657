"""Reads and expands a SAM template with AWS's own translator; runs in ``.venv-aws``."""

import json
from pathlib import Path
from typing import Any

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

from local.places import REGION

Template = dict[str, Any]
CODE_PROPERTY = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
}


def read(path: Path) -> Template:
    template: Template = yaml_parse(path.read_text())
    return template


def layers_of(template: Template) -> dict[str, tuple[str, str]]:
    """Folder and build method of every layer, by logical id."""
    return {
        name: (resource["Properties"]["ContentUri"], resource["Metadata"]["BuildMethod"])
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::LayerVersion"
    }


def expanded(template: Template, parameters: dict[str, str]) -> str:
    """Plain CloudFormation, as JSON, of a template whose code is uploaded."""
    values = {
        name: _typed(parameters.get(name, declared.get("Default")), declared["Type"])
        for name, declared in template.get("Parameters", {}).items()
    }
    translator = Translator({}, Parser(), boto_session=boto3.Session(region_name=REGION))
    return json.dumps(translator.translate(template, values), default=str)


def _typed(value: str | None, kind: str) -> str | list[str] | None:
    """A value as CloudFormation gives it to the SAM transform."""
    return value.split(",") if value is not None and kind == "CommaDelimitedList" else value
