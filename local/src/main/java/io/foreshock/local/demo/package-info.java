/**
 * The demonstration: real failures, counted where they are made, held against what the kernel, the
 * topics and the job made of them.
 */
@NullMarked
package io.foreshock.local.demo;

import org.jspecify.annotations.NullMarked;
