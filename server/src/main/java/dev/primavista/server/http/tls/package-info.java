/** The server's certificate: read, checked, and read again when it changes. */
@NullMarked
package dev.primavista.server.http.tls;

import org.jspecify.annotations.NullMarked;
