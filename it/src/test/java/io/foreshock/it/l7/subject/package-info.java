/**
 * Real servers and clients as processes: started in a cgroup of their own, ready when they say so,
 * ended by their pid.
 */
@NullMarked
package io.foreshock.it.l7.subject;

import org.jspecify.annotations.NullMarked;
