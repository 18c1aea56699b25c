"""Files without a session: 401 for programs, sign-in for browsers. With curl and Chromium."""

import subprocess

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.site import LOGIN

FILES = ["/users.csv", "/users/daily.csv"]


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("options", [[], ["-L"], ["-b", "sessionid=expired"]])
def test_curl_fails_and_writes_no_file(address, tmp_path, path, options):
    file = tmp_path / "users.csv"
    taken = subprocess.run(
        ["curl", "-sS", "-f", *options, "-o", str(file), address + path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert taken.returncode == 22
    assert "401" in taken.stderr
    assert not file.exists()


def test_curl_gets_the_reason_as_text(address):
    taken = subprocess.run(
        ["curl", "-sS", "-i", address + "/users.csv"], capture_output=True, text=True, check=True
    )
    head, _, body = taken.stdout.partition("\n\n")
    assert head.startswith("HTTP/1.1 401")
    assert "location:" not in head.lower()
    assert body.startswith("Sign in first")
    assert "<" not in body


@pytest.mark.parametrize("path", FILES)
def test_a_browser_signs_in_and_gets_the_file(signed_out: BrowserContext, path):
    page = signed_out.new_page()
    page.goto(path)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.get_by_label("Username").fill(LOGIN[0])
    page.get_by_label("Password").fill(LOGIN[1])
    with page.expect_download() as download:
        page.get_by_role("button", name="Sign in").click()
    assert download.value.suggested_filename.endswith(".csv")
    assert download.value.path().read_text().startswith("user_id,")
