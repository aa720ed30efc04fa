/** The Flink process: a cluster in one JVM with its web UI, and the jobs submitted to it. */
@NullMarked
package io.foreshock.local.flink;

import org.jspecify.annotations.NullMarked;
