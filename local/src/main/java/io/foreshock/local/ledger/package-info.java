/** The collectors' loss ledgers, followed while a stack runs. */
@NullMarked
package io.foreshock.local.ledger;

import org.jspecify.annotations.NullMarked;
