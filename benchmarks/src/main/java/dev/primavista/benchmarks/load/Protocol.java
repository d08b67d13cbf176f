package dev.primavista.benchmarks.load;

/** How requests travel. */
enum Protocol {
  /** HTTP/1.1 over kept connections, one request at a time on each. */
  HTTP1,
  /** HTTP/2: in clear text with prior knowledge, else chosen by ALPN. */
  HTTP2,
  /** The Open Inference Protocol's ModelInfer over HTTP/2. */
  GRPC
}
