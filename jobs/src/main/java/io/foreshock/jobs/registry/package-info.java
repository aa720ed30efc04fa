/** The schema registry, spoken to by Confluent's HTTP API. */
@NullMarked
package io.foreshock.jobs.registry;

import org.jspecify.annotations.NullMarked;
