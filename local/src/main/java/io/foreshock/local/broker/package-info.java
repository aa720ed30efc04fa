/** The broker process: one Kafka node, broker and controller in one. */
@NullMarked
package io.foreshock.local.broker;

import org.jspecify.annotations.NullMarked;
