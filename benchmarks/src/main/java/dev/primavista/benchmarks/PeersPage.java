package dev.primavista.benchmarks;

import dev.primavista.benchmarks.PeersCase.Workload;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The page about rivals.
 *
 * @param rivals those that were measured
 * @param absent those that are not set up in the rivals' folder
 */
record PeersPage(PeerFigures figures, List<String> rivals, List<String> absent) {
  private static final int[] CONNECTIONS = {1, 8, 32};

  /** The page in Markdown. */
  String markdown(int seconds, List<Verdict> verdicts) {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Beside other servers

        Written by `prima bench peers --peers FOLDER --output docs/peers.md`: the same models, questions and closed-loop client (wrk,
        on the same machine) for every server, one after the other in one run. %s, %d cores, JDK %s, %d s for each load,
        after %d s of the same question (the others: %d s), since a JVM compiles what it does often while it serves.
        CPU is that of all processes of a server. "Other" is the most cores that anything else used meanwhile: read rows
        where it is not near 0 with care.

        """
            .formatted(
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature(),
                seconds,
                PeersCase.WARM_SECONDS,
                PeersCase.RIVALS_WARM_SECONDS));
    for (Workload workload : Workload.values()) {
      page.append("## ").append(workload.title).append("\n\n");
      page.append(
          "| | CPU ms per request at 1, 8, 32 connections | requests/s | p99, ms | other |");
      page.append("\n|---|---|---|---|---|\n");
      row(page, PeersCase.OURS, workload);
      rivals.forEach(name -> row(page, name, workload));
      page.append('\n');
    }
    bars(page, verdicts);
    missing(page);
    return page.toString();
  }

  private void row(StringBuilder page, String server, Workload workload) {
    List<String> cpu = new ArrayList<>();
    List<String> rate = new ArrayList<>();
    List<String> p99 = new ArrayList<>();
    double other = 0;
    for (int connections : CONNECTIONS) {
      cpu.add(told("%.3f", figures.cpuMillis(server, workload.key, connections)));
      rate.add(told("%,.0f", figures.perSecond(server, workload.key, connections)));
      p99.add(told("%.1f", figures.p99Millis(server, workload.key, connections)));
      double beside = figures.otherCores(server, workload.key, connections);
      other = Double.isNaN(beside) ? other : Math.max(other, beside);
    }
    String name = server.equals(PeersCase.OURS) ? "**Primavista**" : server;
    page.append("| ").append(name);
    for (List<String> figure : List.of(cpu, rate, p99)) {
      page.append(" | ").append(String.join(" / ", figure));
    }
    page.append(" | ").append(told("%.2f", other)).append(" |\n");
  }

  private static void bars(StringBuilder page, List<Verdict> verdicts) {
    page.append("## What was aimed at\n\n| | | aim | |\n|---|---|---|---|\n");
    for (Verdict verdict : verdicts) {
      page.append("| ").append(verdict.what()).append(" | ");
      page.append(told("%.3g", verdict.value())).append(' ').append(verdict.unit());
      page.append(" | ").append(verdict.bar()).append(" | ");
      page.append(verdict.holds() ? "holds" : "does not hold").append(" |\n");
    }
  }

  private void missing(StringBuilder page) {
    if (!absent.isEmpty()) {
      page.append("\nNot set up here: ").append(String.join(", ", absent)).append(".\n");
    }
    for (Map.Entry<List<String>, String> failure : figures.failures().entrySet()) {
      String where = String.join(", ", failure.getKey());
      page.append("\nNot measured: ").append(where).append(": ").append(failure.getValue());
      page.append('\n');
    }
  }

  private static String told(String format, double figure) {
    return Double.isNaN(figure) ? "-" : String.format(Locale.ROOT, format, figure);
  }
}
