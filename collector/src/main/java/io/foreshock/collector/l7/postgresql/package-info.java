/**
 * PostgreSQL's protocol, versions 3.0 and 3.2, as servers, poolers and others speak it.
 *
 * <p>Names are those of PostgreSQL's manual, "Frontend/Backend Protocol".
 */
@NullMarked
package io.foreshock.collector.l7.postgresql;

import org.jspecify.annotations.NullMarked;
