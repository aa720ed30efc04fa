/** HTTP as far as the registry and Flink are asked for something. */
@NullMarked
package io.foreshock.local.http;

import org.jspecify.annotations.NullMarked;
