"""How gunicorn serves the site: `gunicorn --config python:config.gunicorn config.wsgi`."""

from pathlib import Path

import environ

from core.operations.logs import configuration

env = environ.Env()
env.read_env(Path(__file__).resolve().parent.parent / ".env")

bind = env.str("BIND", "127.0.0.1:8000")
workers = env.int("WEB_CONCURRENCY", 2)
threads = env.int("WEB_THREADS", 4)
worker_class = "gthread"
preload_app = True  # one copy of the code for all workers; a new version is a new process
# A worker whose threads all hang is replaced after a minute
timeout = 60
# SIGTERM: no new request is taken, those under way get this long. Whoever stops us must wait longer than that.
graceful_timeout = 30
keepalive = 5
# A worker makes room for a fresh one now and then, never all at once
max_requests = 5000
max_requests_jitter = 1000
control_socket_disable = True
# core.operations.middleware writes a line for each request; gunicorn's own would tell whole addresses
accesslog = None
logconfig_dict = configuration(env.str("LOG_FORMAT", "plain"), env.str("LOG_LEVEL", "INFO"))
