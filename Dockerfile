# syntax=docker/dockerfile:1
FROM node:24-bookworm-slim AS frontend
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY frontend/ ./
RUN npm run build

FROM python:3.11-slim-bookworm AS packages
COPY --from=ghcr.io/astral-sh/uv:0.13.8 /uv /bin/uv
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /build
# The packages others wrote are a layer of their own: they change less often than ours.
RUN --mount=type=cache,target=/root/.cache/uv \
    --mount=type=bind,source=uv.lock,target=uv.lock \
    --mount=type=bind,source=pyproject.toml,target=pyproject.toml \
    uv sync --locked --no-default-groups --no-install-project
COPY pyproject.toml uv.lock README.md ./
COPY src/ src/
COPY migrations/ migrations/
COPY question_bank/ question_bank/
COPY --from=frontend /build/frontend/dist frontend/dist
RUN --mount=type=cache,target=/root/.cache/uv \
    uv sync --locked --no-default-groups --no-editable

FROM python:3.11-slim-bookworm
COPY --from=packages /build/.venv /build/.venv
ENV PATH=/build/.venv/bin:$PATH PYTHONUNBUFFERED=1
# A number, so that the platform can see that this is not root. It owns no file.
USER 10001:10001
WORKDIR /tmp
EXPOSE 8080
CMD ["waymark", "web", "--host", "0.0.0.0", "--port", "8080"]
