# Two stages: build with the Swift toolchain, run on Debian with PostgreSQL's programs for the private server.
FROM swift:6.3-bookworm AS build
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends libpq-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /relais
COPY Package.swift ./
COPY Sources Sources
COPY sql sql
COPY Tests Tests
RUN swift build -c release --product relaisd --static-swift-stdlib \
 && swift build -c release --product relais --static-swift-stdlib \
 && cp "$(swift build -c release --show-bin-path)/relaisd" "$(swift build -c release --show-bin-path)/relais" /usr/local/bin/

FROM debian:12-slim
# Debian's postgresql makes a cluster of its own unless told not to.
RUN mkdir -p /etc/postgresql-common && echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf \
 && apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql tzdata && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home --home-dir /var/lib/relais relais
COPY --from=build /usr/local/bin/relaisd /usr/local/bin/relais /usr/local/bin/
USER relais
ENV RELAIS_HOME=/var/lib/relais/home RELAIS_LISTEN=0.0.0.0:8470 RELAIS_URL=http://127.0.0.1:8470
VOLUME /var/lib/relais
EXPOSE 8470
STOPSIGNAL SIGTERM
ENTRYPOINT ["relaisd"]
