package dev.primavista.server.grpc;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.ModelNotFound;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.server.grpc.message.CallException;
import dev.primavista.server.grpc.message.Code;
import dev.primavista.server.grpc.message.ProtoReader;
import dev.primavista.server.oip.ModelPath;
import dev.primavista.server.scoring.SignatureName;
import java.util.OptionalLong;

/**
 * The model that a message of TensorFlow Serving's means: its {@code ModelSpec}.
 *
 * @param version 0 where none is named
 * @param label of a version; empty where none is named
 * @param signature empty for the default one
 */
record ServableSpec(String name, long version, String label, String signature) {
  static final ServableSpec NONE = new ServableSpec("", 0, "", "");

  private static final int MODEL_SPEC = ProtoReader.bytesTag(1);
  private static final int NAME = ProtoReader.bytesTag(1);
  private static final int VERSION = ProtoReader.bytesTag(2);
  private static final int SIGNATURE_NAME = ProtoReader.bytesTag(3);
  private static final int VERSION_LABEL = ProtoReader.bytesTag(4);
  private static final int NUMBER = ProtoReader.varintTag(1);

  /** That of a {@code PredictRequest} which may be broken behind it. */
  static ServableSpec namedBy(byte[] request) {
    ServableSpec spec = NONE;
    try {
      for (ProtoReader in = new ProtoReader(request); in.more(); ) {
        int tag = in.tag();
        if (tag == MODEL_SPEC) {
          spec = spec.with(in.message());
        } else {
          in.skip(tag);
        }
      }
    } catch (InvalidRequest | CallException broken) {
      return spec;
    }
    return spec;
  }

  /** The same with what a message says besides; of a version and a label the last one counts. */
  ServableSpec with(ProtoReader in) {
    ServableSpec spec = this;
    while (in.more()) {
      int tag = in.tag();
      if (tag == NAME) {
        spec = new ServableSpec(in.string(), spec.version, spec.label, spec.signature);
      } else if (tag == VERSION) {
        spec = new ServableSpec(spec.name, number(in.message()), "", spec.signature);
      } else if (tag == VERSION_LABEL) {
        spec = new ServableSpec(spec.name, 0, in.string(), spec.signature);
      } else if (tag == SIGNATURE_NAME) {
        spec = new ServableSpec(spec.name, spec.version, spec.label, in.string());
      } else {
        in.skip(tag);
      }
    }
    return spec;
  }

  private static long number(ProtoReader in) {
    long number = 0;
    while (in.more()) {
      int tag = in.tag();
      if (tag == NUMBER) {
        number = in.varint();
      } else {
        in.skip(tag);
      }
    }
    return number;
  }

  /**
   * The version that is meant; empty for the one that is served by default.
   *
   * @throws InvalidRequest if no model is named
   * @throws ModelNotFound if the model has no such label
   */
  OptionalLong versionIn(ModelRegistry registry) {
    if (name.isEmpty()) {
      throw new InvalidRequest(
          "missing_model", "model_spec names no model (expected: its name)", "model_spec.name");
    }
    if (!label.isEmpty()) {
      return OptionalLong.of(registry.labelled(name, label));
    }
    return version == 0 ? OptionalLong.empty() : OptionalLong.of(version);
  }

  /**
   * What is known of the version that is meant.
   *
   * @throws InvalidRequest if no model is named
   * @throws ModelNotFound if there is no such model or version
   */
  ModelStatus find(ModelRegistry registry) {
    return registry.find(name, versionIn(registry));
  }

  /**
   * @throws CallException if another signature than that which is served is named
   * @throws ModelNotFound before that, if there is no such model or version
   */
  void requireSignature(ModelRegistry registry) {
    if (!SignatureName.isDefault(signature)) {
      SignatureName.refusal(signature, ModelPath.ready(find(registry)))
          .ifPresent(
              refusal -> {
                throw new CallException(
                    Code.FAILED_PRECONDITION, String.valueOf(refusal.getMessage()));
              });
    }
  }
}
