// The limits that keep a hostile endpoint from filling the memory.

/** An answer beyond this is refused. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** Of an HTTP refusal only this much is read, for its message. */
export const MAX_REFUSAL_BYTES = 64 * 1024;
