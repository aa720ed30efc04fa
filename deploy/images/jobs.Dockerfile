# Flink with Foreshock's jobs. Context: the repository, after ./mvnw -pl local -am package -DskipTests
FROM flink:2.3.0-java17

# usrlib is the class path of an application cluster's job.
COPY --chown=flink:flink jobs/target/foreshock-jobs.jar /opt/flink/usrlib/foreshock-jobs.jar

# A volume that is mounted here for the first time takes over the owner.
RUN mkdir -p /var/lib/foreshock/checkpoints && chown -R flink:flink /var/lib/foreshock
USER flink
