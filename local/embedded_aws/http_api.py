"""Routes, authorizers and CORS of a SAM HttpApi, which stock ministack doesn't read.

SAM writes them as an OpenAPI document into ``Body`` of AWS::ApiGatewayV2::Api.
"""

from collections.abc import Callable
from typing import Any

from ministack.services import apigateway
from ministack.services.cloudformation import provisioners

Props = dict[str, Any]
Provision = Callable[..., tuple[str, Props]]
INTEGRATION = "x-amazon-apigateway-integration"
ANY_METHOD = "x-amazon-apigateway-any-method"


def read_bodies() -> None:
    """Let the stack's HTTP APIs be made, and updated, from their OpenAPI body."""
    api = provisioners._RESOURCE_HANDLERS["AWS::ApiGatewayV2::Api"]
    api["create"] = _reading_body(api["create"], props_at=1)
    api["update"] = _reading_body(api["update"], props_at=2)


def only_api_id() -> str | None:
    """The id of the HTTP API, if one is deployed."""
    return next(iter(list(apigateway._apis)), None)


def _reading_body(provision: Provision, *, props_at: int) -> Provision:
    """``provision``, whose argument ``props_at`` is the resource's new properties."""

    def wrapped(*arguments: Any, **named: Any) -> tuple[str, Props]:
        props = arguments[props_at]
        body = props.get("Body", {})
        read = props | {
            "Name": props.get("Name") or body.get("info", {}).get("title"),
            "CorsConfiguration": _lower_camel(props.get("CorsConfiguration", {})),
        }
        given = (*arguments[:props_at], read, *arguments[props_at + 1 :])
        api_id, attributes = provision(*given, **named)
        if body:
            _import(api_id, body)
        return api_id, attributes

    return wrapped


def _import(api_id: str, body: Props) -> None:
    for store in (apigateway._routes, apigateway._integrations, apigateway._authorizers):
        store[api_id] = {}
    if cors := body.get("x-amazon-apigateway-cors"):
        apigateway._apis[api_id]["corsConfiguration"] = _lower_camel(cors)
    schemes = body.get("components", {}).get("securitySchemes", {})
    authorizers = {name: _add_authorizer(api_id, name, schemes[name]) for name in schemes}
    for path, methods in body.get("paths", {}).items():
        for method, operation in methods.items():
            if isinstance(operation, dict) and INTEGRATION in operation:
                wanted = operation.get("security") or body.get("security") or []
                authorizer = _authorizer_of(wanted, authorizers)
                _add_route(api_id, _route_key(method, path), authorizer, operation[INTEGRATION])


def _authorizer_of(wanted: list[Props], authorizers: dict[str, Props]) -> Props:
    for requirement in wanted:
        for name, scopes in requirement.items():
            if name in authorizers:
                return authorizers[name] | {"AuthorizationScopes": scopes}
    return {}


def _add_authorizer(api_id: str, name: str, scheme: Props) -> Props:
    """Create a JWT authorizer; the answer is what a route that uses it says."""
    given = scheme["x-amazon-apigateway-authorizer"]
    jwt = {key.title(): value for key, value in given["jwtConfiguration"].items()}
    props = {
        "ApiId": api_id,
        "Name": name,
        "AuthorizerType": "JWT",
        "IdentitySource": [given.get("identitySource", "$request.header.Authorization")],
        "JwtConfiguration": jwt,
    }
    authorizer_id, _ = provisioners._apigw_v2_authorizer_create(name, props, "")
    return {"AuthorizationType": "JWT", "AuthorizerId": authorizer_id}


def _add_route(api_id: str, route_key: str, authorizer: Props, integration: Props) -> None:
    props = {
        "ApiId": api_id,
        "IntegrationType": integration["type"].upper(),
        "IntegrationUri": integration["uri"],
        "IntegrationMethod": integration.get("httpMethod", "POST"),
        "PayloadFormatVersion": str(integration.get("payloadFormatVersion", "2.0")),
        "TimeoutInMillis": integration.get("timeoutInMillis", 30_000),
    }
    integration_id, _ = provisioners._apigw_v2_integration_create("", props, "")
    target = {"ApiId": api_id, "RouteKey": route_key, "Target": f"integrations/{integration_id}"}
    provisioners._apigw_v2_route_create("", authorizer | target, "")


def _route_key(method: str, path: str) -> str:
    verb = "ANY" if method == ANY_METHOD else method.upper()
    return "$default" if path == "/$default" else f"{verb} {path}"


def _lower_camel(props: Props) -> Props:
    """CloudFormation writes ``AllowOrigins`` where the service reads ``allowOrigins``."""
    return {key[0].lower() + key[1:]: value for key, value in props.items()}
