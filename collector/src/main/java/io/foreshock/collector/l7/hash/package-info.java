/** Hashes of keys that come from outside, without allocation. */
@NullMarked
package io.foreshock.collector.l7.hash;

import org.jspecify.annotations.NullMarked;
