# Two stages: build with the Swift toolchain, run on Debian with PostgreSQL's programs for the private server.
FROM swift:6.3-bookworm AS build
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends libcurl4-openssl-dev libpq-dev libqrencode-dev \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /relais
COPY Package.swift ./
COPY Sources Sources
COPY sql sql
COPY Tests Tests
RUN swift build -c release --static-swift-stdlib --product relaisd \
 && swift build -c release --static-swift-stdlib --product relais \
 && install -D -t /out "$(swift build -c release --show-bin-path)/relaisd" "$(swift build -c release --show-bin-path)/relais"

FROM debian:12-slim
# Debian's postgresql makes a cluster of its own unless told not to. The number of the user is fixed, so that secrets on
# the host can be given to it: chown 8470.
RUN mkdir -p /etc/postgresql-common \
 && echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf \
 && apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends ca-certificates libcurl4 libqrencode4 postgresql tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 8470 --create-home --home-dir /var/lib/relais relais \
 && install -d -o relais -g relais -m 0700 /var/lib/relais-keys
COPY --from=build /out/relaisd /out/relais /usr/local/bin/
USER relais
ENV RELAIS_HOME=/var/lib/relais/home RELAIS_LISTEN=0.0.0.0:8470 RELAIS_URL=http://127.0.0.1:8470
VOLUME ["/var/lib/relais", "/var/lib/relais-keys"]
EXPOSE 8470
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["relais", "doctor"]
ENTRYPOINT ["relaisd"]
