# The product's one image: Python, the locked wheels, our code. No compiler, no pip, no root.
FROM python:3.11-slim-bookworm AS wheels
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv --without-pip /opt/venv \
 && python -m pip --python /opt/venv/bin/python install --no-cache-dir --disable-pip-version-check \
      --require-hashes --only-binary :all: -r /tmp/base.txt

FROM python:3.11-slim-bookworm
RUN python -m pip uninstall --yes --root-user-action ignore pip setuptools wheel \
 && groupadd --system --gid 10001 centre \
 && useradd --system --uid 10001 --gid centre --home-dir /data --no-create-home --shell /usr/sbin/nologin centre \
 && install -d -o centre -g centre -m 0750 /data
COPY --from=wheels /opt/venv /opt/venv
WORKDIR /opt/centre
COPY . .
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUTF8=1 PYTHONUNBUFFERED=1 \
    DATA_DIR=/data HOST=0.0.0.0 PORT=8000 DEBUG=0
# compiled once here: the root file system is read-only later
RUN python -m compileall -q /opt/venv/lib /opt/centre
ENV PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
VOLUME /data
EXPOSE 8000
CMD ["python", "manage.py", "up"]
