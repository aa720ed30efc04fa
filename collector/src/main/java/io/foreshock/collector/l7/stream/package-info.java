/**
 * From captured segments to exchanges: connections, what each end has said on them in order, and
 * which protocol it is.
 */
@NullMarked
package io.foreshock.collector.l7.stream;

import org.jspecify.annotations.NullMarked;
