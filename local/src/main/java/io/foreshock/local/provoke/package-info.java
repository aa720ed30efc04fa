/**
 * Makes the kernel refuse things, for real and a counted number of times: the ground truth that
 * detection is held against. With the collector's binding of libbpf, the only users of JNA.
 */
@NullMarked
package io.foreshock.local.provoke;

import org.jspecify.annotations.NullMarked;
