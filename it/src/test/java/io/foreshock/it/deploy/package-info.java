/** Checks of what is deployed: compose file, Kubernetes manifests, images, topic creation. */
@NullMarked
package io.foreshock.it.deploy;

import org.jspecify.annotations.NullMarked;
