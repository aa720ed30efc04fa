/** Removal of secrets from text before it leaves the host. */
@NullMarked
package io.foreshock.collector.redact;

import org.jspecify.annotations.NullMarked;
