"""Finds a Chromium for the browser tests, or installs one: `python -m tests.chromium`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

# The shell without a window first: the same engine, and tests take two thirds of the time.
NAMES = (
    *("chromium-headless-shell", "chromium"),
    *("chromium-browser", "google-chrome", "google-chrome-stable"),
)
ADVICE = (
    "No Chromium for the browser tests: install one (Debian: apt-get install"
    " chromium-headless-shell), or let USER_USAGE_CHROMIUM name its program."
)


def chromium_path() -> str | None:
    """The variable's, an installed one, Playwright's own; None when there is none."""
    if named := os.environ.get("USER_USAGE_CHROMIUM"):
        return named
    for name in NAMES:
        if found := shutil.which(name):
            return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def install_chromium() -> None:
    """Playwright's own build, else Debian's package as root; what fails is left to the caller."""
    print("Installing Chromium for the browser tests", flush=True)
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        attempts += [
            ["apt-get", "update", "-qq"],
            *(["apt-get", "install", "-y", "-qq", name] for name in NAMES[:2]),
        ]
    for command in attempts:
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if chromium_path():
            return


if __name__ == "__main__":
    if not chromium_path():
        install_chromium()
    if not chromium_path():
        sys.exit(ADVICE)
