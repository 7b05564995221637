import type { Page } from 'playwright-core';

/** A photo as a phone's camera writes it: large, on its side, with a place in its EXIF. */
export async function cameraPhoto(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 4000;
    canvas.height = 3000;
    const c = canvas.getContext('2d')!;
    for (let i = 0; i < 400; i++) {
      c.fillStyle = `hsl(${i * 37} 60% ${30 + (i % 50)}%)`;
      c.fillRect((i * 733) % 4000, (i * 419) % 3000, 300, 200);
    }
    return canvas.toDataURL('image/jpeg', 0.9).split(',')[1]!;
  });
  const jpeg = Buffer.from(base64, 'base64');
  // TIFF, little-endian, one entry: orientation 6 (turn right); behind it what must not leave the phone
  const tiff = Buffer.from('49492a00080000000100' + '120103000100000006000000' + '00000000', 'hex');
  const exif = Buffer.concat([Buffer.from('Exif\0\0'), tiff, Buffer.from('GPS-SECRET')]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(exif.length + 2);
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, exif, jpeg.subarray(2)]);
}

/** Width and height that the file itself says. */
export function jpegSize(jpeg: Buffer): { width: number; height: number } {
  for (let at = 2; at < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1]!;
    if (marker >= 0xc0 && marker <= 0xc3)
      return { height: jpeg.readUInt16BE(at + 5), width: jpeg.readUInt16BE(at + 7) };
  }
  throw new Error('no frame in the JPEG');
}
