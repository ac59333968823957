/** Bytes with which other things than JSON begin, most telling first, and what to do about them. */
const beginnings: readonly (readonly [bytes: readonly number[], hint: string])[] = [
  [[0xef, 0xbb, 0xbf], 'it begins with a byte order mark (EF BB BF), which JSON does not allow'],
  [[0xff, 0xfe, 0x00, 0x00], 'it is UTF-32 (byte order mark FF FE 00 00), and JSON is UTF-8'],
  [[0xff, 0xfe], 'it is UTF-16, little endian (byte order mark FF FE), and JSON is UTF-8'],
  [[0xfe, 0xff], 'it is UTF-16, big endian (byte order mark FE FF), and JSON is UTF-8'],
  [[0x1f, 0x8b], 'it is compressed by gzip (1F 8B); a decode function can decompress it'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'it is compressed by zstd (28 B5 2F FD); a decode function can decompress it'],
  [[0x04, 0x22, 0x4d, 0x18], 'it is compressed by lz4 (04 22 4D 18); a decode function can decompress it'],
  [
    [0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59],
    'it is compressed by snappy (xerial framing); a decode function can decompress it'
  ],
  [
    [0xff, 0x06, 0x00, 0x00, 0x73, 0x4e, 0x61, 0x50],
    'it is compressed by snappy (framing format); a decode function can decompress it'
  ],
  [[0x50, 0x4b, 0x03, 0x04], 'it is a ZIP archive (50 4B 03 04)'],
  [[0xac, 0xed, 0x00, 0x05], 'it is an object of Java serialization (AC ED 00 05)'],
  [[0x4f, 0x62, 0x6a, 0x01], 'it is an Avro file (Obj 01)'],
  [[0x3c], 'it begins with <, as XML and HTML do']
]

/** Confluent's serializers write a zero byte and the schema's id, 4 bytes big endian; AWS Glue's 03, a compression byte and a UUID. */
const CONFLUENT_BYTES = 5
const GLUE_BYTES = 18

/**
 * What bytes that are no JSON probably are, as the part of a sentence; `undefined` when there is nothing to recognise.
 * Each hint has words of its own, by which fingerprints differ.
 */
export function jsonHint(bytes: Buffer): string | undefined {
  if (bytes.length === 0) return 'it is empty'
  const known = beginnings.find(([start]) => start.every((byte, i) => bytes[i] === byte))
  if (known !== undefined) return known[1]
  const [a, b, c, d] = bytes as unknown as [number, number?, number?, number?]
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'it looks like UTF-16, little endian, and JSON is UTF-8'
  if (a === 0 && b !== 0 && c === 0 && d !== 0 && bytes.length % 2 === 0)
    return 'it looks like UTF-16, big endian, and JSON is UTF-8'
  if (a === 0 && bytes.length >= CONFLUENT_BYTES)
    return `it begins with a zero byte and what may be the schema id ${bytes.readInt32BE(1)}, as Confluent's serializers write; a decode function can ask their registry`
  if (a === 3 && (b === 0 || b === 5) && bytes.length >= GLUE_BYTES)
    return 'it begins as the serializers of AWS Glue write (03 and a schema version)'
  if (a === 0) return 'it begins with a zero byte'
  return blank(bytes) ? 'it is blank' : undefined
}

/** Whether a text begins as objects, arrays and strings do, of which {@link jsonHint} has nothing to say. */
export const beginsAsJson = (text: string): boolean =>
  (text.startsWith('{') || text.startsWith('[') || text.startsWith('"')) && text.charCodeAt(1) !== 0

/** The same for bytes that are no UTF-8 text. */
export function textHint(bytes: Buffer): string | undefined {
  return beginnings
    .find(([start]) => (start[0] as number) > 0x1e && start.every((byte, i) => bytes[i] === byte))?.[1]
    .replace(/,? (?:and|which) JSON .*/, '')
}

/** Only what is short is looked through. */
function blank(bytes: Buffer): boolean {
  return bytes.length <= 1024 && bytes.every(byte => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d)
}

/** What V8 says of JSON that stops too early. */
export const endsEarly = (message: string, length: number): boolean =>
  message.startsWith('Unexpected end of JSON') ||
  message.startsWith('Unterminated string') ||
  message.includes(` at position ${length}`)
