/** Whether a value has to be waited for: a promise of Node's, or of a library that has its own kind. */
export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as PromiseLike<unknown>).then === 'function'
