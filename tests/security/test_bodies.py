"""Bodies that are no form are refused, whatever the address."""

import pytest
from django.test import Client

from tests.security.test_headers import assert_headers

FORM = "application/x-www-form-urlencoded"
UNREADABLE = {
    "another character set": (f"{FORM}; charset=utf-16", b"\xff\xfea"),
    "too many fields": (FORM, b"&".join(b"a%d=1" % number for number in range(1200))),
    "no boundary": ("multipart/form-data", b"--x\r\n"),
    "an endless boundary": ("multipart/form-data; boundary=" + "x" * 300, b"--x"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sign-in/", "/nowhere/", "/users/"])
@pytest.mark.parametrize(("kind", "body"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_form_that_cannot_be_read_is_a_400(path, kind, body):
    client = Client(raise_request_exception=False)
    response = client.generic("POST", path, body, content_type=kind)
    assert response.status_code == 400
    assert response.content == b"The form in this request cannot be read.\n"
    assert_headers(response)
