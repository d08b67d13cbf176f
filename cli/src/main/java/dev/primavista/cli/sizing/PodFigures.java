package dev.primavista.cli.sizing;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.sizing.BenchFile;
import dev.primavista.sizing.Curve;
import dev.primavista.sizing.Node;
import dev.primavista.sizing.Sizing;
import dev.primavista.sizing.Sizing.Demand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one kind of pods, as the flags of {@code prima plan} tell it.
 *
 * @param files that {@code prima bench} wrote
 * @param rate requests a second at which one pod keeps the objective
 * @param cpu cores of the measured pod; null for what the files tell
 * @param memory its MiB; null for what the files tell
 */
record PodFigures(
    Kind kind,
    List<Path> files,
    @Nullable Double rate,
    @Nullable Double cpu,
    @Nullable Double memory) {
  /** Requests a second; nobody measured a pod, or was asked, anything near. */
  private static final double MOST_RATE = 1e9;

  /** Pods without a GPU, or with one. */
  enum Kind {
    CPU("--"),
    GPU("--gpu-");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }

    /** The flag of this kind, such as {@code --gpu-bench}. */
    String flag(String name) {
      return prefix + name;
    }
  }

  /** What follows of them; empty where nothing was measured. */
  Optional<Sizing> sizing(Demand demand, List<Node> nodes) throws IOException {
    if (files.isEmpty() && rate == null) {
      return Optional.empty();
    }
    List<Curve.Measured> points = new ArrayList<>();
    Optional<Node.Room> told = Optional.empty();
    for (Path file : files) {
      BenchFile read = read(file);
      points.addAll(read.points());
      told = read.pod().isPresent() ? read.pod() : told;
    }
    if (rate != null) {
      requireRate(kind.flag("pod-rate"), rate);
      points.add(new Curve.Measured(rate, 0, rate / demand.utilisation(), true));
    }
    return Optional.of(new Sizing(demand, new Sizing.Pod(new Curve(points), room(told)), nodes));
  }

  private BenchFile read(Path file) throws IOException {
    try {
      byte[] json = Files.readAllBytes(Paths.existing(file));
      return BenchFile.read(file.toString(), json, kind == Kind.GPU);
    } catch (IllegalArgumentException fault) {
      throw CommandFailure.wrongSetting(kind.flag("bench") + ": " + fault.getMessage());
    }
  }

  private Node.Room room(Optional<Node.Room> told) {
    Double cores = cpu == null ? told.map(Node.Room::cpu).orElse(null) : cpu;
    Double mebibytes = memory == null ? told.map(Node.Room::memory).orElse(null) : memory;
    if (cores == null || mebibytes == null) {
      throw CommandFailure.wrongSetting(
          kind.flag("pod-cpu")
              + " and "
              + kind.flag("pod-memory")
              + ": missing (expected: cores and MiB that the measured pod had)");
    }
    try {
      return new Node.Room(cores, mebibytes);
    } catch (IllegalArgumentException fault) {
      throw CommandFailure.wrongSetting(kind.flag("pod-") + fault.getMessage());
    }
  }

  /**
   * Refuses what is no rate.
   *
   * @param flag that gave it, for the message
   * @param rate requests a second
   */
  static void requireRate(String flag, double rate) {
    if (!(rate > 0)) {
      throw CommandFailure.wrongSetting(flag + ": " + rate + " (expected: > 0)");
    }
    if (rate > MOST_RATE) {
      throw CommandFailure.wrongSetting(flag + ": " + rate + " (expected: <= " + MOST_RATE + ")");
    }
  }
}
