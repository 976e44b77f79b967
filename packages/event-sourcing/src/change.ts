/** A document of a view: plain JSON with an id. */
export interface Document {
  readonly id: string;
}

/**
 * A change to one document. `evolve` is pure, so that the same event gives the same document live
 * and in a rebuild.
 */
export interface Change<D extends Document = Document> {
  readonly collection: string;
  readonly id: string;
  /**
   * Returns the changed document, or `undefined` to remove it. The argument is `undefined` when the
   * document does not exist.
   */
  readonly evolve: (document: D | undefined) => D | undefined;
}
