package dev.primavista.cli.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.cli.CommandCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
  private @TempDir Path folder;
  private final CommandCalls command = new CommandCalls();

  private int plan(String... options) {
    command.forgetOut();
    command.forgetErr();
    return command.call(
        folder, Stream.concat(Stream.of("plan"), Stream.of(options)).toArray(String[]::new));
  }

  private String said() {
    return command.out() + command.err();
  }

  private Path bench() throws IOException {
    return Files.writeString(
        folder.resolve("scale.json"),
        """
        {"pod":{"cpu":1,"memoryMiB":1024},"loads":[
          {"rate":50,"rps":50,"failed":0,"latencyMs":{"p99":10}},
          {"rate":80,"rps":80,"failed":0,"latencyMs":{"p99":20}},
          {"rate":100,"rps":100,"failed":0,"latencyMs":{"p99":40}},
          {"rate":300,"rps":100,"failed":400,"latencyMs":{"p99":900}}]}
        """);
  }

  @Test
  void pods_nodes_and_cost_follow_from_a_bench() throws IOException {
    Path json = folder.resolve("plan.json");
    String[] options = {
      "--rps", "200", "--p99", "20ms", "--bench", bench() + "", "--json", json + ""
    };
    assertThat(plan(options)).isZero();
    // 70 % of 100 is less than the 80 at which 20 ms are kept: 3 pods, and 6 run on 2 nodes of 3.
    assertThat(said())
        .contains("one pod (1.00 cores, 1024 MiB) is given 70.0 requests/s: 70 % of its capacity")
        .contains("6 pods on 2 x cpu-4: 3 are needed")
        .contains("0.38 USD an hour, 280 a month, 0.53 per million requests")
        .contains("EXAMPLE, not a quote");
    assertThat(Files.readString(json))
        .contains("\"podsNeeded\":3,\"pods\":6,\"node\":\"cpu-4\",\"nodes\":2")
        .contains("\"gpu\":null", "\"breakEvenRps\":null");
  }

  @Test
  void without_figures_of_a_gpu_none_is_planned() throws IOException {
    Path plot = folder.resolve("even.svg");
    String[] options = {
      "--rps", "200", "--p99", "20ms", "--bench", bench() + "", "--plot", plot + ""
    };
    assertThat(plan(options)).isZero();
    assertThat(said())
        .contains(
            "GPU     not planned: no measurement was given (--gpu-bench FILE, or --gpu-pod-rate R)")
        .contains("no plot was written");
    assertThat(plot).doesNotExist();
  }

  @Test
  void the_break_even_is_shown_where_both_were_measured() throws IOException {
    Path plot = folder.resolve("even.svg");
    List<String> options =
        List.of(
            "--rps 200 --p99 20ms --gpu-pod-rate 900 --gpu-pod-cpu 2 --gpu-pod-memory 4096"
                .split(" "));
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("--bench", bench().toString(), "--plot", plot.toString()));
    assertThat(plan(all.toArray(String[]::new))).isZero();
    assertThat(said()).contains("GPUs cost no more from ").contains("2 x gpu-t4");
    assertThat(Files.readString(plot))
        .contains("USD an hour", "asked", "GPUs are cheaper from here");
  }

  @Test
  void an_objective_may_be_part_of_a_second() throws IOException {
    assertThat(plan("--rps", "200", "--p99", "0.02s", "--bench", bench() + "")).isZero();
    assertThat(said()).contains("6 pods on 2 x cpu-4: 3 are needed");
  }

  @Test
  void the_document_goes_to_standard_output_alone_where_a_dash_names_it() throws IOException {
    String[] options = {"--rps", "200", "--p99", "20ms", "--bench", bench() + "", "--json", "-"};
    assertThat(plan(options)).isZero();
    assertThat(command.out()).startsWith("{").contains("\"podsNeeded\":3").hasLineCount(1);
    assertThat(Path.of("-")).doesNotExist();
    options[6] = "--plot";
    assertThat(plan(options)).isEqualTo(2);
    assertThat(said()).contains("--plot: - (expected: a file)");
  }

  @Test
  void an_objective_that_no_pod_keeps_is_a_failure() throws IOException {
    assertThat(plan("--rps", "200", "--p99", "5ms", "--bench", bench() + "")).isOne();
    assertThat(said()).contains("cannot: a pod does not keep the objective");
  }

  @Test
  void a_load_beyond_any_cluster_is_told_and_no_rate_is_without_bound() {
    String[] pod = "--p99 50ms --pod-cpu 1 --pod-memory 100 --pod-rate".split(" ");
    assertThat(plan(options("--rps 1e7", pod, "1"))).isOne();
    assertThat(said()).contains("CPU     cannot: ", "or more than 1000000 are needed");
    assertThat(plan(options("--rps 1", pod, "1e-300"))).isOne();
    for (String rate : List.of("3e9", "1e300", "Infinity")) {
      assertThat(plan(options("--rps " + rate, pod, "1"))).isEqualTo(2);
      assertThat(said()).contains("--rps: ", "(expected: <= 1.0E9)");
      assertThat(plan(options("--rps 1", pod, rate))).isEqualTo(2);
      assertThat(said()).contains("--pod-rate: ", "(expected: <= 1.0E9)");
    }
  }

  private static String[] options(String demand, String[] pod, String podRate) {
    return (demand + " " + String.join(" ", pod) + " " + podRate).split(" ");
  }

  @Test
  void what_is_missing_or_wrong_is_named() throws IOException {
    assertThat(plan("--rps", "200", "--p99", "5ms")).isEqualTo(2);
    assertThat(said()).contains("--bench: missing");
    assertThat(plan("--rps", "200", "--p99", "soon", "--bench", bench() + "")).isEqualTo(2);
    assertThat(said()).contains("--p99", "'soon' is not a duration (expected: such as 500ms, 0.5s");
    assertThat(plan("--rps", "200", "--p99", "1.2.3s", "--bench", bench() + "")).isEqualTo(2);
    assertThat(said()).contains("--p99", "'1.2.3s' is not a duration");
    assertThat(plan("--rps", "200", "--p99", "5ms", "--pod-rate", "10")).isEqualTo(2);
    assertThat(said()).contains("--pod-cpu and --pod-memory: missing");
    assertThat(plan("--rps", "0", "--p99", "5ms", "--bench", bench() + "")).isEqualTo(2);
    assertThat(said()).contains("--rps: 0.0 (expected: > 0)");
    assertThat(plan("--rps", "1", "--p99", "5ms", "--utilisation", "1.1")).isEqualTo(2);
    assertThat(said()).contains("--utilisation: 1.1 (expected: <= 1)");
    assertThat(plan("--rps", "1", "--p99", "5ms", "--pod-rate", "-5")).isEqualTo(2);
    assertThat(said()).contains("--pod-rate: -5.0 (expected: > 0)");
    assertThat(plan("--rps", "1", "--p99", "5ms", "--bench", "no-such-file")).isOne();
    assertThat(said()).contains("error[no_such_file]: no such file: no-such-file");
    assertThat(plan("--rps", "1", "--p99", "5ms", "--prices", "no-such-file")).isOne();
    assertThat(said()).contains("error[no_such_file]: no such file: no-such-file");
    Path other = Files.writeString(folder.resolve("other.json"), "{}");
    assertThat(plan("--rps", "1", "--p99", "5ms", "--bench", other + "")).isEqualTo(2);
    assertThat(said()).contains("other.json").contains("prima bench load --rate");
  }
}
