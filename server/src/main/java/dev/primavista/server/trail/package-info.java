/** What became of one request; written by its door and by the models, read when it is over. */
@NullMarked
package dev.primavista.server.trail;

import org.jspecify.annotations.NullMarked;
