import { DeadLetterError } from '../../packages/kafka/src/errors.ts'

/** A caller's signal ended a wait at a broker. */
export function aborted(request: string, brokers: string, signal: AbortSignal | undefined): DeadLetterError {
  return new DeadLetterError('BROKER_ABORTED', { request, brokers }, signal?.reason)
}

/** The promise, unless the signal comes first. What was begun goes on without a listener. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined, error: () => Error): Promise<T> {
  if (signal === undefined) return promise
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(error())
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort)
    const done = (): void => signal.removeEventListener('abort', onAbort)
    promise.then(
      value => {
        done()
        resolve(value)
      },
      (error: Error) => {
        done()
        reject(error)
      }
    )
  })
}
