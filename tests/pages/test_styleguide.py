"""The style guide: every component, in DEBUG only."""

import pytest
from django.test import RequestFactory

from analytics.pages.styleguide.views import CHANGES, styleguide
from tests.site import manage
from usage_site import urls


@pytest.mark.django_db
def test_the_guide_shows_every_state_of_a_change_and_of_a_rate(staff):
    request = RequestFactory().get("/styleguide/")
    request.user = staff
    request.session, request._messages = {}, []
    html = styleguide(request).content.decode()
    for direction in CHANGES:
        assert f"change--{direction}" in html
    for level in ("good", "fair", "poor"):
        assert f"rate--{level}" in html
    for part in ("pager", "pill", "segmented", "banner--poor", "empty", "ledger--off", "menu"):
        assert f'class="{part}' in html or f" {part}" in html, part


@pytest.mark.django_db
def test_the_guide_is_not_there_outside_of_debug(staff_client):
    assert not [path for path in urls.urlpatterns if str(path.pattern) == "styleguide/"]
    assert staff_client.get("/styleguide/").status_code == 404


def test_in_debug_the_guide_has_an_address():
    code = "from django.urls import reverse; print(reverse('styleguide'))"
    shown = manage("shell", "--no-imports", "-c", code, DEBUG="true")
    assert shown.stdout.strip().endswith("/styleguide/"), shown.stderr
