/**
 * Load on servers over long-lived connections, at a rate that does not wait for them, and the
 * clients that make it.
 *
 * <p>There are two on purpose, with the same schedules, latencies, thread and way to connect.
 * {@link dev.primavista.benchmarks.load.LoadGenerator} asks any server one thing, by TLS and HTTP/2
 * too, over as many connections as it was told; what finds none free waits, as with the clients of
 * a cluster. {@link dev.primavista.benchmarks.load.LoadClient} opens another connection for each
 * request that finds none, for an overload that waited in its client would be none; and it reads
 * answers of our own server by itself, because it shares the cores with it: Netty's codec in its
 * place took twice its CPU.
 */
@NullMarked
package dev.primavista.benchmarks.load;

import org.jspecify.annotations.NullMarked;
