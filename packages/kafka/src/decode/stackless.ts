/** Node with frozen intrinsics does not let the limit be set. */
const settable = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')?.writable === true

/**
 * From here on errors are made without capturing the frames: a decode failure is in the bytes, the frames would be this
 * library's own, and capturing them costs more than the decoding. No code of others may run until {@link captureFrames}.
 * @returns the limit as it was
 */
export function leaveOutFrames(): number {
  const limit = Error.stackTraceLimit
  if (settable) Error.stackTraceLimit = 0
  return limit
}

export function captureFrames(limit: number): void {
  if (settable) Error.stackTraceLimit = limit
}

/** Makes an error without capturing the frames. `make` must not run code of others. */
export function withoutStack<T>(make: () => T): T {
  const limit = leaveOutFrames()
  try {
    return make()
  } finally {
    captureFrames(limit)
  }
}
