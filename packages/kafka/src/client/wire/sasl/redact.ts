/** A piece of a secret that is at least this long is taken out wherever it stands; of a short secret, half of it. */
const pieceChars = 8
const leastPieceChars = 4

/**
 * Takes secrets out of what a peer says: whole or cut, as they are, in base64 (also as a part of what was encoded, at any
 * of its three places), hexadecimal, a URL or JSON, in any case. Linear in the text.
 */
export function redact(text: string, secrets: readonly string[]): string {
  const folded = fold(text)
  const hidden = new Uint8Array(text.length)
  for (const secret of secrets) {
    for (const form of formsOf(secret)) hide(folded, fold(form), hidden)
  }
  let told = ''
  for (let i = 0; i < text.length; i++) {
    if (hidden[i] === 0) told += text[i]
    else if (hidden[i - 1] !== 1) told += '***'
  }
  return told
}

/** ASCII only: no other character may change its length. */
const fold = (text: string): string => text.replace(/[A-Z]+/g, letters => letters.toLowerCase())

function hide(text: string, form: string, hidden: Uint8Array): void {
  const size = Math.min(form.length, pieceChars, Math.max(leastPieceChars, Math.ceil(form.length / 2)))
  if (size === 0) return
  const pieces = new Set<string>()
  for (let i = 0; i + size <= form.length; i++) pieces.add(form.slice(i, i + size))
  for (let i = 0; i + size <= text.length; i++) if (pieces.has(text.slice(i, i + size))) hidden.fill(1, i, i + size)
}

function formsOf(secret: string): Set<string> {
  const bytes = Buffer.from(secret)
  const url = encodeURIComponent(secret)
  const strictUrl = url.replace(/[!'()*~]/g, character => `%${character.charCodeAt(0).toString(16)}`)
  const json = JSON.stringify(secret).slice(1, -1)
  const ascii = json.replace(/[^\x20-\x7e]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const forms = [secret, bytes.toString('latin1'), url, strictUrl, strictUrl.replaceAll('%20', '+'), json, ascii]
  const spaced = [...bytes].map(byte => byte.toString(16).padStart(2, '0'))
  forms.push(spaced.join(''), spaced.join(' '), spaced.join(':'))
  for (const before of [0, 1, 2]) forms.push(...base64At(bytes, before))
  return new Set(forms)
}

/** The characters of base64 that this secret alone decides when `before` bytes stand in front of it (in its last group of three). */
function base64At(bytes: Buffer, before: number): string[] {
  const coded = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replaceAll('=', '')
  const bits = (before + bytes.length) * 8
  const own = coded.slice(Math.ceil((before * 8) / 6), Math.floor(bits / 6))
  // A few characters stand in every text.
  if (own.length < leastPieceChars) return []
  return [own, own.replaceAll('+', '-').replaceAll('/', '_')]
}
