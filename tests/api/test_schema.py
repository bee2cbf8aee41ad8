"""The schema is whole, valid, and says what the addresses do."""

import io

import pytest
from django.core.management import call_command
from django.urls import reverse
from drf_spectacular.validation import validate_schema

from core.registry import registry
from dispatch.acts import SLIP_ACTS
from tests.builders import window
from tests.pages import text
from tests.test_api_access import api_addresses

pytestmark = pytest.mark.django_db


@pytest.fixture
def schema(sign_in):
    return sign_in(window()).get(reverse("api:schema")).json()


def test_it_is_made_without_a_warning():
    call_command("spectacular", "--fail-on-warn", "--validate", stdout=io.StringIO())


def test_what_is_served_is_valid_and_covers_every_address(schema):
    validate_schema(schema)
    assert schema["openapi"].startswith("3.")
    described = {path.removeprefix("/api/v1/").replace("{id}", "<int:pk>") for path in schema["paths"]}
    described = {path.replace("{file_id}", "<uuid:file_id>") for path in described}
    assert described == set(api_addresses().values()) - {"", "schema/", "docs/"}


def test_each_verb_is_described_by_its_own_form(schema):
    for act in [*registry.acts, *SLIP_ACTS]:
        base = "cases" if act in registry.acts else "slips"
        body = schema["paths"][f"/api/v1/{base}/{{id}}/{act.verb.replace('_', '-')}/"]["post"].get(
            "requestBody"
        )
        fields = set(act.form.base_fields)
        if not fields:
            assert body is None, act.verb
            continue
        kinds = body["content"]
        shape = kinds.get("multipart/form-data") or kinds["application/json"]
        name = shape["schema"]["$ref"].rsplit("/", 1)[1]
        assert set(schema["components"]["schemas"][name]["properties"]) == fields
        assert ("multipart/form-data" in kinds) == act.has_files


def test_choices_moments_and_ids_have_their_types(schema):
    shapes = schema["components"]["schemas"]
    follow_up = shapes["case_follow_up"]["properties"]
    assert "basically" in follow_up["result"]["enum"]
    assigned = shapes["case_assign"]
    assert assigned["properties"]["unit"]["type"] == "integer"
    assert assigned["properties"]["due_at"]["format"] == "date-time"
    assert set(assigned["required"]) == {"unit", "requirement"}
    state = shapes["CaseRow"]["properties"]["state"]["properties"]["value"]
    assert "registered" in state["enum"]


def test_the_documentation_loads_from_this_house_only(sign_in):
    answer = sign_in(window()).get(reverse("api:docs"))
    page = text(answer)
    assert "swagger-ui-bundle" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "script-src 'self'" in answer["Content-Security-Policy"]
