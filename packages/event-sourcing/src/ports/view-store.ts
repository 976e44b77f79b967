import type { Change, Document } from '../change.ts';
import type { Cursors } from './event-bus.ts';

export interface CollectionDefinition {
  readonly name: string;
  /**
   * Top-level fields that queries may filter and sort by. `driveId+submittedAt` is one index over
   * both, for a list that filters by one and sorts by the other.
   */
  readonly indexes: readonly string[];
}

export interface ViewDefinition {
  readonly name: string;
  /** Raise it when the meaning of the documents changes; the view is then rebuilt. */
  readonly version: number;
  readonly collections: readonly CollectionDefinition[];
}

export type FieldValue = string | number | boolean;

/** A condition on one field. A document that lacks the field meets none. */
export type Condition =
  | FieldValue
  | { readonly gte?: FieldValue; readonly lt?: FieldValue }
  /** The text has every one of these parts, character for character. Normalising is the caller's. */
  | { readonly contains: readonly string[] };

export type Sort = readonly (readonly [field: string, direction: 'asc' | 'desc'])[];

/**
 * The place of a document in a sorted list: its value of each sort field, then its id; `null` for a field it lacks.
 * See `pageKeyOf`.
 */
export type PageKey = readonly (string | number | null)[];

export interface Query {
  /** Every condition must hold. Only declared indexes may be named. */
  readonly where?: Readonly<Record<string, Condition>>;
  /**
   * Documents that lack the field come first. Equal ones follow in order of id, see `totalOrder`.
   */
  readonly sort?: Sort;
  /** Default 100. */
  readonly limit?: number;
  /**
   * Only documents after this key, whether or not its document still exists. Paging this way
   * neither repeats nor skips a document that keeps its place, whatever is written in between.
   */
  readonly after?: PageKey;
}

/** Documents of one view, and the cursor of the consumer that feeds them. */
export interface View {
  readonly definition: ViewDefinition;
  get<D extends Document>(collection: string, id: string): Promise<D | undefined>;
  find<D extends Document>(collection: string, query: Query): Promise<readonly D[]>;
  count(collection: string, where?: Query['where']): Promise<number>;
  /** Every document, in order of id: for exports and audits, never for a page. */
  documents(collection: string): AsyncIterable<Document>;
  cursors(): Promise<Cursors>;
  /**
   * Applies changes and moves cursors in one transaction.
   * @throws CursorConflict when a cursor is not where `from` says; nothing is applied then.
   */
  apply(work: ViewWork): Promise<void>;
}

export interface ViewWork {
  readonly from: Cursors;
  readonly to: Cursors;
  /**
   * Applied in this order, over all collections: a change may depend on an earlier one to the same
   * document.
   */
  readonly changes: readonly Change[];
}

/** A new generation of a view, filled beside the one that answers. */
export interface ViewGeneration extends View {
  /** Makes this generation the one that answers queries, and drops the old one. */
  activate(): Promise<void>;
  abandon(): Promise<void>;
}

export interface ViewStore {
  /**
   * The generation that answers queries. Created empty when there is none of the definition's
   * version.
   */
  open(definition: ViewDefinition): Promise<View>;
  /** Starts a new generation; an unfinished one is dropped. */
  rebuild(definition: ViewDefinition): Promise<ViewGeneration>;
}
