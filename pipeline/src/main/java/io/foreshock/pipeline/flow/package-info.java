/** The Flink operators, and the graphs that they form. */
@NullMarked
package io.foreshock.pipeline.flow;

import org.jspecify.annotations.NullMarked;
