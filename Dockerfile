# The worker and every other `dateline` command, without Java: the embedded Kafka is for a person's own machine.
#
# BASE: Debian with glibc, for which spaCy and its kin publish wheels (with musl they would be compiled). Any image
# with Python 3.11 to 3.13 as `python3`, its venv module and Debian's `useradd` will do; pin a digest for releases.
ARG BASE=python:3.12-slim-bookworm

FROM ${BASE} AS build
WORKDIR /src
# A virtual environment moves between stages as one folder, and both stages have the same python3 for it.
COPY scripts/pip-environment constraints.txt pyproject.toml ./
# Dependencies in a layer of their own: they change less often than the code.
RUN . ./pip-environment \
 && python3 -m venv /opt/dateline \
 && /opt/dateline/bin/python -m pip install --quiet --no-cache-dir "$PIP_PINNED" \
 && /opt/dateline/bin/python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > requirements.txt \
 && /opt/dateline/bin/python -m pip install --quiet --no-cache-dir --only-binary :all: --constraint constraints.txt --requirement requirements.txt
COPY . .
# What installs packages stays behind in this stage: the worker needs none.
RUN . ./pip-environment \
 && /opt/dateline/bin/python -m pip install --quiet --no-cache-dir --no-deps --build-constraint constraints.txt . \
 && /opt/dateline/bin/python -m pip check \
 && /opt/dateline/bin/python -m pip uninstall --quiet --yes pip


FROM ${BASE}
LABEL org.opencontainers.image.title="Dateline" \
      org.opencontainers.image.description="A Kafka topic of raw news articles in, a Kafka topic of enriched events out" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="https://github.com/dateline-stream/dateline"
# By number, so that Kubernetes can see that it is not root (runAsNonRoot).
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin app
COPY --from=build /opt/dateline /opt/dateline
ENV PATH=/opt/dateline/bin:$PATH \
    LANG=C.UTF-8 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATELINE_WEB_HOST=0.0.0.0 \
    DATELINE_WEB_PORT=6066
WORKDIR /tmp
USER 10001:10001
EXPOSE 6066
# Processes load their models first, and a broker that is away is waited for: alive all the while.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['DATELINE_WEB_PORT']), timeout=4); c.request('GET', '/health/live'); sys.exit(c.getresponse().status != 200)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["dateline"]
CMD ["worker"]
