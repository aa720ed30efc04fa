/** The arrows between modules and packages, held by ArchUnit. */
@NullMarked
package io.foreshock.it.architecture;

import org.jspecify.annotations.NullMarked;
