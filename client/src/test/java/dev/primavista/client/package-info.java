@NullMarked
package dev.primavista.client;

import org.jspecify.annotations.NullMarked;
