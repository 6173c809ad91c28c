# maitred in one file, run by nobody. Build: docker build --build-arg COMMIT=$(git rev-parse --short=12 HEAD) -t maitred .
# Run: docker run -p 8080:8080 -v maitred-data:/data -v ./config.toml:/etc/maitred/config.toml:ro maitred

FROM oven/bun:1.4.5-debian AS build
WORKDIR /build
# Dependencies first: they change less often than the code, and their layer is kept.
COPY package.json bun.lock bunfig.toml ./
COPY patches patches
RUN bun install --frozen-lockfile
COPY . .
ARG COMMIT=unknown
# The folder of the configuration leads to the data: ./data in config.toml counts from there.
RUN MAITRED_BUILD_COMMIT=$COMMIT bun run build && mkdir data-volume etc-maitred && ln -s /data etc-maitred/data

# glibc, CA certificates and time zones, and nothing else: no shell, no package manager.
FROM gcr.io/distroless/base-debian12:nonroot
COPY --from=build --chown=root:root /build/dist/maitred /usr/local/bin/maitred
# Where the embedded database of [database] url = "embedded:./data" lives; unused with PostgreSQL.
COPY --from=build --chown=nonroot:nonroot /build/data-volume /data
COPY --from=build --chown=root:root /build/etc-maitred /etc/maitred
# Where every command looks for its config.toml.
WORKDIR /etc/maitred
USER nonroot
VOLUME /data
EXPOSE 8080
# The binary asks its own /healthz; there is no curl in the image.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["/usr/local/bin/maitred", "health", "--config", "/etc/maitred/config.toml"]
ENTRYPOINT ["/usr/local/bin/maitred"]
CMD ["serve", "--config", "/etc/maitred/config.toml"]
