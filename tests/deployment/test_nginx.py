"""The site behind a real nginx with deploy/nginx.conf over HTTPS."""

import re
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.network import free_port, program, wait_for_port
from tests.site import LOGIN, ROOT, running_site

MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""
UNVERIFIED = ssl._create_unverified_context()  # noqa: S323 a certificate made for this run


def certificate(folder: Path) -> None:
    subprocess.run(
        [
            *(program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
        ],
        check=True,
        capture_output=True,
    )


def adapted(folder: Path, site: str, plain: int, secure: int) -> str:
    """deploy/nginx.conf with the ports, name and certificate of this run; nothing else changes."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
        "server_name usage.example.com": "server_name localhost",
        "/etc/ssl/usage.example.com.crt": f"{folder}/cert.pem",
        "/etc/ssl/usage.example.com.key": f"{folder}/key.pem",
        "http://127.0.0.1:8000": site,
    }.items():
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def secure_address(server, site_database, proxy_writer, reachable_folder) -> Iterator[str]:
    """https://localhost:…, and a site behind it that is configured as docs/install.md says."""
    nginx = program("nginx")
    folder = reachable_folder / "nginx"
    folder.mkdir()
    certificate(folder)
    plain, secure = free_port(), free_port()
    proxy_writer.clear()
    proxy_writer.spend_day("ann", 5.0)
    variables = {
        "HTTPS": "true",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "REQUEST_ID_FROM_PROXY": "true",
    }
    with running_site(**site_database | variables) as site:
        (folder / "site.conf").write_text(adapted(folder, site, plain, secure))
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder))
        command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]
        tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert tested.returncode == 0, tested.stderr
        process = subprocess.Popen(command)
        try:
            wait_for_port(secure)
            yield f"https://localhost:{secure}"
        finally:
            process.terminate()
            process.wait(10)
    proxy_writer.clear()


def test_a_browser_signs_in_and_takes_a_file(chromium: Browser, secure_address):
    context = chromium.new_context(base_url=secure_address, ignore_https_errors=True)
    page = context.new_page()
    page.goto("/users/?start_date=2026-01-01&end_date=2026-01-31")
    page.get_by_label("Username").fill(LOGIN[0])
    page.get_by_label("Password").fill(LOGIN[1])
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("table.users tbody tr")).to_have_count(1)
    assert page.url.startswith(f"{secure_address}/users/")
    assert {cookie["secure"] for cookie in context.cookies() if cookie["httpOnly"]} == {True}
    with page.expect_download() as download:
        page.evaluate("location = '/users.csv?start_date=2026-01-01&end_date=2026-01-31'")
    assert "ann" in download.value.path().read_text()
    context.close()


def status(address: str, *options: str) -> str:
    """What curl is answered; 000 within two seconds."""
    command = ["curl", "-sk", "-m", "2", "-o", "/dev/null", "-w", "%{http_code}", *options, address]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_reached_through_it(secure_address, path):
    assert status(secure_address + path) == "200"


def test_another_host_is_refused(secure_address):
    assert status(secure_address + "/sign-in/") == "200"
    assert status(secure_address + "/sign-in/", "-H", "Host: evil.example.com") == "400"


def test_nginx_numbers_requests_whatever_the_client_says(secure_address):
    command = ["curl", "-sk", "-m", "2", "-D", "-", "-o", "/dev/null", "-H"]
    command += ["X-Request-ID: chosen-by-a-client", secure_address + "/healthz"]
    head = subprocess.run(command, capture_output=True, text=True, check=False).stdout.lower()
    (number,) = [line.split()[1] for line in head.splitlines() if "x-request-id:" in line]
    assert re.fullmatch(r"[0-9a-f]{32}", number)


def test_half_sent_requests_take_no_thread_of_the_site(secure_address):
    port = int(secure_address.rpartition(":")[2])
    begun = b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nx"
    held = []
    for _ in range(40):
        connection = UNVERIFIED.wrap_socket(socket.create_connection(("127.0.0.1", port)))
        connection.sendall(begun)
        held.append(connection)
    assert status(secure_address + "/healthz") == "200"
    for connection in held:
        connection.close()
