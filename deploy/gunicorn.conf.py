"""Gunicorn's settings for the demo and production: `gunicorn -c deploy/gunicorn.conf.py`."""

import os
import sys
import tempfile
from pathlib import Path

# It starts from any folder.
chdir = str(Path(__file__).resolve().parent.parent)
sys.path.insert(0, chdir)

from usage_site import env  # noqa: E402 the path comes first
from usage_site.folders import data_dir, temporary_folder  # noqa: E402
from usage_site.log_settings import logging_settings  # noqa: E402
from usage_site.metric_files import clear_counts, forget_process, share_counts  # noqa: E402

# What is written is its owner's alone. Gunicorn's own `umask` would close a Unix socket to nginx.
os.umask(0o077)

wsgi_app = "usage_site.wsgi"
worker_class = "usage_site.sign_in_queue.SignInQueueWorker"
worker_connections = 600  # sockets, well below the usual limit of 1024 open files

with env.exit_when_invalid():
    # Loopback: an HTTPS proxy, or nobody but this machine, comes here.
    bind = f"{env.text('HOST', '127.0.0.1')}:{env.count('PORT', 8000, maximum=65_535)}"

    # One process: it holds the mirror in its memory, and DuckDB uses all cores from there. Its
    # threads wait for DuckDB and for slow readers of downloads.
    workers = env.count("WEB_CONCURRENCY", 1)
    threads = env.count("WEB_THREADS", 16)

    # Seconds. A worker whose main thread hangs is replaced after `timeout`; requests are not
    # bounded by it. A stop waits `graceful_timeout` for what is under way.
    timeout = int(env.number("EXPORT_TIMEOUT", 300, minimum=0.001, maximum=86_400)) + 30
    loglevel = env.one_of("LOG_LEVEL", "INFO", env.LOG_LEVELS).lower()
    logconfig_dict = logging_settings(
        log_format=env.one_of("LOG_FORMAT", "TEXT", env.LOG_FORMATS).lower(),
        level=loglevel.upper(),
        audit_log=env.text("AUDIT_LOG"),
        folder=data_dir(),
    )
    worker_tmp_dir = tempfile.tempdir = str(temporary_folder())
    counts = data_dir() / "metrics"
    counts_in_files = workers > 1 and bool(env.text("METRICS_TOKEN"))
    if counts_in_files:
        share_counts(counts)

graceful_timeout = 30
keepalive = 5
# Nothing leaks, so workers need no restarts, which would load the mirror again.
max_requests = 0

limit_request_line = 8190  # a link holds every filter
# No socket in the home folder by which a second site would meet the first.
control_socket_disable = True


def on_starting(server):
    """Once, before the first worker; a reload keeps what was counted."""
    if counts_in_files:
        clear_counts(counts)


def child_exit(server, worker):
    """In the master, when a worker has ended."""
    if counts_in_files:
        forget_process(worker.pid)
