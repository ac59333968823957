/** Node with frozen intrinsics does not let the limit be set. */
const settable = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')?.writable === true

/**
 * Makes an error without capturing the frames: a decode failure is in the bytes, the frames would be this library's own,
 * and capturing them costs more than the decoding. `make` must not run code of others.
 */
export function withoutStack<T>(make: () => T): T {
  if (!settable) return make()
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  try {
    return make()
  } finally {
    Error.stackTraceLimit = limit
  }
}
