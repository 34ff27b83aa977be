# Tor as Debian packages it. Give the base with its digest: docker compose build --build-arg BASE=debian@sha256:... tor
ARG BASE
FROM ${BASE}
RUN apt-get update && apt-get install -y --no-install-recommends tor && rm -rf /var/lib/apt/lists/*
USER 65532:65532
ENTRYPOINT ["/usr/bin/tor", "--SocksPort", "0.0.0.0:9050", "--SocksPolicy", "accept private:*", "--SocksPolicy", "reject *", "--DataDirectory", "/tmp/tor", "--Log", "notice stdout"]
