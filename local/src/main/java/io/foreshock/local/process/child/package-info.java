/** What runs inside a child process: its end is tied to its parent's. */
@NullMarked
package io.foreshock.local.process.child;

import org.jspecify.annotations.NullMarked;
