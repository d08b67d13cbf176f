/* Plays NVIDIA's management library: two GPUs, of which the second does not tell its power. */
#include <stdint.h>
#include <stdio.h>

typedef struct { unsigned int gpu, memory; } utilization_t;
typedef struct { unsigned long long total, free, used; } memory_t;
typedef void *device_t;

static int gpus[2] = {0, 1};

int nvmlInit_v2(void) { return 0; }
int nvmlDeviceGetCount_v2(unsigned int *count) { *count = 2; return 0; }
int nvmlDeviceGetHandleByIndex_v2(unsigned int index, device_t *device) { *device = &gpus[index]; return 0; }
int nvmlDeviceGetUUID(device_t device, char *uuid, unsigned int length) {
  snprintf(uuid, length, "GPU-fake-%d", *(int *)device);
  return 0;
}
int nvmlDeviceGetUtilizationRates(device_t device, utilization_t *rates) {
  rates->gpu = *(int *)device ? 0 : 37;
  rates->memory = 12;
  return 0;
}
int nvmlDeviceGetMemoryInfo(device_t device, memory_t *memory) {
  memory->total = 80000000000ull;
  memory->used = *(int *)device ? 1000000000ull : 25000000000ull;
  memory->free = memory->total - memory->used;
  return 0;
}
int nvmlDeviceGetTemperature(device_t device, int sensor, unsigned int *degrees) {
  *degrees = *(int *)device ? 40 : 61;
  return sensor;
}
int nvmlDeviceGetPowerUsage(device_t device, unsigned int *milliwatts) {
  *milliwatts = 250500;
  return *(int *)device ? 3 : 0;
}
int nvmlDeviceGetEnforcedPowerLimit(device_t device, unsigned int *milliwatts) {
  *milliwatts = 700000;
  return *(int *)device ? 3 : 0;
}
int nvmlDeviceGetTotalEnergyConsumption(device_t device, unsigned long long *millijoules) {
  *millijoules = 123456789ull;
  return *(int *)device ? 3 : 0;
}
