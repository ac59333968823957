import { isUtf8 } from 'node:buffer'
import type { Content, Header } from '../api/index.ts'

/** Bytes that are shown at once. */
const shownBytes = 64 * 1024

export function contentOf(bytes: Buffer | null, masked: number): Content {
  if (bytes === null) return { text: null, bytes: 0, format: 'none', cut: false, masked: 0 }
  const cut = bytes.length > shownBytes
  const head = cut ? bytes.subarray(0, shownBytes) : bytes
  const shown = { bytes: bytes.length, cut, masked }
  const text = textOf(head, cut)
  if (text === null) return { text: head.toString('base64'), encoding: 'base64', format: 'binary', ...shown }
  return { text, format: !cut && isJson(text) ? 'json' : 'text', ...shown }
}

/** The last character of what is cut may be half there. */
function textOf(bytes: Buffer, cut: boolean): string | null {
  for (let less = 0; less <= (cut ? 3 : 0); less++) {
    const head = bytes.subarray(0, bytes.length - less)
    if (isUtf8(head)) return head.toString('utf8')
  }
  return null
}

function isJson(text: string): boolean {
  if (!/^\s*[[{"\d\-tfn]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** A header's bytes, and what they may mean: frameworks write numbers and times in 4 or 8 bytes. */
export function headerOf(name: string, value: Buffer | null, of: Header['of']): Header {
  if (value === null) return { name, value: null, of }
  const decoded = decode(name, value)
  const more = decoded === null ? {} : { decoded }
  return isUtf8(value) && decoded === null
    ? { name, value: value.toString('utf8'), of, ...more }
    : { name, value: value.toString('base64'), encoding: 'base64', of, ...more }
}

const printable = /^[\x20-\x7e]*$/

function decode(name: string, value: Buffer): string | null {
  if ((value.length !== 4 && value.length !== 8) || printable.test(value.toString('latin1'))) return null
  const number = value.length === 4 ? value.readInt32BE(0) : Number(value.readBigInt64BE(0))
  if (!Number.isSafeInteger(number)) return null
  return /timestamp|time/i.test(name) && number > 0 && number < 253_402_300_799_999
    ? new Date(number).toISOString()
    : String(number)
}
