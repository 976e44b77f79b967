import type { SheetName } from '@bluebox/spreadsheet';
import type {
  Answered,
  Asked,
  ReadingTask,
  ReadingTasks,
  RefusalMessage,
} from './reading-protocol.ts';

/** Refusal to read a file or a part of it. The catalogue has a text for each code. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
  readonly code: RefusalMessage['code'];
  readonly data: RefusalMessage['data'];
  constructor({ code, data }: RefusalMessage) {
    super(code);
    this.code = code;
    this.data = data;
  }
}

/** A file that was opened in its own worker. */
export interface SpreadsheetReader {
  /** Unique key of the opened file. */
  readonly key: string;
  readonly fileName: string;
  readonly sheets: readonly SheetName[];
  /** Whether the rows come from chat text, whose columns need no matching. */
  readonly isChat: boolean;
  /** @throws {FileRefused} if the worker cannot do the task with this file. */
  ask<T extends ReadingTask>(
    task: T,
    ask: ReadingTasks[T]['ask'],
  ): Promise<ReadingTasks[T]['answer']>;
  /** Ends the worker, and drops all data that was read. */
  close(): void;
}

let opened = 0;

/**
 * Opens a file in a worker.
 * @throws {FileRefused} if the file is too large or is not a spreadsheet that can be read.
 */
export async function openFile(file: File, mostBytes: number): Promise<SpreadsheetReader> {
  // A file that is too large must not be read into memory.
  if (file.size > mostBytes) throw new FileRefused({ code: 'FILE_TOO_LARGE', data: { mostBytes } });
  const { ask, close } = startWorker();
  try {
    const { sheets } = await ask('open', { bytes: await file.arrayBuffer() });
    opened += 1;
    return { key: `file-${opened}`, fileName: file.name, sheets, isChat: false, ask, close };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * Opens pasted text in a worker.
 * @param name name to show in place of the name of a file.
 * @throws {FileRefused} if the text names no goods.
 */
export async function openPastedText(text: string, name: string): Promise<SpreadsheetReader> {
  const { ask, close } = startWorker();
  try {
    const { sheets, isChat } = await ask('paste', { text });
    opened += 1;
    return { key: `pasted-${opened}`, fileName: name, sheets, isChat, ask, close };
  } catch (error) {
    close();
    throw error;
  }
}

function startWorker(): Pick<SpreadsheetReader, 'ask' | 'close'> {
  const worker = new Worker(new URL('./reading.worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<
    number,
    { resolve: (answer: never) => void; reject: (error: unknown) => void }
  >();
  let asked = 0;
  worker.onmessage = ({ data }: MessageEvent<Answered>) => {
    const waiter = waiting.get(data.id);
    waiting.delete(data.id);
    if ('refusal' in data) waiter?.reject(new FileRefused(data.refusal));
    else waiter?.resolve(data.answer as never);
  };
  worker.onerror = () => {
    // The browser may not support module workers, or be out of memory.
    for (const { reject } of waiting.values())
      reject(new FileRefused({ code: 'CANNOT_UNPACK', data: {} }));
    waiting.clear();
  };
  return {
    ask: (task, ask) =>
      new Promise((resolve, reject) => {
        asked += 1;
        waiting.set(asked, { resolve, reject });
        worker.postMessage({ id: asked, task, ask } satisfies Asked);
      }),
    close: () => worker.terminate(),
  };
}
