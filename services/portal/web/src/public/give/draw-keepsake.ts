import { routes } from '@bluebox/contracts/routes';
import { handInAddress } from '../../domain/hand-in-address.ts';
import { type KeepsakeWords, layOutKeepsake } from './keepsake.ts';

/**
 * Draws the picture of a registration.
 * @throws if the QR code cannot be loaded, or the browser cannot draw.
 */
export async function drawKeepsake(words: KeepsakeWords): Promise<HTMLCanvasElement> {
  const qrCode = await loadQr(words.reference);
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('there is no canvas');
  const { fontFamily } = getComputedStyle(document.body);
  const fontOf = (size: number, bold: boolean) => `${bold ? 700 : 400} ${size}px ${fontFamily}`;
  const { width, height, texts, qr, head } = layOutKeepsake(words, (text, size, bold) => {
    context.font = fontOf(size, bold);
    return context.measureText(text).width;
  });
  canvas.width = width;
  canvas.height = height;
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#0958d9';
  context.fillRect(0, 0, width, head.height);
  context.textAlign = 'center';
  for (const { text, x, y, size, bold, colour } of texts) {
    context.font = fontOf(size, bold);
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }
  context.imageSmoothingEnabled = false;
  context.drawImage(qrCode, qr.x, qr.y, qr.side, qr.side);
  return canvas;
}

/**
 * Loads the QR code of the hand-in page. Some versions of Firefox draw nothing from an SVG image
 * without a size, so a size is added.
 */
async function loadQr(reference: string): Promise<HTMLImageElement> {
  const response = await fetch(
    routes.drawQr.at({}, { text: handInAddress(location.origin, reference) }),
  );
  if (!response.ok) throw new Error(`the QR code: ${response.status}`);
  const svg = (await response.text()).replace('<svg ', '<svg width="880" height="880" ');
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    return picture;
  } finally {
    URL.revokeObjectURL(address);
  }
}
