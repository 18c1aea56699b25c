"""Write the software bill of materials: `python -m scripts.sbom [file]`, by default var/sbom.json.

CycloneDX 1.6: every package of requirements-sso.txt with its hashes, those that requirements.txt
lacks marked as of the extra `sso`, and every vendored browser package with those of its files. The
same tree gives the same bytes; nothing is asked of a registry.
"""

import base64
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS, REQUIREMENTS_SSO = ROOT / "requirements.txt", ROOT / "requirements-sso.txt"
MANIFEST = ROOT / "static" / "vendor" / "manifest.json"
NAMESPACE = uuid.UUID("9b9d1c52-0c6e-5f0e-9f53-6f1f6f0b3c11")  # of this project's serial numbers


def main(target: Path) -> int:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(document())
    print(f"{target}: {len(json.loads(target.read_text())['components'])} components")
    return 0


def document() -> str:
    """The bill as JSON. Its serial number follows from its content, and it holds no time."""
    needed, with_extra = (path.read_text() for path in (REQUIREMENTS, REQUIREMENTS_SSO))
    manifest = MANIFEST.read_text()
    optional = pinned(with_extra) - pinned(needed)
    components = [*python_packages(with_extra, optional)]
    components += browser_packages(json.loads(manifest))
    site = this_site()
    bom = Bom(components=components, metadata=BomMetaData(component=site))
    bom.register_dependency(site, components)
    bom.serial_number = uuid.uuid5(NAMESPACE, with_extra + manifest)
    written = json.loads(JsonV1Dot6(bom).output_as_string())
    del written["metadata"]["timestamp"]
    written["serialNumber"] = bom.serial_number.urn
    return json.dumps(written, indent=2, sort_keys=True) + "\n"


def pinned(lock: str) -> set[str]:
    """Names of the packages of a lock file."""
    return set(re.findall(r"^(\S+)==", lock, re.MULTILINE))


def this_site() -> Component:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return Component(
        type=ComponentType.APPLICATION,
        name=project["name"],
        version=project["version"],
        bom_ref=project["name"],
        licenses=[DisjunctiveLicense(id=project["license"])],
    )


def python_packages(lock: str, optional: set[str]) -> Iterator[Component]:
    """Packages of a lock file, each with the hashes of all its files and its marker.

    optional: names of those that only the extra `sso` needs.
    """
    for entry in re.split(r"\n(?=\S)", lock.strip()):
        wanted = Requirement(entry.split(" \\\n")[0])
        version = str(wanted.specifier).removeprefix("==")
        url = PackageURL("pypi", name=wanted.name, version=version)
        found = {Property(name="hash:sha256", value=digest) for digest in hashes(entry)}
        if wanted.marker:
            found.add(Property(name="marker", value=str(wanted.marker)))
        if wanted.name in optional:
            found.add(Property(name="extra", value="sso"))
        yield Component(
            type=ComponentType.LIBRARY,
            name=wanted.name,
            version=version,
            purl=url,
            bom_ref=str(url),
            properties=found,
        )


def hashes(entry: str) -> list[str]:
    return re.findall(r"--hash=sha256:([0-9a-f]{64})", entry)


def browser_packages(manifest: dict) -> Iterator[Component]:
    """Packages in static/vendor with npm's own hash of each, and their files with ours."""
    for package in manifest["packages"]:
        name, version = package["name"], package["version"]
        url = PackageURL("npm", name=name, version=version)
        yield Component(
            type=ComponentType.LIBRARY,
            name=name,
            version=version,
            purl=url,
            bom_ref=str(url),
            licenses=[DisjunctiveLicense(id=package["licence"])],
            hashes=[integrity(package["integrity"])],
            components=[
                Component(
                    type=ComponentType.FILE,
                    name=file,
                    bom_ref=f"{url}#{file}",
                    hashes=[integrity(entry["sha384"])],
                )
                for file, entry in package["files"].items()
            ],
        )


def integrity(text: str) -> HashType:
    """`sha512-` and base64, as browsers and npm write a hash."""
    name, _, encoded = text.partition("-")
    algorithm = {"sha384": HashAlgorithm.SHA_384, "sha512": HashAlgorithm.SHA_512}[name]
    return HashType(alg=algorithm, content=base64.b64decode(encoded).hex())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "var" / "sbom.json"))
