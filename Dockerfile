# The image of web, worker and beat. Python is the version that CI runs.
FROM python:3.11-slim-bookworm AS build
COPY requirements.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
# What WeasyPrint lays out its pages with.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin sar
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 SAR_ENV=production \
    XDG_CACHE_HOME=/tmp WEB_CONCURRENCY=2
WORKDIR /srv/sar-portal
COPY --from=build /venv /venv
COPY . .
# Production settings refuse to load half set; none of these values is kept or used.
RUN python -m compileall -q . \
    && SECRET_KEY=only-while-the-image-is-built-and-never-by-a-running-site-0123456789 \
    IDENTITY_KEY=only-while-the-image-is-built-and-not-the-same \
    ALLOWED_HOSTS=build.example.org SITE_URL=https://build.example.org \
    DATABASE_URL=postgres://build@127.0.0.1/build REDIS_URL=redis://127.0.0.1/0 \
    EMAIL_URL=smtp+tls://build.example.org \
    python manage.py collectstatic --noinput
USER sar
EXPOSE 8000
# Heartbeats in memory: a slow disk can stall them. Workers are replaced now and then,
# not all at once. No access log: an address can hold a single-use link.
CMD ["gunicorn", "--bind=0.0.0.0:8000", "--threads=4", "--worker-tmp-dir=/dev/shm", \
     "--max-requests=2000", "--max-requests-jitter=200", "sar_portal.wsgi"]
