/** From a process id to the service it belongs to. */
@NullMarked
package io.foreshock.collector.service;

import org.jspecify.annotations.NullMarked;
