package dev.primavista.server.http;

import java.util.List;

/** What all requests of a server share. */
record Shared(
    ServerConfig config,
    Router router,
    CrossOrigin crossOrigin,
    Guard guard,
    List<Step> steps,
    CpuThreads cpu,
    CpuThreads slow,
    BodyBudget budget,
    AnswerBudget answers,
    InFlight inFlight,
    RequestIds ids) {}
