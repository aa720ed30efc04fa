/** HTTP/1.x, and what all versions of HTTP share: headers, methods, statuses. */
@NullMarked
package io.foreshock.collector.l7.http;

import org.jspecify.annotations.NullMarked;
