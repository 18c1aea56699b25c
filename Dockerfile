# User Usage as an image: `make image`. docs/install.md says how to run it and how to pin the base.
#
#   site (the last stage, the default): no compiler, no pip, no test or demo package, not root
#   demo: the site with an embedded PostgreSQL and simulated data

# An exact tag. For builds that can be repeated, add its digest: PYTHON_IMAGE=…@sha256:…
ARG PYTHON_IMAGE=python:3.11.15-slim-bookworm

# --- Packages: wheels alone, each checked against its hash
FROM ${PYTHON_IMAGE} AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv --without-pip /opt/venv
# requirements-sso.txt has the packages for single sign-on, too.
ARG REQUIREMENTS=requirements.txt
COPY ${REQUIREMENTS} requirements.txt
RUN python -m pip --python /opt/venv/bin/python install --require-hashes --only-binary :all: \
        --requirement requirements.txt

# --- The tree with its static files and bytecode
FROM packages AS build
COPY LICENSE manage.py pyproject.toml ./
COPY analytics analytics
COPY deploy deploy
# Read by manage.py reader_role.
COPY docs/reader_role.sql docs/
COPY static static
COPY templates templates
COPY usage_site usage_site
# No database is asked, and nothing of /tmp/build is left. Root writes for itself alone: open it.
RUN LITELLM_DATABASE_URL=postgresql://nobody@localhost/none DATA_DIR=/tmp/build STATIC_ROOT=/opt/static \
        /opt/venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && rm -r /tmp/build \
    && /opt/venv/bin/python -m compileall -q --invalidation-mode unchecked-hash . \
    && chmod -R a+rX /app /opt/static

# --- What both images run on
FROM ${PYTHON_IMAGE} AS runtime
# The base image brings pip, which an intruder could use; the account has no shell and no password.
RUN rm -rf /usr/local/lib/python3.*/site-packages/* /usr/local/lib/python3.*/ensurepip \
        /usr/local/bin/pip* \
    && groupadd --gid 10001 user-usage \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin user-usage \
    && install --directory --owner 10001 --group 10001 --mode 0700 /data
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data STATIC_ROOT=/opt/static HOST=0.0.0.0 PORT=8000
WORKDIR /app
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "deploy/healthcheck.py"]

# --- The demo
FROM packages AS demo-packages
COPY requirements-demo.txt requirements-postgres.txt ./
RUN python -m pip --python /opt/venv/bin/python install --require-hashes --only-binary :all: --no-deps \
        --requirement requirements-demo.txt --requirement requirements-postgres.txt

FROM runtime AS demo
COPY --from=demo-packages /opt/venv /opt/venv
COPY --from=build /opt/static /opt/static
COPY --from=build /app /app
COPY demo demo
USER 10001:10001
CMD ["python", "-m", "demo"]

# --- The site
FROM runtime AS site
ARG VERSION=0.2.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="User Usage" \
      org.opencontainers.image.description="Who spends what on a LiteLLM proxy" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/static /opt/static
COPY --from=build /app /app
USER 10001:10001
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py"]
