/** Manifests, rules and dashboards of {@code deploy/}, held to their types and to our policy. */
@NullMarked
package dev.primavista.deploy;

import org.jspecify.annotations.NullMarked;
