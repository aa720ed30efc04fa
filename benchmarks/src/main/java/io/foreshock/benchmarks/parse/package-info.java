/** What it costs to parse the messages of each protocol. */
@org.jspecify.annotations.NullMarked
package io.foreshock.benchmarks.parse;
