/** How much of what passes is captured: the pace that the kernel's programs are told. */
@NullMarked
package io.foreshock.collector.l7.capture;

import org.jspecify.annotations.NullMarked;
