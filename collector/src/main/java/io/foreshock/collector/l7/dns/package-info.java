/** DNS, over UDP and TCP. */
@NullMarked
package io.foreshock.collector.l7.dns;

import org.jspecify.annotations.NullMarked;
