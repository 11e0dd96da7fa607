# syntax=docker/dockerfile:1
# One image for web, worker and beat. The last stage holds no compiler, no package manager's cache and no root process.

FROM node:22-bookworm-slim AS packages
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci && cp package-lock.json node_modules/installed-lock.json

FROM python:3.13-slim-bookworm AS build
WORKDIR /srv/orken
COPY requirements/uv.txt requirements/run.txt requirements/
RUN python -m venv .venv \
    && .venv/bin/python -m pip install --no-cache-dir --require-hashes -r requirements/uv.txt \
    && .venv/bin/uv pip sync --no-cache --compile-bytecode --python .venv/bin/python --require-hashes requirements/run.txt
COPY . .
COPY --from=packages /build/node_modules node_modules
# Nothing is asked of the database here; an address only keeps the settings from starting a private one
RUN .venv/bin/python tools/frontend.py \
    && .venv/bin/python tools/compile_messages.py \
    && DATABASE_URL=postgres://none SECRET_KEY=none IIN_KEY=none .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf node_modules var/frontend.* tests docs requirements

FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/orken --shell /usr/sbin/nologin orken
WORKDIR /srv/orken
COPY --from=build /srv/orken .
# The code belongs to root: the running site can write to var/ only
RUN mkdir -p var/media var/celery && chown -R orken: var
USER orken
ENV PATH=/srv/orken/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--threads", "4", "--timeout", "60", "--no-control-socket", "--access-logfile", "-", "config.wsgi:application"]
