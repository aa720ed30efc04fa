/** The topic catalogue: which topics exist, what they hold and how they are kept. */
@NullMarked
package io.foreshock.schemas;

import org.jspecify.annotations.NullMarked;
