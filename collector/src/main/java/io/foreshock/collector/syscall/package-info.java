/** The watched system calls: their numbers, errnos, categories and severities. */
@NullMarked
package io.foreshock.collector.syscall;

import org.jspecify.annotations.NullMarked;
