/** Latency distributions: exact power-of-two histograms in, mergeable DDSketch quantiles out. */
@NullMarked
package io.foreshock.pipeline.latency;

import org.jspecify.annotations.NullMarked;
