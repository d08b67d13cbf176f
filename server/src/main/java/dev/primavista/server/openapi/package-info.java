/** The OpenAPI document, made from the table that routes and from the models' signatures. */
@NullMarked
package dev.primavista.server.openapi;

import org.jspecify.annotations.NullMarked;
