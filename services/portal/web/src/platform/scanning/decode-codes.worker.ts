import { prepareZXingModule, type ReadInputBarcodeFormat, readBarcodes } from 'zxing-wasm/reader';
import decoder from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { CodeFormat, DecoderAnswer, DecoderQuestion } from './code-reader.ts';

// By default, the library would fetch the decoder from a third party's server.
prepareZXingModule({ overrides: { locateFile: () => decoder } });

const NAMES: Readonly<Record<CodeFormat, ReadInputBarcodeFormat>> = {
  ean_13: 'EAN13',
  ean_8: 'EAN8',
  upc_a: 'UPCA',
  code_128: 'Code128',
  data_matrix: 'DataMatrix',
  qr_code: 'QRCode',
};

addEventListener('message', ({ data }: MessageEvent<DecoderQuestion>) => {
  const { id, width, height, pixels, formats } = data;
  const answer = (reply: DecoderAnswer) => postMessage(reply);
  readBarcodes(new ImageData(new Uint8ClampedArray(pixels), width, height), {
    formats: formats.map((format) => NAMES[format]),
    tryHarder: true,
    maxNumberOfSymbols: 4,
  }).then(
    (codes) => answer({ id, texts: codes.map(({ text }) => text) }),
    () => answer({ id }),
  );
});
