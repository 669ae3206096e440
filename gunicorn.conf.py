"""How the web server runs in a container. Each value may be set from outside."""

import os

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# Heartbeats on a disk can stall a worker; this folder is memory.
worker_tmp_dir = "/dev/shm"  # noqa: S108 - gunicorn makes its own file in it
timeout = 30
graceful_timeout = 30
# A worker is replaced now and then, not all of them at once.
max_requests = 2000
max_requests_jitter = 200
# No access log here: an address can hold a single-use token. See the audit log.
accesslog = None
errorlog = "-"
