export { onnx, type OnnxOptions } from './onnx.ts';
