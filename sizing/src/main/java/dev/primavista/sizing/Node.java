package dev.primavista.sizing;

/**
 * A kind of machine.
 *
 * @param gpu whether it is for pods with a GPU
 * @param room what Kubernetes gives to pods on it, after the system's own
 * @param gpus on it
 * @param price an hour
 */
public record Node(String name, boolean gpu, Room room, int gpus, double price) {
  /**
   * CPU and memory.
   *
   * @param cpu cores
   * @param memory MiB
   */
  public record Room(double cpu, double memory) {
    public Room {
      if (!(cpu > 0) || !(memory > 0)) {
        throw new IllegalArgumentException(
            "cpu " + cpu + ", memory " + memory + " MiB (expected: > 0)");
      }
    }
  }

  /**
   * How many pods fit.
   *
   * @param pod what each requests; one with a GPU takes a whole one
   */
  public int pods(Room pod) {
    double fit = Math.min(room.cpu() / pod.cpu(), room.memory() / pod.memory());
    return (int) Math.floor(gpu ? Math.min(fit, gpus) : fit);
  }
}
