/** Reading a topic for a person or a script: decoded through the registry, filtered, formatted. */
@NullMarked
package io.foreshock.local.tail;

import org.jspecify.annotations.NullMarked;
