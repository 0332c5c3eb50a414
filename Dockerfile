# One image: `docker run -p 8000:8000 -v nordic-data:/data nordic-healthy-cities`.
# Runs as an ordinary user who may write to /data and nowhere else.

FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.txt ./
# pip stays out of the environment: nothing can be installed into the running image.
RUN python -m venv --without-pip /opt/venv \
  && python -m pip --python /opt/venv/bin/python install --quiet --no-cache-dir \
    --disable-pip-version-check --require-hashes --only-binary :all: --requirement requirements.txt
COPY bot bot
COPY knowledge knowledge
# Learned here, so that the first start is as quick as the next.
RUN /opt/venv/bin/python -m knowledge learn knowledge/learned
# Compiled here, for the user who runs it may not write beside the code.
RUN chmod -R a+rX,go-w . && /opt/venv/bin/python -m compileall -q bot knowledge

FROM python:3.13-slim
RUN useradd --system --uid 10001 --user-group --home-dir /data --no-create-home --shell /usr/sbin/nologin bot \
  && install -d -o bot -g bot -m 0700 /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
# What the matcher has learned is kept beside the database, so that the next start is quick.
ENV PATH=/opt/venv/bin:$PATH \
  PYTHONUNBUFFERED=1 \
  PYTHONDONTWRITEBYTECODE=1 \
  BOT_HOST=0.0.0.0 \
  BOT_PORT=8000 \
  BOT_DATABASE_URL=sqlite:////data/bot.db \
  BOT_CACHE_DIR=/data/cache \
  BOT_ERASURE_LEDGER=/data/erased
USER 10001:10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
# Live, not ready: a full disk is not mended by a restart. Not urllib: it would ask a proxy for 127.0.0.1 where one is set.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['BOT_PORT']), timeout=4); c.request('GET', '/health/live'); sys.exit(c.getresponse().status != 200)"]
CMD ["python", "-m", "bot", "serve"]
