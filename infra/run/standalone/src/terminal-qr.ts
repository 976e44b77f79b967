// The default export has the function `raw`; the named export `raw` is a type of barcode.
import encoder from 'bwip-js/node';

/** Width, in modules, of the white frame that phones need to find the code. */
const QUIET_ZONE = 2;

/** Draws a QR code with half-block characters, two modules to a character. */
export function terminalQr(text: string): string {
  const [code] = encoder.raw({ bcid: 'qrcode', text, ...{ eclevel: 'M' } }) as unknown as {
    readonly pixs: readonly number[];
    readonly pixx: number;
    readonly pixy: number;
  }[];
  if (code === undefined) return '';
  const dark = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < code.pixx && y < code.pixy && code.pixs[y * code.pixx + x] === 1;
  const lines: string[] = [];
  for (let y = -QUIET_ZONE; y < code.pixy + QUIET_ZONE; y += 2) {
    let line = '';
    for (let x = -QUIET_ZONE; x < code.pixx + QUIET_ZONE; x++) {
      const [upper, lower] = [!dark(x, y), !dark(x, y + 1)];
      line += upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
    }
    lines.push(line);
  }
  return lines.join('\n');
}
