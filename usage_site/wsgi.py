"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.umask(0o077)  # what is written is its owner's alone
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "usage_site.settings")
application = get_wsgi_application()
