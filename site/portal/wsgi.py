"""The door gunicorn knocks at."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()

# What is loaded by now lives as long as the process. Set apart, it is not walked through again and again: one answer in
# thirty took a quarter of a second longer for that.
get_resolver().url_patterns  # noqa: B018  # loads every view
gc.collect()
gc.freeze()
