/** What the jobs' integration tests run on: a real broker and a real schema registry. */
@NullMarked
package io.foreshock.jobs.cluster;

import org.jspecify.annotations.NullMarked;
