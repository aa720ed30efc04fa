/** What observing exchanges costs servers, clients and the host. */
@NullMarked
package io.foreshock.benchmarks.l7;

import org.jspecify.annotations.NullMarked;
