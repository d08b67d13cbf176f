package dev.primavista.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import dev.primavista.core.model.Device;
import dev.primavista.core.model.Placement;

/** ONNX Runtime's CUDA provider, behind TensorRT's where a model asks for it. */
final class NvidiaProviders implements Accelerator {
  @Override
  public void use(OrtSession.SessionOptions options, Device device, Placement placement)
      throws OrtException {
    if (placement.tensorRt()) {
      try (OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(device.index())) {
        tensorRt.add("trt_fp16_enable", placement.half() ? "1" : "0");
        options.addTensorrt(tensorRt);
      }
    }
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.index())) {
      // Memory grows by what is asked for, so that several models share a GPU.
      cuda.add("arena_extend_strategy", "kSameAsRequested");
      cuda.add("cudnn_conv_algo_search", "HEURISTIC");
      options.addCUDA(cuda);
    }
  }
}
