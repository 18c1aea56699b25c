"""Static files under hashed names once they are collected, and as they are before."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """A plain `runserver` needs no `collectstatic`; a deployment that ran it gets hashed names."""

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name
