/** Typed options of a process: one declaration gives key, environment, flag, file and help. */
@NullMarked
package io.foreshock.options;

import org.jspecify.annotations.NullMarked;
