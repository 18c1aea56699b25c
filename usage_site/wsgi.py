"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.umask(0o077)  # what is written is its owner's alone
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "usage_site.settings")
application = get_wsgi_application()

from analytics.mirror.loop import start_refresher  # noqa: E402 needs Django's apps

start_refresher()
