"""The manifests in deploy/kubernetes: valid, restricted, and consistent with each other."""

from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from django.core.exceptions import ImproperlyConfigured

from tests.image import ACCOUNT
from tests.site import ROOT
from usage_site.env_guards import strong_secret
from usage_site.version import version

FOLDER = ROOT / "deploy" / "kubernetes"
KUSTOMIZATION = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())
PATHS = [path for path in sorted(FOLDER.glob("*.yaml")) if path.name != "kustomization.yaml"]
RESOURCES = [
    (path, resource) for path in PATHS for resource in yaml.safe_load_all(path.read_text())
]
WORKLOADS = [entry for entry in RESOURCES if entry[1]["kind"] in ("Deployment", "Job")]
(EXAMPLE,) = [resource for _, resource in RESOURCES if resource["kind"] == "Secret"]
RELEASES = "1.30", "1.37"


def called(entry: Any) -> str:
    return entry.name if isinstance(entry, Path) else entry.get("kind", "")


def pod(resource: dict) -> dict:
    return resource["spec"]["template"]["spec"]


@pytest.mark.parametrize(("path", "resource"), RESOURCES, ids=called)
def test_it_follows_the_schemas_of_kubernetes(path, resource):
    for release in RELEASES:
        kubernetes_validate.validate(resource, release, strict=True)


def test_every_file_is_applied_but_the_example_of_a_secret():
    applied = set(KUSTOMIZATION["resources"])
    assert {path.name for path in PATHS} - applied == {"secret.example.yaml"}
    assert applied <= {path.name for path in PATHS}


@pytest.mark.parametrize(("path", "resource"), WORKLOADS, ids=called)
def test_pods_meet_the_restricted_standard(path, resource):
    spec = pod(resource)
    assert spec["automountServiceAccountToken"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] == ACCOUNT
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in spec["containers"]:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert {"cpu", "memory"} <= set(container["resources"]["requests"])
        assert "memory" in container["resources"]["limits"]
        assert {mount["mountPath"] for mount in container["volumeMounts"]} == {"/data", "/tmp"}  # noqa: S108 a mount


@pytest.mark.parametrize(("path", "resource"), WORKLOADS, ids=called)
def test_no_pod_starts_without_the_secrets_that_all_share(path, resource):
    (container,) = pod(resource)["containers"]
    required = {
        one["name"]: one["valueFrom"]["secretKeyRef"]
        for one in container["env"]
        if "valueFrom" in one
    }
    names = set(EXAMPLE["stringData"])
    assert names == {"LITELLM_DATABASE_URL", "APP_DATABASE_URL", "SECRET_KEY"}
    assert required == {name: {"name": "user-usage", "key": name} for name in names}
    # The last source wins.
    sources = [next(iter(source)) for source in container["envFrom"]]
    assert sources == ["secretRef", "configMapRef"]


def test_the_example_of_a_key_is_refused():
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is a placeholder"):
        strong_secret("SECRET_KEY", EXAMPLE["stringData"]["SECRET_KEY"])


def test_probes_ask_what_the_site_answers():
    (site,) = [pod(one)["containers"][0] for _, one in WORKLOADS if one["kind"] == "Deployment"]
    asked = {
        name: site[name]["httpGet"]["path"]
        for name in ("startupProbe", "livenessProbe", "readinessProbe")
    }
    # Liveness never depends on a database: a restart repairs none.
    assert asked == {
        "startupProbe": "/healthz",
        "livenessProbe": "/healthz",
        "readinessProbe": "/readyz",
    }


def test_selectors_find_the_pods():
    (site,) = [one for _, one in RESOURCES if one["kind"] == "Deployment"]
    labels = site["spec"]["template"]["metadata"]["labels"].items()
    assert site["spec"]["selector"]["matchLabels"].items() <= labels
    (service,) = [one for _, one in RESOURCES if one["kind"] == "Service"]
    assert service["spec"]["selector"].items() <= labels
    (budget,) = [one for _, one in RESOURCES if one["kind"] == "PodDisruptionBudget"]
    assert budget["spec"]["selector"]["matchLabels"].items() <= labels
    assert budget["spec"]["minAvailable"] < site["spec"]["replicas"]


def test_nothing_comes_in_or_goes_out_by_default():
    policies = [one["spec"] for _, one in RESOURCES if one["kind"] == "NetworkPolicy"]
    denied = [one for one in policies if not one.get("ingress") and not one.get("egress")]
    (denies,) = denied
    assert denies == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    # Rules of kustomize that add labels to selectors would change who is let in.
    assert not any(rule.get("includeSelectors") for rule in KUSTOMIZATION["labels"])


def test_the_ingress_asks_for_no_special_controller():
    (ingress,) = [one for _, one in RESOURCES if one["kind"] == "Ingress"]
    assert "annotations" not in ingress["metadata"]
    assert "ingressClassName" not in ingress["spec"]
    (service,) = [one for _, one in RESOURCES if one["kind"] == "Service"]
    (path,) = ingress["spec"]["rules"][0]["http"]["paths"]
    port = {"name": service["spec"]["ports"][0]["name"]}
    assert path["backend"]["service"] == {"name": service["metadata"]["name"], "port": port}


def test_old_and_new_pods_show_the_same_tag_days():
    (settings,) = KUSTOMIZATION["configMapGenerator"]
    assert "MIRROR_KEEP_PRUNED_TAGS=false" in settings["literals"]
    names = [literal.partition("=")[0] for literal in settings["literals"]]
    assert len(names) == len(set(names))


def test_the_image_is_of_this_version():
    (image,) = KUSTOMIZATION["images"]
    assert image["newTag"] == version()
