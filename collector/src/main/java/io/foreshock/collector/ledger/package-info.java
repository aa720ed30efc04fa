/** The loss ledger: what the kernel produced and what became of it. */
@NullMarked
package io.foreshock.collector.ledger;

import org.jspecify.annotations.NullMarked;
