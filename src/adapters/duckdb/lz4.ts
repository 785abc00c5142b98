/**
 * Unpacks an LZ4 frame (lz4.org, frame format 1.6): Arrow files are usually written in it, and
 * Node has no function for it. Checksums are skipped; what was unpacked is checked by its user.
 */
export function unpackLz4(frame: Uint8Array): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 7 || view.getUint32(0, true) !== 0x184d2204) throw new Error('not an LZ4 frame');
  const flags = frame[4]!;
  const hasSize = (flags & 8) !== 0;
  let at = 7 + (hasSize ? 8 : 0) + ((flags & 1) !== 0 ? 4 : 0);
  const out = new Sink(hasSize ? Number(view.getBigUint64(6, true)) : frame.length * 4);
  for (;;) {
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) return out.done();
    const length = size & 0x7fffffff;
    const block = frame.subarray(at, at + length);
    if (block.length < length) throw new Error('an LZ4 frame is cut off');
    if (size >>> 31 === 1) out.append(block, 0, length);
    else unpackBlock(block, out);
    at += length + ((flags & 16) !== 0 ? 4 : 0);
  }
}

function unpackBlock(block: Uint8Array, out: Sink): void {
  let at = 0;
  const more = (start: number) => {
    let length = start;
    if (start !== 15) return length;
    for (let byte = 255; byte === 255; length += byte) byte = block[at++] ?? 0;
    return length;
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = more(token >>> 4);
    out.append(block, at, at + literals);
    at += literals;
    if (at >= block.length) return;
    const offset = block[at]! | (block[at + 1]! << 8);
    at += 2;
    out.repeat(offset, more(token & 15) + 4);
  }
}

class Sink {
  private bytes: Uint8Array<ArrayBuffer>;
  private length = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(Math.max(64, Math.min(size, 2 ** 30)));
  }

  append(source: Uint8Array, from: number, to: number): void {
    if (to > source.length) throw new Error('an LZ4 block is cut off');
    this.reserve(to - from);
    this.bytes.set(source.subarray(from, to), this.length);
    this.length += to - from;
  }

  // A match may reach into itself, so it is copied byte by byte unless it is far enough away.
  repeat(offset: number, count: number): void {
    if (offset === 0 || offset > this.length) throw new Error('an LZ4 block points outside of itself');
    this.reserve(count);
    const { bytes, length } = this;
    if (offset >= count) bytes.copyWithin(length, length - offset, length - offset + count);
    else for (let k = 0; k < count; k++) bytes[length + k] = bytes[length - offset + k]!;
    this.length += count;
  }

  done(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}
