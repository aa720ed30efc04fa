/** WebSocket, RFC 6455, after its upgrade. */
@NullMarked
package io.foreshock.collector.l7.websocket;

import org.jspecify.annotations.NullMarked;
