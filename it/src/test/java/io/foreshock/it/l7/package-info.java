/** Real servers and clients of every protocol, and the observer held against what they know. */
@NullMarked
package io.foreshock.it.l7;

import org.jspecify.annotations.NullMarked;
