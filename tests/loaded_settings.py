"""The deployment's settings under other variables, loaded in this process."""

import os
import sys
from unittest.mock import patch

from django.conf import Settings

import usage_site

MODULES = "settings", "database_settings", "sign_in_settings", "identity_settings"


def load_settings(**variables: str) -> Settings:
    """Settings of a process with these variables. Raises ImproperlyConfigured as there."""
    with (
        patch.dict(os.environ, variables),
        patch.dict(sys.modules),
        patch.dict(vars(usage_site)),
    ):
        for name in MODULES:
            sys.modules.pop(f"usage_site.{name}", None)
        return Settings("usage_site.settings")
