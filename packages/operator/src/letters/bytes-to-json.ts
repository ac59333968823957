import { isUtf8 } from 'node:buffer'

/** Bytes for JSON: text where they are UTF-8, base64 and marked so where they are not. */
export function bytesToJson(bytes: Buffer | null): { readonly text: string | null; readonly encoding?: 'base64' } {
  if (bytes === null) return { text: null }
  return isUtf8(bytes) ? { text: bytes.toString('utf8') } : { text: bytes.toString('base64'), encoding: 'base64' }
}
