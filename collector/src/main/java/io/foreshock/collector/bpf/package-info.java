/** libbpf and the few libc calls it needs, through JNA: the only package that knows native code. */
@NullMarked
package io.foreshock.collector.bpf;

import org.jspecify.annotations.NullMarked;
