/** What is asked for, made few in number and free of secrets: templates of paths. */
@NullMarked
package io.foreshock.collector.l7.endpoint;

import org.jspecify.annotations.NullMarked;
