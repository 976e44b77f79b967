import { routes } from '@bluebox/contracts/routes';
import { layOutPicture, PICTURE_COLOURS, type Picture } from './picture.ts';

/**
 * Draws a picture.
 * @param qrText text of the QR code; needed only by a picture with a part for it.
 * @throws if the QR code cannot be loaded, or the browser cannot draw.
 */
export async function drawPicture(picture: Picture, qrText?: string): Promise<HTMLCanvasElement> {
  const qrCode = qrText === undefined ? undefined : await loadQr(qrText);
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('there is no canvas');
  const { fontFamily } = getComputedStyle(document.body);
  const fontOf = (size: number, bold: boolean) => `${bold ? 700 : 400} ${size}px ${fontFamily}`;
  const { width, height, texts, boxes, qr } = layOutPicture(picture, (text, size, bold) => {
    context.font = fontOf(size, bold);
    return context.measureText(text).width;
  });
  canvas.width = width;
  canvas.height = height;
  context.fillStyle = PICTURE_COLOURS.white;
  context.fillRect(0, 0, width, height);
  for (const box of boxes) {
    context.fillStyle = box.colour;
    context.fillRect(box.x, box.y, box.width, box.height);
  }
  for (const { text, x, y, align, size, bold, colour } of texts) {
    context.textAlign = align;
    context.font = fontOf(size, bold);
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }
  if (qr !== undefined && qrCode !== undefined) {
    context.imageSmoothingEnabled = false;
    context.drawImage(qrCode, qr.x, qr.y, qr.side, qr.side);
  }
  return canvas;
}

/**
 * Loads a QR code. Some versions of Firefox draw nothing from an SVG image without a size, so a
 * size is added.
 */
async function loadQr(text: string): Promise<HTMLImageElement> {
  const response = await fetch(routes.drawQr.at({}, { text }));
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
