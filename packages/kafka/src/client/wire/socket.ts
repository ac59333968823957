import type { LookupAddress } from 'node:dns'
import { connect, isIP, type LookupFunction, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls, createSecureContext, type ConnectionOptions as TlsOptions } from 'node:tls'
import { type BrokerAddress, type ConnectionSettings, checkTlsOptions, type TlsSource } from '../connection-options.ts'
import { ConnectTimeout, CredentialUnavailable, HandshakeClosed, SocketUnavailable } from './connection-failures.ts'
import { limit } from './limit.ts'
import type { Surroundings } from './surroundings.ts'

/** Until the next address of a name is tried beside the one that does not answer: long enough for a wide network. */
const nextAddressAfterMs = 1000
const keepAliveAfterMs = 30_000
/**
 * What all sockets are read into, one read at a time: who hears of a chunk copies what it keeps. New memory for each read costs
 * more than the copy, as none of it is in the processor's caches.
 */
const readInto = Buffer.allocUnsafeSlow(65_536)

/**
 * A stream to a broker, TLS included. All addresses of a name are tried, of both families, and the name is asked for
 * anew each time. Whatever happens, the stream is destroyed when this rejects.
 * A chunk that it tells of is to be copied at once.
 * @param turn which of a name's addresses comes first; counted on by whoever opens one after the other
 * @throws ConnectTimeout, HandshakeClosed, or the error of the system, of TLS or of the user's socket factory
 */
export async function openSocket(
  settings: ConnectionSettings,
  address: BrokerAddress,
  signal: AbortSignal,
  { lookup }: Pick<Surroundings, 'lookup'>,
  turn = 0
): Promise<Duplex> {
  const opened: { stream?: Duplex } = {}
  const tooLate = new AbortController()
  const done = limit(settings.connectTimeoutMs, () => tooLate.abort())
  const either = AbortSignal.any([signal, tooLate.signal])
  try {
    // Before the stream is there, which would have nobody to hear its errors while the user's function is waited for.
    const tls = settings.tls === undefined ? undefined : await unless(either, tlsOptions(settings.tls))
    const plain = await unless(
      either,
      settings.socketFactory
        ? fromFactory(settings, address, opened, either)
        : connected(address, opened, everyAddress(lookup, turn), tls === undefined)
    )
    if (tls === undefined) return plain
    return await unless(either, secured(tls, address, plain, opened))
  } catch (error) {
    opened.stream?.destroy()
    if (tooLate.signal.aborted && !signal.aborted)
      throw new ConnectTimeout(`no connection within ${settings.connectTimeoutMs} ms`)
    throw error
  } finally {
    done()
  }
}

function unless<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

async function fromFactory(
  { socketFactory }: ConnectionSettings,
  { host, port }: BrokerAddress,
  opened: { stream?: Duplex },
  signal: AbortSignal
): Promise<Duplex> {
  let stream: Duplex | undefined
  try {
    stream = await socketFactory?.({ host, port, signal })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SocketUnavailable(`the option socketFactory failed (${reason})`, { cause: error })
  }
  if (typeof stream?.write !== 'function' || typeof stream.destroy !== 'function')
    throw new SocketUnavailable('the option socketFactory gave no stream')
  opened.stream = heard(stream)
  // Too late for whoever asked: nobody else would close it.
  if (signal.aborted) stream.destroy()
  return stream
}

/** @param heardAtOnce whether nobody but a listener of 'data' reads it: a chunk is gone when the next one comes */
function connected(
  { host, port }: BrokerAddress,
  opened: { stream?: Duplex },
  lookup: LookupFunction,
  heardAtOnce: boolean
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({
      host,
      port,
      lookup,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: nextAddressAfterMs,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: keepAliveAfterMs,
      ...(heardAtOnce && { onread: { buffer: readInto, callback: (length: number) => heardOrKept(socket, length) } })
    })
    opened.stream = heard(socket)
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })
}

/** What came is for whoever listens; before anybody does, which is before anything was asked, it is kept as it would be. */
function heardOrKept(socket: Socket, length: number): boolean {
  const chunk = readInto.subarray(0, length)
  return socket.emit('data', chunk) || socket.push(Buffer.from(chunk))
}

/** Whatever fails of it, and whenever: an error that nobody hears would end the process. */
function heard<S extends Duplex>(stream: S): S {
  return stream.on('error', () => {})
}

/** Another address comes first at each turn, so that one that accepts and then fails is not met for ever. */
const everyAddress =
  (lookup: Surroundings['lookup'], turn: number): LookupFunction =>
  (host, options, callback) =>
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error || found.length === 0) return callback(error, found as LookupAddress[])
      const first = turn % found.length
      callback(null, [...found.slice(first), ...found.slice(0, first)])
    })

/** Node's words for a peer that went away before TLS stood; the code is that of any reset. */
const hungUp = /before secure TLS connection was established/

/**
 * What a function of the user's gives may be wrong for a moment, while certificate and key are replaced one after the
 * other: that passes, unlike options that are given once.
 * @throws CredentialUnavailable
 */
async function tlsOptions(source: TlsSource): Promise<TlsOptions> {
  if (typeof source !== 'function') return source
  try {
    const options = checkTlsOptions(await source())
    return { ...options, secureContext: options.secureContext ?? createSecureContext(options) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CredentialUnavailable(`the provider of tls failed (${reason})`, { cause: error })
  }
}

function secured(
  options: TlsOptions,
  { host }: BrokerAddress,
  socket: Duplex,
  opened: { stream?: Duplex }
): Promise<Duplex> {
  const names = isIP(host) === 0 ? { servername: host } : {}
  return new Promise((resolve, reject) => {
    const stream = heard(connectTls({ ...names, ...options, host, socket }))
    opened.stream = stream
    // Not before what it was closed for, which over a stream of the user's is told after the close.
    const onClose = (): void => void setImmediate(() => reject(new HandshakeClosed('closed during the TLS handshake')))
    socket.once('close', onClose)
    stream.once('close', onClose)
    const onError = (error: Error): void =>
      reject(hungUp.test(error.message) ? new HandshakeClosed(error.message, { cause: error }) : error)
    stream.on('error', onError)
    stream.once('secureConnect', () => {
      socket.off('close', onClose)
      stream.off('close', onClose)
      stream.off('error', onError)
      resolve(stream)
    })
  })
}
