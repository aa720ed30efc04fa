/** The health observer: loads, attaches, flushes and drains its kernel programs. */
@NullMarked
package io.foreshock.collector.observer;

import org.jspecify.annotations.NullMarked;
