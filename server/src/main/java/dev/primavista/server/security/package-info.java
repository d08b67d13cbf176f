/** Keys that callers send, and what each may do. Knows nothing of the web. */
@NullMarked
package dev.primavista.server.security;

import org.jspecify.annotations.NullMarked;
