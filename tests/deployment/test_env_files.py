"""Files of variables, as a shell, Docker and kubectl read them."""

import subprocess

import pytest

from tests.loaded_settings import load_settings
from usage_site import env
from usage_site.database_url import parse_database_url
from usage_site.management.commands.reader_role import VARIABLE, reader_line, reader_url

OWNER = "postgresql://llm:pw@db.example.com/litellm?sslmode=verify-full&sslrootcert=/a b.pem"


@pytest.fixture
def line() -> str:
    """What reader_role prints for an owner's URL with two parameters."""
    owner = OWNER.replace(" ", "%20")
    return reader_line(reader_url(parse_database_url(VARIABLE, owner), "p&ss'w;rd $x"))


def parameters_of(value: str) -> dict[str, str]:
    return load_settings(LITELLM_DATABASE_URL=value).DATABASES["litellm"]


def test_the_printed_line_means_the_same_to_a_shell_and_to_docker(line, tmp_path):
    file = tmp_path / "user-usage.env"
    file.write_text(f"{line}\n")
    code = f'set -a; . "$1"; printf %s "${VARIABLE}"'
    sourced = subprocess.run(
        ["/bin/sh", "-euc", code, "sh", file], capture_output=True, text=True, check=True
    ).stdout
    as_docker_reads = line.partition("=")[2]
    assert sourced != as_docker_reads
    database = parameters_of(as_docker_reads)
    assert database == parameters_of(sourced)
    assert database["PASSWORD"] == "p&ss'w;rd $x"
    assert database["OPTIONS"]["sslmode"] == "verify-full"
    assert database["OPTIONS"]["sslrootcert"] == "/a b.pem"


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("'Example ID'", "Example ID"),
        ('"Example ID"', "Example ID"),
        ("''", ""),
        ("'", "'"),
        ("'a\"", "'a\""),
        ("O'Neil's", "O'Neil's"),
    ],
)
def test_quotes_around_the_whole_value_are_left_out(monkeypatch, given, read):
    monkeypatch.setenv("OIDC_NAME", given)
    assert env.text("OIDC_NAME") == read
