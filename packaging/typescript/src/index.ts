// Messages and services of skelact; `openStream` for the methods that take a stream.
export * from "./skelact/v1/generation_pb.js";
export * from "./skelact/v1/info_pb.js";
export * from "./skelact/v1/library_pb.js";
export * from "./skelact/v1/pose_pb.js";
export * from "./skelact/v1/recognition_pb.js";
export * from "./skelact/v1/skeleton_pb.js";
export { CallError, openStream } from "./stream.js";
export type { CallOptions, CallStream, CallEnd, FieldProblem } from "./stream.js";
