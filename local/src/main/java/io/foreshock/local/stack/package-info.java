/** The stack on one machine: broker, registry, Flink and collector, each a child process. */
@NullMarked
package io.foreshock.local.stack;

import org.jspecify.annotations.NullMarked;
