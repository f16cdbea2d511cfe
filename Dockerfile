# Tenfold for the people of a company, behind a proxy and with sign-in: docs/deploy.md says how it is run.
# The file system may be read-only: all that is kept goes into /workspace, what is on its way there or into /tmp.

FROM python:3.11.14-slim-bookworm AS packages
COPY requirements.lock /
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r /requirements.lock

FROM python:3.11.14-slim-bookworm
# The number is said, so that what is mounted can be given to it on the machine outside.
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin tenfold \
    && install -d -o tenfold -g tenfold -m 700 /workspace
COPY --from=packages /venv /venv
WORKDIR /app
COPY .streamlit/config.toml .streamlit/config.toml
COPY static static
COPY docs docs
COPY data data
COPY clv clv
COPY dashboard.py LICENSE ./
# It says where the file lies; no secret is in the image.
# hadolint ignore=DL3064
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    TENFOLD_WORKSPACE=/workspace/workspace.duckdb \
    STREAMLIT_SECRETS_FILES=/private/secrets.toml
RUN python -m compileall -q clv dashboard.py
ENV PYTHONDONTWRITEBYTECODE=1
USER 10001
VOLUME /workspace
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["python", "-m", "clv", "dashboard", "--no-browser", "--port=8501", "--server.address=0.0.0.0"]
