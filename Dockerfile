# con2 in a container. The archive is built first:
#   ./mvnw -Pdist package -DskipTests -Dcon2.runtime.jdk=JDK     (docs/installing.md)
#   docker build -t con2 .
#   docker run --rm --network none -u "$(id -u):$(id -g)" -v "$PWD:/data" con2 score --model m.con2 new
FROM debian:12-slim
ADD con2-dist/target/con2-*-linux-x86_64.tar.gz /opt/
RUN ln -s /opt/con2-*/bin/con2 /usr/local/bin/con2
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent con2
USER 10001
WORKDIR /data
ENTRYPOINT ["con2"]
CMD ["--help"]
