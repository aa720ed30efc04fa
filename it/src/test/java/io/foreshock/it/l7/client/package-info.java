/** Real clients, each of which writes down what it asked and what came of it. */
@NullMarked
package io.foreshock.it.l7.client;

import org.jspecify.annotations.NullMarked;
