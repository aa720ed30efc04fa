/** Foreshock's stream processing, apart from where its inputs come from and results go to. */
@NullMarked
package io.foreshock.pipeline;

import org.jspecify.annotations.NullMarked;
