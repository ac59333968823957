/**
 * The beginning of a text, at most `limit` bytes of UTF-8, cut between characters, as a text of its own: a slice would
 * keep the whole of the text that it is from in memory.
 */
export function ownText(text: string, limit: number): string {
  const bytes = Buffer.from(text.length > limit ? text.slice(0, limit) : text)
  if (bytes.length <= limit) return bytes.toString('utf8')
  let end = limit
  while (end > 0 && ((bytes[end] as number) & 0xc0) === 0x80) end--
  return bytes.toString('utf8', 0, end)
}
