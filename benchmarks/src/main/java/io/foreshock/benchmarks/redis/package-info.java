/** What observing leaves of a busy Redis server's throughput. */
@NullMarked
package io.foreshock.benchmarks.redis;

import org.jspecify.annotations.NullMarked;
