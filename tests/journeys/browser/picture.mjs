// A PNG made here, so the journey carries no binary file.
import { deflateSync } from 'node:zlib';

const kWidth = 640;
const kHeight = 480;

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** An evening sky over a dark sea. */
export function makePicture() {
  const rows = Buffer.alloc(kHeight * (1 + kWidth * 3));
  for (let y = 0; y < kHeight; y += 1) {
    for (let x = 0; x < kWidth; x += 1) {
      const at = y * (1 + kWidth * 3) + 1 + x * 3;
      const sun = (x - 430) ** 2 + (y - 250) ** 2 < 3600;
      const sky = [60 + (y * 170) / 330, 80 + (y * 80) / 330, 130 - (y * 30) / 330];
      const colour = y > 330 ? [22, 58, 66 + (y - 330) / 6] : sun ? [255, 226, 160] : sky;
      colour.forEach((value, index) => rows.writeUInt8(Math.round(value), at + index));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(kWidth, 0);
  header.writeUInt32BE(kHeight, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
