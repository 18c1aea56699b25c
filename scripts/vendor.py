"""Fetch browser files from npm: those that we ship, and those of the tests alone.

    python -m scripts.vendor            fetch and check; anything but what was pinned is an error
    python -m scripts.vendor --accept   after a version was changed: pin what npm delivers now

The manifest.json of either folder is the lock: exact versions, npm's own integrity for each
package and a hash for each file. Only `sourceMappingURL` lines are taken out, because the maps are
not shipped and Django's hashed file names insist on finding what a file points to.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "static" / "vendor"
FOLDERS = SHIPPED, ROOT / "tests" / "vendor"
SPRITE = ROOT / "static" / "analytics" / "icons.svg"
SOURCE_MAP = re.compile(rb"\n?(/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)\s*$")


def main(accept: bool) -> int:
    for vendor in FOLDERS:
        manifest = json.loads((vendor / "manifest.json").read_text())
        for package in manifest["packages"]:
            fetch_package(vendor, package, accept)
            print(f"{package['name']} {package['version']}: {len(package['files'])} files")
        if accept:
            (vendor / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    SPRITE.write_text(sprite(json.loads((SHIPPED / "manifest.json").read_text())))
    return 0


def fetch_package(vendor: Path, package: dict, accept: bool) -> None:
    """Write one package's files to its folder. Raises SystemExit when a hash is not the pinned."""
    folder = vendor / f"{package['name']}-{package['version']}"
    with tempfile.TemporaryDirectory() as scratch:
        archive = packed(package, Path(scratch))
        pin(package, "integrity", digest("sha512", archive.read_bytes()), accept)
        shutil.rmtree(folder, ignore_errors=True)
        with tarfile.open(archive) as members:
            for name, entry in package["files"].items():
                content = members.extractfile(f"package/{entry['from']}").read()
                content = SOURCE_MAP.sub(b"\n", content)
                pin(entry, "sha384", digest("sha384", content), accept)
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)


def packed(package: dict, folder: Path) -> Path:
    """The package as npm delivers it, a .tgz in `folder`."""
    command = ["npm", "pack", f"{package['name']}@{package['version']}", "--silent"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)  # noqa: S603 our own manifest
    return next(folder.glob("*.tgz"))


def pin(entry: dict, key: str, found: str, accept: bool) -> None:
    """Compare a hash with the pinned one, or pin it when `accept`."""
    if accept:
        entry[key] = found
    elif entry.get(key) != found:
        raise SystemExit(f"{entry}: npm delivers {found}. Look at it, then --accept.")


def digest(algorithm: str, content: bytes) -> str:
    """A hash as browsers and npm write it: `sha384-…` in base64."""
    raw = hashlib.new(algorithm, content).digest()
    return f"{algorithm}-{base64.b64encode(raw).decode()}"


def sprite(manifest: dict) -> str:
    """The vendored icons as the symbols of one SVG file."""
    symbols = []
    for package in manifest["packages"]:
        folder = SHIPPED / f"{package['name']}-{package['version']}"
        for name in sorted(package["files"]):
            if name.endswith(".svg"):
                drawing = re.search(r"<svg[^>]*>(.*)</svg>", (folder / name).read_text(), re.S)
                symbols.append(
                    f'<symbol id="{Path(name).stem}" viewBox="0 0 16 16">'
                    f"{' '.join(drawing[1].split())}</symbol>"
                )
    comment = "<!-- Bootstrap Icons, MIT license. Written by scripts/vendor.py: do not edit. -->"
    return (
        "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', comment, *symbols, "</svg>"]) + "\n"
    )


if __name__ == "__main__":
    sys.exit(main(accept="--accept" in sys.argv[1:]))
