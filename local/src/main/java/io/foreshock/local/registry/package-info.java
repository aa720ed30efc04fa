/** The schema registry as commands find it: its address, and whether it answers. */
@NullMarked
package io.foreshock.local.registry;

import org.jspecify.annotations.NullMarked;
