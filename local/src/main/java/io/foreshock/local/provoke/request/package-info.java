/**
 * A server and a client that make real requests end in known ways, counted by the client: the
 * ground truth that the detection of requests is held against. Needs nothing but the JDK.
 */
@NullMarked
package io.foreshock.local.provoke.request;

import org.jspecify.annotations.NullMarked;
