import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { MalformedMessage } from '@dead-letter/protocol'
import { AuthenticationRefused } from '../connection-failures.ts'

const derive = promisify(pbkdf2)

/** What RFC 5802 and Kafka ask for at least: fewer make a stolen exchange cheap to guess from. */
const leastIterations = 4096
/** Half a second of a thread; no broker has more, and a hostile one could hold the process with it. */
const mostIterations = 1_000_000

const digests = { 'SCRAM-SHA-256': ['sha256', 32], 'SCRAM-SHA-512': ['sha512', 64] } as const
export type ScramMechanism = keyof typeof digests

/** No channel binding, no other name: `n,,`, and the same in base64. */
const gs2Header = 'n,,'
const channelBinding = 'biws'

/**
 * The client's side of one SCRAM exchange. Pure but for the nonce and the processor time of the salted password.
 *
 * Names and passwords go as they are, without SASLprep: Kafka and its tools store the bytes that they were given, and a
 * prepared password ('½' as '1⁄2', 'ª' as 'a') would be another one.
 * Source: RFC 5802, RFC 7677; Kafka's ScramFormatter.normalize.
 */
export class Scram {
  readonly #digest: string
  readonly #keyBytes: number
  readonly #password: string
  readonly #nonce: string
  readonly #firstBare: string
  #serverSignature: Buffer | undefined

  constructor(mechanism: ScramMechanism, username: string, password: string, nonce: string = newNonce()) {
    const [digest, keyBytes] = digests[mechanism]
    this.#digest = digest
    this.#keyBytes = keyBytes
    this.#password = password
    this.#nonce = nonce
    const name = username.replaceAll('=', '=3D').replaceAll(',', '=2C')
    this.#firstBare = `n=${name},r=${nonce}`
  }

  first(): string {
    return `${gs2Header}${this.#firstBare}`
  }

  /** @throws MalformedMessage, AuthenticationRefused */
  async final(serverFirst: string): Promise<string> {
    const [nonce, salt, iterations] = this.#readFirst(serverFirst)
    const salted = await derive(this.#password, salt, iterations, this.#keyBytes, this.#digest)
    const clientKey = this.#hmac(salted, 'Client Key')
    const storedKey = createHash(this.#digest).update(clientKey).digest()
    const withoutProof = `c=${channelBinding},r=${nonce}`
    const message = `${this.#firstBare},${serverFirst},${withoutProof}`
    const signature = this.#hmac(storedKey, message)
    const proof = clientKey.map((byte, i) => byte ^ (signature[i] as number))
    this.#serverSignature = this.#hmac(this.#hmac(salted, 'Server Key'), message)
    return `${withoutProof},p=${Buffer.from(proof).toString('base64')}`
  }

  /** Whether the server has the credentials too. @throws MalformedMessage, AuthenticationRefused */
  verify(serverFinal: string): void {
    const [first = ''] = serverFinal.split(',')
    if (first.startsWith('e=')) throw new AuthenticationRefused(`the broker answered ${first.slice(2)}`)
    if (!first.startsWith('v=')) throw new MalformedMessage('the last SCRAM message has no signature')
    const signature = base64(first.slice(2))
    const expected = this.#serverSignature
    if (signature === null || expected === undefined) throw new MalformedMessage('the signature is not base64')
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
      throw new AuthenticationRefused('the broker does not know the password: its signature is wrong')
  }

  #readFirst(text: string): [nonce: string, salt: Buffer, iterations: number] {
    const [r = '', s = '', i = ''] = text.split(',', 3)
    if (r.startsWith('e=')) throw new AuthenticationRefused(`the broker answered ${r.slice(2)}`)
    if (!r.startsWith('r=') || !s.startsWith('s=') || !i.startsWith('i='))
      throw new MalformedMessage('the first SCRAM message is not nonce, salt and iterations')
    const nonce = r.slice(2)
    if (!nonce.startsWith(this.#nonce) || nonce.length <= this.#nonce.length || !/^[\x21-\x7e]+$/.test(nonce))
      throw new MalformedMessage('the nonce of the broker does not go on from ours')
    const salt = base64(s.slice(2))
    if (salt === null || salt.length === 0) throw new MalformedMessage('the salt is not base64')
    if (!/^\d{1,10}$/.test(i.slice(2))) throw new MalformedMessage('the iterations are no number')
    const iterations = Number(i.slice(2))
    if (iterations < leastIterations || iterations > mostIterations)
      throw new AuthenticationRefused(
        `the broker asks for ${iterations} iterations, and only ${leastIterations} to ${mostIterations} are done`
      )
    return [nonce, salt, iterations]
  }

  #hmac(key: Buffer, text: string): Buffer {
    return createHmac(this.#digest, key).update(text).digest()
  }
}

const newNonce = (): string => randomBytes(24).toString('base64url')

/** Null for what is none: Node would take what it can of it. */
function base64(text: string): Buffer | null {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? Buffer.from(text, 'base64') : null
}
