import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIPv4 } from 'node:net'

/** A certificate and its private key, both PEM. */
export interface Identity {
  readonly cert: string
  readonly key: string
}

export interface IssueOptions {
  /** Becomes the subject `CN=<name>`, which is the principal `User:CN=<name>` of a Kafka listener. */
  readonly name: string
  /** Host names and IPv4 addresses of a server. @default none: a client's certificate */
  readonly hosts?: readonly string[]
}

/** A new authority, with a certificate that it signed itself. */
export function newAuthority(name: string): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return identity({ name, issuer: name, publicKey, signer: privateKey, extensions: authorityExtensions }, privateKey)
}

/** A certificate that an authority signs, for a new key. */
export function issue(authority: Identity & { readonly name: string }, options: IssueOptions): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signer = createPrivateKey(authority.key)
  const extensions = options.hosts === undefined ? [] : [alternativeNames(options.hosts)]
  return identity({ name: options.name, issuer: authority.name, publicKey, signer, extensions }, privateKey)
}

interface Certificate {
  readonly name: string
  readonly issuer: string
  readonly publicKey: KeyObject
  readonly signer: KeyObject
  readonly extensions: readonly Buffer[]
}

function identity(certificate: Certificate, key: KeyObject): Identity {
  return { cert: pem(certificateBytes(certificate)), key: key.export({ type: 'pkcs8', format: 'pem' }) as string }
}

/** RFC 5280, section 4.1. Node reads certificates and cannot make them, and not every machine has openssl. */
function certificateBytes({ name, issuer, publicKey, signer, extensions }: Certificate): Buffer {
  const day = 86_400_000
  const signed = sequence(
    element(0xa0, integer(Buffer.from([2]))), // version 3
    integer(Buffer.concat([Buffer.from([0x01]), randomBytes(15)])),
    ecdsaWithSha256,
    distinguishedName(issuer),
    sequence(utcTime(Date.now() - day), utcTime(Date.now() + 30 * day)),
    distinguishedName(name),
    createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [element(0xa3, sequence(...extensions))])
  )
  const signature = sign('sha256', signed, signer)
  return sequence(signed, ecdsaWithSha256, element(0x03, Buffer.from([0]), signature))
}

function element(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content)
  const { length } = body
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}

const sequence = (...content: readonly Buffer[]): Buffer => element(0x30, ...content)
const integer = (bytes: Buffer): Buffer => element(0x02, bytes)
const objectId = (hex: string): Buffer => element(0x06, Buffer.from(hex, 'hex'))
const yes = element(0x01, Buffer.from([0xff]))
const ecdsaWithSha256 = sequence(objectId('2a8648ce3d040302'))

const distinguishedName = (name: string): Buffer =>
  sequence(element(0x31, sequence(objectId('550403'), element(0x0c, Buffer.from(name)))))

function utcTime(ms: number): Buffer {
  const text = new Date(ms)
    .toISOString()
    .replaceAll(/[-:T]|\.\d+/g, '')
    .slice(2)
  return element(0x17, Buffer.from(text))
}

const extension = (oid: string, content: Buffer, critical = false): Buffer =>
  sequence(objectId(oid), ...(critical ? [yes] : []), element(0x04, content))

const authorityExtensions = [
  extension('551d13', sequence(yes), true), // basic constraints: an authority
  extension('551d0f', element(0x03, Buffer.from([1, 0x06])), true) // key usage: signs certificates and lists
]

const alternativeNames = (hosts: readonly string[]): Buffer =>
  extension(
    '551d11',
    sequence(
      ...hosts.map(host =>
        isIPv4(host) ? element(0x87, Buffer.from(host.split('.').map(Number))) : element(0x82, Buffer.from(host))
      )
    )
  )

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
