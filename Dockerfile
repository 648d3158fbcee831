# The server in a container. On a CPU:    docker build -t skelact .
# On a GPU of NVIDIA:                     docker build -t skelact:cuda --build-arg DEVICE=cuda \
#   --build-arg BASE=nvidia/cuda:12.6.3-cudnn-runtime-ubuntu24.04 .
# Run:  docker run --read-only --tmpfs /tmp -p 127.0.0.1:50051:50051 -p 127.0.0.1:8080:8080 skelact
ARG BASE=python:3.12-slim-bookworm

FROM python:3.12-slim-bookworm AS build
WORKDIR /source
COPY . .
ARG DEVICE=cpu
RUN python -m pip wheel --no-cache-dir --no-deps --wheel-dir /wheels . \
    && python tools/list_server_packages.py "$DEVICE" > /wheels/packages.txt \
    && python tools/list_server_packages.py alone > /wheels/alone.txt \
    && cp constraints.txt /wheels/

# hadolint ignore=DL3006
FROM ${BASE} AS serve
# the image of CUDA has no Python
# hadolint ignore=DL3008
RUN if ! command -v python3 >/dev/null || ! python3 -m venv --help >/dev/null; then \
      apt-get update && apt-get install -y --no-install-recommends python3 python3-venv \
      && rm -rf /var/lib/apt/lists/*; \
    fi
COPY --from=build /wheels /wheels
RUN python3 -m venv /opt/skelact \
    && /opt/skelact/bin/pip install --no-cache-dir -c /wheels/constraints.txt -r /wheels/packages.txt \
    && /opt/skelact/bin/pip install --no-cache-dir --no-deps -r /wheels/alone.txt /wheels/*.whl \
    && /opt/skelact/bin/python -m compileall -q /opt/skelact/lib \
    && rm -rf /wheels
COPY deploy/server.yaml /etc/skelact/server.yaml
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin skelact
USER 10001:10001
ENV PATH="/opt/skelact/bin:$PATH" PYTHONUNBUFFERED=1 OMP_NUM_THREADS=1
EXPOSE 50051 8080 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD ["skelact", "health", "127.0.0.1:50051"]
ENTRYPOINT ["skelact"]
CMD ["serve", "--config", "/etc/skelact/server.yaml"]
