/** What gRPC adds to HTTP/2: the full name of a method, and a status in the trailer. */
@NullMarked
package io.foreshock.collector.l7.grpc;

import org.jspecify.annotations.NullMarked;
