import type { Change, Document } from '../change.ts';
import type { Cursors } from './event-bus.ts';

export interface CollectionDefinition {
  readonly name: string;
  /**
   * Top-level fields that queries may filter and sort by. `driveId+submittedAt` is one index, for
   * queries that filter by the first field and sort by the second. Fields after `id`, as in
   * `driveId+submittedAt+id+searchText`, are only searched in, which spares reading the documents.
   */
  readonly indexes: readonly string[];
  /**
   * Fields for which a store may keep the number of documents of each combination of values, so that
   * `count` with equality conditions on these fields alone need not count. All must be in `indexes`.
   */
  readonly counted?: readonly string[];
}

export interface ViewDefinition {
  readonly name: string;
  /**
   * Version of the view. It must be raised when the meaning of the documents changes, which
   * rebuilds the view.
   */
  readonly version: number;
  readonly collections: readonly CollectionDefinition[];
}

export type FieldValue = string | number | boolean;

/** A condition on one field. A document without the field never meets it. */
export type Condition =
  | FieldValue
  | { readonly gte?: FieldValue; readonly lt?: FieldValue }
  /**
   * Condition that the text contains each of these parts. The comparison is exact, so the caller
   * normalizes both text and parts.
   */
  | { readonly contains: readonly string[] };

export type Sort = readonly (readonly [field: string, direction: 'asc' | 'desc'])[];

/**
 * The place of a document in a sorted list: the value of each sort field (`null` if the field is
 * missing), then the id. See `pageKeyOf`.
 */
export type PageKey = readonly (string | number | null)[];

export interface Query {
  /** Conditions that must all hold. Only fields of declared indexes may be named. */
  readonly where?: Readonly<Record<string, Condition>>;
  /**
   * Sort order. A missing field sorts before every value in ascending order. Documents with equal
   * fields are ordered by id, see `totalOrder`.
   */
  readonly sort?: Sort;
  /** Largest number of documents to return. Default 100. */
  readonly limit?: number;
  /**
   * Key after which the page begins; the key's document may have been removed. A document that
   * keeps its place is neither repeated nor skipped, whatever is written between two pages.
   */
  readonly after?: PageKey;
}

/**
 * Documents of one view, and the cursors of the consumer that fills it. Writes may happen while a `find` or
 * `count` reads many documents. A document that a write moves to another place may then be missing from the
 * list, or be counted twice; the list never has a document twice.
 */
export interface View {
  readonly definition: ViewDefinition;
  get<D extends Document>(collection: string, id: string): Promise<D | undefined>;
  find<D extends Document>(collection: string, query: Query): Promise<readonly D[]>;
  count(collection: string, where?: Query['where']): Promise<number>;
  /**
   * Reads the whole collection in order of id, for exports, audits and parked events. The method is
   * too slow for serving pages.
   */
  documents(collection: string): AsyncIterable<Document>;
  cursors(): Promise<Cursors>;
  /**
   * Applies changes and moves cursors together. Every later read sees both. The store may write them to disk
   * later, but never a change without its cursor. After a crash the cursors therefore show from which
   * position the events must be read again.
   * @throws CursorConflict when a cursor is not at its `from`, or the generation was replaced;
   *   nothing is applied then.
   */
  apply(work: ViewWork): Promise<void>;
}

export interface ViewWork {
  readonly from: Cursors;
  readonly to: Cursors;
  /**
   * Changes across all collections, in the order in which they are applied. A change may depend on
   * an earlier change to the same document.
   */
  readonly changes: readonly Change[];
}

/** A new generation of a view, filled while the old one answers queries. */
export interface ViewGeneration extends View {
  /**
   * Makes this generation answer queries. The old generation is dropped at once or by the next
   * rebuild.
   */
  activate(): Promise<void>;
  abandon(): Promise<void>;
}

export interface ViewStore {
  /** Opens the generation that answers queries, or creates an empty one for a new version. */
  open(definition: ViewDefinition): Promise<View>;
  /** Starts a new generation, and drops an unfinished one. */
  rebuild(definition: ViewDefinition): Promise<ViewGeneration>;
}
