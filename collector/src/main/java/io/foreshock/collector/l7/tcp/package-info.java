/** What happens to connections themselves, whatever is said on them. */
@NullMarked
package io.foreshock.collector.l7.tcp;

import org.jspecify.annotations.NullMarked;
