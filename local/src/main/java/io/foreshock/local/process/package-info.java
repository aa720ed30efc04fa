/** Child processes: started, probed, watched, and stopped in order. */
@NullMarked
package io.foreshock.local.process;

import org.jspecify.annotations.NullMarked;
