/**
 * Flyweights over the raw records of the kernel programs; layouts are those of {@code health.h}.
 */
@NullMarked
package io.foreshock.collector.record;

import org.jspecify.annotations.NullMarked;
