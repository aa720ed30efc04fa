/** What benchmarks measured, beside the bars, as a page. */
@NullMarked
package io.foreshock.benchmarks.report;

import org.jspecify.annotations.NullMarked;
