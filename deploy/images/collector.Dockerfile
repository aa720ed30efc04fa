# The collector. Context: the repository, after ./mvnw -pl local -am package -DskipTests
#
# Debian, because what the collector loads is Debian's: JDK 17 and libbpf 1 of this release are what
# its memory and its programs are measured with.
FROM debian:12.11-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends openjdk-17-jre-headless libbpf1 \
    && rm -rf /var/lib/apt/lists/*

COPY local/target/foreshock/collector.jvm local/target/foreshock/collector.classes /opt/foreshock/
COPY local/target/foreshock/lib/collector/ /opt/foreshock/lib/

# A class archive saves start-up time and resident memory. It holds for exactly this JVM and this
# class path, so the class path is written down.
RUN cd /opt/foreshock \
    && printf -- '-cp\n%s\n' "$(printf '%s\n' /opt/foreshock/lib/*.jar | paste -sd:)" > classpath \
    && java @collector.jvm @classpath -Xshare:dump -Xlog:disable \
            -XX:SharedClassListFile=collector.classes -XX:SharedArchiveFile=collector.jsa

# glibc's allocator would otherwise keep what it once had, and have an arena for each thread.
ENV MALLOC_MMAP_THRESHOLD_=131072 MALLOC_ARENA_MAX=1

# Root, as tracefs is readable by root alone. It needs no more than the capabilities BPF,
# PERFMON and NET_ADMIN, and SYS_PTRACE with DAC_READ_SEARCH to find the owners of sockets and to name
# services by the environment of other users' processes.
USER root
ENTRYPOINT ["java", "@/opt/foreshock/collector.jvm", "@/opt/foreshock/classpath", \
    "-XX:SharedArchiveFile=/opt/foreshock/collector.jsa", "-Xlog:cds=off", \
    "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0", \
    "io.foreshock.collector.CollectorMain"]
