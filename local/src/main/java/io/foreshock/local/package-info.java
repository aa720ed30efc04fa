/** The {@code foreshock} command: one class for each of its commands. */
@NullMarked
package io.foreshock.local;

import org.jspecify.annotations.NullMarked;
