/** What a protocol's parser is given, and what it has to do with it. */
@NullMarked
package io.foreshock.collector.l7.parse;

import org.jspecify.annotations.NullMarked;
