/**
 * The raw records of the kernel programs, copied and read; layouts are those of {@code health.h}.
 */
@NullMarked
package io.foreshock.collector.record;

import org.jspecify.annotations.NullMarked;
