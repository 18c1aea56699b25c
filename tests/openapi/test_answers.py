"""Every answer is what the OpenAPI document says, for valid and for invalid requests."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from analytics.openapi.document import document
from analytics.openapi.operation import Operation
from analytics.openapi.operations import OPERATIONS
from tests.clock import today

from .strict import strictly
from .values import known_values

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

CONFORMANCE = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
DATES = "start_date", "end_date"
EXAMPLES = settings().max_examples  # of the profile, see conftest.py
slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)


@pytest.fixture(scope="module")
def described():
    """The document, whose objects allow no other keys here, so that each one is described."""
    days = st.dates(today() - timedelta(days=200), today() + timedelta(days=20))
    schemathesis.openapi.format("date", days.map(str))
    return schemathesis.openapi.from_dict(strictly(document("1")))


@pytest.fixture
def api(described, application, settings):
    settings.API_REQUESTS_PER_MINUTE = 10**6
    described.app = application
    return described


def called(case: Case, bearer: Mapping[str, str]):
    return case.call(headers={"Accept-Encoding": "identity", **bearer})


@every_operation
def test_valid_requests_get_described_answers(api, company, bearer, operation: Operation):
    known = known_values(operation, company)

    @settings(slow, max_examples=max(2, EXAMPLES // 6))
    @given(case=api[operation.path]["GET"].as_strategy(query=known))
    def ask(case: Case):
        case.query = consistent(operation, case.query or {})
        response = called(case, bearer)
        case.validate_response(response, checks=[*CONFORMANCE, positive_data_acceptance])

    ask()


@every_operation
def test_invalid_requests_are_refused_as_described(api, company, bearer, operation: Operation):
    invalid = api[operation.path]["GET"].as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @settings(slow, max_examples=max(2, EXAMPLES // 12))
    @given(case=invalid)
    def ask(case: Case):
        response = called(case, bearer)
        case.validate_response(response, checks=[*CONFORMANCE, negative_data_rejection])

    ask()


def consistent(operation: Operation, query: dict) -> dict:
    """A query string that keeps the rules between parameters, which no schema can state."""
    dates = sorted(query.pop(name) for name in DATES if name in query)
    if len(dates) == len(DATES):
        query |= dict(zip(DATES, dates, strict=True))
    for least, most in (("min_spend", "max_spend"), ("low", "power")):
        if query.get(least, 0) > query.get(most, 0):
            query.pop(least)
            query.pop(most, None)
    if operation.name.startswith("changes"):  # others have no previous period
        query = {name: query[name] for name in query if name not in ("compare", *DATES)}
    if "row" in query:
        query.pop("by", None)
        query.pop("users", None)
    return query
