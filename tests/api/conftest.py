"""A program with a token."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from governance.actions.tokens import issue
from governance.standing import Standing
from tests.builders import NOW


class Caller:
    """Calls the API in an officer's name; answers are those of Django's test client."""

    def __init__(self, client: Client, secret: str) -> None:
        self.client, self.headers = client, {"Authorization": f"Bearer {secret}"}

    def get(self, url: str) -> Any:
        return self.client.get(url, headers=self.headers)

    def post(self, url: str, data: Any = None, *, key: str = "", **more: Any) -> Any:
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        more.setdefault("content_type", "application/json")
        if more["content_type"] is None:
            more.pop("content_type")  # multipart, as the test client writes it
        return self.client.post(url, {} if data is None else data, headers=headers, **more)


@pytest.fixture
def program(sign_in) -> Callable[..., Caller]:
    def enter(by: Standing, **more: Any) -> Caller:
        _, secret = issue(by=by, label="测试", at=NOW, **more)
        return Caller(sign_in(), secret)

    return enter
