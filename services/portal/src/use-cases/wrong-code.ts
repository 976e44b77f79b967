/**
 * Returns the error for a wrong code: the given refusal, or, after too many wrong codes, the error
 * that asks the caller to wait.
 */
export type WrongCode = (refusal: Error) => Error;
