export interface CodeReader {
  /**
   * Returns the texts of the codes in a picture.
   * @throws if the decoder did not load, or failed.
   */
  read(picture: HTMLCanvasElement): Promise<readonly string[]>;
  close(): void;
}

/** Kinds of codes, named as in the browser's `BarcodeDetector`. */
export type CodeFormat = (typeof PRODUCT_FORMATS)[number];
export const PRODUCT_FORMATS = [
  'ean_13',
  'ean_8',
  'upc_a',
  'code_128',
  'data_matrix',
  'qr_code',
] as const;
export const BOX_FORMATS = ['qr_code'] as const satisfies readonly CodeFormat[];

interface BarcodeDetector {
  detect(picture: HTMLCanvasElement): Promise<readonly { readonly rawValue: string }[]>;
}
interface BarcodeDetectorClass {
  new (options: { readonly formats: readonly string[] }): BarcodeDetector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** A picture for the worker that decodes. */
export interface DecoderQuestion {
  readonly id: number;
  readonly width: number;
  readonly height: number;
  readonly pixels: ArrayBuffer;
  readonly formats: readonly CodeFormat[];
}
/** Result of the worker for the picture with the same id. */
export interface DecoderAnswer {
  readonly id: number;
  /** Texts of the codes; absent if decoding failed. */
  readonly texts?: readonly string[];
}

/**
 * Opens the browser's own reader if it supports all these formats, and otherwise our decoder. The
 * decoder also takes over if the browser's reader fails.
 */
export async function openCodeReader(formats: readonly CodeFormat[]): Promise<CodeReader> {
  const own = await nativeDetector(formats);
  if (own === undefined) return wasmReader(formats);
  let other: CodeReader | undefined;
  return {
    async read(picture) {
      if (other === undefined)
        try {
          return (await own.detect(picture)).map(({ rawValue }) => rawValue);
        } catch {
          // Some browsers have the class without an implementation.
          other = wasmReader(formats);
        }
      return other.read(picture);
    },
    close: () => other?.close(),
  };
}

async function nativeDetector(
  formats: readonly CodeFormat[],
): Promise<BarcodeDetector | undefined> {
  const { BarcodeDetector: Detector } = globalThis as { BarcodeDetector?: BarcodeDetectorClass };
  try {
    const known = (await Detector?.getSupportedFormats()) ?? [];
    if (Detector === undefined || !formats.every((format) => known.includes(format)))
      return undefined;
    return new Detector({ formats });
  } catch {
    return undefined;
  }
}

/**
 * Prepares a reader in advance, because the network may be gone when the reader is needed. Nothing
 * is loaded if the browser reads codes itself.
 * @returns `open`, which may be called several times, and `close`, which ends the reader.
 */
export function readyCodeReader(formats: readonly CodeFormat[]): {
  readonly open: () => Promise<CodeReader>;
  readonly close: () => void;
} {
  let opened: Promise<CodeReader> | undefined;
  const open = async (): Promise<CodeReader> => {
    opened ??= openCodeReader(formats);
    const { read } = await opened;
    return { read, close() {} };
  };
  const makeReady = async () => {
    const blank = document.createElement('canvas');
    blank.width = 8;
    blank.height = 8;
    await (await open()).read(blank);
  };
  // After a failure, the next `open` makes a new reader, whose `read` rejects if the decoder still
  // cannot be loaded.
  makeReady().catch(() => {
    opened = undefined;
  });
  return { open, close: () => void opened?.then((reader) => reader.close()) };
}

/**
 * Starts our decoder (413 kB compressed) in a worker. By the content security policy, only this
 * worker may run WebAssembly; pages may not (see the portal's `pages.ts`).
 */
function wasmReader(formats: readonly CodeFormat[]): CodeReader {
  const worker = new Worker(new URL('./decode-codes.worker.ts', import.meta.url), {
    type: 'module',
  });
  const waiting = new Map<
    number,
    { resolve: (texts: readonly string[]) => void; reject: (error: Error) => void }
  >();
  let questions = 0;
  let broken = false;
  const giveUp = () => {
    broken = true;
    for (const { reject } of waiting.values()) reject(new Error('the decoder does not run here'));
    waiting.clear();
  };
  worker.onerror = giveUp;
  worker.onmessage = ({ data: { id, texts } }: MessageEvent<DecoderAnswer>) => {
    if (texts === undefined) return giveUp();
    waiting.get(id)?.resolve(texts);
    waiting.delete(id);
  };
  return {
    read: (picture) =>
      new Promise((resolve, reject) => {
        const image = picture
          .getContext('2d', { willReadFrequently: true })
          ?.getImageData(0, 0, picture.width, picture.height);
        if (broken || image === undefined)
          return reject(new Error('the decoder does not run here'));
        questions += 1;
        waiting.set(questions, { resolve, reject });
        const { width, height } = image;
        const pixels = image.data.buffer;
        const question: DecoderQuestion = { id: questions, width, height, pixels, formats };
        worker.postMessage(question, [pixels]);
      }),
    close: () => worker.terminate(),
  };
}
