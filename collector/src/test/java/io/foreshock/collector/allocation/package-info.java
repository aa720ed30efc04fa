/** What tests measure allocations with. */
@NullMarked
package io.foreshock.collector.allocation;

import org.jspecify.annotations.NullMarked;
