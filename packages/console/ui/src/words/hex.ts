const width = 16

export interface HexLine {
  readonly at: string
  readonly hex: string
  readonly text: string
}

/** Bytes as a dump: sixteen to a line, what prints beside them. */
export function hexLines(bytes: Uint8Array): HexLine[] {
  const lines: HexLine[] = []
  for (let start = 0; start < bytes.length; start += width) {
    const part = [...bytes.subarray(start, start + width)]
    const hex = part.map(byte => byte.toString(16).padStart(2, '0'))
    const halves = [hex.slice(0, width / 2), hex.slice(width / 2)].map(half => half.join(' '))
    lines.push({
      at: start.toString(16).padStart(6, '0'),
      hex: halves.join('  ').trimEnd(),
      text: part.map(byte => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('')
    })
  }
  return lines
}

/** What the server told as text, or as base64, as bytes again. */
export function bytesOf(text: string, encoding?: 'base64'): Uint8Array {
  if (encoding !== 'base64') return new TextEncoder().encode(text)
  const binary = atob(text)
  return Uint8Array.from(binary, character => character.charCodeAt(0))
}
