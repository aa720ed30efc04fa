/** Which exchanges are published one by one, and how many each of them stands for. */
@NullMarked
package io.foreshock.collector.l7.sample;

import org.jspecify.annotations.NullMarked;
