/**
 * The web, in own words: routes, requests, answers, limits. Vert.x is known here and below, and
 * nowhere else.
 */
@NullMarked
package dev.primavista.server.http;

import org.jspecify.annotations.NullMarked;
