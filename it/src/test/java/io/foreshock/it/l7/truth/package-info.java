/** What clients know of their exchanges, and how what was observed is held against it. */
@NullMarked
package io.foreshock.it.l7.truth;

import org.jspecify.annotations.NullMarked;
