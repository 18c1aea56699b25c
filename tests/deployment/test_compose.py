"""compose.yaml: valid, hardened, and of this version."""

import json
import re
import subprocess
from importlib.resources import files

import jsonschema
import pytest
import yaml

from tests.image import stages
from tests.site import ROOT
from usage_site.version import version

COMPOSE = ROOT / "compose.yaml"
SERVICES = yaml.safe_load(COMPOSE.read_text())["services"]
OURS = "site", "migrate", "demo"


def test_it_follows_the_compose_specification():
    schema = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    jsonschema.validate(yaml.safe_load(COMPOSE.read_text()), json.loads(schema.read_text()))


@pytest.mark.parametrize("name", OURS)
def test_our_containers_can_do_little(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert [mount.split(":")[0] for mount in service["tmpfs"]] == ["/tmp"]  # noqa: S108 a mount
    assert [mount.split(":")[1] for mount in service["volumes"]] == ["/data"]
    assert not {"privileged", "cap_add", "pid", "ipc", "network_mode", "user"} & set(service)


def test_ports_are_published_on_loopback_alone():
    published = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert len(published) == 2
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_the_demo_and_postgres_start_only_when_asked():
    profiles = {name: service.get("profiles") for name, service in SERVICES.items()}
    assert profiles == {
        "migrate": None,
        "site": None,
        "demo": ["demo"],
        "database": ["postgres"],
    }


@pytest.mark.parametrize("name", ["site", "migrate"])
def test_builds_take_the_packages_that_the_environment_names(name):
    args = SERVICES[name]["build"]["args"]
    assert args == {"REQUIREMENTS": "${USER_USAGE_REQUIREMENTS:-requirements.txt}"}
    assert "REQUIREMENTS=requirements.txt" in stages()["packages"].values("ARG")


def test_make_takes_the_packages_that_a_variable_names():
    command = ["make", "--dry-run", "image", "REQUIREMENTS=requirements-sso.txt"]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "--build-arg REQUIREMENTS=requirements-sso.txt" in made.stdout


def test_traefik_finds_the_site_in_a_network_of_this_file():
    compose = yaml.safe_load(COMPOSE.read_text())
    assert "site" in compose["networks"]
    label = f"traefik.docker.network={compose['name']}_site\n"
    assert label in (ROOT / "docs" / "reverse-proxies.md").read_text()


def test_no_documented_command_has_a_secret_among_its_arguments():
    """`ps` shows arguments; `--env NAME` takes the value from the shell."""
    texts = [path.read_text() for path in (ROOT / "docs").glob("*.md")]
    given = [found for text in texts for found in re.findall(r"--env[ =]([A-Z_]+\S*)", text)]
    assert set(given) == {"LITELLM_DATABASE_URL"}
    assert not re.search(r"--from-literal", "".join(texts))


def test_memory_is_bounded_as_for_systemd():
    unit = (ROOT / "deploy" / "user-usage.service").read_text()
    assert f"MemoryMax={SERVICES['site']['mem_limit'].upper()}\n" in unit


def test_images_are_of_this_version():
    for name in OURS:
        assert SERVICES[name]["image"].endswith(f":${{USER_USAGE_VERSION:-{version()}}}")
