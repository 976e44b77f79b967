import type { Change, Document } from '../change.ts';
import type { Cursors } from './event-bus.ts';

export interface CollectionDefinition {
  readonly name: string;
  /**
   * Top-level fields that queries may filter and sort by. `driveId+submittedAt` is one index over
   * two fields, for lists that filter by one and sort by the other.
   */
  readonly indexes: readonly string[];
}

export interface ViewDefinition {
  readonly name: string;
  /**
   * Version of the view, to be raised when the meaning of the documents changes, so that the view
   * is rebuilt.
   */
  readonly version: number;
  readonly collections: readonly CollectionDefinition[];
}

export type FieldValue = string | number | boolean;

/** A condition on one field. A document without the field never meets it. */
export type Condition =
  | FieldValue
  | { readonly gte?: FieldValue; readonly lt?: FieldValue }
  /** Condition that the text contains all of these parts exactly. The caller normalizes both. */
  | { readonly contains: readonly string[] };

export type Sort = readonly (readonly [field: string, direction: 'asc' | 'desc'])[];

/**
 * The place of a document in a sorted list: its value of each sort field (`null` if it lacks the
 * field), then its id. See `pageKeyOf`.
 */
export type PageKey = readonly (string | number | null)[];

export interface Query {
  /** Conditions that must all hold. Only fields of declared indexes may be named. */
  readonly where?: Readonly<Record<string, Condition>>;
  /**
   * Sort order. Documents that lack the field come before all values, so they are last in
   * descending order; equal documents are ordered by id, see `totalOrder`.
   */
  readonly sort?: Sort;
  /** Largest number of documents to return. Default 100. */
  readonly limit?: number;
  /**
   * Key after which the page begins, even if its document no longer exists. Paging this way neither
   * repeats nor skips a document that keeps its place, whatever is written in between.
   */
  readonly after?: PageKey;
}

/** Documents of one view, and the cursors of the consumer that fills it. */
export interface View {
  readonly definition: ViewDefinition;
  get<D extends Document>(collection: string, id: string): Promise<D | undefined>;
  find<D extends Document>(collection: string, query: Query): Promise<readonly D[]>;
  count(collection: string, where?: Query['where']): Promise<number>;
  /**
   * Reads every document in order of id, for exports, audits and parked events. Requests of pages
   * must not use it, because it reads the whole collection.
   */
  documents(collection: string): AsyncIterable<Document>;
  cursors(): Promise<Cursors>;
  /**
   * Applies changes and moves cursors in one transaction.
   * @throws CursorConflict when a cursor is not at its `from`, or the generation was replaced;
   *   nothing is applied then.
   */
  apply(work: ViewWork): Promise<void>;
}

export interface ViewWork {
  readonly from: Cursors;
  readonly to: Cursors;
  /**
   * Changes in the order in which they are applied across all collections, because a change may
   * depend on an earlier one to the same document.
   */
  readonly changes: readonly Change[];
}

/** A new generation of a view, filled while the old one answers queries. */
export interface ViewGeneration extends View {
  /**
   * Makes this generation answer queries. The old one is dropped at once or by the next rebuild.
   */
  activate(): Promise<void>;
  abandon(): Promise<void>;
}

export interface ViewStore {
  /**
   * Opens the generation that answers queries. Creates an empty one if there is none of the
   * definition's version.
   */
  open(definition: ViewDefinition): Promise<View>;
  /** Starts a new generation, and drops an unfinished one. */
  rebuild(definition: ViewDefinition): Promise<ViewGeneration>;
}
