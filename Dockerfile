# syntax=docker/dockerfile:1
# One image for web, worker and beat. The last stage holds no compiler, no package manager's cache and no root process.
# tests/deployment runs the steps of the stage "build" by hand, word for word.

FROM node:22-bookworm-slim AS packages
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund && cp package-lock.json node_modules/installed-lock.json

FROM python:3.13-slim-trixie AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 UV_NO_CACHE=1 UV_COMPILE_BYTECODE=1
WORKDIR /srv/orken
COPY requirements/uv.txt requirements/run.txt requirements/
RUN python -m venv .venv \
    && .venv/bin/python -m pip install --quiet --require-hashes -r requirements/uv.txt \
    && .venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes requirements/run.txt
COPY . .
COPY --from=packages /build/node_modules node_modules
# Nothing is asked of the database here; an address only keeps the settings from starting a private one
RUN .venv/bin/python tools/frontend.py \
    && .venv/bin/python tools/compile_messages.py \
    && DATABASE_URL=postgres://none SECRET_KEY=none IIN_KEY=none .venv/bin/python manage.py collectstatic --noinput --ignore redoc --verbosity 0 \
    && rm -rf node_modules var/frontend.* tests docs requirements

FROM python:3.13-slim-trixie
# Pango draws the PDFs; pg_dump and pg_restore make backups and must not be older than the server
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/orken --shell /usr/sbin/nologin orken
WORKDIR /srv/orken
COPY --from=build /srv/orken .
# The code and its static files belong to root: the running site writes uploads, its clock's notes and backups, nothing else
RUN mkdir -p var/media var/celery/queue var/celery/control var/celery/processed var/backups \
    && chown -R orken: var/media var/celery var/backups
USER orken
# Fewer pools of memory than threads keep a worker smaller
ENV PATH=/srv/orken/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MALLOC_ARENA_MAX=2 LOG_FORMAT=json BIND=0.0.0.0:8000
EXPOSE 8000
CMD ["gunicorn", "--config", "python:config.gunicorn", "config.wsgi"]
