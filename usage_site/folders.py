"""The folder below which the site writes everything."""

from pathlib import Path

from . import env

BASE_DIR = Path(__file__).resolve().parent.parent


def data_dir() -> Path:
    """DATA_DIR, `var` by default. A relative one lies in the site's own folder."""
    env.removed("VAR_DIR", "its name is DATA_DIR")
    return BASE_DIR / (env.text("DATA_DIR") or "var")


def temporary_folder() -> Path:
    """For temporary files of gunicorn and of libraries, made where it is missing."""
    folder = data_dir() / "tmp"
    env.private_folder(folder)
    return folder
