"""The product's own settings, told that they are under test.

A module, because pytest-django reads the settings before any conftest could
set a variable. Every process has a folder of its own, so that two runs in one
tree do not meet.
"""

import atexit
import os
import shutil
import tempfile

os.environ["SAR_ENV"] = "test"
os.environ["SAR_VAR_DIR"] = tempfile.mkdtemp(prefix="sar-portal-tests-")
# Playwright keeps an event loop in the thread of the tests; no view is async.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
atexit.register(shutil.rmtree, os.environ["SAR_VAR_DIR"], ignore_errors=True)

from sar_portal.settings import *

# Nothing is collected for tests; the web server's part looks for the folder.
STATIC_ROOT = VAR_DIR / "staticfiles"
STATIC_ROOT.mkdir()
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in the demo: threads then have connections of their own and
    # queue for the write lock, which a database in memory would not show.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
else:
    # Threads of the live server must not hold the database at the end.
    DATABASES["default"]["CONN_MAX_AGE"] = 0

# Signing in has its own tests; the others begin with somebody who is signed in.
SECOND_FACTOR_OPTIONAL = True
