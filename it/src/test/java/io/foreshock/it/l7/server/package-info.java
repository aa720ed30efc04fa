/** Real servers on loopback, each with files of its own. */
@NullMarked
package io.foreshock.it.l7.server;

import org.jspecify.annotations.NullMarked;
