// Zip archives, read where they lie: the list from their end, and single files. Archives of many gigabytes are fine.
import { CallError } from "./connection.js";

const END = 0x06054b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL_HEAD = 30;
const MAX_TAIL = 65_557; // bytes: the end and its comment
const FULL = 0xffffffff; // the number stands in the 64-bit part
const MAX_FILE = 200_000_000;
const STORED = 0;
const DEFLATED = 8;
const DAMAGED = "is no zip archive, or it is damaged.";

/** Names and places of the files: {name, offset, packed, size, method}. */
export async function listZip(file) {
  const tailStart = Math.max(0, file.size - MAX_TAIL);
  const tail = await view(file, tailStart, file.size);
  let at = tail.byteLength - 22;
  while (at >= 0 && tail.getUint32(at, true) !== END) at--;
  if (at < 0) throw new CallError("invalid_argument", `${file.name} ${DAMAGED}`);
  let [size, start] = [tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
  if (at >= 20 && tail.getUint32(at - 20, true) === LOCATOR_64) {
    const end = await view(file, Number(tail.getBigUint64(at - 12, true)), tailStart + at - 20);
    [size, start] = [Number(end.getBigUint64(40, true)), Number(end.getBigUint64(48, true))];
  }
  const entries = [];
  const list = await view(file, start, start + size);
  for (let place = 0; place + 46 <= list.byteLength && list.getUint32(place, true) === ENTRY; ) {
    const [nameLength, moreLength, noteLength] = [28, 30, 32].map((offset) => list.getUint16(place + offset, true));
    entries.push(readEntry(list, place, nameLength, moreLength));
    place += 46 + nameLength + moreLength + noteLength;
  }
  return entries.filter(({ name }) => !name.endsWith("/"));
}

/** One file of the archive, as a Blob. */
export async function readZip(file, { name, offset, packed, size, method }) {
  if (size > MAX_FILE) throw new CallError("invalid_argument", `${name} is larger than ${MAX_FILE / 1e6} MB.`);
  const head = await view(file, offset, offset + LOCAL_HEAD);
  const start = offset + LOCAL_HEAD + head.getUint16(26, true) + head.getUint16(28, true);
  const content = file.slice(start, start + packed);
  if (method === STORED) return content;
  if (method !== DEFLATED) throw new CallError("invalid_argument", `${name} is packed in a way that is not known.`);
  return new Response(content.stream().pipeThrough(new DecompressionStream("deflate-raw"))).blob();
}

async function view(file, start, end) {
  if (!(start >= 0 && start < end && end <= file.size)) throw new CallError("invalid_argument", `${file.name} ${DAMAGED}`);
  return new DataView(await file.slice(start, end).arrayBuffer());
}

function readEntry(list, place, nameLength, moreLength) {
  const name = new TextDecoder().decode(new Uint8Array(list.buffer, place + 46, nameLength));
  const found = {
    name,
    method: list.getUint16(place + 10, true),
    packed: list.getUint32(place + 20, true),
    size: list.getUint32(place + 24, true),
    offset: list.getUint32(place + 42, true),
  };
  const end = place + 46 + nameLength + moreLength;
  for (let at = place + 46 + nameLength; at + 4 <= end; at += 4 + list.getUint16(at + 2, true)) {
    if (list.getUint16(at, true) !== 1) continue; // numbers of 64 bits, in this order, where the short ones are full
    let next = at + 4;
    for (const key of ["size", "packed", "offset"]) {
      if (found[key] !== FULL) continue;
      found[key] = Number(list.getBigUint64(next, true));
      next += 8;
    }
  }
  return found;
}
