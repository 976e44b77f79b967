/** A document of a view: plain JSON with its id. */
export interface Document {
  readonly id: string;
}

/** One document's next state. `evolve` is pure: the same event gives the same document, live and in a rebuild. */
export interface Change<D extends Document = Document> {
  readonly collection: string;
  readonly id: string;
  /** `undefined` in: there is none. `undefined` out: remove it. */
  readonly evolve: (document: D | undefined) => D | undefined;
}
