/** What the protocols of other servers share: named members, instances, columns, predictions. */
@NullMarked
package dev.primavista.server.scoring;

import org.jspecify.annotations.NullMarked;
