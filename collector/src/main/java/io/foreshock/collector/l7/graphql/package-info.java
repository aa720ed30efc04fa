/**
 * GraphQL in the bodies and targets of HTTP: which operation is asked for, and whether it failed.
 */
@NullMarked
package io.foreshock.collector.l7.graphql;

import org.jspecify.annotations.NullMarked;
