/** The arithmetic of a service's status: sums over signals, and the result made of them. */
@NullMarked
package io.foreshock.pipeline.status;

import org.jspecify.annotations.NullMarked;
