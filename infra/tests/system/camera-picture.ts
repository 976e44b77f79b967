import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, type WriteInputBarcodeFormat, writeBarcode } from 'zxing-wasm/writer';

const WIDTH = 640;
const HEIGHT = 480;
const WHITE = 235;

/**
 * Returns arguments that make Chromium use the video file as its camera. The file is read whenever a page opens
 * the camera.
 */
export const cameraArguments = (videoFile: string): readonly string[] => [
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${videoFile}`,
];

interface Greys {
  readonly width: number;
  readonly height: number;
  /** Grey values, one byte per pixel, row by row. */
  readonly data: Uint8Array;
}

let encoderIsReady = false;

async function drawCode(format: WriteInputBarcodeFormat, text: string): Promise<Greys> {
  if (!encoderIsReady) {
    // The module is read from the installed package, because by default the library downloads it from another site.
    const encoder = createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm');
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(encoder)).buffer } });
    encoderIsReady = true;
  }
  const { symbol, error } = await writeBarcode(text, { format });
  if (error !== '') throw new Error(error);
  const { width, height, data } = symbol;
  return { width, height, data: Uint8Array.from(data) };
}

/** Draws the code in the middle of a white picture, in at most 70 % of the picture's width and height. */
async function pictureOf(format: WriteInputBarcodeFormat, text: string): Promise<Uint8Array> {
  const code = await drawCode(format, text);
  const isLinear = format !== 'QRCode';
  const scale = Math.floor(
    Math.min((WIDTH * 0.7) / code.width, (HEIGHT * 0.7) / (isLinear ? 1 : code.height)),
  );
  const wide = code.width * scale;
  const high = isLinear ? 200 : code.height * scale;
  const left = Math.floor((WIDTH - wide) / 2);
  const top = Math.floor((HEIGHT - high) / 2);
  const picture = new Uint8Array(WIDTH * HEIGHT).fill(WHITE);
  for (let y = 0; y < high; y++)
    for (let x = 0; x < wide; x++) {
      const row = isLinear ? Math.floor(code.height / 4) : Math.floor(y / scale);
      const bright = (code.data[row * code.width + Math.floor(x / scale)] ?? 255) > 127;
      picture[(top + y) * WIDTH + left + x] = bright ? WHITE : 16;
    }
  return picture;
}

/** Writes an uncompressed video (YUV4MPEG2) with one frame, which shows the code. */
export async function showToCamera(
  videoFile: string,
  format: WriteInputBarcodeFormat,
  text: string,
): Promise<void> {
  const greys = await pictureOf(format, text);
  const noColour = new Uint8Array((WIDTH * HEIGHT) / 2).fill(128);
  writeFileSync(
    videoFile,
    Buffer.concat([
      Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`),
      Buffer.from('FRAME\n'),
      greys,
      noColour,
    ]),
  );
}

/** Returns the code as a photo (BMP), for devices whose camera the page cannot use. */
export async function photoOfCode(format: WriteInputBarcodeFormat, text: string): Promise<Buffer> {
  const greys = await pictureOf(format, text);
  const header = Buffer.alloc(54);
  header.write('BM');
  header.writeUInt32LE(54 + WIDTH * HEIGHT * 3, 2);
  header.writeUInt32LE(54, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(WIDTH, 18);
  // A negative height means that the first row is the top one.
  header.writeInt32LE(-HEIGHT, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 3);
  for (const [index, grey] of greys.entries()) pixels.fill(grey, index * 3, index * 3 + 3);
  return Buffer.concat([header, pixels]);
}
