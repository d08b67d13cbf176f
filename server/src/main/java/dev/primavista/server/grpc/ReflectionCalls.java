package dev.primavista.server.grpc;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.MessageLite;
import dev.primavista.proto.ReflectionProto.ErrorResponse;
import dev.primavista.proto.ReflectionProto.ExtensionNumberResponse;
import dev.primavista.proto.ReflectionProto.FileDescriptorResponse;
import dev.primavista.proto.ReflectionProto.ListServiceResponse;
import dev.primavista.proto.ReflectionProto.ServerReflectionRequest;
import dev.primavista.proto.ReflectionProto.ServerReflectionResponse;
import dev.primavista.proto.ReflectionProto.ServiceResponse;
import dev.primavista.server.grpc.message.Code;
import dev.primavista.server.security.Role;
import java.util.List;
import java.util.Optional;

/**
 * gRPC's server reflection: which services there are and how their messages look. Its two versions
 * differ in their names alone.
 */
final class ReflectionCalls {
  private static final String METHOD = ".ServerReflection/ServerReflectionInfo";

  private final Schema schema;

  ReflectionCalls(Schema schema) {
    this.schema = schema;
  }

  List<Rpc> rpcs() {
    Rpc.Handler handler = Rpc.handler(ServerReflectionRequest.parser(), this::answer);
    return List.of(
        new Rpc.Bidi("/grpc.reflection.v1" + METHOD, Role.READER, handler),
        new Rpc.Bidi("/grpc.reflection.v1alpha" + METHOD, Role.READER, handler));
  }

  private MessageLite answer(ServerReflectionRequest request) {
    ServerReflectionResponse.Builder response =
        ServerReflectionResponse.newBuilder()
            .setValidHost(request.getHost())
            .setOriginalRequest(request);
    switch (request.getMessageRequestCase()) {
      case LIST_SERVICES -> response.setListServicesResponse(services());
      case FILE_BY_FILENAME -> {
        String name = request.getFileByFilename();
        tellFile(schema.file(name), name, response);
      }
      case FILE_CONTAINING_SYMBOL -> {
        String symbol = request.getFileContainingSymbol();
        tellFile(schema.fileOf(symbol), symbol, response);
      }
      case ALL_EXTENSION_NUMBERS_OF_TYPE ->
          tellExtensions(request.getAllExtensionNumbersOfType(), response);
      case FILE_CONTAINING_EXTENSION ->
          response.setErrorResponse(
              notFound(request.getFileContainingExtension().getContainingType()));
      case MESSAGEREQUEST_NOT_SET ->
          response.setErrorResponse(
              error(Code.INVALID_ARGUMENT, "the request asks for nothing (expected: a question)"));
    }
    return response.build();
  }

  private ListServiceResponse services() {
    ListServiceResponse.Builder list = ListServiceResponse.newBuilder();
    for (String name : schema.services()) {
      list.addService(ServiceResponse.newBuilder().setName(name));
    }
    return list.build();
  }

  /** The file and, before somebody asks for them, those that it needs. */
  private static void tellFile(
      Optional<FileDescriptor> file, String asked, ServerReflectionResponse.Builder response) {
    if (file.isEmpty()) {
      response.setErrorResponse(notFound(asked));
      return;
    }
    FileDescriptorResponse.Builder told = FileDescriptorResponse.newBuilder();
    told.addFileDescriptorProto(file.get().toProto().toByteString());
    for (FileDescriptor needed : file.get().getDependencies()) {
      told.addFileDescriptorProto(needed.toProto().toByteString());
    }
    response.setFileDescriptorResponse(told);
  }

  /** No message here has extensions. */
  private void tellExtensions(String type, ServerReflectionResponse.Builder response) {
    if (schema.fileOf(type).isPresent()) {
      response.setAllExtensionNumbersResponse(
          ExtensionNumberResponse.newBuilder().setBaseTypeName(type));
    } else {
      response.setErrorResponse(notFound(type));
    }
  }

  private static ErrorResponse notFound(String name) {
    return error(Code.NOT_FOUND, "'" + name + "' is not known here");
  }

  private static ErrorResponse error(Code code, String message) {
    return ErrorResponse.newBuilder()
        .setErrorCode(Integer.parseInt(code.number()))
        .setErrorMessage(message)
        .build();
  }
}
