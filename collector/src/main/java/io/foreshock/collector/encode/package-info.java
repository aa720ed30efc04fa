/** Signals written straight to Avro bytes, without the Avro library and without garbage. */
@NullMarked
package io.foreshock.collector.encode;

import org.jspecify.annotations.NullMarked;
