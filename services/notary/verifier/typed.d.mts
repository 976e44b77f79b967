/** Types of typed.mjs for the specifications. */

export class Unreadable extends Error {
  readonly code: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export function isSignedNote(text: string): boolean;

export function readTyped(text: string): {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** The root as it was typed, without spaces. */
  readonly typed: string;
};

export function compareRoots(
  typed: string,
  ledgerRoot: Uint8Array,
): {
  readonly result: 'same' | 'alike' | 'other';
  readonly places: readonly {
    readonly at: number;
    readonly typed: string;
    readonly own: string;
  }[];
};
