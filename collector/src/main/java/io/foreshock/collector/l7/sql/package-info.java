/** Statements in SQL: their digests, what is remembered of prepared ones, and what errors mean. */
@NullMarked
package io.foreshock.collector.l7.sql;

import org.jspecify.annotations.NullMarked;
